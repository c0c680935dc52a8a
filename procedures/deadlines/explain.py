"""Why a date is what it is: every minute from the start of a term to its end, line by line.

A line names a stable code and, where a day has one, its name; the sentences are made by the screens. The lines
follow each other without a hole, none but a pause or a voided course crosses midnight, and the minutes of those
that count sum to the term exactly. Calendar days count whole, so the last of them runs to midnight although the
term is due at closing time.

Codes: `counted`; `make_up` (counted, on a make-up day); `receipt_day` (the day of the event);
`before_opening`, `lunch`, `break`, `after_closing`, `reception_only` (open, but no time passes); `weekend`,
`holiday`, `swap_off`, `no_session` (closed days); `moved` (a calendar term that ended on a closed day, on the
day it moved to), `to_closing` (calendar days used up within the day, due at its closing); `pause:<reason>`;
`restart` (a course that a pause made void).
"""

from __future__ import annotations

from datetime import date

from procedures.deadlines.calendar import OfficeCalendar
from procedures.deadlines.lines import Line, line_between
from procedures.deadlines.moments import DAY_MINUTES, moment_of
from procedures.deadlines.runs import Course, History

NOON = 12 * 60


def explanation(calendar: OfficeCalendar, history: History, until: int | None) -> tuple[Line, ...]:
    """The lines of a history, in order. An open pause is explained up to `until`, when that is given."""
    lines: list[Line] = []
    for start, gap in history.voided:
        first = max(start, gap.start)
        lines += line_between(start, first, False, "restart")
        lines += line_between(first, gap.end or first, False, f"pause:{gap.reason}")
    course, stopped = history.course, history.stopped
    cursor = history.start
    end = max(course.due, course.used_up) if stopped is None else max(cursor, stopped.start)
    for gap in history.gaps:
        if gap.end is None or gap.start >= min(end, course.due):
            break
        lines += _running(calendar, course, cursor, gap.start)
        cursor = min(gap.end, end)
        lines += line_between(gap.start, cursor, False, f"pause:{gap.reason}")
    lines += _running(calendar, course, cursor, end)
    if stopped is not None and until is not None:
        lines += line_between(end, until, False, f"pause:{stopped.reason}")
    return tuple(lines)


def _running(calendar: OfficeCalendar, course: Course, first: int, last: int) -> list[Line]:
    """The span between two pauses."""
    begin = min(max(first, course.counts_from), last)
    lines = line_between(first, begin, False, "receipt_day")
    if course.by_calendar:
        lines += _calendar_days(calendar, course, begin, last)
    else:
        lines += _working_days(calendar, begin, last)
    return lines


def _working_days(calendar: OfficeCalendar, first: int, last: int) -> list[Line]:
    """The lines of the days between two minute numbers, the first and the last day cut where they must be."""
    lines: list[Line] = []
    if first >= last:
        return lines
    begin, end = moment_of(first), moment_of(last)
    for day in range(first // DAY_MINUTES, (last - 1) // DAY_MINUTES + 1):
        whole = _lines_of_day(calendar, day)
        if first <= day * DAY_MINUTES and (day + 1) * DAY_MINUTES <= last:
            lines += whole
        else:
            lines += [part for line in whole if (part := line.within(begin, end))]
    return lines


def _lines_of_day(calendar: OfficeCalendar, ordinal: int) -> tuple[Line, ...]:
    """A whole day by its sessions: before, in, between and after them; made once for each day of a calendar."""
    known = calendar.explained_days.get(ordinal)
    if known is None:
        known = calendar.explained_days[ordinal] = tuple(_explain_day(calendar, ordinal))
    return known


def _explain_day(calendar: OfficeCalendar, ordinal: int) -> list[Line]:
    day, midnight = date.fromordinal(ordinal), ordinal * DAY_MINUTES
    name = calendar.name_of(day)
    closed = calendar.reason_closed(day)
    if closed:
        return line_between(midnight, midnight + DAY_MINUTES, False, closed, name)
    lines: list[Line] = []
    counted = "make_up" if calendar.counterpart_of(day) else "counted"
    cursor = 0
    for session in calendar.sessions_on(day):
        start, end = session.span
        between = ("lunch" if cursor <= NOON <= start else "break") if cursor else "before_opening"
        lines += line_between(midnight + cursor, midnight + start, False, between)
        reason, detail = (counted, name) if session.counts else ("reception_only", "")
        lines += line_between(midnight + start, midnight + end, session.counts, reason, detail)
        cursor = end
    return lines + line_between(midnight + cursor, midnight + DAY_MINUTES, False, "after_closing")


def _calendar_days(calendar: OfficeCalendar, course: Course, first: int, last: int) -> list[Line]:
    """Calendar days up to where they are used up, then the way to the closing at which the term is due."""
    lines: list[Line] = []
    last_day = (course.used_up - 1) // DAY_MINUTES
    while first < last:
        ordinal = first // DAY_MINUTES
        midnight = (ordinal + 1) * DAY_MINUTES
        day = date.fromordinal(ordinal)
        name = calendar.name_of(day)
        counted_to = max(first, min(midnight, last, course.used_up))
        lines += line_between(first, counted_to, True, "counted", name)
        after = calendar.reason_closed(day) or ("to_closing" if ordinal == last_day else "moved")
        lines += line_between(counted_to, min(midnight, last), False, after, name)
        first = midnight
    return lines
