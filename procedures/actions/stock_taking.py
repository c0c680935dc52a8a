"""Take stock of the folders that lie at a unit: begin, scan each, close; the difference stays on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import clock_time
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import Case, Officer, StockLine, StockOutcome, StockTaking, Unit
from procedures.queries.journey import folders_here


def begin(unit: Unit, *, by: Officer, at: datetime) -> StockTaking:
    """The unit's open stock-taking, begun when there is none. Raises ActionRefused `not_yours`."""
    if not policies.may_handle_paper(by, unit, at=at):
        raise ActionRefused([policies.foreign_paper(unit)])
    found, _made = StockTaking.objects.get_or_create(
        unit=unit, closed_at=None, defaults={"opened_at": at, "opened_by": by}
    )
    return found


def count(stock: StockTaking, case: Case, *, by: Officer, at: datetime) -> StockLine:
    """Note that a folder lies here. Raises ActionRefused: `not_yours`, `stock_closed`, `already_counted`."""
    with transaction.atomic():
        stock = _locked(stock)
        if reasons := list(_refusals(stock, by, at)):
            raise ActionRefused(reasons)
        known = stock.lines.filter(case=case).first()
        if known is not None:
            params = {"time": clock_time(known.at)}
            raise ActionRefused([Refusal("already_counted", _("Already counted at %(time)s."), params)])
        here = folders_here([stock.unit]).filter(pk=case.pk).exists()
        outcome = StockOutcome.FOUND if here else StockOutcome.UNEXPECTED
        return StockLine.objects.create(stock=stock, case=case, outcome=outcome, at=at)


def close(stock: StockTaking, *, by: Officer, at: datetime, key: str = "", answer: str = "") -> int:
    """Close it and note every folder that should lie here and was not scanned; how many those are.

    Raises AlreadyAnswered, ActionRefused: `not_yours`, `stock_closed`.
    """
    with transaction.atomic():
        stock = _locked(stock)
        if key:
            claim(key, by=by, at=at, answer=answer)
        if reasons := list(_refusals(stock, by, at)):
            raise ActionRefused(reasons)
        counted = stock.lines.values("case_id")
        absent = folders_here([stock.unit]).exclude(pk__in=counted).order_by("pk").values_list("pk", flat=True)
        lines = [StockLine(stock=stock, case_id=pk, outcome=StockOutcome.NOT_FOUND, at=at) for pk in absent]
        StockLine.objects.bulk_create(lines, batch_size=500)
        stock.closed_at, stock.closed_by = at, by
        stock.save(update_fields=("closed_at", "closed_by"))
        return len(lines)


def _locked(stock: StockTaking) -> StockTaking:
    return StockTaking.objects.select_for_update(of=("self",)).select_related("unit").get(pk=stock.pk)


def _refusals(stock: StockTaking, by: Officer, at: datetime) -> Iterator[Refusal]:
    if not policies.may_handle_paper(by, stock.unit, at=at):
        yield policies.foreign_paper(stock.unit)
    if stock.closed_at is not None:
        params = {"who": str(stock.closed_by), "time": clock_time(stock.closed_at)}
        yield Refusal("stock_closed", _("%(who)s closed this stock-taking at %(time)s."), params)
