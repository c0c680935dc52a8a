"""Send a visitor on to another window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.tickets import TicketAction
from procedures.errors import Refusal
from procedures.models import TicketState, Window


@dataclass
class TransferTicket(TicketAction):
    """The number keeps its cases and is called next at window `to`, before everybody who was not called yet.

    Refused with `wrong_window`: another centre's, a closed one, or the one the number is at.
    """

    to: Window = field(kw_only=True)

    code: ClassVar[str] = "transfer"
    states: ClassVar[frozenset[TicketState]] = frozenset({TicketState.CALLED, TicketState.SERVING})

    def refusals(self) -> Iterator[Refusal]:
        """To another open window of the same centre."""
        if self.to.centre_id != self.ticket.centre_id or not self.to.is_open or self.to.pk == self.ticket.window_id:
            yield Refusal("wrong_window", _("Choose another open window of this centre."))

    def effect(self) -> None:
        """Free this window and stand before the other."""
        self.ticket.state, self.ticket.for_window = TicketState.TRANSFERRED, self.to
        self.ticket.queued_at = self.at
