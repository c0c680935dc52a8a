"""The warnings an officer has to look at: about steps they hold, and about cases of the units they supervise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q

from procedures.deadlines import OfficeCalendar
from procedures.models import Officer, Posting, Threshold, TimeWarning
from procedures.phrases import local
from procedures.queries.chips import TimeChip, left_until

MOST = 200
ORDER = tuple(Threshold.values)


@dataclass(frozen=True, slots=True)
class WarningRow:
    """One warning that still holds."""

    pk: int
    code: str
    procedure: str
    said: str
    step: str
    made_at: datetime
    chip: TimeChip
    rung: int


def mine(officer: Officer, postings: Sequence[Posting]) -> Q:
    """Warnings for a post this officer holds: about cases, about steps they hold now, and about steps nobody holds."""
    posts = Q(pk__in=())
    for post in postings:
        posts |= Q(unit=post.unit_id, role=post.role)
    return posts & (Q(task=None) | Q(task__officer=officer) | Q(task__officer=None))


def standing() -> Q:
    """Warnings nobody took note of that still hold: the step is open, the case promises what it did."""
    of_steps = Q(task__closed_at=None, task__due_at=F("promised")) & ~Q(task=None)
    of_cases = Q(task=None, case__due_at=F("promised"))
    return Q(acknowledged_at=None, case__closed_at=None, case__finished_at=None) & (of_steps | of_cases)


def warnings_for(
    officer: Officer, postings: Sequence[Posting], *, at: datetime, calendar: OfficeCalendar
) -> list[WarningRow]:
    """The newest warnings that still hold. One query."""
    found = TimeWarning.objects.filter(mine(officer, postings) & standing())
    rows = found.select_related("case__version__procedure", "task").order_by("-made_at", "-pk")[:MOST]
    # A higher threshold says what the lower one said: only the highest of each step and case is shown.
    highest: dict[tuple[int, int | None], TimeWarning] = {}
    for row in rows:
        known = highest.setdefault((row.case_id, row.task_id), row)
        if (ORDER.index(row.threshold), row.rung) > (ORDER.index(known.threshold), known.rung):
            highest[(row.case_id, row.task_id)] = row
    return [
        WarningRow(
            pk=row.pk,
            code=row.case.code,
            procedure=row.case.version.procedure.label,
            said=str(row.get_threshold_display()),
            step=local(row.case.version.route.step(row.task.step).name) if row.task else "",
            made_at=row.made_at,
            chip=left_until(
                row.promised, at=at, calendar=calendar, late_from=row.case.late_from if not row.task else None
            ),
            rung=row.rung,
        )
        for row in highest.values()
    ]


def standing_count(officer: Officer, postings: Sequence[Posting]) -> int:
    """For how many steps and cases warnings wait for the officer. One query."""
    found = TimeWarning.objects.filter(mine(officer, postings) & standing())
    return found.order_by().values("case", "task").distinct().count()
