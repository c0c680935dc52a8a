"""How the list of cases is narrowed. Names of people are no filter: they do not belong into addresses."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.models import Case, CaseStatus, Procedure, Unit, UnitKind
from procedures.models.case import RUNNING_STATUSES, overdue_at
from procedures.phrases import CHANNELS

TIMES = (("late", _("Overdue")), ("today", _("Due today")), ("week", _("Due within 7 days")))
DAYS = (
    ("today", _("Received today")),
    ("returned_today", _("Returned today")),
    ("week", _("Received within 7 days")),
    ("month", _("Received within 30 days")),
)


class CaseFilter(filters.FilterSet):
    """The filter bar of the case list; the address holds the filter."""

    code = filters.CharFilter(
        label=_("Case code"),
        method="by_code",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 40}),
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=CaseStatus.choices, empty_label=_("Every status"))
    time = filters.ChoiceFilter(label=_("Time"), choices=TIMES, method="by_time", empty_label=_("Any time"))
    day = filters.ChoiceFilter(label=_("Day"), choices=DAYS, method="by_day", empty_label=_("Any day"))
    procedure = filters.ChoiceFilter(
        label=_("Procedure"), field_name="version__procedure__code", empty_label=_("Every procedure")
    )
    agency = filters.ChoiceFilter(label=_("Settled by"), field_name="agency__code", empty_label=_("Every agency"))
    channel = filters.ChoiceFilter(label=_("Handed in"), choices=tuple(CHANNELS.items()), empty_label=_("Every way"))

    class Meta:
        model = Case
        fields = ("code", "status", "time", "day", "procedure", "agency", "channel")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """`at` is the moment "overdue" and "today" are judged on."""
        super().__init__(*args, **kwargs)
        self.at = at
        named = Procedure.objects.order_by("name")
        self.filters["procedure"].extra["choices"] = [(p.code, p.label) for p in named]
        agencies = Unit.objects.filter(kind__in=(UnitKind.COMMUNE, UnitKind.DEPARTMENT)).exclude(agency_code="")
        self.filters["agency"].extra["choices"] = [(unit.code, unit.label) for unit in agencies]

    def by_code(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Codes that begin with what was typed, or end with it: people remember the last four digits."""
        text = value.strip().upper()
        return cases.filter(Q(code__startswith=text) | Q(code__endswith=text)) if text else cases

    def by_time(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Running cases by their promised moment; a stopped clock is never late."""
        if value == "late":
            return cases.filter(overdue_at(self.at))
        running = cases.filter(status__in=RUNNING_STATUSES)
        days = 1 if value == "today" else 7
        return running.filter(late_from__gt=self.at, due_at__lt=self._midnight(days))

    def by_day(self, cases: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        """Cases by the day they were received or returned."""
        if value == "returned_today":
            return cases.filter(returned_at__gte=self._midnight(0))
        back = {"today": 0, "week": -6, "month": -29}[value]
        return cases.filter(received_at__gte=self._midnight(back))

    def _midnight(self, days: int) -> datetime:
        """The midnight that begins the day `days` from today."""
        today = timezone.localtime(self.at).date()
        return timezone.make_aware(datetime.combine(today + timedelta(days=days), time.min))
