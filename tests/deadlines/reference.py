"""The clock again, slow and obvious: it walks minute by minute and uses nothing of the product but its names.

An `Office` is plain data. Every rule is written the way a person would count with a calendar and a finger.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from procedures.deadlines import TIMEZONE, DayOff, OfficeCalendar, Session, Swap, WeekPattern

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MIDNIGHT, NO_MINUTE = time(0), (False,) * 1440

Hours = tuple[tuple[time, time, bool], ...]
Span = tuple[datetime, datetime]


@dataclass(frozen=True, eq=False)
class Office:
    """Hours (start, end, counts) per weekday, the days off, and the swaps (off, working)."""

    hours: tuple[Hours, ...]
    off: frozenset[date] = frozenset()
    swaps: tuple[tuple[date, date], ...] = ()

    def calendar(self) -> OfficeCalendar:
        """The same office for the product's clock."""
        week = {weekday: tuple(Session(*session) for session in self.hours[weekday]) for weekday in range(7)}
        return OfficeCalendar(
            "reference",
            (WeekPattern(date(2000, 1, 1), week),),
            tuple(DayOff(day, "off") for day in self.off),
            tuple(Swap(off, working, "swap") for off, working in self.swaps),
            (2025, 2026),
        )


def hours_on(office: Office, day: date) -> Hours:
    if day in office.off:
        return ()
    for off, working in office.swaps:
        if day == working:
            return office.hours[off.weekday()]
        if day == off:
            return ()
    return office.hours[day.weekday()]


@lru_cache(maxsize=1024)
def counted_minutes_of(office: Office, day: date) -> tuple[bool, ...]:
    """For each of the 1,440 minutes of a day whether it counts."""
    counted = list(NO_MINUTE)
    for start, end, counts in hours_on(office, day):
        for minute in range(start.hour * 60 + start.minute, end.hour * 60 + end.minute):
            counted[minute] = counts
    return tuple(counted)


def counts(office: Office, moment: datetime) -> bool:
    return counted_minutes_of(office, moment.date())[moment.hour * 60 + moment.minute]


def works(office: Office, day: date) -> bool:
    return any(counted_minutes_of(office, day))


def closing(office: Office, day: date) -> datetime:
    """The end of the last counted minute of a working day."""
    last = max(minute for minute, counted in enumerate(counted_minutes_of(office, day)) if counted)
    return midnight(day) + (last + 1) * MINUTE


def midnight(day: date) -> datetime:
    return datetime.combine(day, MIDNIGHT, TIMEZONE)


def working_day_after(office: Office, day: date, number: int) -> date:
    while number:
        day += DAY
        number -= works(office, day)
    return day


def first_working_day(office: Office, day: date) -> date:
    while not works(office, day):
        day += DAY
    return day


def snap(office: Office, moment: datetime) -> datetime:
    while not counts(office, moment):
        moment += MINUTE
    return moment


def paused(pauses: list[Span], moment: datetime) -> bool:
    return any(start <= moment < end for start, end in pauses)


def walk(office: Office, moment: datetime, minutes: int, pauses: list[Span]) -> datetime:
    """The end of the `minutes`-th counted minute that is not paused; none: the next moment of working time."""
    if not minutes:
        return snap(office, moment)
    while minutes:
        minutes -= counts(office, moment) and not paused(pauses, moment)
        moment += MINUTE
    return moment


def counted_between(office: Office, start: datetime, end: datetime, pauses: list[Span] | None = None) -> int:
    total = 0
    while start < end:
        total += counts(office, start) and not paused(pauses or [], start)
        start += MINUTE
    return total


def same_clock(office: Office, day: date, clock: time) -> datetime:
    """The clock time on a working day; back to its closing when later, forward out of a closed stretch."""
    end = closing(office, day)
    moment = midnight(day) + timedelta(hours=clock.hour, minutes=clock.minute)
    if moment >= end:
        return end
    first = midnight(day)
    in_a_session_or_at_its_end = counts(office, moment) or (moment > first and counts(office, moment - MINUTE))
    return moment if in_a_session_or_at_its_end else snap(office, moment)


def working_term(office: Office, start: datetime, days: int, minutes: int, policy: str) -> tuple[datetime, datetime]:
    """Where an unpaused term of working days and minutes begins to count, and where it ends."""
    if not days:
        end = walk(office, start, minutes, [])
        return start, min(end, working_term(office, start, 1, 0, policy)[1]) if minutes else end
    if policy == "closing":
        begin = midnight(start.date() + DAY)
        end = closing(office, working_day_after(office, start.date(), days))
    else:
        begin, snapped = start, snap(office, start)
        end = same_clock(office, working_day_after(office, snapped.date(), days), snapped.time())
    if minutes:
        end = min(walk(office, end, minutes, []), working_term(office, start, days + 1, 0, policy)[1])
    return begin, end


def end_with(office: Office, begin: datetime, end: datetime, pauses: list[Span]) -> datetime:
    """The end of a working term under pauses: the same minutes again, leaving out the paused ones."""
    worth = counted_between(office, begin, end)
    if counted_between(office, begin, end, pauses) == worth:
        return end
    return walk(office, begin, worth, pauses)


def calendar_end(office: Office, start: datetime, last: date, pauses: list[Span]) -> datetime:
    """The closing that ends the calendar days after the day of `start` up to `last`, leaving out paused minutes."""
    moment = midnight(start.date() + DAY)
    left = (last - start.date()).days * 1440
    while left:
        left -= not paused(pauses, moment)
        moment += MINUTE
    return closing(office, first_working_day(office, (moment - MINUTE).date()))


def add_months(day: date, months: int) -> date:
    month = day.month
    year = day.year
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def end_of(
    office: Office, start: datetime, amount: int, unit: str, minutes: int, policy: str, pauses: list[Span]
) -> datetime:
    """The end of one course. `minutes` are the working minutes of hours or of the fraction of a day."""
    if not amount and not minutes:
        return snap(office, start)
    if unit in ("d", "mo"):
        last = start.date() + amount * DAY if unit == "d" else add_months(start.date(), amount)
        return calendar_end(office, start, last, pauses)
    if unit == "h":
        begin, end = start, walk(office, start, minutes, [])
    else:
        begin, end = working_term(office, start, amount, minutes, policy)
    return end_with(office, begin, end, pauses)


def due(
    office: Office,
    start: datetime,
    amount: int,
    unit: str,
    minutes: int = 0,
    policy: str = "closing",
    resuming: list[Span] | None = None,
    restarting: list[Span] | None = None,
) -> tuple[datetime, datetime]:
    """The beginning of the course that decides, and when the term ends.

    A pause begun after the end of the term is not looked at: what is late stays late.
    """
    seen: list[Span] = []
    end = end_of(office, start, amount, unit, minutes, policy, seen)
    for pause in sorted(resuming or []):
        if pause[0] >= end:
            break
        if pause[1] > start:
            seen.append((max(pause[0], start), pause[1]))
            end = end_of(office, start, amount, unit, minutes, policy, seen)
    for begin, over in sorted(restarting or []):
        if over > start and begin < end:
            return due(office, over, amount, unit, minutes, policy, resuming, restarting)
    return start, end
