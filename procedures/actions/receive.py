"""Receive an application at the counter: registered and accepted in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.accept import Accept, take_in
from procedures.actions.base import record
from procedures.actions.collect_fee import payment_facts, payment_refusals, take_payment
from procedures.actions.idempotency import answered_with, claim
from procedures.actions.intake import Intake, paper_refusals, problems, write_case
from procedures.actions.refuse_reception import RefuseReception
from procedures.actions.register_online import registered
from procedures.actions.request_supplement import RequestSupplement
from procedures.errors import ActionRefused, Refusal
from procedures.models import Case, CaseEvent, Officer, PaymentMethod
from procedures.queries.dossier import Dossier

REGISTERED = "register"
"""Event code of an application noted at the counter."""


@dataclass
class Receive:
    """Take an application in over the counter or from the post and issue the receipt.

    Three outcomes exist: accepted (this act), asked to be completed (`ask_for_papers`), refused
    (`turn_away`); each leaves a case on record. Source: NĐ 118/2025 art. 17.1.
    """

    intake: Intake
    at: datetime
    by: Officer
    key: str = ""

    code: ClassVar[str] = Accept.code
    label: ClassVar[Any] = _("Receive")

    def run(self) -> CaseEvent:
        """Write the case, accepted, and return the event of acceptance.

        Raises ActionRefused with everything that is wrong or missing, having written nothing, and
        AlreadyAnswered when the form was posted before.
        """
        if reasons := [*self.refusals(), *paper_refusals(self.intake)]:
            raise ActionRefused(reasons)
        with transaction.atomic():
            dossier = self._written()
            facts = take_in(dossier, by=self.by, at=self.at)
            if self.intake.payment and dossier.fees_to_collect:
                facts["payment"] = self._collected(dossier, self.intake.payment)
            event = record(dossier, self.code, by=self.by, at=self.at, unit=self.intake.received_at, facts=facts)
            self._answered(dossier.case)
            return event

    def turn_away(self, reason: str) -> CaseEvent:
        """Refuse at the counter with a written reason (form 03); the case is recorded and ended."""
        if reasons := list(self.refusals()):
            raise ActionRefused(reasons)
        with transaction.atomic():
            case = self._registered().case
            event = RefuseReception(case, by=self.by, at=self.at, reason=reason).run()
            self._answered(case)
            return event

    def ask_for_papers(self, reason: str, other: str = "") -> CaseEvent:
        """Give the papers back with a supplement slip (form 02) that names everything missing, once."""
        if reasons := list(self.refusals()):
            raise ActionRefused(reasons)
        with transaction.atomic():
            dossier = self._registered()
            case = dossier.case
            event = RequestSupplement(case, by=self.by, at=self.at, other=other, reason=reason, seen=dossier).run()
            self._answered(case)
            return event

    def refusals(self) -> Iterator[Refusal]:
        """Why this officer cannot take this application in, missing papers apart."""
        if not policies.may_receive(self.by, self.intake.received_at, at=self.at):
            yield Refusal(
                "not_your_counter",
                _("You are not posted at the counter %(unit)s today."),
                {"unit": self.intake.received_at.label},
            )
        yield from problems(self.intake, at=self.at)
        yield from payment_refusals(self.intake.payment, self.intake.received_at)

    def _written(self) -> Dossier:
        if self.key:
            claim(self.key, by=self.by, at=self.at, answer="")
        case = write_case(self.intake, by=self.by, at=self.at)
        dossier = Dossier(case)
        # A new case has none of these: saves queries at the counter.
        dossier.__dict__.update(tasks=[], pauses=[], supplements=[])
        facts = registered(dossier, self.at)
        event = CaseEvent.objects.append(
            case, code=REGISTERED, at=self.at, by=self.by, unit=self.intake.received_at, facts=facts
        )
        assert event.sequence == 1
        return dossier

    def _collected(self, dossier: Dossier, method: PaymentMethod) -> dict[str, Any]:
        """Take the fees together with the application; whoever is turned away pays nothing."""
        receipt = take_payment(dossier, method, by=self.by, at=self.at, unit=self.intake.received_at)
        return payment_facts(receipt)

    def _registered(self) -> Dossier:
        dossier = self._written()
        dossier.case.save(update_fields=Case.MUTABLE)
        return dossier

    def _answered(self, case: Case) -> None:
        if self.key:
            answered_with(self.key, case.code)
