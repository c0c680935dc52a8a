"""Money at the counter as its pages read it: the account of a counter, payment receipts, open and closed shifts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procedures.models import Officer, PaymentMethod, PaymentReceipt, ShiftClose, Unit

CLOSES_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account fees are transferred to. `bin` are the six digits of the bank."""

    bin: str
    number: str
    holder: str


def account_of(unit: Unit) -> Account | None:
    """The account of the counter, or of the nearest unit above that has one. At most one query."""
    found: Unit | None = unit if unit.bank_bin and unit.bank_account else None
    if found is None:
        above = [code for code in unit.path.split("/") if code and code != unit.code]
        with_account = Unit.objects.filter(code__in=above).exclude(bank_bin="").exclude(bank_account="")
        found = with_account.order_by("-path").first()
    return Account(found.bank_bin, found.bank_account, found.bank_holder or found.name) if found else None


@dataclass(frozen=True, slots=True)
class OpenShift:
    """What an officer took and gave back at a counter since the last closing. Amounts are whole đồng.

    A receipt stands in the shift of who took the money; made void, the money leaves the shift of who gave it back,
    which may be the same one or a later one.
    """

    number: int
    since: datetime | None
    receipts: tuple[PaymentReceipt, ...]
    given_back: tuple[PaymentReceipt, ...]

    @property
    def cash_vnd(self) -> int:
        """Cash that should be in the box."""
        return _sum(self.receipts, PaymentMethod.CASH) - _sum(self.given_back, PaymentMethod.CASH)

    @property
    def transfer_vnd(self) -> int:
        """What came in on the account."""
        return _sum(self.receipts, PaymentMethod.TRANSFER) - _sum(self.given_back, PaymentMethod.TRANSFER)

    @property
    def last_at(self) -> datetime | None:
        """The moment of the last receipt or voiding."""
        moments = [r.at for r in self.receipts] + [r.voided_at for r in self.given_back if r.voided_at]
        return max(moments, default=None)


def _sum(receipts: Iterable[PaymentReceipt], method: PaymentMethod) -> int:
    return sum(receipt.total_vnd for receipt in receipts if receipt.method == method)


def open_shift(officer: Officer, unit: Unit) -> OpenShift:
    """The shift of the officer at the counter that is still open. Three queries."""
    last = ShiftClose.objects.filter(officer=officer, unit=unit).order_by("-number").first()
    related = ("case", "officer", "voided_by")
    receipts = tuple(PaymentReceipt.objects.taken_in_open_shift(officer, unit).select_related(*related))
    given_back = tuple(PaymentReceipt.objects.given_back_in_open_shift(officer, unit).select_related(*related))
    first = min([r.at for r in receipts] + [r.voided_at for r in given_back if r.voided_at], default=None)
    return OpenShift(last.number + 1 if last else 1, last.at if last else first, receipts, given_back)


def shift_parts(closed: ShiftClose) -> OpenShift:
    """What a closed shift holds, frozen. Two queries."""
    related = ("case", "officer", "voided_by")
    return OpenShift(
        closed.number,
        closed.since,
        tuple(closed.receipts.select_related(*related).order_by("pk")),
        tuple(closed.voided_receipts.select_related(*related).order_by("pk")),
    )


def closes_of(units: Sequence[Unit], *, officer: Officer | None = None, before: int | None = None) -> list[ShiftClose]:
    """The closings at these counters, newest first, one more than a page shows; of one officer, or of all. One query.

    `before` is the key of the last one on the page before.
    """
    found = ShiftClose.objects.filter(unit__in=units).select_related("officer", "unit").order_by("-pk")
    if officer is not None:
        found = found.filter(officer=officer)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found[: CLOSES_SHOWN + 1])
