"""Fees of a case: collected with a numbered receipt, given back, or waived, each with its record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import CaseAction
from procedures.errors import Refusal
from procedures.models import (
    CaseStatus,
    ChargeState,
    Officer,
    PaymentMethod,
    PaymentReceipt,
    ReceiptCounter,
    Role,
    Task,
    Unit,
    VoidKind,
)
from procedures.models.case import CLOSED_STATUSES
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.money import account_of

NAME_LIMIT = 200


def take_payment(
    dossier: Dossier, method: PaymentMethod, *, by: Officer, at: datetime, unit: Unit, payer_name: str = ""
) -> PaymentReceipt:
    """Write the payment receipt for every fee still due and mark them paid.

    Part of another act: the caller holds the lock on the case, has asked `payment_refusals`, and calls it as late as
    possible, because the counter of receipts stays locked until the transaction ends. `payer_name` empty: whoever
    handed the application in. Source: NĐ 118/2025 art. 24.
    """
    case, due = dossier.case, dossier.fees_to_collect
    assert due, "there is nothing to collect"
    year = timezone.localtime(at).year
    payer = " ".join(payer_name.split()) or (case.submitter or case.applicant).full_name
    receipt = PaymentReceipt.objects.create(
        unit=unit,
        series=unit.receipt_series,
        year=year,
        number=ReceiptCounter.objects.take(unit, unit.receipt_series, year),
        case=case,
        officer=by,
        at=at,
        method=method,
        total_vnd=sum(charge.amount_vnd for charge in due),
        payer_name=payer[:NAME_LIMIT],
        lines=[
            {"charge": charge.pk, "name": charge.name, "name_en": charge.name_en, "amount_vnd": charge.amount_vnd}
            for charge in due
        ],
    )
    case.charges.filter(pk__in=[charge.pk for charge in due]).update(
        state=ChargeState.PAID, paid_at=at, payment=receipt
    )
    for charge in due:
        charge.state, charge.paid_at, charge.payment = ChargeState.PAID, at, receipt
    return receipt


def payment_facts(receipt: PaymentReceipt) -> dict[str, Any]:
    """What the event of the act that took money says about it."""
    return {"receipt": receipt.reference, "amount_vnd": receipt.total_vnd, "method": str(receipt.method)}


def payment_refusals(method: PaymentMethod | None, unit: Unit) -> Iterator[Refusal]:
    """Why money cannot come in this way at the counter."""
    if method == PaymentMethod.TRANSFER and account_of(unit) is None:
        yield Refusal(
            "no_account",
            _("%(unit)s has no bank account on record. Take cash, or have the account entered."),
            {"unit": unit.label},
        )


@dataclass
class CounterAction(CaseAction):
    """An act on the money of a case, at the counter that received it or the one that returns the result."""

    place: ClassVar[Place] = Place.COUNTER
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})

    def where(self) -> Unit | None:
        """The counter of the two at which the officer is posted."""
        units = (self.case.received_at_unit, self.case.return_unit)
        assert self.by is not None
        return next((unit for unit in units if policies.may_receive(self.by, unit, at=self.at)), units[0])


@dataclass
class CollectFee(CounterAction):
    """Collect every fee still due and write the payment receipt.

    Refused with `no_method` when it is not said how, `no_account` for a transfer where there is no account, and
    `nothing_due`. Source: NĐ 118/2025 art. 24.
    """

    method: PaymentMethod | str = field(default="", kw_only=True)
    payer_name: str = field(default="", kw_only=True)

    code: ClassVar[str] = "collect_fee"
    label: ClassVar[Any] = _("Collect the fee")

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Nothing to collect."""
        if not dossier.fees_to_collect:
            yield nothing_due()

    def refusals(self) -> Iterator[Refusal]:
        """How it is paid."""
        if self.method not in PaymentMethod.values:
            yield Refusal("no_method", _("Choose how the fee is paid."))
            return
        unit = self.where()
        assert unit is not None
        yield from payment_refusals(PaymentMethod(self.method), unit)

    def effect(self) -> dict[str, Any]:
        """Take the money."""
        unit = self.where()
        assert unit is not None
        assert self.by is not None
        method = PaymentMethod(self.method)
        receipt = take_payment(self.dossier, method, by=self.by, at=self.at, unit=unit, payer_name=self.payer_name)
        return payment_facts(receipt)


def nothing_due() -> Refusal:
    """There is no fee to pay."""
    return Refusal("nothing_due", _("Nothing is to be paid for this case."))


@dataclass
class VoidPayment(CounterAction):
    """Make a payment receipt void that was written by mistake: it keeps its number, the fee is due again.

    The money leaves the cash box of the officer who does it. Refused with `no_valid_receipt`, `no_such_receipt`,
    `other_counter`, `no_reason`.
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


@dataclass
class WaiveFee(CounterAction):
    """Take back every fee still due, because the applicant is exempt or sector law lets it go.

    Refused with `nothing_due`, `no_reason`, `no_legal_basis`.
    """

    reason: str = field(default="", kw_only=True)
    legal_basis: str = field(default="", kw_only=True)

    code: ClassVar[str] = "waive_fee"
    label: ClassVar[Any] = _("Waive the fee")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(CaseStatus) - frozenset(CLOSED_STATUSES)

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Nothing to waive."""
        if not dossier.fees_to_collect:
            yield nothing_due()

    def refusals(self) -> Iterator[Refusal]:
        """Why, and by which law."""
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write why."))
        if not self.legal_basis.strip():
            yield no_legal_basis()

    def effect(self) -> dict[str, Any]:
        """Cancel them."""
        due, reason = self.dossier.fees_to_collect, self.reason.strip()
        self.case.charges.filter(pk__in=[charge.pk for charge in due]).update(
            state=ChargeState.CANCELLED, settled_why=reason
        )
        total = sum(charge.amount_vnd for charge in due)
        return {"amount_vnd": total, "reason": reason, "legal_basis": self.legal_basis.strip()}


def no_legal_basis() -> Refusal:
    """The article is missing."""
    return Refusal("no_legal_basis", _("Write the article and the document."))
