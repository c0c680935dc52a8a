"""Close a book of a register: its pages and numbers are counted, and nothing in it changes any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import clock_time
from procedures.actions.idempotency import claim
from procedures.documents.book import pages_of
from procedures.errors import ActionRefused, Refusal
from procedures.models import CertificationBook, Officer, RegisterBook

AnyBook = TypeVar("AnyBook", RegisterBook, CertificationBook)


def close_register(book: AnyBook, *, by: Officer, at: datetime, reason: str = "", key: str = "") -> AnyBook:
    """Close the book at `at` and return it as it stands closed.

    A book closed while its year lasts makes room for the next volume, which opens in the same transaction. Raises
    ActionRefused with every reason, and AlreadyAnswered when the form was posted before.
    Source: TT 01/2018/TT-VPCP, NĐ 23/2015/NĐ-CP art. 13 (a register is closed at the end of the year).
    """
    with transaction.atomic():
        # Whoever enters a line waits here, and finds the new volume.
        book = type(book).objects.select_for_update(of=("self",)).select_related("unit").get(pk=book.pk)
        if key:
            claim(key, by=by, at=at, answer="")
        reason = " ".join(reason.split())
        if reasons := list(_refusals(book, by=by, at=at, reason=reason)):
            raise ActionRefused(reasons)
        book.closed_at, book.closed_by, book.pages = at, by, pages_of(book.count)
        book.closing_reason = reason if _year_lasts(book, at) else ""
        book.save(update_fields=("closed_at", "closed_by", "pages", "closing_reason"))
        if _year_lasts(book, at):
            book.next_volume(at=at).save(force_insert=True)
    return book


def _refusals(book: AnyBook, *, by: Officer, at: datetime, reason: str) -> Iterator[Refusal]:
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
    if not book.count:
        yield Refusal("register_empty", _("Nothing stands in this book yet; there is nothing to close."))
    if _year_lasts(book, at) and not reason:
        yield Refusal(
            "year_not_over",
            _("The year %(year)s is not over: write why the book is closed now."),
            {"year": str(book.year)},
        )


def _year_lasts(book: AnyBook, at: datetime) -> bool:
    return timezone.localtime(at).year <= book.year
