"""Call the next number to the officer's window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.idempotency import answered_with, claim
from procedures.actions.tickets import counter_refusals, no_seat, occupied, seat_of
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, Ticket, TicketCall, TicketState, Unit, Window
from procedures.models.queue import IN_LINE
from procedures.queries.queue import queue_of, turns_of
from procedures.queries.queue_order import Lane, Waiting, next_in_line


@dataclass
class CallNext:
    """Call whoever's turn it is at the window where `by` sits (F8).

    Refused with `not_your_counter`, `no_window` (sit down first), `window_occupied` (a number is still there) and
    `nobody_waits`. Source: the rule in `queries/queue_order.py`, after NĐ 118/2025 art. 13.
    """

    centre: Unit
    by: Officer
    at: datetime
    key: str = ""

    def run(self) -> Ticket:
        """Call and return the ticket. Raises ActionRefused; AlreadyAnswered carries the key of the ticket called."""
        with transaction.atomic():
            if reasons := list(counter_refusals(self.centre, by=self.by, at=self.at)):
                raise ActionRefused(reasons)
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer="")
            # Lock the window: the same officer in two tabs calls one number.
            window = seat_of(self.by, self.centre, at=self.at)
            if window is None:
                raise ActionRefused([no_seat()])
            ticket = self._called(window)
            if self.key:
                answered_with(self.key, str(ticket.pk))
            return ticket

    def _called(self, window: Window) -> Ticket:
        turns: list[Lane] | None = None
        while True:
            queue = queue_of(self.centre, at=self.at)
            if there := queue.at_window(window):
                raise ActionRefused([occupied(window, there)])
            turns = turns_of(window, queue.day) if turns is None else turns
            chosen = next_in_line(queue.line_of(window), turns, window.pk)
            if chosen is None:
                raise ActionRefused([Refusal("nobody_waits", _("Nobody is waiting for this window."))])
            if self._won(chosen, window):
                return Ticket.objects.select_related("centre", "window").get(pk=chosen.pk)

    def _won(self, chosen: Waiting, window: Window) -> bool:
        """Take the number unless another window was faster: then it is no longer in line and the next is chosen."""
        won = Ticket.objects.filter(pk=chosen.pk, state__in=IN_LINE).update(
            state=TicketState.CALLED, window=window, for_window=None, called_at=self.at, called_by=self.by
        )
        if won:
            lane = Lane.TRANSFER if chosen.for_window is not None else chosen.lane
            TicketCall.objects.create(ticket_id=chosen.pk, window=window, officer=self.by, at=self.at, lane=lane.value)
        return bool(won)
