"""Close a book of the register: its pages and numbers are counted, and nothing in it changes any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import clock_time
from procedures.actions.idempotency import claim
from procedures.documents.register import pages_of
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, RegisterBook


def close_register(book: RegisterBook, *, by: Officer, at: datetime, reason: str = "", key: str = "") -> RegisterBook:
    """Close the book at `at` and return it as it stands closed.

    A book closed while its year lasts makes room for the next volume, which opens in the same transaction. Raises
    ActionRefused with every reason, and AlreadyAnswered when the form was posted before.
    Source: TT 01/2018/TT-VPCP (the register is closed at the end of the year).
    """
    with transaction.atomic():
        # Receptions of this counter wait here; the next one finds the new volume.
        book = RegisterBook.objects.select_for_update(of=("self",)).select_related("unit").get(pk=book.pk)
        if key:
            claim(key, by=by, at=at, answer="")
        reason = " ".join(reason.split())
        if reasons := list(_refusals(book, by=by, at=at, reason=reason)):
            raise ActionRefused(reasons)
        book.closed_at, book.closed_by, book.pages = at, by, pages_of(book.last)
        book.closing_reason = reason if _year_lasts(book, at) else ""
        book.save(update_fields=("closed_at", "closed_by", "pages", "closing_reason"))
        if _year_lasts(book, at):
            RegisterBook.objects.create(unit=book.unit, year=book.year, volume=book.volume + 1, opened_at=at)
    return book


def _refusals(book: RegisterBook, *, by: Officer, at: datetime, reason: str) -> Iterator[Refusal]:
    if not policies.may_close_register(by, book.unit, at=at):
        yield Refusal(
            "not_supervisor", _("Only the supervisor of %(unit)s closes its register."), {"unit": book.unit.label}
        )
        return
    if book.closed_at is not None:
        yield Refusal(
            "register_closed",
            _("%(who)s closed this book at %(time)s already."),
            {"who": str(book.closed_by), "time": clock_time(book.closed_at)},
        )
        return
    if not book.last:
        yield Refusal("register_empty", _("No case stands in this book yet; there is nothing to close."))
    if _year_lasts(book, at) and not reason:
        yield Refusal(
            "year_not_over",
            _("The year %(year)s is not over: write why the book is closed now."),
            {"year": str(book.year)},
        )


def _year_lasts(book: RegisterBook, at: datetime) -> bool:
    return timezone.localtime(at).year <= book.year
