"""The statutory reports on the screen, behind each figure its cases, and the report as PDF and XLSX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures import formats, policies
from procedures.models import ClosedReport
from procedures.queries.case_list import case_list
from procedures.reports.forms import LAYOUTS, FormColumn, Layout
from procedures.reports.linked import Linked, linked
from procedures.reports.statutory import Line, Report, Section, as_data, cases_behind, report
from procedures.web.forms import whole
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest
from procedures.web.reports.asking import Asked, AskForm, for_reports, period_name, reporting_units, usual
from procedures.web.reports.papers import pdf_of, workbook_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the table and where its cases are; no address for a zero."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    mark: str
    name: str
    strong: bool
    figures: tuple[Figure, ...]


@require_safe
@for_reports
def reports(request: OfficeRequest) -> HttpResponse:
    """Choose a report and see it."""
    form, asked = asked_for(request)
    context: dict[str, Any] = {"form": form}
    if asked is not None:
        made = report(asked.question, asked.form, asked.by)
        context |= {
            "asked": asked,
            "report": made,
            "rows": [_row(asked, line) for line in (*made.lines, made.total)],
            "groups": groups_of(made.layout),
            "linked": _parts(linked(asked.question)),
            "query": asked.query(),
            "period_name": period_name(asked.period),
            "on_time": formats.decimal(made.on_time_percent) if made.on_time_percent is not None else "",
            "closed": _closed(asked),
            "may_close": policies.may_close_report(request.desk.officer, asked.question.unit, at=request.desk.at),
        }
    return render(request, "reports/report.html", context)


@require_safe
@for_reports
def report_cases(request: OfficeRequest) -> HttpResponse:
    """The cases counted in one figure."""
    asked = must_be_asked(request)
    made = report(asked.question, asked.form, asked.by)
    column = made.layout.column(whole(request.GET.get("column", "")) or 0)
    line = _named(made, request.GET.get("section", ""), request.GET.get("line", ""))
    if column is None or line is None:
        raise Http404
    cases = cases_behind(asked.question, column, section=line.section, code=line.code, by=asked.by)
    listed = case_list(cases, at=request.desk.at, calendar=request.desk.calendar, after=request.GET.get("after", ""))
    place = made.layout.columns.index(column)
    context = {
        "asked": asked,
        "report": made,
        "line": line,
        "column": column,
        "figure": line.figures[place],
        "page": {"rows": listed.rows, **page_links(request, listed)},
        "query": asked.query(),
        "period_name": period_name(asked.period),
        "today": request.desk.today,
    }
    return render(request, "reports/cases.html", context)


@require_safe
@for_reports
def report_pdf(request: OfficeRequest) -> HttpResponse:
    """The report on paper; one with a fault is not printed."""
    asked = must_be_asked(request)
    with translation.override("vi"):
        made = report(asked.question, asked.form, asked.by)
        if made.faults:
            return _unprintable(request, asked, made)
        content = pdf_of(as_data(made), asked.question.unit, asked.question.as_of, period_name(asked.period))
    return file_of(content, "application/pdf", f"{_name(asked)}.pdf", "inline")


@require_safe
@for_reports
def report_xlsx(request: OfficeRequest) -> HttpResponse:
    """The report as a workbook; one with a fault is not given out."""
    asked = must_be_asked(request)
    with translation.override("vi"):
        made = report(asked.question, asked.form, asked.by)
        if made.faults:
            return _unprintable(request, asked, made)
        content = workbook_of(as_data(made), asked.question.unit, asked.question.as_of)
    return file_of(content, XLSX, f"{_name(asked)}.xlsx", "attachment")


def asked_for(request: OfficeRequest, *without: str) -> tuple[AskForm, Asked | None]:
    """The filled-in form and what it asks for; None while something is wrong with it. One query.

    `without` are fields the page has no use for.
    """
    units = reporting_units(request)
    if not units:
        raise Http404
    given = request.GET.dict()
    today = request.desk.today
    form = AskForm({**usual(units, today), **given}, units=units, today=today, without=without)
    return form, form.asked(request.desk.at) if form.is_valid() else None


def must_be_asked(request: OfficeRequest, *without: str) -> Asked:
    """What is asked for. A foreign unit looks like a missing one: Http404, as for nonsense."""
    _form, asked = asked_for(request, *without)
    if asked is None:
        raise Http404
    return asked


def _row(asked: Asked, line: Line) -> Row:
    columns = _columns(asked)
    figures = tuple(
        Figure(formats.grouped(figure), _behind(asked, line, column) if figure else "")
        for column, figure in zip(columns, line.figures, strict=True)
    )
    return Row(line.mark, line.name if line.mark else _("Total"), line.is_total, figures)


def _columns(asked: Asked) -> tuple[FormColumn, ...]:
    return LAYOUTS[asked.form].columns


def _behind(asked: Asked, line: Line, column: FormColumn) -> str:
    query = asked.query(column=column.number, line=line.code, section=line.section)
    return f"{reverse('report_cases')}?{query}"


def groups_of(layout: Layout) -> list[tuple[str, int]]:
    """What stands above the columns, and over how many of them."""
    names = [column.group for column in layout.columns]
    return [(name, names.count(name)) for name in dict.fromkeys(names)]


def _parts(found: Linked) -> dict[str, Any]:
    lines = [(line.name, [formats.grouped(figure) for figure in line.figures]) for line in found.agencies]
    return {"cases": found.cases, "lines": lines}


def _named(made: Report, section: str, code: str) -> Line | None:
    if section and section not in set(Section):
        return None
    lines = (*made.lines, made.total)
    return next((line for line in lines if (str(line.section), line.code) == (section, code)), None)


def _closed(asked: Asked) -> ClosedReport | None:
    period = asked.question.period
    found = ClosedReport.objects.filter(
        unit=asked.question.unit, form=asked.form, begins_on=period.first, ends_on=period.last
    )
    return found.defer("cases", "figures").first()


def _unprintable(request: OfficeRequest, asked: Asked, made: Report) -> HttpResponse:
    context = {"faults": made.faults, "query": asked.query()}
    return render(request, "reports/faults.html", context, status=409)


def _name(asked: Asked) -> str:
    period = asked.question.period
    symbol = asked.form.value.replace(".", "-")
    return f"bieu-{symbol}-{asked.question.unit.code}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"


def file_of(content: bytes, kind: str, name: str, how: str) -> HttpResponse:
    """A file to look at (`inline`) or to keep (`attachment`)."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{how}; filename="{name}"'
    return response
