"""Nobody came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procedures.actions.tickets import TicketAction
from procedures.models import TicketState


@dataclass
class MissTicket(TicketAction):
    """Note that nobody came to a called number; it can be called again or put back."""

    code: ClassVar[str] = "miss"
    states: ClassVar[frozenset[TicketState]] = frozenset({TicketState.CALLED})

    def effect(self) -> None:
        """Free the window."""
        self.ticket.state, self.ticket.ended_at = TicketState.MISSED, self.at
