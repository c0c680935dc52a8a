"""The estimate of Decision 766 on the screen: what was measured, what could not be, and the cases that cost points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures import formats
from procedures.queries.case_list import case_list
from procedures.reports.decision_766 import GROUPS, Item, estimate
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest
from procedures.web.reports.asking import Asked, for_reports, period_name
from procedures.web.reports.views import asked_for, must_be_asked

WITHOUT = ("form", "by", "as_of")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it is shown."""

    code: str
    name: str
    formula: str
    most: str
    counted: str
    points: str
    unknown: str
    url: str
    costing: str


@require_safe
@for_reports
def report_index(request: OfficeRequest) -> HttpResponse:
    """The six groups of a unit and a period."""
    form, asked = asked_for(request, *WITHOUT)
    context: dict[str, Any] = {"form": form}
    if asked is not None:
        found = estimate(asked.question)
        context |= {
            "asked": asked,
            "period_name": period_name(asked.period),
            "points": points_said(found.points),
            "measured": formats.decimal(found.measured),
            "groups": [
                (name, most, [_row(asked, item) for item in found.items if item.group == number])
                for number, (name, most) in GROUPS.items()
            ],
        }
    return render(request, "reports/index.html", context)


@require_safe
@for_reports
def report_index_cases(request: OfficeRequest) -> HttpResponse:
    """The cases that cost points in one item."""
    asked = must_be_asked(request, *WITHOUT)
    item = estimate(asked.question).item(request.GET.get("item", ""))
    if item is None or item.costing is None or item.share is None:
        raise Http404
    listed = case_list(
        item.costing, at=request.desk.at, calendar=request.desk.calendar, after=request.GET.get("after", "")
    )
    context = {
        "asked": asked,
        "item": item,
        "figure": item.share.of - item.share.done,
        "page": {"rows": listed.rows, **page_links(request, listed)},
        "query": asked.query(form="", by="", as_of=""),
        "period_name": period_name(asked.period),
        "today": request.desk.today,
    }
    return render(request, "reports/index_cases.html", context)


def _row(asked: Asked, item: Item) -> ItemRow:
    share, costing = item.share, ""
    if share is not None and item.costing is not None and share.of > share.done:
        costing = formats.grouped(share.of - share.done)
    counted = ""
    if share is not None:
        said = {"done": formats.grouped(share.done), "of": formats.grouped(share.of)}
        counted = _("%(done)s of %(of)s") % said
    query = asked.query(form="", by="", as_of="", item=item.code)
    return ItemRow(
        code=item.code,
        name=str(item.name),
        formula=item.formula,
        most=formats.decimal(item.most),
        counted=counted,
        points=points_said(item.points) if item.points is not None else "–",
        unknown=str(item.unknown),
        url=f"{reverse('report_index_cases')}?{query}" if costing else "",
        costing=costing,
    )


def points_said(points: float) -> str:
    """Two decimals in the reader's language."""
    text = f"{points:.2f}"
    return text if formats.in_english() else text.replace(".", ",")
