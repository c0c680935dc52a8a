"""Receive an application at the counter: registered and accepted in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
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
from procedures.formats import day
from procedures.models import Case, CaseEvent, Officer, PaymentMethod, PostedForm
from procedures.queries.dossier import Dossier
from procedures.queries.returning import open_twin

REGISTERED = "register"
"""Event code of an application noted at the counter."""


@dataclass
class Receive:
    """Take an application in over the counter or from the post and issue the receipt.

    Three outcomes exist: accepted (this act), asked to be completed (`ask_for_papers`), refused
    (`turn_away`); each leaves a case on record. Source: NĐ 118/2025 art. 17.1.

    `beware`: refuse with `likely_duplicate` when the person has an open case of the same procedure at the same
    agency, unless `despite` says why another one is received.
    """

    intake: Intake
    at: datetime
    by: Officer
    key: str = ""
    beware: bool = False
    despite: str = ""

    code: ClassVar[str] = Accept.code
    label: ClassVar[Any] = _("Receive")

    def run(self) -> CaseEvent:
        """Write the case, accepted, and return the event of acceptance.

        Raises ActionRefused with everything that is wrong or missing, having written nothing, and
        AlreadyAnswered when the form was posted before.
        """
        if reasons := [*self.refusals(), *self.duplicates(), *paper_refusals(self.intake)]:
            raise ActionRefused(reasons)
        with transaction.atomic():
            dossier = self._written()
            facts = take_in(dossier, by=self.by, at=self.at) | self._despite()
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

    def duplicates(self) -> Iterator[Refusal]:
        """The same thing is being dealt with already, as far as can be seen, and nobody said why again."""
        if self.twin is not None and not self.despite.strip() and not self._answered_before():
            yield Refusal(
                "likely_duplicate",
                _(
                    "This person has a case of the same procedure, %(code)s, open since %(day)s. "
                    "Open that case, or write why another one is received."
                ),
                {"code": self.twin.code, "day": day(self.twin.received_at)},
            )

    def _answered_before(self) -> bool:
        """Whether this very form made the other case: then it is a repetition, and no second case."""
        return bool(self.key) and PostedForm.objects.filter(key=self.key[:64]).exists()

    @cached_property
    def twin(self) -> Case | None:
        """The open case this one looks like, where it is looked for."""
        if not self.beware:
            return None
        who = self.intake.applicant
        return open_twin(
            id_number=who.id_number,
            phone=who.phone,
            full_name=who.full_name,
            procedure=self.intake.version.definition.code,
            agency=self.intake.agency,
        )

    def _despite(self) -> dict[str, str]:
        return {"twin": self.twin.code, "despite": self.despite.strip()} if self.twin is not None else {}

    def _written(self) -> Dossier:
        if self.key:
            claim(self.key, by=self.by, at=self.at, answer="")
        case = write_case(self.intake, by=self.by, at=self.at)
        dossier = Dossier(case)
        # A new case has none of these: saves queries at the counter.
        dossier.__dict__.update(tasks=[], pauses=[], supplements=[])
        facts = registered(dossier, self.at)
        if self.intake.told_by:
            facts["channels"] = list(self.intake.told_by)
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
