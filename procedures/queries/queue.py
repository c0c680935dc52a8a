"""The queue of a centre on one day, as the acts judge it and the pages show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from procedures.models import Officer, Ticket, TicketCall, TicketState, Unit, Wanted, Window
from procedures.models.queue import AT_WINDOW
from procedures.queries.queue_order import LOOKED_BACK, Lane, Waiting, call_order

ENOUGH_SERVED = 5
"""Fewer finished visits than this tell nothing about the next one."""

STEP_MINUTES = 5
"""An estimate is rounded up to this."""


def day_of(at: datetime) -> date:
    """The day of a moment at the office."""
    return timezone.localtime(at).date()


def lane_of(ticket: Ticket) -> Lane:
    """The line a number stands in by what its holder said."""
    if ticket.priority:
        return Lane.PRIORITY
    return Lane.RETURN if ticket.wanted == Wanted.RETURN else Lane.ORDINARY


def is_manned(window: Window, at: datetime) -> bool:
    """Whether somebody sits at the window today and it is open."""
    return window.is_open and window.sat_at is not None and day_of(window.sat_at) == day_of(at)


def standing(tickets: Iterable[Ticket], manned: Collection[int]) -> list[Waiting]:
    """Tickets in line as the rule sees them.

    A number sent to a window where nobody sits any more is no longer bound to it, but called as a priority one.
    """
    return [_standing(ticket, manned) for ticket in tickets if ticket.is_waiting]


def _standing(ticket: Ticket, manned: Collection[int]) -> Waiting:
    if ticket.for_window_id is None:
        return Waiting(ticket.pk, lane_of(ticket), ticket.queued_at)
    if ticket.for_window_id in manned:
        return Waiting(ticket.pk, lane_of(ticket), ticket.queued_at, ticket.for_window_id)
    return Waiting(ticket.pk, Lane.PRIORITY, ticket.queued_at)


def may_call(window: Window, ticket: Ticket, manned: Collection[int]) -> bool:
    """Whether the window calls this number at all: sent here, or not sent anywhere and of a letter it serves."""
    if ticket.for_window_id is not None and ticket.for_window_id in manned:
        return ticket.for_window_id == window.pk
    return window.serves(ticket.letter)


def turns_of(window: Window, day: date) -> list[Lane]:
    """The lines of the window's last calls on the day, newest first."""
    calls = TicketCall.objects.filter(window=window, ticket__day=day).exclude(lane="").order_by("-pk")
    return [Lane(lane) for lane in calls.values_list("lane", flat=True)[:LOOKED_BACK]]


def window_of(officer: Officer, centres: Collection[Unit], *, at: datetime) -> Window | None:
    """Where the officer sits today, if anywhere."""
    window = Window.objects.select_related("centre").filter(officer=officer, centre__in=centres).first()
    return window if window is not None and is_manned(window, at) else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long it may take, and on what that rests: finished visits today and windows at work."""

    minutes: int
    visits: int
    windows: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A centre's day: every ticket and window, read once."""

    centre: Unit
    at: datetime
    tickets: tuple[Ticket, ...]
    windows: tuple[Window, ...]

    @property
    def manned(self) -> frozenset[int]:
        """The windows where somebody sits."""
        return frozenset(window.pk for window in self.windows if is_manned(window, self.at))

    @property
    def waiting(self) -> list[Ticket]:
        """Tickets in line, in the order they joined."""
        return sorted((t for t in self.tickets if t.is_waiting), key=lambda t: (t.queued_at, t.pk))

    @property
    def missed(self) -> list[Ticket]:
        """Called, and nobody came; the latest first."""
        gone = [t for t in self.tickets if t.state == TicketState.MISSED]
        return sorted(gone, key=lambda t: (t.ended_at or t.taken_at, t.pk), reverse=True)

    def at_window(self, window: Window | None) -> Ticket | None:
        """The number now at the window."""
        if window is None:
            return None
        return next((t for t in self.tickets if t.window_id == window.pk and t.state in AT_WINDOW), None)

    @property
    def day(self) -> date:
        """The day these numbers belong to."""
        return day_of(self.at)

    def line_of(self, window: Window) -> list[Waiting]:
        """Whoever the window may call, as the rule sees them."""
        manned = self.manned
        return standing([ticket for ticket in self.tickets if may_call(window, ticket, manned)], manned)

    def order_for(self, window: Window, turns: Sequence[Lane]) -> list[Ticket]:
        """Whom the window would call, one after the other."""
        by_pk = {ticket.pk: ticket for ticket in self.tickets}
        return [by_pk[one.pk] for one in call_order(self.line_of(window), turns, window.pk)]

    def before(self, ticket: Ticket) -> int:
        """How many numbers are called before this one, as things stand.

        Everybody some window serving this number may call counts; numbers sent to one window are nobody else's.
        """
        manned = self.manned
        serving = [w for w in self.windows if may_call(w, ticket, manned)]
        rivals = [t for t in self.tickets if t.is_waiting and any(may_call(w, t, manned) for w in serving)]
        line = standing(rivals, manned)
        if ticket.for_window_id is None:
            line = [one for one in line if one.for_window is None]
        order = [one.pk for one in call_order(line, (), ticket.for_window_id)]
        return order.index(ticket.pk) if ticket.pk in order else len(order)

    def estimate(self, ticket: Ticket) -> Estimate | None:
        """How long until this number is called; None while too few visits were finished today."""
        manned = self.manned
        windows = sum(w.pk in manned and may_call(w, ticket, manned) for w in self.windows)
        visits = [
            (t.ended_at - t.called_at).total_seconds()
            for t in self.tickets
            if t.state == TicketState.DONE and t.ended_at is not None and t.called_at is not None
        ]
        if len(visits) < ENOUGH_SERVED or not windows:
            return None
        minutes = (self.before(ticket) + 1) * sum(visits) / len(visits) / windows / 60
        return Estimate(max(STEP_MINUTES, -(-int(minutes) // STEP_MINUTES) * STEP_MINUTES), len(visits), windows)


def queue_of(centre: Unit, *, at: datetime) -> Queue:
    """The centre's queue today. Two queries."""
    tickets = Ticket.objects.of_day(centre.pk, day_of(at)).order_by("pk")
    windows = Window.objects.filter(centre=centre, is_open=True).select_related("officer")
    return Queue(centre, at, tuple(tickets), tuple(windows))
