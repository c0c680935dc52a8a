"""The weekly digest as a file: the one that is mailed, for any week that is over."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from procedures.actions.weekly_digest import digest_sheet
from procedures.documents import render_weekly_digest
from procedures.reports.weekly import WEEK, question_of_week, week_before, weekly_figures
from procedures.web.office import OfficeRequest
from procedures.web.reports.asking import for_reports, reporting_units
from procedures.web.reports.views import file_of

OLDEST = timedelta(days=366 * 5)


@require_safe
@for_reports
def report_digest(request: OfficeRequest) -> HttpResponse:
    """The page of ?unit= for the week of ?week= (its Monday, YYYY-MM-DD); without them the last week of the first."""
    code, last = request.GET.get("unit", ""), week_before(request.desk.at)
    unit = next((unit for unit in reporting_units(request) if not code or unit.code == code), None)
    week = _week(request.GET.get("week", ""), last)
    if unit is None or week is None or not last - OLDEST <= week <= last:
        raise Http404
    with translation.override("vi"):
        made_at = question_of_week(unit, week).period.ends
        content = render_weekly_digest(digest_sheet(unit, weekly_figures(unit, week), made_at=made_at))
    return file_of(content, "application/pdf", f"ban-tin-{unit.code}-{week:%Y%m%d}.pdf", "inline")


def _week(text: str, last: date) -> date | None:
    """The Monday of the week a day lies in; None for nonsense."""
    if not text:
        return last
    try:
        day = date.fromisoformat(text)
        return day - (day.weekday() * (WEEK / 7))
    except (ValueError, OverflowError):
        return None
