"""The warnings an officer has to look at, and taking note of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from procedures import formats
from procedures.actions.warn import acknowledge
from procedures.queries.warnings import mine, warnings_for
from procedures.web.forms import whole
from procedures.web.office import OfficeRequest, for_officers


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def warnings(request: OfficeRequest) -> HttpResponse:
    """Warnings that still hold, newest first; on POST the marked ones are taken note of."""
    desk = request.desk
    if request.method == "POST":
        keys = [key for key in map(whole, request.POST.getlist("warning")) if key is not None]
        count = acknowledge(keys, by=desk.officer, mine=mine(desk.officer, desk.postings), at=desk.at)
        said = ngettext("%(count)s warning taken note of", "%(count)s warnings taken note of", count)
        messages.success(request, said % {"count": formats.grouped(count)})
        return redirect("warnings")
    rows = warnings_for(desk.officer, desk.postings, at=desk.at, calendar=desk.calendar)
    return render(request, "supervisor/warnings.html", {"rows": rows, "today": desk.today})
