"""The two chips that stand beside every case: its status, and the time it has left, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import OfficeCalendar, Outcome, outcome, working_minutes
from procedures.models import Case, CaseStatus

Kind = Literal["ok", "soon", "late", "none"]
LONGEST_COUNTED_DAYS = 60
"""Days are counted one by one up to here; farther away the calendar difference says enough."""


@dataclass(frozen=True, slots=True)
class TimeChip:
    """Time left or lost: `kind` chooses colour and shape, `text` always says it in words."""

    kind: Kind
    text: str


def time_chip(case: Case, *, at: datetime, calendar: OfficeCalendar) -> TimeChip | None:
    """The chip of a case at `at`; None when there is no promise to keep any more."""
    if case.status == CaseStatus.REGISTERED:
        return left_until(case.answer_by, at=at, calendar=calendar) if case.answer_by else None
    if case.is_paused:
        return TimeChip("none", _("Paused"))
    if case.status in (CaseStatus.READY, CaseStatus.RETURNED):
        return _done(case, calendar)
    if case.is_closed or case.due_at is None:
        return None
    in_days = not case.term.endswith(("wd", "h", "same_day"))
    chip = left_until(case.due_at, at=at, calendar=calendar, in_days=in_days, late_from=case.late_from)
    if case.provisional and chip.kind != "late":
        return TimeChip("none", _("Provisional: %(left)s") % {"left": chip.text})
    return chip


def left_until(
    due: datetime,
    *,
    at: datetime,
    calendar: OfficeCalendar,
    in_days: bool = False,
    late_from: datetime | None = None,
) -> TimeChip:
    """What is left until `due` at `at`, or how long it has passed. `in_days`: the term is in calendar days.

    `late_from` is the first moment that is late, where that is not the moment after `due`.
    """
    if at >= late_from if late_from is not None else at > due:
        return TimeChip("late", _("%(span)s late") % {"span": span_lost(due, at, calendar)})
    today, last = formats.local_time(at).date(), formats.local_time(due).date()
    if last == today:
        return TimeChip("soon", _("Today, %(time)s") % {"time": formats.clock(due)})
    days = working_days_between(today, last, calendar)
    if days <= 1:
        if last == today + timedelta(days=1):
            return TimeChip("soon", _("Tomorrow, %(time)s") % {"time": formats.clock(due)})
        return TimeChip("soon", _("%(day)s, %(time)s") % {"day": formats.short_day(last), "time": formats.clock(due)})
    if in_days:
        left = (last - today).days
        return TimeChip("ok", ngettext("%(count)s day left", "%(count)s days left", left) % {"count": left})
    text = ngettext("%(count)s working day left", "%(count)s working days left", days)
    return TimeChip("ok", text % {"count": days})


def span_lost(due: datetime, at: datetime, calendar: OfficeCalendar) -> str:
    """How much working time has passed since `due`: "3 ngày", "1 giờ", "20 phút"."""
    minutes = working_minutes(calendar, due, at)
    if minutes >= formats.MINUTES_PER_DAY:
        days = minutes // formats.MINUTES_PER_DAY
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    minutes = max(minutes, 1)
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def working_days_between(first: date, last: date, calendar: OfficeCalendar) -> int:
    """Working days after `first` up to and including `last`."""
    span = (last - first).days
    if span > LONGEST_COUNTED_DAYS:
        return span * 5 // 7
    return sum(calendar.is_working_day(first + timedelta(days=n)) for n in range(1, span + 1))


def _done(case: Case, calendar: OfficeCalendar) -> TimeChip | None:
    """How a finished case kept its promise, judged by the minute or by the date as its procedure says."""
    if case.finished_at is None or case.due_at is None:
        return None
    kept = outcome(case.due_at, case.finished_at, case.version.definition.policies.closing.judged)
    if kept is Outcome.LATE:
        return TimeChip("late", _("Done %(span)s late") % {"span": span_lost(case.due_at, case.finished_at, calendar)})
    finished, due = formats.local_time(case.finished_at).date(), formats.local_time(case.due_at).date()
    days = working_days_between(finished, due, calendar) if finished < due else 0
    if days:
        return TimeChip(
            "none", ngettext("Done %(count)s day early", "Done %(count)s days early", days) % {"count": days}
        )
    return TimeChip("none", _("Done on time"))
