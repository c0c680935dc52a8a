"""Where the working time of a case went: one segment per holder in the order it was held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext as _

from procedures import formats
from procedures.deadlines import OfficeCalendar, working_minutes
from procedures.models import Case, Consultation, Pause, Task

WIDTH = 1000
FILLS: tuple[Literal["f0", "f1", "f2"], ...] = ("f0", "f1", "f2")


@dataclass(frozen=True, slots=True)
class Part:
    """One segment of the bar, in thousandths of its width, with its words for the legend."""

    kind: str
    x: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class TimeUsed:
    """The bar, the sentence beside its title, and the whole told for those who do not see it."""

    parts: tuple[Part, ...]
    summary: str
    label: str


@dataclass(frozen=True, slots=True)
class _Span:
    holders: tuple[str, ...]
    minutes: int
    open: bool


def time_used(
    case: Case,
    tasks: Sequence[Task],
    pauses: Sequence[Pause],
    questions: Sequence[Consultation] = (),
    *,
    at: datetime,
    calendar: OfficeCalendar,
) -> TimeUsed | None:
    """The bar of an accepted case; None when no working time has passed yet.

    While a question is open, the step that asked waits for the unit it asked: that time is the other unit's.
    """
    if case.accepted_at is None:
        return None
    until = min(moment for moment in (case.finished_at, case.closed_at, at) if moment is not None)
    spans = [span for span in _merged(_spans(tasks, pauses, questions, until, calendar)) if span.minutes]
    used = sum(span.minutes for span in spans)
    if not used:
        return None
    running = case.finished_at is None and case.closed_at is None and not case.is_paused
    left = working_minutes(calendar, at, case.due_at) if running and case.due_at and case.due_at > at else 0
    parts = tuple(_parts(spans, used + left, left))
    return TimeUsed(parts, _summary(used, left), "; ".join(part.text for part in parts))


def _spans(
    tasks: Sequence[Task],
    pauses: Sequence[Pause],
    questions: Sequence[Consultation],
    until: datetime,
    calendar: OfficeCalendar,
) -> Iterator[_Span]:
    """The time cut at every moment at which a holder or a pause changes."""
    moments = {task.opened_at for task in tasks} | {task.closed_at or until for task in tasks}
    moments |= {pause.started_at for pause in pauses} | {pause.ended_at or until for pause in pauses}
    moments |= {asked.asked_at for asked in questions} | {asked.answered_at or until for asked in questions}
    cuts = sorted(moment for moment in moments if moment <= until)
    for start, end in pairwise(cuts):
        paused = any(pause.started_at <= start and end <= (pause.ended_at or until) for pause in pauses)
        held = [task for task in tasks if task.opened_at <= start and end <= (task.closed_at or until)]
        waited = [q for q in questions if q.asked_at <= start and end <= (q.answered_at or until)]
        names = (_("the applicant"),) if paused else tuple(dict.fromkeys(_holders(held, waited)))
        still = any(task.closed_at is None for task in held) and end == until
        yield _Span(names, working_minutes(calendar, start, end), still)


def _holders(held: Sequence[Task], waited: Sequence[Consultation]) -> Iterator[str]:
    """Whose time it is: the unit of each step, or the units it waits for."""
    for task in held:
        asked = [question.unit.label for question in waited if question.task_id == task.pk]
        if asked:
            yield from (_("%(unit)s (opinion)") % {"unit": unit} for unit in asked)
        else:
            yield task.unit.label


def _merged(spans: Iterator[_Span]) -> list[_Span]:
    """Neighbours of the same holder as one."""
    merged: list[_Span] = []
    for span in spans:
        if merged and merged[-1].holders == span.holders:
            last = merged.pop()
            span = _Span(span.holders, last.minutes + span.minutes, span.open)
        if span.holders:
            merged.append(span)
    return merged


def _parts(spans: Sequence[_Span], whole: int, left: int) -> Iterator[Part]:
    x = 0
    for number, span in enumerate(spans):
        width = max(round(span.minutes * WIDTH / whole), 3)
        kind = "f-here" if span.open and number == len(spans) - 1 else FILLS[number % len(FILLS)]
        holder = " + ".join(span.holders)
        text = _("%(holder)s: %(time)s") % {"holder": holder, "time": in_days_or_hours(span.minutes)}
        yield Part(kind, x, max(width - 2, 1), text)
        x += width
    if left:
        yield Part("f-left", x, max(WIDTH - x, 1), _("Left: %(time)s") % {"time": in_days_or_hours(left)})


def _summary(used: int, left: int) -> str:
    if not left:
        return in_days_or_hours(used)
    return _("%(used)s of %(whole)s") % {"used": in_days_or_hours(used), "whole": in_days_or_hours(used + left)}


def in_days_or_hours(minutes: int) -> str:
    """Working time with one decimal: "2,5 ngày", "3 giờ", "20 phút"."""
    if minutes >= formats.MINUTES_PER_DAY:
        return _("%(count)s days") % {"count": formats.decimal(minutes / formats.MINUTES_PER_DAY)}
    if minutes >= 60:
        return _("%(count)s hours") % {"count": formats.decimal(minutes / 60)}
    return _("%(count)s minutes") % {"count": minutes}
