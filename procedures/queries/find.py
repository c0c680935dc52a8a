"""The cases that a scan means: exact ones first, then those of people with a similar name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as Choice
from django.db.models import F, Q, QuerySet, Value, When

from procedures.deadlines import OfficeCalendar
from procedures.models import Case, Unit
from procedures.models.name_index import PARTIES
from procedures.models.secret import blind_index
from procedures.phrases import name_key
from procedures.queries.case_codes import codes_meant
from procedures.queries.names import cases_of, named_exactly, named_similarly
from procedures.queries.rows import CASE_PARTS, CaseRow, case_row
from procedures.queries.scan import Scan, ScanKind

SHOWN = 30
"""More cases than this are not shown; who searches types more of the name."""


@dataclass(frozen=True, slots=True)
class Found:
    """The cases of a scan. `exact` meet it as it stands, `similar` with one slip of the keys; `more` were left out."""

    exact: tuple[CaseRow, ...] = ()
    similar: tuple[CaseRow, ...] = ()
    more: bool = False

    @property
    def rows(self) -> tuple[CaseRow, ...]:
        """The cases in the order they are shown."""
        return (*self.exact, *self.similar)

    @property
    def count(self) -> int:
        """How many cases are shown."""
        return len(self.rows)

    @property
    def only(self) -> CaseRow | None:
        """The one case that was meant; None where several are, or none is exactly."""
        return self.exact[0] if len(self.exact) == 1 and not self.more else None


def find(cases: QuerySet[Case], scan: Scan, *, at: datetime, calendar: OfficeCalendar) -> Found:
    """The cases a scan means, of those in `cases`. One query for an exact hit, at most three otherwise."""
    if scan.kind is not ScanKind.NAME:
        return _found(_ordered(cases.filter(meaning(scan))), (), at, calendar)
    name = scan.mended or scan.text
    exact = _ordered(cases.filter(named_exactly(name)), whole=name)
    if len(exact) == 1 or len(exact) > SHOWN:
        return _found(exact, (), at, calendar)
    similar = cases.filter(named_similarly(name)).exclude(pk__in=[case.pk for case in exact])
    return _found(exact, _ordered(similar, whole=name), at, calendar)


def _found(exact: list[Case], similar: list[Case] | tuple[()], at: datetime, calendar: OfficeCalendar) -> Found:
    room = max(SHOWN - len(exact), 0)
    return Found(
        exact=tuple(case_row(case, at=at, calendar=calendar) for case in exact[:SHOWN]),
        similar=tuple(case_row(case, at=at, calendar=calendar) for case in similar[:room]),
        more=len(exact) > SHOWN or len(similar) > room,
    )


def _ordered(cases: QuerySet[Case], *, whole: str = "") -> list[Case]:
    """At most one more than is shown: whole names before parts of names, open cases before closed, newest first."""
    key = name_key(whole)
    is_whole = Q(applicant__search=key) | Q(submitter__search=key)
    rank = Choice(When(is_whole, then=Value(0)), default=Value(1)) if whole else Value(0)
    order = (F("closed_at").desc(nulls_first=True), "-received_at", "-pk")
    ranked = cases.select_related(*CASE_PARTS).defer("version__document").annotate(rank=rank).order_by("rank", *order)
    return list(ranked[: SHOWN + 1])


def meaning(scan: Scan) -> Q:
    """Which cases a scan means that is no name."""
    if scan.kind is ScanKind.TOKEN:
        return Q(token=scan.text)
    if scan.kind is ScanKind.CASE_CODE:
        known = Unit.objects.exclude(agency_code="").values_list("agency_code", "case_code_template")
        return Q(code__in=codes_meant(scan.text, known))
    sealed = [blind_index(number) for number in _spellings(scan.text)]
    phones = _phone_spellings(scan.text) if scan.kind is ScanKind.NUMBER else []
    return cases_of(
        f"SELECT id FROM {PARTIES} WHERE id_index IN ({_marks(sealed)})"
        + (f" OR phone IN ({_marks(phones)})" if phones else ""),
        [*sealed, *phones],
    )


def _marks(values: list[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _spellings(number: str) -> list[str]:
    """A tax code of 13 digits may be on record with or without its bar."""
    if re.fullmatch(r"\d{13}", number):
        return [number, f"{number[:10]}-{number[10:]}"]
    return [number]


def _phone_spellings(number: str) -> list[str]:
    """A telephone number as it may have been written down: 0900…, +84900…, 84900…"""
    if match := re.fullmatch(r"(?:\+84|0084|84(?=\d{9,10}$)|0)(\d{8,10})", number):
        return sorted({number, f"0{match[1]}", f"+84{match[1]}", f"84{match[1]}"})
    return [number]
