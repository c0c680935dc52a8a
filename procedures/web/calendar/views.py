"""The working calendar of the installation: look, propose, preview, decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procedures import policies
from procedures.actions import ActionRefused
from procedures.actions.change_calendar import apply, decide, preview, propose
from procedures.models import CalendarChange, ChangeState, WorkCalendar
from procedures.queries.calendar_page import change_page, national_calendar, year_page
from procedures.web.calendar.forms import DayForm, DecisionForm
from procedures.web.forms import Problem, form_problems, refusal_problems
from procedures.web.office import OfficeRequest, for_officers

BATCHES_AT_ONCE = 4
"""How much of a preview or application one request does; the rest goes on with the next, or by itself."""

FIELDS = {
    "nothing_proposed": "id_day",
    "day_known": "id_day",
    "half_a_pair": "id_makeup",
    "day_unknown": "id_removed",
    "no_decision": "id_decision",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def calendar(request: OfficeRequest, year: int | None = None) -> HttpResponse:
    """The days off of a year; a POST proposes a change and leads to its preview."""
    national = national_calendar()
    if national is None:
        raise Http404
    shown = year or request.desk.today.year
    if not 2020 <= shown <= 2100:
        raise Http404
    form, problems = DayForm(), []
    if request.method == "POST":
        _supervisors_only(request, national)
        form = DayForm(request.POST, request.FILES)
        proposed, problems = _proposed(request, national, form)
        if proposed is not None:
            return redirect("calendar_change", pk=proposed.pk)
    context: dict[str, Any] = {
        "page": year_page(national, shown),
        "form": form,
        "problems": problems,
        "may_change": policies.may_change_calendar(request.desk.officer, national, at=request.desk.at),
        "changes": national.changes.select_related("decided_by").order_by("-pk")[:10],
    }
    return render(request, "calendar/year.html", context, status=422 if problems else 200)


def _proposed(
    request: OfficeRequest, national: WorkCalendar, form: DayForm
) -> tuple[CalendarChange | None, list[Problem]]:
    if not form.is_valid():
        return None, form_problems(form)
    known = set(national.days.values_list("day", flat=True))
    years = set(national.years.values_list("year", flat=True))
    removed = form.cleaned_data.get("removed")
    try:
        change = propose(
            national,
            added=form.added(known),
            removed=(removed,) if removed else (),
            years=form.years(years),
            by=request.desk.officer,
            at=request.desk.at,
        )
    except ActionRefused as refused:
        return None, refusal_problems(refused.reasons, FIELDS)
    return preview(change, limit=BATCHES_AT_ONCE), []


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """A proposed change: what it moves, and the decision."""
    national = national_calendar()
    proposed = get_object_or_404(CalendarChange.objects.select_related("calendar", "decided_by"), pk=pk)
    if national is None:
        raise Http404
    form, problems = DecisionForm(), []
    if request.method == "POST":
        _supervisors_only(request, proposed.calendar)
        form = DecisionForm(request.POST)
        problems = _went_on(request, proposed, form)
        if not problems:
            return redirect("calendar_change", pk=pk)
    context = {
        "page": change_page(proposed),
        "form": form,
        "problems": problems,
        "may_change": policies.may_change_calendar(request.desk.officer, proposed.calendar, at=request.desk.at),
    }
    return render(request, "calendar/change.html", context, status=422 if problems else 200)


def _went_on(request: OfficeRequest, proposed: CalendarChange, form: DecisionForm) -> list[Problem]:
    """Continue the preview, decide, or continue applying, whichever comes next; what stands in the way."""
    if proposed.state == ChangeState.DRAFT:
        preview(proposed, limit=BATCHES_AT_ONCE)
        return []
    if proposed.state == ChangeState.PREVIEWED:
        if not form.is_valid():
            return form_problems(form)
        try:
            proposed = decide(
                proposed, decision=form.cleaned_data["decision"], by=request.desk.officer, at=request.desk.at
            )
        except ActionRefused as refused:
            return refusal_problems(refused.reasons, FIELDS)
        messages.success(request, _("The calendar was changed."))
    apply(proposed, at=request.desk.at, limit=BATCHES_AT_ONCE * 5)
    return []


def _supervisors_only(request: OfficeRequest, calendar: WorkCalendar) -> None:
    if not policies.may_change_calendar(request.desk.officer, calendar, at=request.desk.at):
        raise PermissionDenied
