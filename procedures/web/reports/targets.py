"""Targets of the plan on the screen: entered with their source, shown beside what was measured, with the trend."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats, policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.set_target import set_target
from procedures.models import Measure, Unit
from procedures.queries.case_list import case_list
from procedures.reports.measures import Share, sets_of
from procedures.reports.targets import Progress, progress, question_of_year, years_offered
from procedures.web.forms import SAID, Problem, form_problems, key_of, line_field, list_field, new_key, refusal_problems
from procedures.web.forms import whole as whole_number
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest
from procedures.web.reports.asking import for_reports, reporting_units

LEFT, TOP, WIDTH, HEIGHT = 4.0, 8.0, 292.0, 84.0
"""The field of a trend picture of 340 × 110, in its own units: January at the left, 100 percent on top."""


class TargetForm(forms.Form):
    """One target."""

    measure = list_field(label=gettext_lazy("Measure"), choices=Measure.choices)
    percent = forms.DecimalField(
        label=gettext_lazy("Target, percent"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            **SAID,
            "invalid": gettext_lazy("Write a number such as 60 or 97,5."),
            "max_decimal_places": gettext_lazy("At most two digits after the comma."),
            "max_digits": gettext_lazy("A target is a share from 0 to 100 percent."),
        },
    )
    source = line_field(label=gettext_lazy("Plan that sets it (number, date)"), max_length=200)

    def __init__(self, data: Any = None) -> None:
        if data is not None:
            data = data.copy()
            data["percent"] = data.get("percent", "").replace(",", ".")
        super().__init__(data)


@dataclass(frozen=True, slots=True)
class Trend:
    """A small picture: the line of the months, where the target lies, and what to say of it."""

    points: str
    dots: tuple[tuple[str, str], ...]
    last_x: str
    last_y: str
    last: str
    target_y: str
    said: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure as the page shows it."""

    measure: str
    name: str
    percent: str
    counted: str
    target: str
    source: str
    verdict: str
    reached: bool | None
    trend: Trend | None
    months: tuple[tuple[str, str, str], ...]
    url: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_reports
def report_targets(request: OfficeRequest) -> HttpResponse:
    """Targets of a unit and a year."""
    desk, units = request.desk, reporting_units(request)
    unit, year = _chosen(request, units)
    may_set = policies.may_close_report(desk.officer, unit, at=desk.at)
    form, problems = TargetForm(request.POST if request.method == "POST" else None), list[Problem]()
    if request.method == "POST":
        if not may_set:
            raise PermissionDenied
        if form.is_valid():
            given = form.cleaned_data
            try:
                measure, percent = Measure(given["measure"]), Decimal(given["percent"])
                key = key_of(request.POST)
                set_target(unit, year, measure, percent, given["source"], by=desk.officer, at=desk.at, key=key)
                messages.success(request, _("The target is entered."))
                return redirect(f"{reverse('report_targets')}?unit={unit.code}&year={year}")
            except AlreadyAnswered:
                return redirect(f"{reverse('report_targets')}?unit={unit.code}&year={year}")
            except ActionRefused as refused:
                problems = refusal_problems(refused.reasons, {"no_source": "id_source"})
        problems = problems or form_problems(form)
    context = {
        "units": units,
        "unit": unit,
        "year": year,
        "years": years_offered(desk.at),
        "form": form,
        "problems": problems,
        "may_set": may_set,
        "key": key_of(request.POST) if request.method == "POST" else new_key(),
        "rows": [_shown(found, unit, year) for found in progress(unit, year, at=desk.at)],
    }
    return render(request, "reports/targets.html", context, status=422 if request.method == "POST" else 200)


@require_safe
@for_reports
def report_target_cases(request: OfficeRequest) -> HttpResponse:
    """The cases that keep a measure from its target."""
    desk = request.desk
    unit, year = _chosen(request, reporting_units(request))
    measure = request.GET.get("measure", "")
    if measure not in Measure.values:
        raise Http404
    sets = sets_of(Measure(measure), question_of_year(unit, year, at=desk.at))
    if sets is None:
        raise Http404
    listed = case_list(sets.rest, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    context = {
        "unit": unit,
        "year": year,
        "measure": Measure(measure).label,
        "count": listed.count,
        "page": {"rows": listed.rows, **page_links(request, listed)},
        "today": desk.today,
    }
    return render(request, "reports/target_cases.html", context)


def _chosen(request: OfficeRequest, units: list[Unit]) -> tuple[Unit, int]:
    """The unit and year of the address. A foreign unit looks like a missing one: Http404."""
    years = years_offered(request.desk.at)
    code = request.GET.get("unit", "")
    unit = next((unit for unit in units if not code or unit.code == code), None)
    year = whole_number(request.GET.get("year", "")) or years[1]
    if unit is None or year not in years:
        raise Http404
    return unit, year


def _shown(found: Progress, unit: Unit, year: int) -> Shown:
    share, target = found.share, found.target
    measure = Measure(found.measure)
    percent = share.percent
    counted = _("%(done)s of %(of)s") % {"done": formats.grouped(share.done), "of": formats.grouped(share.of)}
    return Shown(
        measure=measure.value,
        name=str(measure.label),
        percent=f"{formats.decimal(percent)} %" if percent is not None else "–",
        counted=counted,
        target=f"{_number(target.percent)} %" if target is not None else "–",
        source=target.source if target is not None else "",
        verdict=_verdict(found),
        reached=found.reached,
        trend=_trend(found) if found.months else None,
        months=tuple((f"{month:%m/%Y}", _said(share), f"{share.done}/{share.of}") for month, share in found.months),
        url=f"{reverse('report_target_cases')}?unit={unit.code}&year={year}&measure={measure.value}"
        if measure is not Measure.SATISFIED and share.of > share.done
        else "",
    )


def _verdict(found: Progress) -> str:
    if found.share.percent is None:
        return _("No cases yet.")
    if found.target is None:
        return _("No target entered.")
    gap = abs(found.share.percent - float(found.target.percent))
    if found.reached:
        return _("Reached, %(gap)s points above") % {"gap": formats.decimal(gap)}
    return _("Not reached, %(gap)s points below") % {"gap": formats.decimal(max(gap, 0.1))}


def _trend(found: Progress) -> Trend:
    places = [(_x(month.month), _y(share.percent or 0)) for month, share in found.months]
    (first, began), (last, ended) = found.months[0], found.months[-1]
    said = _("%(name)s: %(began)s in %(first)s, %(ended)s in %(last)s.") % {
        "name": Measure(found.measure).label,
        "began": _said(began),
        "first": f"{first:%m/%Y}",
        "ended": _said(ended),
        "last": f"{last:%m/%Y}",
    }
    if found.target is not None:
        said += " " + _("Target: %(percent)s %%.") % {"percent": _number(found.target.percent)}
    return Trend(
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in places),
        dots=tuple((f"{x:.1f}", f"{y:.1f}") for x, y in places),
        last_x=f"{places[-1][0] + 6:.1f}",
        # Near the top the figure stands below the line, clear of the scale.
        last_y=f"{places[-1][1] + (14 if places[-1][1] < 22 else 4):.1f}",
        last=_said(ended),
        target_y=f"{_y(float(found.target.percent)):.1f}" if found.target is not None else "",
        said=said,
    )


def _x(month: int) -> float:
    return LEFT + WIDTH * (month - 1) / 11


def _y(percent: float) -> float:
    return TOP + HEIGHT * (1 - percent / 100)


def _said(share: Share) -> str:
    return f"{formats.decimal(share.percent)} %" if share.percent is not None else "–"


def _number(percent: Decimal) -> str:
    text = f"{percent.normalize():f}"
    return text if formats.in_english() else text.replace(".", ",")
