"""Writing what the board shows into a file: XLSX with numbers and dates as such, or CSV that no formula hides in."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import xlsxwriter
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from procedures.models import Case, Export, ExportState, Officer
from procedures.policies import overseen_units
from procedures.queries import progress
from procedures.queries.calendars import calendar_for

logger = logging.getLogger(__name__)
KEPT = timedelta(days=1)
ABANDONED = timedelta(minutes=10)
"""An export whose worker said nothing for so long is begun anew."""
AT_ONCE = 500
"""Rows read together, and up to which a file is written while its reader waits."""
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet."""
Cell = str | int | datetime | None


def ask(owner: Officer, query: str, form: str, *, at: datetime) -> Export:
    """Put an export on the list of what is to be written."""
    language = translation.get_language() or "vi"
    return Export.objects.create(owner=owner, query=query, form=form, language=language, asked_at=at)


def make_next(*, at: datetime) -> Export | None:
    """Write the oldest export that waits, or whose worker died; None when none does. Each is claimed by one worker."""
    waiting = Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING, begun_at__lt=at - ABANDONED)
    found = Export.objects.filter(waiting).order_by("asked_at").first()
    if found is None:
        return None
    claimed = Export.objects.filter(pk=found.pk, state=found.state, begun_at=found.begun_at)
    if not claimed.update(state=ExportState.RUNNING, begun_at=at, rows=0):
        return make_next(at=at)
    found.refresh_from_db()
    try:
        content = write(found, at=at)
    except Exception:
        logger.exception("Export %s was not written", found.pk)
        Export.objects.filter(pk=found.pk).update(state=ExportState.FAILED)
        return found
    with transaction.atomic():
        Export.objects.filter(pk=found.pk).update(state=ExportState.DONE, content=content)
    return found


def drop_old(*, at: datetime) -> int:
    """Remove exports nobody needs any more, with their files; how many."""
    return Export.objects.filter(asked_at__lt=at - KEPT).delete()[0]


def write(export: Export, *, at: datetime) -> bytes:
    """The file of an export. Progress is noted after every batch."""
    with translation.override(export.language):
        shown = cases_of(export.owner, export.query, at=at)
        Export.objects.filter(pk=export.pk).update(total=shown.count())
        lines = _lines(export, shown, at=at)
        return workbook(lines) if export.form == "xlsx" else text(lines)


def cases_of(owner: Officer, query: str, *, at: datetime) -> QuerySet[Case]:
    """The cases an address of the board shows this officer at `at`."""
    tops = overseen_units(owner, at=at)
    units = progress.units_below(tops)
    if not units:
        return Case.objects.none()
    days = progress.days_of(at, calendar_for(tops[0]))
    given = {name: str(value) for name, value in QueryDict(query).items()}
    return progress.open_work([unit.pk for unit in units]).filter(progress.condition_of(given, units, at=at, days=days))


def heads() -> list[str]:
    """The columns, in the reader's language."""
    return [
        _("Case code"),
        _("Procedure"),
        _("Applicant"),
        _("Status"),
        _("Received"),
        _("Promised"),
        _("Time"),
        _("Held by"),
        _("Unit"),
        _("Step"),
        _("Working days held"),
        _("Cause"),
        _("What happened"),
        _("Last act"),
        _("Last act at"),
    ]


def _lines(export: Export, shown: QuerySet[Case], *, at: datetime) -> Iterator[list[Cell]]:
    yield list(heads())
    tops = overseen_units(export.owner, at=at)
    calendar = calendar_for(tops[0])
    key = progress.SORTED_BY.get(QueryDict(export.query).get("panel", "late"), "received_at")
    rows = progress.with_parts(shown).order_by(key, "pk")
    for number, case in enumerate(rows.iterator(chunk_size=AT_ONCE), start=1):
        row = progress.progress_row(case, at=at, calendar=calendar)
        yield [
            row.code,
            row.procedure,
            row.applicant,
            row.status_label,
            case.received_at,
            row.due_at,
            row.chip.text if row.chip else "",
            "; ".join(holder.officer for holder in row.holders),
            "; ".join(holder.unit for holder in row.holders),
            "; ".join(holder.step for holder in row.holders),
            max((holder.days for holder in row.holders), default=None),
            row.cause,
            row.cause_note,
            row.last_act,
            row.last_at,
        ]
        if number % AT_ONCE == 0:
            Export.objects.filter(pk=export.pk).update(rows=number)


def workbook(lines: Iterator[list[Cell]]) -> bytes:
    """XLSX: text is text whatever it begins with, numbers are numbers, moments are dates in the office's time."""
    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book: Any = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet.freeze_panes(1, 1)
    for column, width in enumerate((20, 32, 26, 16, 16, 16, 18, 24, 28, 28, 10, 22, 40, 20, 16)):
        sheet.set_column(column, column, width)
    for number, line in enumerate(lines):
        for column, cell in enumerate(line):
            if isinstance(cell, datetime):
                sheet.write_datetime(number, column, timezone.make_naive(cell), moment)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell, head if number == 0 else None)
    book.close()
    return buffer.getvalue()


def text(lines: Iterator[list[Cell]]) -> bytes:
    """CSV in UTF-8 with a mark that spreadsheets know it by; no cell is read as a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line in lines:
        writer.writerow([_plain(cell) for cell in line])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, int):
        return cell
    said = cell or ""
    return f"'{said}" if said.startswith(DANGEROUS) else said
