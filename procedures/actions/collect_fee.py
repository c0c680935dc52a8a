"""Collect the fees of a case with a numbered payment receipt."""

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
    ChargeState,
    Officer,
    PaymentMethod,
    PaymentReceipt,
    ReceiptCounter,
    Role,
    Task,
    Unit,
)
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
    return {
        "id": receipt.pk,
        "receipt": receipt.reference,
        "amount_vnd": receipt.total_vnd,
        "method": str(receipt.method),
    }


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
