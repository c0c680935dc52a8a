"""Closing a report, and the closed ones: as they were signed, with what the record says today beside them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats, policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.close_report import close_report
from procedures.models import ClosedReport, ReportForm
from procedures.reports.closing import Place, broken_seals, corrections
from procedures.reports.forms import LAYOUTS
from procedures.reports.record import Cell
from procedures.web.forms import Problem, key_of, line_field, new_key, refusal_problems
from procedures.web.office import OfficeRequest
from procedures.web.reports.asking import for_reports, period_name, reporting_units
from procedures.web.reports.papers import pdf_of, workbook_of
from procedures.web.reports.views import XLSX, file_of, groups_of, must_be_asked

SHOWN = 200

CELL_TITLES = {
    Cell.FULL_ONLINE: gettext_lazy("online, carried through"),
    Cell.PARTLY_ONLINE: gettext_lazy("online, in part"),
    Cell.POST: gettext_lazy("by post"),
    Cell.DIRECT: gettext_lazy("at the counter"),
    Cell.CARRIED: gettext_lazy("carried over"),
    Cell.EARLY: gettext_lazy("settled early"),
    Cell.ON_TIME: gettext_lazy("settled on time"),
    Cell.LATE: gettext_lazy("settled late"),
    Cell.IN_TIME: gettext_lazy("open, in time"),
    Cell.OVERDUE: gettext_lazy("open, overdue"),
}


class NoteForm(forms.Form):
    """A word to the report, if there is one."""

    note = line_field(label=gettext_lazy("Note"), required=False, max_length=300)


@require_http_methods(["GET", "HEAD", "POST"])
@for_reports
def report_close(request: OfficeRequest) -> HttpResponse:
    """Freeze the report the address asks for, as the record stands now."""
    asked, desk = must_be_asked(request), request.desk
    unit, period = asked.question.unit, asked.question.period
    form, problems = NoteForm(request.POST or None), list[Problem]()
    if request.method == "POST" and form.is_valid():
        try:
            closed = close_report(
                unit,
                asked.form,
                period,
                by=desk.officer,
                at=desk.at,
                lines=asked.by,
                note=form.cleaned_data["note"],
                key=key_of(request.POST),
            )
            messages.success(request, _("The report is closed and sealed."))
            return redirect("report_closed", closed.pk)
        except AlreadyAnswered:
            return redirect("reports_closed")
        except ActionRefused as refused:
            problems = refusal_problems(refused.reasons, {})
    if not policies.may_close_report(desk.officer, unit, at=desk.at):
        raise PermissionDenied
    context = {
        "asked": asked,
        "form": form,
        "key": key_of(request.POST) if request.method == "POST" else new_key(),
        "problems": problems,
        "period_name": period_name(asked.period),
        "query": asked.query(as_of=""),
        "symbol": LAYOUTS[asked.form].symbol,
    }
    return render(request, "reports/close.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@for_reports
def reports_closed(request: OfficeRequest) -> HttpResponse:
    """The closed reports of the units one reads, the newest first."""
    found = ClosedReport.objects.filter(unit__in=[unit.pk for unit in reporting_units(request)])
    rows = found.defer("cases", "figures").select_related("unit", "closed_by")[:SHOWN]
    return render(request, "reports/closed_list.html", {"rows": rows})


@require_safe
@for_reports
def report_closed(request: OfficeRequest, pk: int) -> HttpResponse:
    """A closed report, and the corrections since."""
    closed = _closed(request, pk)
    layout = LAYOUTS[ReportForm(closed.form)]
    found = corrections(closed, at=request.desk.at)
    lines = [*closed.figures["lines"], {"mark": "", "name": _("Total"), "code": "", "figures": closed.figures["total"]}]
    context = {
        "closed": closed,
        "layout": layout,
        "groups": groups_of(layout),
        "lines": [{**line, "figures": [formats.grouped(figure) for figure in line["figures"]]} for line in lines],
        "corrections": [(case.code, _said(case.before), _said(case.now)) for case in found.cases],
        "corrected": found.count,
        "broken": any(report.pk == closed.pk for report in broken_seals(closed.unit)),
    }
    return render(request, "reports/closed.html", context)


@require_safe
@for_reports
def report_closed_pdf(request: OfficeRequest, pk: int) -> HttpResponse:
    """A closed report on paper, as it was signed."""
    closed = _closed(request, pk)
    with translation.override("vi"):
        content = pdf_of(closed.figures, closed.unit, closed.closed_at, closed=closed)
    return file_of(content, "application/pdf", f"bao-cao-{closed.unit.code}-{closed.number}.pdf", "inline")


@require_safe
@for_reports
def report_closed_xlsx(request: OfficeRequest, pk: int) -> HttpResponse:
    """A closed report as a workbook."""
    closed = _closed(request, pk)
    with translation.override("vi"):
        content = workbook_of(closed.figures, closed.unit, closed.closed_at, closed=closed)
    return file_of(content, XLSX, f"bao-cao-{closed.unit.code}-{closed.number}.xlsx", "attachment")


def _closed(request: OfficeRequest, pk: int) -> ClosedReport:
    """The closed report if this officer reads its unit; a foreign one looks like a missing one."""
    units = {unit.pk for unit in reporting_units(request)}
    found = ClosedReport.objects.select_related("unit__parent", "closed_by").filter(pk=pk, unit__in=units).first()
    if found is None:
        raise Http404
    return found


def _said(place: Place | None) -> str:
    if place is None:
        return _("not counted")
    return f"{CELL_TITLES[place[0]]}; {CELL_TITLES[place[1]]}"
