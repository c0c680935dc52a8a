"""Put a printing of a paper on record and tell which one it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from procedures.models import Case, Officer, PaperKind, PrintedPaper, ReceiptToPrint


def print_paper(case: Case, kind: PaperKind, *, by: Officer, at: datetime, since: datetime, key: str = "") -> int:
    """Record one printing and return which it is, from 1, of the paper issued at `since`.

    The same `key` prints once: a reloaded page or a second click gets the number of the first. A slip written
    later, such as a second request for papers, is another paper and begins at 1 again. A receipt that had to be
    printed anew because the calendar moved its date is off the counter's list with that.
    """
    with transaction.atomic():
        # Two officers print at once: the second waits here and gets the next number.
        Case.objects.select_for_update().only("pk").get(pk=case.pk)
        before = list(PrintedPaper.objects.filter(case=case, kind=kind).order_by("number"))
        mine = next((printed for printed in before if key and printed.key == key), None)
        if mine is None:
            number = before[-1].number + 1 if before else 1
            mine = PrintedPaper.objects.create(case=case, kind=kind, number=number, at=at, by=by, key=key)
            if kind == PaperKind.RECEIPT:
                waiting = ReceiptToPrint.objects.filter(case=case, printed_at=None)
                waiting.update(printed_at=at, printed_by=by)
    return sum(printed.at >= since for printed in before if printed.number < mine.number) + 1
