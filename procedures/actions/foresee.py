"""Counting ahead: how long earlier cases still took from each step, and from when on open ones are at risk."""

from __future__ import annotations

import logging
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from math import ceil
from statistics import median

from django.db import transaction
from django.utils import timezone

from procedures.deadlines import OfficeCalendar, working_minutes
from procedures.models import Case, Forecast, Pause, StepPace, Task, Unit
from procedures.models.case import RUNNING_STATUSES
from procedures.queries.calendars import calendar_for

logger = logging.getLogger(__name__)
WINDOW = timedelta(days=180)
ENOUGH_CASES = 10
"""Fewer finished cases say nothing about the next one."""
MOST_CASES = 300
"""The newest so many of a procedure are looked at: what was true longer ago says less."""
LONGEST_LOOK_BACK = timedelta(days=400)


def foresee(*, at: datetime) -> int:
    """Renew paces and forecasts of every agency with work under way; how many forecasts stand.

    Each agency is its own transaction; one that fails is logged and leaves the others, and its old figures, alone.
    """
    agencies = Unit.objects.filter(
        pk__in=Case.objects.filter(closed_at=None, status__in=RUNNING_STATUSES).values("agency")
    )
    made = 0
    for agency in agencies:
        try:
            with transaction.atomic():
                made += _foresee_of(agency, at=at)
        except Exception:
            logger.exception("No forecast for unit %s", agency.code)
    return made


def _foresee_of(agency: Unit, *, at: datetime) -> int:
    calendar = calendar_for(agency)
    paces = _paces(agency, calendar, at=at)
    StepPace.objects.filter(agency=agency).delete()
    StepPace.objects.bulk_create(paces)
    by_step = {(pace.procedure_id, pace.step): pace for pace in paces}
    open_tasks = Task.objects.open().filter(
        case__agency=agency, case__closed_at=None, case__status__in=RUNNING_STATUSES, case__late_from__isnull=False
    )
    found = []
    for task in open_tasks.select_related("case__version"):
        pace = by_step.get((task.case.version.procedure_id, task.step))
        if pace is not None and task.case.due_at is not None:
            found.append(_forecast(task, pace, task.case.due_at, calendar))
    Forecast.objects.filter(task__case__agency=agency).delete()
    Forecast.objects.bulk_create(found)
    return len(found)


def _paces(agency: Unit, calendar: OfficeCalendar, *, at: datetime) -> list[StepPace]:
    until = timezone.localtime(at).date()
    ended = Case.objects.filter(agency=agency, finished_at__gt=at - WINDOW, finished_at__lte=at)
    newest: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    rows = ended.order_by("-finished_at").values_list("version__procedure", "pk", "finished_at")
    for procedure, pk, finished in rows.iterator():
        assert finished is not None
        if len(newest[procedure]) < MOST_CASES:
            newest[procedure].append((pk, finished))
    paces = []
    for procedure, cases in newest.items():
        if len(cases) >= ENOUGH_CASES:
            for step, needed in _still_needed(dict(cases), calendar).items():
                if len(needed) >= ENOUGH_CASES:
                    paces.append(
                        StepPace(
                            agency=agency,
                            procedure_id=procedure,
                            step=step,
                            cases=len(needed),
                            median_minutes=round(median(needed)),
                            p90_minutes=ninetieth(needed),
                            since=until - WINDOW,
                            until=until,
                        )
                    )
    return paces


def ninetieth(values: Sequence[int]) -> int:
    """The 90th percentile by nearest rank: the smallest value that nine tenths of all do not exceed."""
    return sorted(values)[ceil(len(values) * 0.9) - 1]


def _still_needed(finished: dict[int, datetime], calendar: OfficeCalendar) -> dict[str, list[int]]:
    """Working minutes from the first arrival at each step to the end of the case, without its pauses."""
    pauses: dict[int, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(case__in=finished):
        pauses[pause.case_id].append(pause)
    needed: dict[str, list[int]] = defaultdict(list)
    seen: set[tuple[int, str]] = set()
    for case, step, opened in (
        Task.objects.filter(case__in=finished).order_by("sequence").values_list("case", "step", "opened_at")
    ):
        end = finished[case]
        if opened < end and (case, step) not in seen:
            seen.add((case, step))
            needed[step].append(working_minutes(calendar, opened, end) - paused(pauses[case], opened, end, calendar))
    return needed


def paused(pauses: Iterable[Pause], start: datetime, end: datetime, calendar: OfficeCalendar) -> int:
    """Working minutes between the two moments during which the clock stood still."""
    total = 0
    for pause in pauses:
        first, last = max(pause.started_at, start), min(pause.ended_at or end, end)
        total += working_minutes(calendar, first, last) if first < last else 0
    return total


def _forecast(task: Task, pace: StepPace, promised: datetime, calendar: OfficeCalendar) -> Forecast:
    return Forecast(
        task=task,
        promised=promised,
        at_risk_from=before(calendar, promised, pace.p90_minutes),
        likely_late_from=before(calendar, promised, pace.median_minutes),
        median_minutes=pace.median_minutes,
        p90_minutes=pace.p90_minutes,
        cases=pace.cases,
        since=pace.since,
        until=pace.until,
    )


@lru_cache(maxsize=20_000)
def before(calendar: OfficeCalendar, end: datetime, minutes: int) -> datetime:
    """The latest moment from which `minutes` working minutes still fit until `end`, to the minute."""
    start = end - LONGEST_LOOK_BACK
    span = int(LONGEST_LOOK_BACK.total_seconds() // 60)

    def spent(minute: int) -> int:  # grows with the minute: less and less time is left
        return -working_minutes(calendar, start + timedelta(minutes=minute), end)

    found = bisect_left(range(span + 1), -minutes + 1, key=spent)
    return start + timedelta(minutes=max(found - 1, 0))
