"""Put the printing of many papers at once on record and tell of each which printing it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.models import Case, Officer, PaperKind, PersonalDataReading, PrintedPaper

BATCH = 400
"""Rows of one INSERT: within the number of parameters every engine takes."""


@dataclass(frozen=True, slots=True)
class ToPrint:
    """One paper of a batch: of which case, which kind, and when it was issued."""

    case_id: int
    kind: PaperKind
    since: datetime


def print_papers(papers: Sequence[ToPrint], *, by: Officer, at: datetime, key: str) -> dict[ToPrint, int]:
    """Record one printing and one reading of each paper; which printing it is, from 1, as `print_paper` counts.

    The same `key` prints once: papers printed with it before keep the number they got. The number of statements
    does not depend on the number of papers, but for the batches they are written in.
    """
    ids = sorted({paper.case_id for paper in papers})
    with transaction.atomic():
        # In the order of the keys, so that two batches wait for each other and never for one another's rest.
        list(Case.objects.select_for_update().only("pk").filter(pk__in=ids).order_by("pk"))
        before: dict[tuple[int, str], list[PrintedPaper]] = {}
        for printed in PrintedPaper.objects.filter(case_id__in=ids).order_by("number"):
            before.setdefault((printed.case_id, printed.kind), []).append(printed)
        fresh: list[PrintedPaper] = []
        for paper in papers:
            rows = before.setdefault((paper.case_id, paper.kind.value), [])
            if not any(key and row.key == key for row in rows):
                number = rows[-1].number + 1 if rows else 1
                row = PrintedPaper(case_id=paper.case_id, kind=paper.kind, number=number, at=at, by=by, key=key)
                rows.append(row)
                fresh.append(row)
        PrintedPaper.objects.bulk_create(fresh, BATCH)
        record_readings(((paper.case_id, paper.kind.value) for paper in papers), by=by, at=at)
    return {paper: _number(before[paper.case_id, paper.kind.value], paper.since, key) for paper in papers}


def record_readings(read: Iterable[tuple[int, str]], *, by: Officer, at: datetime) -> None:
    """Note many readings of personal data: the key of the case, and the page or paper it was read on."""
    rows = [PersonalDataReading(case_id=case_id, officer=by, at=at, page=page) for case_id, page in read]
    PersonalDataReading.objects.bulk_create(rows, BATCH)


def _number(rows: Sequence[PrintedPaper], since: datetime, key: str) -> int:
    mine = next(row for row in reversed(rows) if row.key == key)
    return sum(row.at >= since for row in rows if row.number < mine.number) + 1
