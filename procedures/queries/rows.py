"""What a list of cases shows of one case, and how a list goes on to its next page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from procedures import formats
from procedures.deadlines import OfficeCalendar
from procedures.models import Case, CaseStatus
from procedures.queries.chips import TimeChip, time_chip

Row = TypeVar("Row")
M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
COUNTED_UP_TO = 1000
"""Longer lists say "more than 1.000": an exact total would read every row."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    code: str
    procedure: str
    applicant: str
    status: int
    status_label: str
    received_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    chip: TimeChip | None
    agency: str
    return_method: str


CASE_PARTS = ("version__procedure", "applicant", "agency", "return_unit")
"""What a row shows beside the case itself; read with the list, never per row."""


def case_row(case: Case, *, at: datetime, calendar: OfficeCalendar) -> CaseRow:
    """The row of a case read with `CASE_PARTS`."""
    return CaseRow(
        code=case.code,
        procedure=case.version.procedure.label,
        applicant=case.applicant.full_name,
        status=case.status,
        status_label=str(CaseStatus(case.status).label),
        received_at=case.received_at,
        due_at=case.due_at,
        finished_at=case.finished_at,
        chip=time_chip(case, at=at, calendar=calendar),
        agency=case.agency.label,
        return_method=case.get_return_method_display(),
    )


@dataclass(frozen=True, slots=True)
class Listed(Generic[Row]):
    """One page of a list: its rows, how many there are in words, and where the next page begins."""

    rows: tuple[Row, ...]
    count: str
    next_mark: str = ""
    is_first: bool = True
    extra: dict[str, Any] = field(default_factory=dict)


def count_in_words(rows: QuerySet[Any]) -> str:
    """How many rows there are, counted no further than a page of figures is worth."""
    found = rows.order_by()[: COUNTED_UP_TO + 1].count()
    return f"> {formats.grouped(COUNTED_UP_TO)}" if found > COUNTED_UP_TO else formats.grouped(found)


def pack_mark(*values: object) -> str:
    """The sort values of the last row as a short text for the address of the next page."""
    text = json.dumps([v.isoformat() if isinstance(v, datetime) else v for v in values])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def open_mark(mark: str) -> tuple[datetime, int] | None:
    """The (moment, id) a page begins after; None for nothing or nonsense: a list then begins at its beginning."""
    try:
        moment, pk = json.loads(base64.urlsafe_b64decode(mark + "=" * (-len(mark) % 4)))
        when = datetime.fromisoformat(moment)
        return (when, int(pk)) if when.tzinfo else None
    except (ValueError, TypeError, binascii.Error):
        return None


def page_of(rows: QuerySet[M], size: int = PAGE_SIZE) -> tuple[list[M], bool]:
    """The first `size` rows, and whether more follow. One query."""
    found = list(rows[: size + 1])
    return found[:size], len(found) > size


def words(parts: Iterable[object]) -> Iterator[str]:
    """The parts that say something, as texts."""
    return (str(part) for part in parts if part)
