"""Take a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.idempotency import answered_with, claim
from procedures.actions.tickets import counter_refusals
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, PriorityClass, QueueGroup, Ticket, TicketCounter, Unit, UnitKind, Wanted
from procedures.queries.queue import day_of

MOST_PER_DAY = 999
"""A number has three digits on the screen; a letter that gives out more in a day is being played with."""


@dataclass
class TakeTicket:
    """Give out the next number of a centre: at the kiosk (`by` None) or by an officer of the counter.

    With a `group` the number carries its letter. Refused with `no_queue` (not a counter of the public),
    `wrong_group`, `not_your_counter` (officers elsewhere) and `numbers_used_up`.
    Source: NĐ 118/2025 art. 13 (numbered tickets, priority for elderly, pregnant and disabled visitors).
    """

    centre: Unit
    at: datetime
    wanted: Wanted
    group: QueueGroup | None = None
    priority: PriorityClass = PriorityClass.NONE
    by: Officer | None = None
    key: str = ""

    def run(self) -> Ticket:
        """Write the ticket and return it. Raises ActionRefused; AlreadyAnswered carries the token of the first post."""
        if reasons := list(self._refusals()):
            raise ActionRefused(reasons)
        with transaction.atomic():
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer="")
            ticket = self._written()
            if self.key:
                answered_with(self.key, ticket.token)
            return ticket

    def _refusals(self) -> list[Refusal]:
        found = []
        if self.centre.kind not in (UnitKind.CENTER, UnitKind.RECEPTION_POINT):
            found.append(Refusal("no_queue", _("No numbers are given out here.")))
        if self.group is not None and self.group.centre_id != self.centre.pk:
            found.append(Refusal("wrong_group", _("Choose one of the services of this centre.")))
        if self.by is not None:
            found += counter_refusals(self.centre, by=self.by, at=self.at)
        return found

    def _written(self) -> Ticket:
        day, letter = day_of(self.at), self.group.letter if self.group else ""
        number = TicketCounter.objects.take(self.centre.pk, day, letter)
        if number > MOST_PER_DAY:
            raise ActionRefused([Refusal("numbers_used_up", _("No more numbers today. Please ask at the counter."))])
        return Ticket.objects.create(
            centre=self.centre,
            day=day,
            letter=letter,
            number=number,
            wanted=self.group.wanted if self.group else self.wanted,
            priority=self.priority,
            taken_at=self.at,
            queued_at=self.at,
            taken_by=self.by,
        )
