"""Cancel a number that nobody holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procedures.actions.tickets import TicketAction
from procedures.models import TicketState
from procedures.models.queue import IN_LINE


@dataclass
class CancelTicket(TicketAction):
    """Take a number out of the line: its holder left, or somebody played with the machine. Final."""

    code: ClassVar[str] = "cancel"
    states: ClassVar[frozenset[TicketState]] = frozenset({*IN_LINE, TicketState.MISSED})

    def effect(self) -> None:
        """The number is not called any more."""
        self.ticket.state, self.ticket.ended_at = TicketState.CANCELLED, self.at
