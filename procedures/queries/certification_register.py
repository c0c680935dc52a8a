"""The certification register: the books an officer may look into, and the lines of one for the screen and for paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from procedures.models import (
    CaseEvent,
    CaseStatus,
    CertificationBook,
    CertifiedDocument,
    Posting,
    Role,
    Unit,
)
from procedures.queries.rows import PAGE_SIZE, Listed, page_of

PARTS = ("case__applicant", "case__version")
NAMES_LOOKED_AT, NAMES_OFFERED = 300, 30
"""Last documents of an authority that are looked at for the names that come often, and how many are offered."""


@dataclass(frozen=True, slots=True)
class CertificationRow:
    """A line of a book on the screen; `signer` is empty while nobody has signed."""

    number: int
    name: str
    requester: str
    pages: int
    copies: int
    fee_vnd: int
    code: str
    entered_at: datetime
    signed_at: datetime | None
    signer: str
    status_label: str


def certification_books_of(postings: Iterable[Posting]) -> QuerySet[CertificationBook]:
    """The books of the authority whose counter one is posted at, and of those one supervises; newest first."""
    reach = Q(pk__in=())
    for posting in postings:
        if posting.role == Role.FRONT_DESK:
            reach |= Q(unit__code__in=[code for code in posting.unit.path.split("/") if code])
        elif posting.role == Role.SUPERVISOR:
            reach |= Q(unit__path__startswith=posting.unit.path)
    books = CertificationBook.objects.filter(reach).select_related("unit", "closed_by")
    return books.order_by("-year", "unit__path", "kind", "-volume")


def certification_page(book: CertificationBook, *, before: int | None = None) -> Listed[CertificationRow]:
    """Lines of the book, the newest first; the page that follows the number `before`. Two queries."""
    lines = book.documents.select_related(*PARTS).defer("case__version__document").order_by("-number")
    if before:
        lines = lines.filter(number__lt=before)
    found, more = page_of(lines, PAGE_SIZE)
    signers = signers_of(found)
    mark = str(found[-1].number) if more else ""
    rows = tuple(_row(line, signers.get(line.case_id, "")) for line in found)
    return Listed(rows, str(book.count), mark, is_first=not before)


def lines_between(book: CertificationBook, first: int, last: int) -> list[CertifiedDocument]:
    """The lines of the numbers `first` to `last`, in order, with what paper shows of them."""
    lines = book.documents.filter(number__gte=first, number__lte=last).select_related(*PARTS)
    return list(lines.defer("case__version__document").order_by("number"))


def signers_of(lines: Iterable[CertifiedDocument]) -> dict[int, str]:
    """Who signed, with their title, by the key of the case. One query."""
    cases = {line.case_id for line in lines}
    signed = CaseEvent.objects.filter(case_id__in=cases, code__in=("forward", "finish"), facts__signed=True)
    found = {}
    for event in signed.select_related("by").order_by("sequence"):
        if event.by is not None:
            found[event.case_id] = ", ".join(filter(None, (event.by.full_name, event.by.title)))
    return found


def names_often_certified(authority: Unit) -> list[str]:
    """The documents that come most often, to be offered while a name is typed. One query."""
    last = CertifiedDocument.objects.filter(book__unit=authority).order_by("-pk").values_list("name", flat=True)
    return [name for name, _count in Counter(last[:NAMES_LOOKED_AT]).most_common(NAMES_OFFERED)]


ENDED = frozenset({CaseStatus.STOPPED, CaseStatus.WITHDRAWN, CaseStatus.REFUSED})
"""Statuses of a case that ended without a certification."""


def _row(line: CertifiedDocument, signer: str) -> CertificationRow:
    case = line.case
    return CertificationRow(
        number=line.number,
        name=line.name,
        requester=case.applicant.full_name,
        pages=line.pages,
        copies=line.copies,
        fee_vnd=line.fee_vnd,
        code=case.code,
        entered_at=line.entered_at,
        signed_at=case.signed_at,
        signer=signer if case.signed_at is not None else "",
        status_label=case.status_label,
    )
