"""Hand the result over to the applicant and close the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures import formats
from procedures.actions.base import CaseAction
from procedures.actions.collect_fee import payment_facts, payment_refusals, take_payment
from procedures.actions.end_journey import end_journey
from procedures.actions.walking import close_all
from procedures.errors import Refusal
from procedures.models import CaseStatus, PaymentMethod, Role, TaskOutcome
from procedures.policies import Place


@dataclass
class ReturnResult(CaseAction):
    """Hand the result to the applicant or whoever they authorised; final.

    `to_name` is who takes it, `proof` what they showed (receipt, identity card, authorisation),
    `payment` how what was still due is paid now. Lateness was judged when the result was ready, never
    on the day it is collected. Refused with `no_recipient`, `no_proof`, `fee_unpaid` (amount in đồng).
    Source: NĐ 118/2025 art. 20, 24.
    """

    to_name: str = field(default="", kw_only=True)
    proof: str = field(default="", kw_only=True)
    payment: PaymentMethod | str | None = field(default=None, kw_only=True)

    code: ClassVar[str] = "return_result"
    label: ClassVar[Any] = _("Hand over the result")
    place: ClassVar[Place] = Place.RETURN
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.READY})
    final: ClassVar[bool] = True

    def refusals(self) -> Iterator[Refusal]:
        """Who takes it, what they showed, and that nothing is owed."""
        if not self.to_name.strip():
            yield Refusal("no_recipient", _("Write who takes the result."))
        if not self.proof.strip():
            yield Refusal("no_proof", _("Note what was shown: the receipt, an identity card, an authorisation."))
        if self.dossier.fee_due and self.payment not in PaymentMethod.values:
            due = formats.money(self.dossier.fee_due)
            yield Refusal("fee_unpaid", _("Collect %(due)s first."), {"due": due})
        elif self.dossier.fee_due:
            yield from payment_refusals(PaymentMethod(str(self.payment)), self.case.return_unit)

    def effect(self) -> dict[str, Any]:
        """Close the last task and the case."""
        close_all(self.dossier, TaskOutcome.HANDED_OVER, by=self.by, at=self.at)
        self.case.mark_returned(at=self.at)
        end_journey(self.case, by=self.by, at=self.at)
        facts: dict[str, Any] = {"to": self.to_name.strip(), "proof": self.proof.strip(), "collected_vnd": 0}
        if self.dossier.fees_to_collect and self.payment and self.by is not None:
            receipt = take_payment(
                self.dossier,
                PaymentMethod(self.payment),
                by=self.by,
                at=self.at,
                unit=self.case.return_unit,
                payer_name=self.to_name,
            )
            facts |= {"collected_vnd": receipt.total_vnd, "payment": payment_facts(receipt)}
        return facts
