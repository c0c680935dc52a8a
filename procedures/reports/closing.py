"""What a closed report is sealed with, and what the record says today of the period it froze."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from procedures.models import Case, ClosedReport, Unit
from procedures.models.event import GENESIS
from procedures.reports.period import Period
from procedures.reports.record import (
    Cell,
    Question,
    accepted,
    kept_promise,
    of_unit,
    open_at,
    settled,
    standing,
    way_in,
)

Place = tuple[Cell, Cell]
"""The two cells a case is counted in: how it came, how it stands."""

MOST_SHOWN = 200
"""Corrections listed on a page; the count tells the rest."""


@dataclass(frozen=True, slots=True)
class CaseCorrection:
    """A case that is counted elsewhere today than in the closed report; None where it is counted nowhere."""

    code: str
    before: Place | None
    now: Place | None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What changed since a report was closed: how many cases, and the first of them."""

    count: int
    cases: tuple[CaseCorrection, ...]


def question_of(closed: ClosedReport, *, as_of: datetime) -> Question:
    """The question a closed report answered, asked for another moment."""
    return Question(closed.unit, Period(closed.begins_on, closed.ends_on), as_of)


def places(question: Question) -> dict[int, Place]:
    """The two cells of every case of a report, by its key. Five queries."""
    cases, begins, ends = of_unit(question.unit), question.begins, question.ends
    came = dict(way_in(accepted(cases, begins, ends)).order_by().values_list("pk", "cell"))
    came |= dict.fromkeys(open_at(cases, begins).order_by().values_list("pk", flat=True), Cell.CARRIED.value)
    stands = dict(kept_promise(settled(cases, begins, ends)).order_by().values_list("pk", "cell"))
    stands |= dict(standing(open_at(cases, ends), ends).order_by().values_list("pk", "cell"))
    return {pk: (Cell(came[pk]), Cell(stands[pk])) for pk in came.keys() & stands.keys()}


def packed(found: dict[int, Place]) -> tuple[bytes, str]:
    """The list of cases as it is kept, and the SHA-256 of its text."""
    text = "\n".join(f"{pk} {came} {stands}" for pk, (came, stands) in sorted(found.items())).encode()
    return zlib.compress(text, 9), hashlib.sha256(text).hexdigest()


def unpacked(content: bytes | memoryview) -> dict[int, Place]:
    """The list of cases of a closed report."""
    lines = (line.split() for line in zlib.decompress(bytes(content)).decode().splitlines())
    return {int(pk): (Cell(came), Cell(stands)) for pk, came, stands in lines}


def seal(closed: ClosedReport) -> str:
    """SHA-256 (64 hex digits) over the previous hash and the report's content in canonical JSON."""
    content = {
        "unit": closed.unit_id,
        "number": closed.number,
        "form": closed.form,
        "begins_on": closed.begins_on.isoformat(),
        "ends_on": closed.ends_on.isoformat(),
        "figures": closed.figures,
        "cases": closed.cases_digest,
        "closed_at": closed.closed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "closed_by": closed.closed_by_id,
        "note": closed.note,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256((closed.previous_hash + text).encode()).hexdigest()


def broken_seals(unit: Unit) -> Iterator[ClosedReport]:
    """Closed reports of the unit whose content or place in the chain is not what was sealed."""
    before = GENESIS
    for closed in ClosedReport.objects.filter(unit=unit).order_by("number"):
        digest = hashlib.sha256(zlib.decompress(bytes(closed.cases))).hexdigest()
        if (closed.previous_hash, closed.hash, closed.cases_digest) != (before, seal(closed), digest):
            yield closed
        before = closed.hash


def corrections(closed: ClosedReport, *, at: datetime) -> Corrections:
    """The cases that the record places differently at `at` than when the report was closed."""
    before, now = unpacked(closed.cases), places(question_of(closed, as_of=at))
    moved = sorted(pk for pk in before.keys() | now.keys() if before.get(pk) != now.get(pk))
    codes = dict(Case.objects.filter(pk__in=moved[:MOST_SHOWN]).values_list("pk", "code"))
    shown = tuple(CaseCorrection(codes.get(pk, str(pk)), before.get(pk), now.get(pk)) for pk in moved[:MOST_SHOWN])
    return Corrections(len(moved), shown)


def next_number(unit: Unit) -> tuple[int, str]:
    """The number of the unit's next closed report and the hash it is sealed to."""
    last: tuple[Any, Any] | None = (
        ClosedReport.objects.filter(unit=unit).order_by("-number").values_list("number", "hash").first()
    )
    return (last[0] + 1, last[1]) if last else (1, GENESIS)
