"""The register of cases: the books an officer may look into, and the lines of one for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from procedures.models import Case, CaseEvent, Posting, RegisterBook, Role
from procedures.queries.rows import PAGE_SIZE, Listed, page_of
from procedures.queries.taking import HANDING_OVER

PARTS = ("version__procedure", "applicant", "agency")


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A line of the register on the screen."""

    number: int
    code: str
    applicant: str
    procedure: str
    agency: str
    accepted_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None
    method: str
    status_label: str


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from the first to the last of a part of a book; (0, 0) when there are none."""

    first: int
    last: int


def registers_of(postings: Iterable[Posting]) -> QuerySet[RegisterBook]:
    """The books of the counters one is posted at, and of those one supervises; newest first."""
    reach = Q(pk__in=())
    for posting in postings:
        if posting.role == Role.FRONT_DESK:
            reach |= Q(unit=posting.unit_id)
        elif posting.role == Role.SUPERVISOR:
            reach |= Q(unit__path__startswith=posting.unit.path)
    books = RegisterBook.objects.filter(reach).select_related("unit", "closed_by")
    return books.order_by("-year", "unit__path", "-volume")


def keeps_registers(postings: Iterable[Posting]) -> bool:
    """Whether one of the postings opens a register at all."""
    return any(posting.role in (Role.FRONT_DESK, Role.SUPERVISOR) for posting in postings)


def register_page(book: RegisterBook, *, month: int | None = None, before: int | None = None) -> Listed[RegisterRow]:
    """Lines of the book, the newest first, of one month or all; the page that follows the number `before`."""
    lines = _lines(book, month).select_related(*PARTS).defer("version__document").order_by("-register_number")
    if before:
        lines = lines.filter(register_number__lt=before)
    found, more = page_of(lines, PAGE_SIZE)
    mark = str(found[-1].register_number) if more else ""
    return Listed(tuple(_row(case) for case in found), str(book.last), mark, is_first=not before)


def range_of(book: RegisterBook, month: int | None) -> Range:
    """The numbers of a month, or of the whole book."""
    if month is None:
        return Range(1 if book.last else 0, book.last)
    found = _lines(book, month).aggregate(first=Min("register_number"), last=Max("register_number"))
    return Range(found["first"] or 0, found["last"] or 0)


def cases_between(book: RegisterBook, first: int, last: int) -> list[Case]:
    """The cases of the numbers `first` to `last`, in order, with what a line of the register shows."""
    lines = book.cases.filter(register_number__gte=first, register_number__lte=last)
    return list(lines.select_related(*PARTS).defer("version__document").order_by("register_number"))


def takers_of(cases: Iterable[Case]) -> dict[int, str]:
    """Who took the results of these cases, by the key of the case."""
    returned = [case.pk for case in cases if case.returned_at is not None]
    events = CaseEvent.objects.filter(case_id__in=returned, code__in=HANDING_OVER).values_list("case_id", "facts")
    return {case_id: str(facts.get("to") or "") for case_id, facts in events}


def _lines(book: RegisterBook, month: int | None) -> QuerySet[Case]:
    return book.cases.filter(accepted_at__month=month) if month else book.cases.all()


def _row(case: Case) -> RegisterRow:
    return RegisterRow(
        number=case.register_number or 0,
        code=case.code,
        applicant=case.applicant.full_name,
        procedure=case.version.procedure.label,
        agency=case.agency.label,
        accepted_at=case.accepted_at,
        due_at=case.due_at,
        returned_at=case.returned_at,
        method=case.get_return_method_display(),
        status_label=case.status_label,
    )
