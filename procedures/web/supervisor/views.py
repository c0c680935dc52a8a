"""The list of cases within an officer's reach."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from procedures.queries.case_list import case_list, cases_in_reach
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_officers
from procedures.web.supervisor.alerts import fresh_alerts
from procedures.web.supervisor.filters import CaseFilter


@dataclass(frozen=True, slots=True)
class Chosen:
    """One active filter in words."""

    label: str
    value: str


@require_safe
@for_officers
def cases(request: OfficeRequest) -> HttpResponse:
    """Cases newest first, narrowed by the filter bar."""
    desk = request.desk
    narrowed = CaseFilter(request.GET, queryset=cases_in_reach(desk.reach), at=desk.at)
    listed = case_list(narrowed.qs, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    page = {
        "title": _("Cases that fit") if narrowed.is_bound and _chosen(narrowed) else _("All cases"),
        "rows": listed.rows,
        "count": listed.count,
        "chosen": _chosen(narrowed),
        **page_links(request, listed),
    }
    context = {"page": page, "filter": narrowed, "today": desk.today, "alerts": fresh_alerts(request)}
    return render(request, "supervisor/cases.html", context)


def _chosen(narrowed: CaseFilter) -> list[Chosen]:
    if not narrowed.form.is_valid():
        return []
    found = []
    for name, value in narrowed.form.cleaned_data.items():
        if value:
            choices = dict(getattr(narrowed.form.fields[name], "choices", ()))
            key = int(value) if name == "status" else value
            found.append(
                Chosen(str(narrowed.form.fields[name].label), str(choices.get(value, choices.get(key, value))))
            )
    return found
