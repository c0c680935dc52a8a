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
from procedures.models import CalendarChange, ChangeState, Unit, WorkCalendar
from procedures.queries.calendar_page import (
    WITHOUT_CALENDAR,
    change_page,
    national_calendar,
    units_with_calendars,
    year_page,
)
from procedures.queries.calendars import inherited
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
    "swap_twice": "id_makeup",
    "swap_with_itself": "id_makeup",
    "bad_sessions": "id_sessions",
    "no_working_time": "id_sessions",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def calendar(request: OfficeRequest, year: int | None = None) -> HttpResponse:
    """Hours and days off of a year, of the country or of ?unit=; a POST proposes a change and leads to its preview."""
    national = national_calendar()
    shown = year or request.desk.today.year
    if national is None or not 2020 <= shown <= 2100:
        raise Http404
    unit = _unit(request)
    form, problems = DayForm(national=unit is None), []
    if request.method == "POST":
        _supervisors_only(request, unit)
        form = DayForm(request.POST, request.FILES, national=unit is None)
        proposed, problems = _proposed(request, unit or national, form)
        if proposed is not None:
            return redirect("calendar_change", pk=proposed.pk)
    desk = request.desk
    posted = [*desk.units, unit] if unit else desk.units
    context: dict[str, Any] = {
        "page": year_page(unit, shown),
        "units": units_with_calendars(policies.supervised_units(desk.officer, at=desk.at), posted),
        "query": f"?unit={unit.code}" if unit else "",
        "form": form,
        "problems": problems,
        "may_change": policies.may_change_calendar(desk.officer, unit, at=desk.at),
        "changes": CalendarChange.objects.filter(unit=unit).select_related("decided_by").order_by("-pk")[:10],
    }
    return render(request, "calendar/year.html", context, status=422 if problems else 200)


def _unit(request: OfficeRequest) -> Unit | None:
    """The unit whose calendar is asked for. Opening hours are no secret: every officer may look at every unit's."""
    code = request.GET.get("unit", "")
    if not code:
        return None
    if not code.isprintable():
        raise Http404
    return get_object_or_404(Unit.objects.exclude(kind__in=WITHOUT_CALENDAR), code=code)


def _proposed(
    request: OfficeRequest, place: Unit | WorkCalendar, form: DayForm
) -> tuple[CalendarChange | None, list[Problem]]:
    if not form.is_valid():
        return None, form_problems(form)
    chain = inherited(place if isinstance(place, Unit) else None)
    known = {day for calendar in chain for day in calendar.days.values_list("day", flat=True)}
    years = {year for calendar in chain for year in calendar.years.values_list("year", flat=True)}
    removed = form.cleaned_data.get("removed")
    try:
        change = propose(
            place,
            added=form.added(known),
            removed=(removed,) if removed else (),
            years=form.years(years),
            sessions=form.week(),
            by=request.desk.officer,
            at=request.desk.at,
        )
    except ActionRefused as refused:
        return None, refusal_problems(refused.reasons, FIELDS)
    return preview(change, limit=BATCHES_AT_ONCE), []


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def change(request: OfficeRequest, pk: int) -> HttpResponse:
    """A proposed change: what it moves, the decision, and afterwards the receipts to print anew."""
    proposed = get_object_or_404(CalendarChange.objects.select_related("unit", "calendar", "decided_by"), pk=pk)
    form, problems = DecisionForm(), []
    if request.method == "POST":
        _supervisors_only(request, proposed.unit)
        form = DecisionForm(request.POST)
        problems = _went_on(request, proposed, form)
        if not problems:
            return redirect("calendar_change", pk=pk)
    mark = request.GET.get("after", "")
    after = int(mark) if mark.isdecimal() and len(mark) < 18 else 0
    page = change_page(proposed, request.desk.units, after=after)
    context = {
        "page": page,
        "next_url": f"?after={page.next_after}" if page.next_after else "",
        "first_url": request.path if after else "",
        "form": form,
        "problems": problems,
        "may_change": policies.may_change_calendar(request.desk.officer, proposed.unit, at=request.desk.at),
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


def _supervisors_only(request: OfficeRequest, unit: Unit | None) -> None:
    if not policies.may_change_calendar(request.desk.officer, unit, at=request.desk.at):
        raise PermissionDenied
