"""The page of charts: flow, age of open work, lateness by step, and where it lies."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.queries import progress
from procedures.queries.progress_charts import age, flow, heat, late_steps
from procedures.web.office import OfficeRequest
from procedures.web.supervisor.progress import Overseen, for_overseers


@require_safe
@for_overseers
def charts(request: OfficeRequest, overseen: Overseen) -> HttpResponse:
    """Four charts over what the officer oversees, or over one unit below."""
    chosen = request.GET.get("unit", "")
    keys = progress.keys_within(overseen.units, chosen) or [unit.pk for unit in overseen.units]
    units = [unit for unit in overseen.units if unit.pk in set(keys)]
    work, at = progress.open_work(keys), request.desk.at
    context = {
        "units": overseen.units,
        "chosen": chosen,
        "flow": flow(keys, at=at),
        "age": age(work, at=at, days=overseen.days),
        "steps": late_steps(work, at=at),
        "heat": heat(work, units, at=at),
        "today": request.desk.today,
    }
    return render(request, "supervisor/charts.html", context)
