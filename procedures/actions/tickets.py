"""What every act on a ticket has in common: lock the ticket, judge the locked row, change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, Ticket, TicketCall, TicketState, Unit, Window
from procedures.queries.queue import day_of, is_manned


@dataclass
class TicketAction:
    """One thing an officer of the counter does to a number of today.

    Refused with `not_your_counter`, `not_today` (numbers live one day) and `ticket_moved_on` (somebody else was
    faster, or the number is not in a state for this).
    """

    ticket: Ticket
    by: Officer = field(kw_only=True)
    at: datetime = field(kw_only=True)
    key: str = field(default="", kw_only=True)
    answer: str = field(default="", kw_only=True)

    code: ClassVar[str]
    states: ClassVar[frozenset[TicketState]]

    def run(self) -> Ticket:
        """Do it and return the ticket. Raises ActionRefused with every reason, AlreadyAnswered for a repeated form."""
        with transaction.atomic():
            self.ticket = Ticket.objects.select_for_update(of=("self",)).select_related("centre").get(pk=self.ticket.pk)
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer=self.answer)
            if reasons := [*standing_refusals(self.ticket, self.states, by=self.by, at=self.at)]:
                raise ActionRefused(reasons)
            if reasons := [*self.refusals()]:
                raise ActionRefused(reasons)
            self.effect()
            self.ticket.save()
            return self.ticket

    def refusals(self) -> Iterator[Refusal]:
        """What else stands in the way; asked when nothing above does."""
        return iter(())

    def effect(self) -> None:
        """Change the ticket; it is saved afterwards."""
        raise TypeError(f"{type(self).__name__} has no effect")

    def call_to(self, window: Window, lane: str = "") -> None:
        """The number is called to `window` now; the call goes on record and on the screen."""
        self.ticket.state, self.ticket.window = TicketState.CALLED, window
        self.ticket.called_at, self.ticket.called_by = self.at, self.by
        self.ticket.ended_at = None
        TicketCall.objects.create(ticket=self.ticket, window=window, officer=self.by, at=self.at, lane=lane)


def standing_refusals(
    ticket: Ticket, states: frozenset[TicketState], *, by: Officer, at: datetime
) -> Iterator[Refusal]:
    """Why nobody here can do this to the number, whatever they choose."""
    yield from counter_refusals(ticket.centre, by=by, at=at)
    if ticket.day != day_of(at):
        yield Refusal("not_today", _("Number %(number)s is of another day. Give a new one."), {"number": ticket.label})
    elif ticket.state not in states:
        yield Refusal(
            "ticket_moved_on",
            _("Not possible any more: number %(number)s is now “%(state)s”."),
            {"number": ticket.label, "state": ticket.get_state_display()},
        )


def counter_refusals(centre: Unit, *, by: Officer, at: datetime) -> Iterator[Refusal]:
    """The queue belongs to who is posted at the counter."""
    if not policies.may_receive(by, centre, at=at):
        yield Refusal(
            "not_your_counter", _("You are not posted at the counter %(unit)s today."), {"unit": centre.label}
        )


def seat_of(by: Officer, centre: Unit, *, at: datetime) -> Window | None:
    """The window where the officer sits today, under lock: one officer calls one number at a time."""
    window = Window.objects.select_for_update().filter(officer=by, centre=centre).first()
    return window if window is not None and is_manned(window, at) else None


def occupied(window: Window, day_ticket: Ticket | None) -> Refusal:
    """Somebody is at the window already."""
    return Refusal(
        "window_occupied",
        _("Number %(number)s is still at window %(window)s. End it, send it on, or note that nobody came."),
        {"number": day_ticket.label if day_ticket else "", "window": window.number},
    )


def no_seat() -> Refusal:
    """Nobody can be called to nowhere."""
    return Refusal("no_window", _("Choose first at which window you sit today."))
