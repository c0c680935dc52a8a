"""Receipts that say an old date: who gets a new one, and at which counter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from procedures import formats
from procedures.models import CalendarChange, ReceiptToPrint, Unit
from procedures.queries.rows import Listed, count_in_words, open_mark, pack_mark, page_of


@dataclass(frozen=True, slots=True)
class ReprintRow:
    """One receipt to print anew; `key` keeps a second click of its link from printing twice."""

    code: str
    procedure: str
    applicant: str
    phone: str
    due_at: datetime | None
    provisional: bool
    decision: str
    since: datetime
    key: str


def waiting_receipts(counters: Collection[Unit]) -> QuerySet[ReceiptToPrint]:
    """The receipts that wait at these counters; a case that has ended needs none."""
    return ReceiptToPrint.objects.filter(unit__in=counters, printed_at=None, case__closed_at=None)


def reprints(counters: Collection[Unit], *, after: str = "") -> Listed[ReprintRow]:
    """The receipts to print anew, longest waiting first."""
    rows = waiting_receipts(counters)
    count = count_in_words(rows)
    if mark := open_mark(after):
        rows = rows.filter(Q(since__gt=mark[0]) | Q(since=mark[0], pk__gt=mark[1]))
    parts = ("case__version__procedure", "case__applicant", "change")
    found, more = page_of(rows.select_related(*parts).order_by("since", "pk"))
    return Listed(
        rows=tuple(_row(row) for row in found),
        count=count,
        next_mark=pack_mark(found[-1].since, found[-1].pk) if more else "",
        is_first=not mark,
    )


def _row(row: ReceiptToPrint) -> ReprintRow:
    case = row.case
    return ReprintRow(
        code=case.code,
        procedure=case.version.procedure.label,
        applicant=case.applicant.full_name,
        phone=formats.masked_phone(case.applicant.phone),
        due_at=case.due_at,
        provisional=case.provisional,
        decision=row.change.decision,
        since=row.since,
        key=f"calendar-{row.change_id}",
    )


def still_to_print(change: CalendarChange) -> tuple[int, int]:
    """How many receipts of a change wait to be printed anew, and how many have been."""
    asked = ReceiptToPrint.objects.filter(change=change)
    waiting = asked.filter(printed_at=None, case__closed_at=None).count()
    return waiting, asked.exclude(printed_at=None).count()
