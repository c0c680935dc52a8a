"""The counter's first page, and the receipts it prints anew."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from procedures.queries.desk import desk as desk_of
from procedures.queries.drafts import drafts_of
from procedures.queries.journey_pages import count_to_leave
from procedures.queries.queue_pages import panel_of
from procedures.queries.reprints import reprints, waiting_receipts
from procedures.web.forms import new_key
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_counters, for_officers
from procedures.web.queue.linking import remember_ticket


@require_safe
@for_officers
def home(request: OfficeRequest) -> HttpResponse:
    """The first page of a counter; who has none goes to their work, to the board they oversee, or to the cases."""
    if not request.desk.counters:
        return redirect("worklist" if request.desk.works else "progress" if request.desk.oversees else "cases")
    page = desk_of(request.desk.counters, at=request.desk.at, calendar=request.desk.calendar)
    panel = panel_of(request.desk.officer, request.desk.counters, at=request.desk.at)
    remember_ticket(request, panel and panel.here)
    to_print = waiting_receipts(request.desk.counters).count()
    drafts = drafts_of(request.desk.officer, today=request.desk.today)
    leaving = count_to_leave(request.desk.paper_units)
    context = {"desk": page, "panel": panel, "to_print": to_print, "drafts": drafts, "paper_to_leave": leaving}
    context["key"] = new_key()
    return render(request, "frontdesk/home.html", context)


@require_safe
@for_counters
def receipts_to_print(request: OfficeRequest) -> HttpResponse:
    """Receipts of these counters whose date the calendar moved."""
    listed = reprints(request.desk.counters, after=request.GET.get("after", ""))
    page = {"rows": listed.rows, "count": listed.count, **page_links(request, listed)}
    return render(request, "frontdesk/reprints.html", {"page": page, "today": request.desk.today})
