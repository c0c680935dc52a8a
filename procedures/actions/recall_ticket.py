"""Call a number again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.tickets import TicketAction, no_seat, occupied, seat_of
from procedures.errors import Refusal
from procedures.models import Ticket, TicketState
from procedures.models.queue import AT_WINDOW


@dataclass
class RecallTicket(TicketAction):
    """Call the number at this window once more, or a missed one to the officer's free window.

    Refused with `no_window`, `window_occupied` and `at_another_window` beyond what every act on a ticket is.
    """

    code: ClassVar[str] = "recall"
    states: ClassVar[frozenset[TicketState]] = frozenset({TicketState.CALLED, TicketState.MISSED})

    def refusals(self) -> Iterator[Refusal]:
        """Only to a window where the officer sits and nobody else is."""
        self.window = seat_of(self.by, self.ticket.centre, at=self.at)
        if self.window is None:
            yield no_seat()
            return
        if self.ticket.state == TicketState.CALLED and self.ticket.window_id != self.window.pk:
            yield Refusal(
                "at_another_window",
                _("Number %(number)s is called to another window. Ask there to send it on."),
                {"number": self.ticket.label},
            )
        there = Ticket.objects.filter(window=self.window, day=self.ticket.day, state__in=AT_WINDOW)
        for other in there.exclude(pk=self.ticket.pk):
            yield occupied(self.window, other)

    def effect(self) -> None:
        """Call again; it uses up nobody's turn."""
        assert self.window is not None
        self.ticket.recalls += 1
        self.call_to(self.window)
