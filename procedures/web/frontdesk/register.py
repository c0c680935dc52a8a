"""The register of cases on the screen and on paper, and the closing of a book."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procedures import policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.close_register import close_register
from procedures.actions.print_papers import record_readings
from procedures.documents import RegisterLine, RegisterPart, render_register
from procedures.documents.book import LINES_PER_PAGE, page_of, pages_of
from procedures.models import Case, CaseStatus, RegisterBook
from procedures.queries.register import (
    cases_between,
    keeps_registers,
    range_of,
    register_page,
    registers_of,
    takers_of,
)
from procedures.web.forms import Problem, key_of, line_field, new_key, refusal_problems, whole
from procedures.web.frontdesk.sheets import head_of_book
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_officers

MOST_PAGES = 100
"""Pages of one file: a month of a busy counter, made in a few seconds."""

READ_AS = "register"
"""What a reading of a case in a printed register is put on record as."""


class ClosingForm(forms.Form):
    """Why a book is closed; asked while its year lasts."""

    reason = line_field(label=gettext_lazy("Reason, while the year is not over"), required=False, max_length=300)


@require_safe
@for_officers
def register(request: OfficeRequest) -> HttpResponse:
    """A book of the register, newest line first, of one month or all."""
    books = _books(request)
    book = _shown(books, request.GET.get("book", ""))
    if book is None:
        return render(request, "frontdesk/register.html", {"books": books})
    return render(request, "frontdesk/register.html", _page(request, books, book))


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def close_book(request: OfficeRequest, pk: int) -> HttpResponse:
    """Close a book. Only a supervisor does; everybody else is told who."""
    book = _book(request, pk)
    form, problems = ClosingForm(request.POST or None), list[Problem]()
    if request.method == "POST" and form.is_valid():
        desk = request.desk
        try:
            close_register(
                book, by=desk.officer, at=desk.at, reason=form.cleaned_data["reason"], key=key_of(request.POST)
            )
            messages.success(request, _("Book %(book)s is closed.") % {"book": book.label})
            return redirect(f"{reverse('register')}?book={book.pk}")
        except AlreadyAnswered:
            return redirect(f"{reverse('register')}?book={book.pk}")
        except ActionRefused as refused:
            problems = refusal_problems(refused.reasons, {"year_not_over": "id_reason"})
    context = {
        "book": book,
        "form": form,
        "key": key_of(request.POST) if request.method == "POST" else new_key(),
        "problems": problems,
        "pages": pages_of(book.last),
        "year_lasts": request.desk.today.year <= book.year,
        "may_close": policies.may_close_register(request.desk.officer, book.unit, at=request.desk.at),
    }
    return render(request, "frontdesk/close_register.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@for_officers
def print_book(request: OfficeRequest, pk: int) -> HttpResponse:
    """The pages that hold the numbers `first` to `last` as a file; at most `MOST_PAGES` of them."""
    book = _book(request, pk)
    first, last = whole(request.GET.get("first", "")) or 1, whole(request.GET.get("last", "")) or book.last
    pages = range(page_of(max(first, 1)), min(page_of(max(last, 1)), pages_of(book.last)) + 1)
    if not pages:
        raise Http404
    pages = pages[:MOST_PAGES]
    cases = cases_between(book, (pages[0] - 1) * LINES_PER_PAGE + 1, pages[-1] * LINES_PER_PAGE)
    if request.method != "HEAD":
        record_readings(((case.pk, READ_AS) for case in cases), by=request.desk.officer, at=request.desk.at)
    with translation.override("vi"):
        content = render_register(_part(book, cases, pages, request.desk.at))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"so-theo-doi-{book.volume:02d}-{book.year}-trang-{pages[0]}-{pages[-1]}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _books(request: OfficeRequest) -> list[RegisterBook]:
    if not keeps_registers(request.desk.postings):
        raise PermissionDenied
    return list(registers_of(request.desk.postings)[:200])


def _shown(books: list[RegisterBook], asked: str) -> RegisterBook | None:
    pk = whole(asked) if asked else None
    if asked and pk not in {book.pk for book in books}:
        raise Http404
    return next((book for book in books if pk is None or book.pk == pk), None)


def _book(request: OfficeRequest, pk: int) -> RegisterBook:
    """The book if this officer may look into it; a foreign one looks like a missing one."""
    if not keeps_registers(request.desk.postings):
        raise PermissionDenied
    book = registers_of(request.desk.postings).filter(pk=pk).first() if pk < 10**18 else None
    if book is None:
        raise Http404
    return book


def _page(request: OfficeRequest, books: list[RegisterBook], book: RegisterBook) -> dict[str, Any]:
    month = whole(request.GET.get("month", ""))
    month = month if month in MONTHS else None
    listed = register_page(book, month=month, before=whole(request.GET.get("after", "")))
    numbers = range_of(book, month)
    return {
        "books": books,
        "book": book,
        "month": month,
        "months": [(number, MONTHS[number]) for number in sorted(MONTHS)],
        "page": {"rows": listed.rows, **page_links(request, listed)},
        "numbers": numbers,
        "parts": _parts(numbers.first, numbers.last),
        "pages": pages_of(book.last),
        "today": request.desk.today,
        "may_close": book.closed_at is None
        and policies.may_close_register(request.desk.officer, book.unit, at=request.desk.at),
    }


def _parts(first: int, last: int) -> list[tuple[int, int]]:
    """The numbers of each file that a range is printed in."""
    step = MOST_PAGES * LINES_PER_PAGE
    if not last:
        return []
    begins = [first, *range((first - 1) // step * step + step + 1, last + 1, step)]
    return [(begin, min(last, (begin - 1) // step * step + step)) for begin in begins]


def _part(book: RegisterBook, cases: list[Case], pages: range, at: datetime) -> RegisterPart:
    takers = takers_of(cases)
    return RegisterPart(
        **head_of_book(book, at=at),
        book=book.label,
        lines=tuple(_line(case, takers.get(case.pk, "")) for case in cases),
        cover=pages[0] == 1,
        closing=book.closed_at is not None and pages[-1] == pages_of(book.last),
    )


NOTED = {
    CaseStatus.WITHDRAWN: "Rút hồ sơ",
    CaseStatus.STOPPED: "Dừng giải quyết",
    CaseStatus.WAITING_PAPERS: "Chờ bổ sung",
    CaseStatus.WAITING_PAYMENT: "Chờ nộp tiền",
}
"""What the last column of the register says of a case that has no result."""


def _line(case: Case, taker: str) -> RegisterLine:
    assert case.accepted_at is not None
    assert case.register_number is not None
    return RegisterLine(
        number=case.register_number,
        case_code=case.code,
        procedure_name=case.version.procedure.name,
        applicant_name=case.applicant.full_name,
        address=case.applicant.address,
        phone=case.applicant.phone,
        agency=case.agency.name,
        received_at=timezone.localtime(case.accepted_at),
        due_at=timezone.localtime(case.due_at) if case.due_at else None,
        returned_at=timezone.localtime(case.returned_at) if case.returned_at else None,
        method=str(case.get_return_method_display()),
        taken_by=taker,
        note=NOTED.get(CaseStatus(case.status), ""),
    )
