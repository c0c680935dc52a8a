"""The certification register on the screen and on paper, and the closing of a book."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures import policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.close_register import close_register
from procedures.actions.print_papers import record_readings
from procedures.documents import CertificationLine, CertificationPart, render_certification_register
from procedures.documents.book import LINES_PER_PAGE, pages_of
from procedures.models import CertificationBook, CertifiedDocument
from procedures.queries.certification_register import (
    ENDED,
    certification_books_of,
    certification_page,
    lines_between,
    signers_of,
)
from procedures.queries.register import keeps_registers
from procedures.web.forms import Problem, key_of, new_key, refusal_problems, whole
from procedures.web.frontdesk.register import MOST_PAGES, ClosingForm
from procedures.web.frontdesk.sheets import head_of_book
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_officers

READ_AS = "certifications"
"""What a reading of a case in a printed book is put on record as."""


@require_safe
@for_officers
def certifications(request: OfficeRequest) -> HttpResponse:
    """A book of the certification register, newest line first."""
    if not keeps_registers(request.desk.postings):
        raise PermissionDenied
    books = list(certification_books_of(request.desk.postings)[:200])
    asked = request.GET.get("book", "")
    book = next((book for book in books if not asked or book.pk == whole(asked)), None)
    if asked and book is None:
        raise Http404
    context = {"books": books} if book is None else _page(request, books, book)
    return render(request, "frontdesk/certifications.html", context)


def _page(request: OfficeRequest, books: list[CertificationBook], book: CertificationBook) -> dict[str, Any]:
    listed = certification_page(book, before=whole(request.GET.get("after", "")))
    return {
        "books": books,
        "book": book,
        "page": {"rows": listed.rows, **page_links(request, listed)},
        "parts": _parts(book),
        "pages": pages_of(book.count),
        "today": request.desk.today,
        "may_close": book.closed_at is None
        and policies.may_close_register(request.desk.officer, book.unit, at=request.desk.at),
    }


def _parts(book: CertificationBook) -> list[tuple[int, int]]:
    """The numbers of each file the book is printed in."""
    step = MOST_PAGES * LINES_PER_PAGE
    return [(first, min(first + step - 1, book.last)) for first in range(book.before + 1, book.last + 1, step)]


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def close_certifications(request: OfficeRequest, pk: int) -> HttpResponse:
    """Close a book. Only a supervisor does; everybody else is told who."""
    book, desk = _book(request, pk), request.desk
    form, problems = ClosingForm(request.POST or None), list[Problem]()
    back = f"{reverse('certifications')}?book={book.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            close_register(
                book, by=desk.officer, at=desk.at, reason=form.cleaned_data["reason"], key=key_of(request.POST)
            )
            messages.success(request, _("Book %(book)s is closed.") % {"book": book.symbol})
            return redirect(back)
        except AlreadyAnswered:
            return redirect(back)
        except ActionRefused as refused:
            problems = refusal_problems(refused.reasons, {"year_not_over": "id_reason"})
    context = {
        "book": book,
        "form": form,
        "key": key_of(request.POST) if request.method == "POST" else new_key(),
        "problems": problems,
        "pages": pages_of(book.count),
        "year_lasts": desk.today.year <= book.year,
        "may_close": policies.may_close_register(desk.officer, book.unit, at=desk.at),
        "certifications": True,
    }
    return render(request, "frontdesk/close_register.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@for_officers
def print_certifications(request: OfficeRequest, pk: int) -> HttpResponse:
    """The pages that hold the numbers `first` to `last` as a file; at most `MOST_PAGES` of them."""
    book = _book(request, pk)
    first = max(whole(request.GET.get("first", "")) or 0, book.before + 1) - book.before
    last = min(whole(request.GET.get("last", "")) or book.last, book.last) - book.before
    pages = range((first - 1) // LINES_PER_PAGE, pages_of(max(last, 0)))[:MOST_PAGES]
    if not pages:
        raise Http404
    begin, end = book.before + pages[0] * LINES_PER_PAGE + 1, book.before + (pages[-1] + 1) * LINES_PER_PAGE
    lines = lines_between(book, begin, end)
    if request.method != "HEAD":
        cases = sorted({line.case_id for line in lines})
        record_readings(((case, READ_AS) for case in cases), by=request.desk.officer, at=request.desk.at)
    with translation.override("vi"):
        content = render_certification_register(_part(book, lines, pages, request.desk.at))
    response = HttpResponse(content, content_type="application/pdf")
    name = f"so-chung-thuc-{book.kind}-{book.volume:02d}-{book.year}-trang-{pages[0] + 1}-{pages[-1] + 1}"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _book(request: OfficeRequest, pk: int) -> CertificationBook:
    """The book if this officer may look into it; a foreign one looks like a missing one."""
    if not keeps_registers(request.desk.postings):
        raise PermissionDenied
    book = certification_books_of(request.desk.postings).filter(pk=pk).first() if pk < 10**18 else None
    if book is None:
        raise Http404
    return book


def _part(book: CertificationBook, lines: list[CertifiedDocument], pages: range, at: datetime) -> CertificationPart:
    signers = signers_of(lines)
    return CertificationPart(
        **head_of_book(book, at=at),
        book=book.symbol,
        before=book.before,
        kind=book.kind,
        lines=tuple(_line(line, signers.get(line.case_id, "")) for line in lines),
        cover=pages[0] == 0,
        closing=book.closed_at is not None and pages[-1] + 1 == pages_of(book.count),
    )


def _line(line: CertifiedDocument, signer: str) -> CertificationLine:
    case = line.case
    signed = case.signed_at
    waits = "Không chứng thực" if case.status in ENDED else "Chờ ký"
    return CertificationLine(
        number=line.number,
        entered_at=timezone.localtime(line.entered_at),
        signed_at=timezone.localtime(signed) if signed else None,
        requester=case.applicant.full_name,
        document_name=line.name,
        signer=signer if signed else "",
        copies=line.copies,
        pages=line.pages,
        fee_vnd=line.fee_vnd,
        case_code=case.code,
        note="" if signed else waits,
    )
