"""A demonstration morning in the queue: numbers of today, taken, called and ended by the real acts."""

from __future__ import annotations

from datetime import datetime, timedelta

from procedures.actions.call_next import CallNext
from procedures.actions.finish_ticket import FinishTicket
from procedures.actions.miss_ticket import MissTicket
from procedures.actions.serve_ticket import ServeTicket
from procedures.actions.sit_at_window import leave_window, sit_at_window
from procedures.actions.take_ticket import TakeTicket
from procedures.management.walker import posted
from procedures.models import PriorityClass, QueueGroup, Role, Ticket, Unit, Wanted, Window
from procedures.queries.queue import day_of

COMING = "BADBECBABDBCAB"
"""The letters of today's visitors, in the order they came."""

PRIORITIES = {4: PriorityClass.ELDERLY, 9: PriorityClass.PREGNANT, 12: PriorityClass.DISABLED}
CALLED, MISSED_CALL = 7, 3
PACE = timedelta(minutes=4)


def play_queue(centre: Unit, *, now: datetime) -> int:
    """Fill today's queue of a centre with groups, unless somebody took a number today; how many were given out."""
    groups = {group.letter: group for group in QueueGroup.objects.filter(centre=centre)}
    everything = Window.objects.filter(centre=centre, is_open=True, letters="").first()
    if not groups or everything is None or Ticket.objects.of_day(centre.pk, day_of(now)).exists():
        return 0
    start = now - PACE * (len(COMING) + 2)
    if day_of(start) != day_of(now):  # just after midnight there is no morning yet
        return 0
    coming = [groups[letter] for letter in COMING if letter in groups]
    for number, group in enumerate(coming):
        TakeTicket(
            centre,
            at=start + PACE / 2 * number,
            wanted=Wanted(group.wanted),
            group=group,
            priority=PRIORITIES.get(number, PriorityClass.NONE),
        ).run()
    _serve(centre, everything, start + PACE / 2 * len(coming))
    return len(coming)


def _serve(centre: Unit, window: Window, at: datetime) -> None:
    officer = posted(centre, Role.FRONT_DESK, at=at)
    sit_at_window(window, by=officer, at=at)
    for call in range(CALLED):
        moment = at + PACE * call
        ticket = CallNext(centre, by=officer, at=moment).run()
        if call == MISSED_CALL:
            MissTicket(ticket, by=officer, at=moment + PACE / 2).run()
            continue
        ServeTicket(ticket, by=officer, at=moment + PACE / 4).run()
        FinishTicket(ticket, by=officer, at=moment + PACE * 0.9).run()
    leave_window(by=officer, at=at + PACE * CALLED)
