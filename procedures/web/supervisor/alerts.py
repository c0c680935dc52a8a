"""Alerts for who looks after the office: somebody goes through codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from procedures.models import Door, Guessing
from procedures.policies import may_see_alerts
from procedures.web.office import OfficeRequest, for_officers

SHOWN_FOR = timedelta(days=90)
FRESH = timedelta(days=7)
MOST = 200


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One hour at one door."""

    hour: datetime
    last_at: datetime
    door: str
    tries: int


@require_safe
@for_officers
def alerts(request: OfficeRequest) -> HttpResponse:
    """Refused tries of the last quarter, newest first. Nothing tells who it was or what was typed."""
    desk = request.desk
    if not may_see_alerts(desk.officer, at=desk.at):
        raise PermissionDenied
    rows = [
        AlertRow(row.hour, row.last_at, str(Door(row.door).label), row.tries)
        for row in Guessing.objects.since(desk.at - SHOWN_FOR)[:MOST]
    ]
    return render(request, "supervisor/alerts.html", {"rows": rows, "today": desk.today})


def fresh_alerts(request: OfficeRequest) -> int:
    """How many alerts of the last days there are for this officer to look at; 0 for who may not. One query at most."""
    desk = request.desk
    if not may_see_alerts(desk.officer, at=desk.at):
        return 0
    return Guessing.objects.since(desk.at - FRESH).count()
