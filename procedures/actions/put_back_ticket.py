"""Put a missed number back into line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from procedures.actions.tickets import TicketAction
from procedures.models import TicketState
from procedures.queries.queue import lane_of, queue_of, standing
from procedures.queries.queue_order import put_back_at


@dataclass
class PutBackTicket(TicketAction):
    """The visitor came back: the missed number stands in its line again, behind the next few (`put_back_at`)."""

    code: ClassVar[str] = "put_back"
    states: ClassVar[frozenset[TicketState]] = frozenset({TicketState.MISSED})

    def effect(self) -> None:
        """Give the number its new place."""
        queue, lane = queue_of(self.ticket.centre, at=self.at), lane_of(self.ticket)
        same = [one for one in standing(queue.tickets, queue.manned) if one.lane is lane and one.for_window is None]
        self.ticket.queued_at = put_back_at(same, self.at)
        self.ticket.state, self.ticket.ended_at = TicketState.WAITING, None
