"""Warnings of time running out: made by a sweep over open work, each threshold once, whoever sweeps and when.

A sweep asks which thresholds are passed now, never what happened since the last one: a sweep that was killed, missed or
done by two workers at once leaves the same warnings. The unique constraints of `TimeWarning` are what makes it so.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from procedures.actions.foresee import paused
from procedures.deadlines import OfficeCalendar, working_minutes
from procedures.models import (
    Case,
    EscalationRung,
    Officer,
    Pause,
    Posting,
    Role,
    Task,
    Threshold,
    TimeWarning,
    Unit,
)
from procedures.models.case import RUNNING_STATUSES
from procedures.queries.calendars import calendar_for

logger = logging.getLogger(__name__)
OF_A_STEP = ((Threshold.STEP_HALF, 50), (Threshold.STEP_MOST, 80))
"""Thresholds of a step in percent of its working time."""
CASE_PERCENT = 90
AT_ONCE = 500
"""Cases of one office looked at together."""


def sweep(*, at: datetime) -> int:
    """Make the warnings that are due at every office; how many are new.

    One office that fails is logged and blocks no other. Within an office each batch is committed by itself.
    """
    open_cases = Case.objects.filter(closed_at=None, status__in=RUNNING_STATUSES)
    made = 0
    for office in Unit.objects.filter(pk__in=open_cases.values("agency")).order_by("path"):
        try:
            made += sweep_office(office, at=at)
        except Exception:
            logger.exception("No warnings for unit %s", office.code)
    return made


def sweep_office(office: Unit, *, at: datetime) -> int:
    """Make what is due for the cases an office settles; how many are new."""
    calendar, nearest = calendar_for(office), _nearest_supervised(office, at=at)
    rungs = list(EscalationRung.objects.filter(office=office).select_related("unit"))
    cases = Case.objects.filter(agency=office, closed_at=None, status__in=RUNNING_STATUSES).exclude(due_at=None)
    made, last = 0, 0
    while batch := list(cases.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        found = [
            *_of_steps(batch, calendar, at=at),
            *_of_cases(batch, calendar, nearest, at=at),
            *_of_the_ladder(batch, calendar, rungs, at=at),
        ]
        made += _keep(found)
    return made


def _keep(found: Sequence[TimeWarning]) -> int:
    """Write the warnings that are not there yet; another worker's are left as they are. How many were new."""
    known = set(
        TimeWarning.objects.filter(case__in={warning.case_id for warning in found}).values_list(
            "case", "task", "threshold", "promised", "rung"
        )
    )
    new = [w for w in found if (w.case_id, w.task_id, w.threshold, w.promised, w.rung) not in known]
    TimeWarning.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _of_steps(cases: Sequence[Case], calendar: OfficeCalendar, *, at: datetime) -> Iterator[TimeWarning]:
    """Half and four fifths of a step's time, to whoever holds it."""
    pauses = _pauses(cases)
    for task in Task.objects.open().filter(case__in=cases).exclude(due_at=None):
        assert task.due_at is not None
        used = percent_used(task.opened_at, task.due_at, pauses[task.case_id], calendar, at=at)
        for threshold, percent in OF_A_STEP:
            if used >= percent:
                yield TimeWarning(
                    case_id=task.case_id,
                    task=task,
                    threshold=threshold,
                    promised=task.due_at,
                    unit_id=task.unit_id,
                    role=task.role,
                    officer_id=task.officer_id,
                    made_at=at,
                )


def _of_cases(
    cases: Sequence[Case], calendar: OfficeCalendar, nearest: Unit | None, *, at: datetime
) -> Iterator[TimeWarning]:
    """Nine tenths of the case's time, and lateness, to the nearest supervisors."""
    if nearest is None:
        return
    pauses = _pauses(cases)
    for case in cases:
        assert case.due_at is not None
        start = case.clock_started_at or case.accepted_at or case.received_at
        if percent_used(start, case.due_at, pauses[case.pk], calendar, at=at) >= CASE_PERCENT:
            yield _to_supervisors(case, Threshold.CASE_MOST, nearest, 0, at=at)
        if case.late_from is not None and case.late_from <= at:
            yield _to_supervisors(case, Threshold.CASE_LATE, nearest, 0, at=at)


def _of_the_ladder(
    cases: Sequence[Case], calendar: OfficeCalendar, rungs: Sequence[EscalationRung], *, at: datetime
) -> Iterator[TimeWarning]:
    """The next rung for an overdue case whose last warning nobody took note of in time."""
    if not rungs:
        return
    standing: dict[int, TimeWarning] = {}
    late = TimeWarning.objects.filter(case__in=cases, threshold=Threshold.CASE_LATE).order_by("rung")
    promised = {case.pk: case.due_at for case in cases}
    for warning in late:
        if warning.promised == promised[warning.case_id]:
            standing[warning.case_id] = warning
    by_pk = {case.pk: case for case in cases}
    for pk, warning in standing.items():
        following = next((rung for rung in rungs if rung.number > warning.rung), None)
        if following is None or warning.acknowledged_at is not None:
            continue
        if working_minutes(calendar, warning.made_at, at) >= following.after_minutes:
            yield _to_supervisors(by_pk[pk], Threshold.CASE_LATE, following.unit, following.number, at=at)


def _to_supervisors(case: Case, threshold: Threshold, unit: Unit, rung: int, *, at: datetime) -> TimeWarning:
    assert case.due_at is not None
    given = {"threshold": threshold, "promised": case.due_at, "rung": rung, "unit": unit, "made_at": at}
    return TimeWarning(case=case, role=Role.SUPERVISOR, **given)


def percent_used(
    start: datetime, due: datetime, pauses: Sequence[Pause], calendar: OfficeCalendar, *, at: datetime
) -> int:
    """How much of the working time from `start` to `due` is used at `at`, in whole percent; pauses do not count."""
    if at <= start:
        return 0
    whole = working_minutes(calendar, start, max(due, start)) - paused(pauses, start, max(due, start), calendar)
    used = working_minutes(calendar, start, at) - paused(pauses, start, at, calendar)
    return used * 100 // whole if whole > 0 else 100


def _pauses(cases: Sequence[Case]) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(case__in=cases):
        found[pause.case_id].append(pause)
    return found


def _nearest_supervised(office: Unit, *, at: datetime) -> Unit | None:
    """The office itself or the nearest unit above it where a supervisor is posted today."""
    today = timezone.localtime(at).date()
    posts = Posting.objects.on(today).filter(role=Role.SUPERVISOR, officer__is_active=True).select_related("unit")
    above = [post.unit for post in posts if office.path.startswith(post.unit.path)]
    return max(above, key=lambda unit: len(unit.path), default=None)


def acknowledge(warnings: Sequence[int], *, by: Officer, mine: Q, at: datetime) -> int:
    """Note that somebody saw these warnings (keys), as far as they are theirs (`mine`); how many.

    Lower thresholds of the same step or case are seen with them: they say nothing more.
    """
    seen = TimeWarning.objects.filter(mine, pk__in=warnings, acknowledged_at=None)
    about = Q(pk__in=())
    for case, task in seen.values_list("case", "task"):
        about |= Q(case=case, task=task)
    same = TimeWarning.objects.filter(mine, about, acknowledged_at=None)
    return same.update(acknowledged_at=at, acknowledged_by=by)
