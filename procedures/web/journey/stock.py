"""What lies at a unit by the record, what should and does not, and the stock-taking that compares it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.end_journey import put_away
from procedures.actions.stock_taking import begin, close, count
from procedures.models import Destination, StockOutcome, StockTaking, Unit
from procedures.queries import journey_pages as pages
from procedures.queries.desk import Tile
from procedures.queries.journey import folders_here
from procedures.web.forms import key_of, new_key, whole
from procedures.web.journey.scanning import Said, answer, case_of, is_fetched, scanned, told
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_paper

PAGE, PART = "journey/stock.html", "journey/stock_part.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_paper
def papers_here(request: OfficeRequest) -> HttpResponse:
    """Folders of a unit by the record: here, missing here, to be elsewhere."""
    unit = _unit(request)
    if request.method == "POST":
        return _begin(request, unit) if request.POST.get("do") == "begin" else _put_away(request)
    return render(request, "journey/papers.html", _papers(request, unit, ()))


def _begin(request: OfficeRequest, unit: Unit) -> HttpResponse:
    stock = begin(unit, by=request.desk.officer, at=request.desk.at)
    return redirect("stock_taking", stock.pk)


def _put_away(request: OfficeRequest) -> HttpResponse:
    case = case_of(request, request.POST.get("case", ""))
    archive = request.POST.get("do") == "archive"
    unit = _unit(request)
    if isinstance(case, Said):
        return render(request, "journey/papers.html", _papers(request, unit, case.sentences), status=422)
    try:
        destination = Destination.ARCHIVE if archive else Destination.PERSON
        put_away(case, destination, by=request.desk.officer, at=request.desk.at)
    except ActionRefused as refused:
        return render(request, "journey/papers.html", _papers(request, unit, refused.sentences()), status=422)
    said = _("The papers of %(code)s are in the archive.") if archive else _("The papers of %(code)s are given back.")
    messages.success(request, said % {"code": case.code})
    return redirect(f"{reverse('papers_here')}?unit={unit.pk}")


def _unit(request: OfficeRequest) -> Unit:
    units = request.desk.paper_units
    chosen = whole(request.POST.get("unit", request.GET.get("unit", "")))
    return next((unit for unit in units if unit.pk == chosen), units[0])


def _papers(request: OfficeRequest, unit: Unit, problems: tuple[str, ...]) -> dict[str, Any]:
    desk, view = request.desk, request.GET.get("view", "here")
    view = view if view in pages.VIEWS else "here"
    listed = pages.papers_at([unit], view, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    return {
        "unit": unit,
        "units": desk.paper_units,
        "view": view,
        "title": _titles()[view],
        "tiles": _tiles(unit, view),
        "page": {"rows": listed.rows, "count": listed.count, **page_links(request, listed)},
        "stock": StockTaking.objects.filter(unit=unit).order_by("-pk").first(),
        "problems": [(sentence, "") for sentence in problems],
        "key": new_key(),
        "today": desk.today,
    }


def _titles() -> dict[str, str]:
    return {
        "here": _("Folders here by the record"),
        "away": _("Should be here and are not"),
        "elsewhere": _("Here, and should be elsewhere"),
    }


def _tiles(unit: Unit, view: str) -> tuple[Tile, ...]:
    counts = pages.paper_counts([unit])
    lines = {
        "here": _("received, and not given on"),
        "away": _("the step is here, the folder is not"),
        "elsewhere": _("to be handed over"),
    }
    kinds = {"here": "", "away": "late", "elsewhere": "soon"}
    return tuple(
        Tile(
            figure=counts[code],
            name=name,
            line=lines[code],
            target="papers_here",
            query=f"?unit={unit.pk}&view={code}",
            kind=kinds[code] if counts[code] != "0" else "",  # type: ignore[arg-type]
            here=code == view,
        )
        for code, name in _titles().items()
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_paper
def stock_taking(request: OfficeRequest, pk: int) -> HttpResponse:
    """Scan everything in the cupboard; closing shows and records the difference."""
    stock = StockTaking.objects.select_related("unit", "opened_by", "closed_by").filter(pk=min(pk, 2**62)).first()
    if stock is None or stock.unit not in request.desk.paper_units:
        raise Http404
    if request.method != "POST":
        return answer(request, PAGE, PART, _stock(request, stock, None))
    if request.POST.get("do") == "close":
        return _close(request, stock)
    said = _count(request, stock)
    if said.good and not is_fetched(request):
        messages.success(request, " ".join(said.sentences))
        return redirect("stock_taking", stock.pk)
    return answer(request, PAGE, PART, _stock(request, stock, said))


def _count(request: OfficeRequest, stock: StockTaking) -> Said:
    case = case_of(request, scanned(request))
    if isinstance(case, Said):
        return case
    try:
        line = count(stock, case, by=request.desk.officer, at=request.desk.at)
    except ActionRefused as refused:
        return told(case.code, refused.sentences())
    if line.outcome == StockOutcome.UNEXPECTED:
        words = _("%(code)s is counted; by the record it is not here. Take it in if it stays.")
    else:
        words = _("%(code)s is counted.")
    return told(case.code, [words % {"code": case.code}], good=True)


def _close(request: OfficeRequest, stock: StockTaking) -> HttpResponse:
    url = reverse("stock_taking", args=[stock.pk])
    try:
        absent = close(stock, by=request.desk.officer, at=request.desk.at, key=key_of(request.POST), answer=url)
    except AlreadyAnswered as before:
        return redirect(before.answer)
    except ActionRefused as refused:
        return answer(request, PAGE, PART, _stock(request, stock, told("", refused.sentences())))
    words = ngettext("%(count)s folder was not found.", "%(count)s folders were not found.", absent)
    messages.success(request, words % {"count": absent})
    return redirect(url)


def _stock(request: OfficeRequest, stock: StockTaking, said: Said | None) -> dict[str, Any]:
    absent = stock.lines.filter(outcome=StockOutcome.NOT_FOUND)
    counted = pages.stock_rows(stock.lines.exclude(outcome=StockOutcome.NOT_FOUND))
    return {
        "said": said,
        "stock": stock,
        "counted": counted,
        "absent": pages.stock_rows(absent),
        "counts": _counts(stock),
        "key": new_key(),
        "today": request.desk.today,
    }


def _counts(stock: StockTaking) -> dict[str, int]:
    """How many folders were found, stood there unexpectedly, were not found, and should lie here. Two queries."""
    wanted = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in StockOutcome}
    return {**stock.lines.aggregate(**wanted), "expected": folders_here([stock.unit]).count()}
