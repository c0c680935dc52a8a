"""The clock: when a term ends.

Every date of the product comes from here. A term is first laid out as if nothing stopped it (a *course*), then
the pauses move its end, then a pause that restarts begins a new course. Everything is whole minutes.

Source: Civil Code 91/2015/QH13 art. 147 (hours run from the moment; the day of the event does not count) and 148
(the end of the last day; a closed last day moves to the next working day); NĐ 118/2025/NĐ-CP art. 17, 19.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from procedures.deadlines.calendar import OfficeCalendar
from procedures.deadlines.explain import explanation
from procedures.deadlines.lines import Line
from procedures.deadlines.moments import DAY_MINUTES, FIRST_YEAR, LAST_YEAR, TIMEZONE, minute_of, moment_of
from procedures.deadlines.pauses import Gap, Pause, restarting_gaps, resuming_gaps
from procedures.deadlines.problems import DeadlineError
from procedures.deadlines.runs import Course, History
from procedures.deadlines.term import Policy, Term, TermUnit

THREE_IN_THE_AFTERNOON = time(15, 0)
"""Received later, a same-day result is due the next working day (sector rules, e.g. civil status)."""

_CLOSING, _HOUR, _WORKING_DAY = Policy.CLOSING, TermUnit.HOUR, TermUnit.WORKING_DAY


class Due(NamedTuple):
    """When a term ends. `at` is None while a pause is open; then `paused` is true.

    `provisional`: the term reaches into a year whose days off are not announced yet. `lines` is the
    explanation, empty unless asked for.
    """

    at: datetime | None
    provisional: bool
    paused: bool
    lines: tuple[Line, ...]


def due(
    calendar: OfficeCalendar,
    start: datetime,
    term: Term,
    *,
    policy: Policy = Policy.CLOSING,
    pauses: Sequence[Pause] = (),
    same_day_until: time = THREE_IN_THE_AFTERNOON,
    until: datetime | None = None,
    explain: bool = False,
) -> Due:
    """When `term`, begun at `start`, ends.

    `policy` decides for working days only. `pauses` in any order; those over before `start` or begun after the
    term has ended change nothing. `until` is how far the explanation of an open pause goes. With `explain`
    the lines cover every minute from `start`, and the counted ones sum to the term.
    Raises DeadlineError: `naive_moment`, `outside_calendar`, `no_working_time`.
    """
    begin = minute_of(start)
    cutoff = same_day_until.hour * 60 + same_day_until.minute
    if not pauses and not explain:
        at = moment_of(_course(calendar, begin, term, policy, cutoff).due)
        return Due(at, _provisional(calendar, begin, at.year), False, ())
    history = _history(calendar, begin, term, policy, cutoff, pauses)
    course, stopped = history.course, history.stopped
    reached = course.due if stopped is None else max(course.due, stopped.start)
    lines = explanation(calendar, history, None if until is None else minute_of(until)) if explain else ()
    return Due(
        moment_of(course.due) if stopped is None else None,
        _provisional(calendar, begin, _year(reached)),
        stopped is not None,
        lines,
    )


def due_many(
    calendar: OfficeCalendar,
    starts: Iterable[datetime],
    term: Term,
    *,
    policy: Policy = Policy.CLOSING,
    same_day_until: time = THREE_IN_THE_AFTERNOON,
) -> list[datetime]:
    """The due moments of one uninterrupted term begun at many moments, in the same order.

    Whole working days up to closing depend on the day of `start` alone, so each day is computed once.
    """
    cutoff = same_day_until.hour * 60 + same_day_until.minute
    if policy != _CLOSING or term.unit in (_HOUR, TermUnit.SAME_DAY) or term.minutes or term.is_nothing:
        return [moment_of(_course(calendar, minute_of(start), term, policy, cutoff).due) for start in starts]
    known: dict[int, datetime] = {}
    found: list[datetime] = []
    for start in starts:
        day = start.toordinal() if start.tzinfo is TIMEZONE else minute_of(start) // DAY_MINUTES
        at = known.get(day)
        if at is None:
            minute_of(start)  # refuses a moment outside the calendar
            at = known[day] = moment_of(_course(calendar, day * DAY_MINUTES, term, policy, cutoff).due)
        found.append(at)
    return found


def working_minutes(calendar: OfficeCalendar, start: datetime, end: datetime) -> int:
    """Counted minutes between two moments. Raises DeadlineError `end_before_start`."""
    first, last = minute_of(start), minute_of(end)
    if last < first:
        raise DeadlineError("end_before_start", end=end.isoformat(), start=start.isoformat())
    return _worked_between(calendar, first, last)


def add_working_minutes(calendar: OfficeCalendar, start: datetime, minutes: int) -> datetime:
    """The moment at which `minutes` counted minutes have passed since `start`.

    Used up exactly at the end of a session: that end. Zero minutes: `start`, snapped forward into working time.
    Raises DeadlineError `negative_minutes`.
    """
    if minutes < 0:
        raise DeadlineError("negative_minutes", minutes=minutes)
    return moment_of(_later(calendar, minute_of(start), minutes))


def snapped(calendar: OfficeCalendar, moment: datetime) -> datetime:
    """`moment` itself inside working time, else the beginning of the next session."""
    return moment_of(_later(calendar, minute_of(moment), 0))


def _worked_between(calendar: OfficeCalendar, first: int, last: int) -> int:
    """Counted minutes between two minute numbers, `first` not after `last`."""
    year = _year(last)
    table = calendar.table(year)
    first_year = _year(first)
    if first_year < table.first_year:
        calendar.table(first_year)
        table = calendar.table(year)
    return table.worked_until(last) - table.worked_until(first)


def _later(calendar: OfficeCalendar, minute: int, minutes: int) -> int:
    """`minutes` counted minutes after `minute`; none: the first moment of working time not before `minute`."""
    year = _year(minute)
    if not minutes:
        return calendar.answer(lambda table: table.into_working_time(minute), year)
    return calendar.answer(lambda table: table.when_worked(table.worked_until(minute) + minutes), year)


def _year(minute: int) -> int:
    return date.fromordinal(minute // DAY_MINUTES).year


def _provisional(calendar: OfficeCalendar, begin: int, last_year: int) -> bool:
    announced = calendar.announced_years
    return any(year not in announced for year in range(_year(begin), last_year + 1))


# A term without pauses


def _course(calendar: OfficeCalendar, begin: int, term: Term, policy: Policy, cutoff: int) -> Course:
    """Where the term begins to count and where it ends when nothing stops it."""
    unit = term.unit
    if unit is _HOUR or term.is_nothing:
        return _working_course(begin, _later(calendar, begin, term.minutes))
    if unit is _WORKING_DAY:
        return _working_days(calendar, begin, term, policy)
    if unit is TermUnit.SAME_DAY:
        return _same_day(calendar, begin, cutoff)
    day = begin // DAY_MINUTES
    return _calendar_course(calendar, day, _last_calendar_day(day, term))


def _working_course(counts_from: int, end: int) -> Course:
    return Course(counts_from, end, end, False)


def _calendar_course(calendar: OfficeCalendar, day: int, last_day: int) -> Course:
    """Calendar days after `day` up to `last_day`: due at its closing, or that of the next working day."""
    used_up = (last_day + 1) * DAY_MINUTES
    return Course((day + 1) * DAY_MINUTES, _calendar_due(calendar, used_up), used_up, True)


def _calendar_due(calendar: OfficeCalendar, used_up: int) -> int:
    """The closing that ends calendar days whose last minute passes at `used_up`."""
    last_day = (used_up - 1) // DAY_MINUTES
    return calendar.answer(lambda table: table.closing_from(last_day), _year(used_up - 1))


def _last_calendar_day(day: int, term: Term) -> int:
    """The last day of a term of calendar days or months; a month that is too short ends on its last day."""
    if term.unit is TermUnit.DAY:
        last = day + term.whole
        if last <= date(LAST_YEAR, 12, 31).toordinal():
            return last
    else:
        first = date.fromordinal(day)
        years, month = divmod(first.month - 1 + term.whole, 12)
        year = first.year + years
        if year <= LAST_YEAR:
            clamped = min(first.day, monthrange(year, month + 1)[1])
            return date(year, month + 1, clamped).toordinal()
    raise DeadlineError("outside_calendar", first=FIRST_YEAR, last=LAST_YEAR)


def _working_days(calendar: OfficeCalendar, begin: int, term: Term, policy: Policy) -> Course:
    """Whole working days by the policy; a fraction then runs in working time, but never past one day more."""
    if not term.minutes:
        return _whole_days(calendar, begin, term.whole, policy)
    end = begin
    counts_from = begin
    if term.whole:
        counts_from, end, _, _ = _whole_days(calendar, begin, term.whole, policy)
    end = _later(calendar, end, term.minutes)
    limit = _whole_days(calendar, begin, term.whole + 1, policy).due
    return _working_course(counts_from, min(end, limit))


def _whole_days(calendar: OfficeCalendar, begin: int, number: int, policy: Policy) -> Course:
    """The `number`-th working day after the day of `begin`, at its closing or at the clock time of `begin`."""
    if policy == _CLOSING:
        day = begin // DAY_MINUTES
        end = calendar.answer(lambda table: table.closings[table.working_day_after(day, number)], _year(begin))
        return _working_course((day + 1) * DAY_MINUTES, end)
    day, clock = divmod(_later(calendar, begin, 0), DAY_MINUTES)
    year = date.fromordinal(day).year
    end = calendar.answer(lambda table: table.same_clock(table.working_day_after(day, number), clock), year)
    return _working_course(begin, end)


def _same_day(calendar: OfficeCalendar, begin: int, cutoff: int) -> Course:
    """The closing of the day of reception, or of the next working day when received after the cut-off."""
    received = _later(calendar, begin, 0)
    if received % DAY_MINUTES > cutoff:
        return _whole_days(calendar, received, 1, _CLOSING)
    return _working_course(begin, _calendar_due(calendar, received + 1))


# A term with pauses


def _history(
    calendar: OfficeCalendar, begin: int, term: Term, policy: Policy, cutoff: int, pauses: Sequence[Pause]
) -> History:
    """The courses of a term one after another: each pause that restarts ends one and begins the next."""
    restarts = restarting_gaps(pauses)
    voided: list[tuple[int, Gap]] = []
    start = begin
    while True:
        gaps = resuming_gaps(pauses, start)
        course, stopped = _paused(calendar, _course(calendar, start, term, policy, cutoff), gaps)
        breach = next((gap for gap in restarts if _restarts(gap, start, course, stopped)), None)
        if breach is None:
            return History(start, tuple(voided), course, tuple(gaps), stopped)
        if breach.end is None:
            first_to_stop = breach if stopped is None or breach.start < stopped.start else stopped
            return History(start, tuple(voided), course, tuple(gaps), first_to_stop)
        voided.append((start, breach))
        start = breach.end


def _restarts(gap: Gap, start: int, course: Course, stopped: Gap | None) -> bool:
    """Whether a restarting pause touches this course: not over before it began, not begun after it was due.

    A term that is already late stays late, whatever is asked for afterwards.
    """
    return (gap.end is None or gap.end > start) and (stopped is not None or gap.start < course.due)


def _paused(calendar: OfficeCalendar, course: Course, gaps: Sequence[Gap]) -> tuple[Course, Gap | None]:
    """The course with its end moved by the gaps, and the open gap that stops it for good, if one does.

    A gap counts only what it takes away: counted time between its beginning and the end of the term. That
    much is given back after the gap.
    """
    for gap in gaps:
        first = max(gap.start, course.counts_from)
        if first >= course.due:
            break
        lost = _lost(calendar, course, first, gap.end)
        if not lost:
            continue
        if gap.end is None:
            return course, gap
        go_on = max(course.used_up, gap.end)
        if course.by_calendar:
            used_up = go_on + lost
            course = course._replace(used_up=used_up, due=_calendar_due(calendar, used_up))
        else:
            end = _later(calendar, go_on, lost)
            course = course._replace(used_up=end, due=end)
    return course, None


def _lost(calendar: OfficeCalendar, course: Course, first: int, last: int | None) -> int:
    """Minutes of the course that lie between `first` and `last` (None: as far as the term goes)."""
    last = course.used_up if last is None else min(last, course.used_up)
    if last <= first:
        return 0
    return last - first if course.by_calendar else _worked_between(calendar, first, last)
