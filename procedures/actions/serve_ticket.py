"""The called visitor is at the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procedures.actions.tickets import TicketAction
from procedures.models import TicketState


@dataclass
class ServeTicket(TicketAction):
    """Note that the visitor came; the number stays at the window until the officer ends it."""

    code: ClassVar[str] = "serve"
    states: ClassVar[frozenset[TicketState]] = frozenset({TicketState.CALLED})

    def effect(self) -> None:
        """Begin to serve."""
        self.ticket.state, self.ticket.serving_at = TicketState.SERVING, self.at
