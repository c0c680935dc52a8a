"""Errors in results that are being corrected: what a counter waits for, and what a department has to mend."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from procedures import formats
from procedures.deadlines import OfficeCalendar
from procedures.models import Correction, Posting, Role, Unit
from procedures.queries.chips import TimeChip, left_until
from procedures.queries.rows import Listed, count_in_words, open_mark, pack_mark, page_of

CORRECTING_ROLES = frozenset({Role.CASE_OFFICER, Role.APPROVER, Role.CLERK})


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """One error that is not mended yet."""

    code: str
    procedure: str
    applicant: str
    what: str
    unit: str
    reported_at: datetime
    due_at: datetime
    chip: TimeChip


def corrections(
    units: Iterable[Unit], *, at: datetime, calendar: OfficeCalendar, after: str = ""
) -> Listed[CorrectionRow]:
    """Open corrections of the units and of all below them, most urgent first: those they mend and those they await."""
    reach = Q(pk__in=())
    for unit in units:
        reach |= Q(unit__path__startswith=unit.path) | Q(case__return_unit__path__startswith=unit.path)
    rows = Correction.objects.filter(reach, done_at=None)
    count = count_in_words(rows)
    if mark := open_mark(after):
        rows = rows.filter(Q(due_at__gt=mark[0]) | Q(due_at=mark[0], pk__gt=mark[1]))
    found, more = page_of(_with_parts(rows))
    return Listed(
        rows=tuple(_row(error, at, calendar) for error in found),
        count=count,
        next_mark=pack_mark(found[-1].due_at, found[-1].pk) if more else "",
        is_first=not mark,
    )


def to_correct(
    postings: Sequence[Posting], *, at: datetime, calendar: OfficeCalendar, most: int
) -> tuple[CorrectionRow, ...]:
    """What the postings' units have to mend, most urgent first. One query."""
    units = {posting.unit_id for posting in postings if posting.role in CORRECTING_ROLES}
    if not units:
        return ()
    rows = _with_parts(Correction.objects.filter(unit__in=units, done_at=None))[:most]
    return tuple(_row(error, at, calendar) for error in rows)


def _with_parts(rows: QuerySet[Correction]) -> QuerySet[Correction]:
    return rows.select_related("case__version__procedure", "case__applicant", "unit").order_by("due_at", "pk")


def _row(error: Correction, at: datetime, calendar: OfficeCalendar) -> CorrectionRow:
    return CorrectionRow(
        code=error.case.code,
        procedure=error.case.version.procedure.label,
        applicant=error.case.applicant.full_name,
        what=error.what,
        unit=error.unit.label,
        reported_at=formats.local_time(error.reported_at),
        due_at=error.due_at,
        chip=left_until(error.due_at, at=at, calendar=calendar),
    )
