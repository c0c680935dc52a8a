"""The counter's first page, its scan field, and the results it hands over."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures.queries.case_list import cases_in_reach, search
from procedures.queries.desk import desk as desk_of
from procedures.queries.desk import returns as results_to_return
from procedures.queries.journey_pages import count_to_leave
from procedures.queries.scan import Scan, ScanKind, condition_of, read_scan
from procedures.web.frontdesk.person import remember
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_counters, for_officers

LONGEST_SCAN = 500


@require_safe
@for_officers
def home(request: OfficeRequest) -> HttpResponse:
    """The first page of a counter; who has no counter goes to their work, or to the cases."""
    if not request.desk.counters:
        return redirect("worklist" if request.desk.works else "cases")
    page = desk_of(request.desk.counters, at=request.desk.at, calendar=request.desk.calendar)
    context = {"desk": page, "paper_to_leave": count_to_leave(request.desk.paper_units)}
    return render(request, "frontdesk/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def scan(request: OfficeRequest) -> HttpResponse:
    """Find what was scanned: one case opens, several are listed. By POST: names stay out of addresses."""
    if request.method != "POST":
        return render(request, "frontdesk/search.html", {})
    understood = read_scan(request.POST.get("q", "")[:LONGEST_SCAN])
    if understood.kind is ScanKind.NOTHING:
        problem = _("Scan or type one thing: a receipt, a card, a code, a number or a name.")
        return render(request, "frontdesk/search.html", {"scan_problem": problem})
    if understood.problem is not None:
        return render(request, "frontdesk/search.html", {"scan_problem": str(understood.problem)})
    found = search(
        cases_in_reach(request.desk.reach),
        condition_of(understood),
        at=request.desk.at,
        calendar=request.desk.calendar,
    )
    if understood.card is not None:
        remember(request, understood.card)
    elif len(found) == 1:
        return redirect("case", found[0].code)
    return render(request, "frontdesk/search.html", _answer(request, understood, found))


def _answer(request: OfficeRequest, understood: Scan, found: tuple[object, ...]) -> dict[str, object]:
    """What the search page shows; a card's number is not shown again."""
    can_receive = bool(request.desk.counters)
    return {
        "found": found,
        "q": "" if understood.card else request.POST.get("q", "")[:LONGEST_SCAN],
        "person": understood.card.full_name if understood.card else "",
        "warnings": understood.warnings,
        "intake_url": reverse("intake") if can_receive else "",
        "today": request.desk.today,
    }


@require_safe
@for_counters
def returns(request: OfficeRequest) -> HttpResponse:
    """Results waiting to be collected at this officer's counters."""
    desk = request.desk
    listed = results_to_return(desk.counters, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    page = {"rows": listed.rows, "count": listed.count, **page_links(request, listed)}
    return render(request, "frontdesk/returns.html", {"page": page, "today": desk.today})
