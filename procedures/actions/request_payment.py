"""Notify a financial obligation: the case waits for money and the clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.forward import Forward
from procedures.definition.schema import StepKind
from procedures.errors import Refusal
from procedures.models import CaseStatus, Charge, ChargeKind, Pause, PauseReason, Task


@dataclass
class RequestPayment(Forward):
    """Hand the notice of a financial obligation to the applicant and wait for proof of payment.

    A move like every other, to a payment step. `amount_vnd` in whole đồng; `notice` the number of the tax
    authority's notice. Refused like a forward move, and with `no_amount`, `no_notice`.
    Source: sector law on land and taxes (two stages); status 6 of the national portal.
    """

    amount_vnd: int = field(default=0, kw_only=True)
    notice: str = field(default="", kw_only=True)

    code: ClassVar[str] = "request_payment"
    label: ClassVar[Any] = _("Ask for payment")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.PROCESSING})
    targets: ClassVar[frozenset[StepKind]] = frozenset({StepKind.PAYMENT})

    def refusals(self) -> Iterator[Refusal]:
        """What leaving the step asks, how much, and by which notice."""
        yield from super().refusals()
        if self.amount_vnd <= 0:
            yield Refusal("no_amount", _("Write the amount of the notice, in whole đồng."))
        if not self.notice.strip():
            yield Refusal("no_notice", _("Write the number of the tax authority's notice."))

    def effect(self) -> dict[str, Any]:
        """Move to the payment step, note the obligation, stop the clock."""
        facts = super().effect()
        step = self.dossier.route.step(facts["to"])
        Charge.objects.create(
            case=self.case,
            code=step.code,
            kind=ChargeKind.OBLIGATION,
            name=step.name.vi,
            name_en=step.name.en,
            amount_vnd=self.amount_vnd,
            notice=self.notice.strip(),
            asked_at=self.at,
        )
        Pause.objects.create(case=self.case, reason=PauseReason.PAYMENT, restarts=False, started_at=self.at)
        return {**facts, "amount_vnd": self.amount_vnd, "notice": self.notice.strip()}

    def move_status(self, opened: list[Task]) -> None:
        """The case waits for money."""
        self.case.mark_waiting_for_payment()
