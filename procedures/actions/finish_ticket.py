"""End a number: everything its visitor came for is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procedures.actions.tickets import TicketAction
from procedures.models import TicketState


@dataclass
class FinishTicket(TicketAction):
    """End the visit. A visitor with several procedures keeps the number until the officer says so."""

    code: ClassVar[str] = "finish"
    states: ClassVar[frozenset[TicketState]] = frozenset({TicketState.CALLED, TicketState.SERVING})

    def effect(self) -> None:
        """Free the window; who was never noted as arrived was served from the call on."""
        self.ticket.serving_at = self.ticket.serving_at or self.ticket.called_at
        self.ticket.state, self.ticket.ended_at = TicketState.DONE, self.at
