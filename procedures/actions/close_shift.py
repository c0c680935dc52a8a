"""Close the shift of a front-desk officer: count the cash, explain a difference, freeze it with its receipts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import formats, policies
from procedures.actions.base import clock_time
from procedures.actions.idempotency import answered_with, claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, PaymentReceipt, ShiftClose, Unit
from procedures.queries.money import OpenShift, open_shift

DENOMINATIONS = (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500)
"""Notes in use, in đồng."""
LARGEST_VND = 1_000_000_000_000


@dataclass
class CloseShift:
    """Chốt ca: everything the officer took and gave back at the counter since the last closing.

    `counted_vnd` is the cash that was counted; `notes` how many of each denomination, which then make the sum.
    `seen` is the cash the page said should be there, so that a payment that came in meanwhile is not closed unseen.
    Refused with `not_your_counter`, `nothing_to_close`, `shift_changed`, `not_counted`, `bad_cash`,
    `difference_unexplained`, `clock_behind`.
    """

    unit: Unit
    by: Officer
    at: datetime
    counted_vnd: int | None = None
    notes: Mapping[int, int] = field(default_factory=dict)
    explanation: str = ""
    seen: int | None = None
    key: str = ""

    def run(self) -> ShiftClose:
        """Write the closing. Raises ActionRefused, having changed nothing, and AlreadyAnswered for a second post."""
        with transaction.atomic():
            # Two windows of one officer: the second waits here, and then finds nothing left to close.
            Officer.objects.select_for_update().only("pk").get(pk=self.by.pk)
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer="")
            shift = open_shift(self.by, self.unit)
            if reasons := list(self.refusals(shift)):
                raise ActionRefused(reasons)
            closed = self._write(shift)
            if self.key:
                answered_with(self.key, str(closed.pk))
            return closed

    @property
    def counted(self) -> int | None:
        """The cash that is there: of the notes if they were counted, else as typed."""
        if self.notes:
            return sum(worth * count for worth, count in self.notes.items())
        return self.counted_vnd

    def refusals(self, shift: OpenShift) -> Iterator[Refusal]:
        """Why the shift cannot be closed like this."""
        if not policies.may_receive(self.by, self.unit, at=self.at):
            unit = self.unit.label
            yield Refusal("not_your_counter", _("You are not posted at the counter %(unit)s today."), {"unit": unit})
            return
        if not shift.receipts and not shift.given_back:
            yield Refusal("nothing_to_close", _("Nothing was collected since the last closing."))
            return
        if shift.last_at is not None and self.at < shift.last_at:
            yield Refusal(
                "clock_behind",
                _("This computer's clock is behind: the last payment was at %(time)s. Set the clock first."),
                {"time": clock_time(shift.last_at)},
            )
        if self.seen is not None and self.seen != shift.cash_vnd:
            yield Refusal("shift_changed", _("Another payment was recorded meanwhile. Look at the sums again."))
        yield from self._count_refusals(shift)

    def _count_refusals(self, shift: OpenShift) -> Iterator[Refusal]:
        counted = self.counted
        if counted is None:
            yield Refusal("not_counted", _("Count the cash and write how much it is."))
        elif not 0 <= counted <= LARGEST_VND or any(worth not in DENOMINATIONS for worth in self.notes):
            yield Refusal("bad_cash", _("Write the cash in whole đồng, from 0 up."))
        elif counted != shift.cash_vnd and not self.explanation.strip():
            difference = counted - shift.cash_vnd
            text = (
                _("There is %(amount)s too much. Write how that comes.")
                if difference > 0
                else _("%(amount)s is missing. Write how that comes.")
            )
            yield Refusal("difference_unexplained", text, {"amount": formats.money(abs(difference))})

    def _write(self, shift: OpenShift) -> ShiftClose:
        counted = self.counted
        assert counted is not None
        closed = ShiftClose.objects.create(
            unit=self.unit,
            officer=self.by,
            number=shift.number,
            since=shift.since or self.at,
            at=self.at,
            cash_vnd=shift.cash_vnd,
            transfer_vnd=shift.transfer_vnd,
            counted_vnd=counted,
            notes={str(worth): count for worth, count in self.notes.items() if count},
            explanation=self.explanation.strip(),
        )
        PaymentReceipt.objects.filter(pk__in=[r.pk for r in shift.receipts]).update(shift=closed)
        PaymentReceipt.objects.filter(pk__in=[r.pk for r in shift.given_back]).update(void_shift=closed)
        return closed
