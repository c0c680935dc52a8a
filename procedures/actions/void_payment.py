"""Make a payment receipt void: written by mistake, or the fee is given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.collect_fee import CounterAction, payment_facts
from procedures.actions.waive_fee import no_legal_basis
from procedures.errors import Refusal
from procedures.models import CaseStatus, ChargeState, PaymentReceipt, Task, VoidKind
from procedures.models.case import CLOSED_STATUSES
from procedures.queries.dossier import Dossier


@dataclass
class VoidPayment(CounterAction):
    """Make a payment receipt void that was written by mistake: it keeps its number, the fee is due again.

    The money leaves the cash box of the officer who does it. Refused with `no_valid_receipt`, `no_such_receipt`,
    `other_counter`, `no_reason`. Source: NĐ 118/2025 art. 24.
    """

    receipt_id: int | None = field(default=None, kw_only=True)
    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "void_payment"
    label: ClassVar[Any] = _("Make a payment receipt void")
    kind: ClassVar[VoidKind] = VoidKind.MISTAKE

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """No receipt that counts."""
        if not dossier.valid_receipts:
            yield Refusal("no_valid_receipt", _("The case has no payment receipt that counts."))

    def refusals(self) -> Iterator[Refusal]:
        """Which receipt, whose, and why."""
        receipt = self._receipt()
        if receipt is None:
            yield Refusal("no_such_receipt", _("Choose the payment receipt."))
        elif self.by is None or not policies.may_receive(self.by, receipt.unit, at=self.at):
            yield Refusal(
                "other_counter",
                _("Payment receipt %(receipt)s was written at %(unit)s; only that counter makes it void."),
                {"receipt": receipt.reference, "unit": receipt.unit.label},
            )
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write why."))

    def effect(self) -> dict[str, Any]:
        """Void it and put its amounts back."""
        receipt = self._receipt()
        assert receipt is not None
        assert self.by is not None
        reason = self.reason.strip()
        receipt.void(self.kind, reason, by=self.by, at=self.at)
        self.case.charges.filter(payment=receipt).update(**self._settled(reason))
        return {**payment_facts(receipt), "reason": reason}

    def _settled(self, reason: str) -> dict[str, Any]:
        """What becomes of the amounts: due again, or lapsed where the case ended without a result."""
        over = self.case.status in CLOSED_STATUSES and self.case.status != CaseStatus.RETURNED
        state = ChargeState.CANCELLED if over else ChargeState.DUE
        return {"state": state, "payment": None, "paid_at": None, "settled_why": reason if over else ""}

    def _receipt(self) -> PaymentReceipt | None:
        """The receipt that is meant: the one named, or the only one."""
        valid = sorted(self.dossier.valid_receipts)
        wanted = self.receipt_id if self.receipt_id is not None else valid[0] if len(valid) == 1 else None
        if wanted not in valid:
            return None
        return PaymentReceipt.objects.select_related("unit").get(pk=wanted)


@dataclass
class RefundFee(VoidPayment):
    """Give a fee back where sector law says so: the payment receipt is void, the fee is not due again.

    Refused with the reasons of `VoidPayment`, and `no_legal_basis`. Source: NĐ 118/2025 art. 21 (by sector law).
    """

    legal_basis: str = field(default="", kw_only=True)

    code: ClassVar[str] = "refund_fee"
    label: ClassVar[Any] = _("Give the fee back")
    kind: ClassVar[VoidKind] = VoidKind.REFUND

    def refusals(self) -> Iterator[Refusal]:
        """The sector law as well."""
        yield from super().refusals()
        if not self.legal_basis.strip():
            yield no_legal_basis()

    def effect(self) -> dict[str, Any]:
        """Record the article with it."""
        return {**super().effect(), "legal_basis": self.legal_basis.strip()}

    def _settled(self, reason: str) -> dict[str, Any]:
        return {"state": ChargeState.REFUNDED, "settled_why": reason}
