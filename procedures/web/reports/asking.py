"""What a report is asked for with: unit, form, period, lines and moment, all in the address of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures import policies
from procedures.models import ReportForm, Unit, UnitKind
from procedures.reports.period import Period, Preset, current, last_closed, preset_period
from procedures.reports.record import Question
from procedures.reports.statutory import Lines, moment_known
from procedures.web.forms import SAID, day_field, list_field
from procedures.web.office import OfficeRequest, View, for_officers

OTHER = "khac"
"""A period from one day to another, chosen freely."""

REPORTING = (UnitKind.PROVINCE, UnitKind.DEPARTMENT, UnitKind.COMMUNE)
"""Kinds of units that report."""

LONGEST_DAYS = 366 * 2


@dataclass(frozen=True, slots=True)
class Asked:
    """A report somebody asked for. `fixed` is the moment written into every link, so that figure and list agree."""

    question: Question
    form: ReportForm
    by: Lines
    period: str
    fixed: datetime

    def query(self, **more: object) -> str:
        """The query of an address that asks for the same, with `more` in it."""
        asked: dict[str, object] = {
            "unit": self.question.unit.code,
            "form": self.form.value,
            "period": self.period,
            "first": self.question.period.first.isoformat() if self.period == OTHER else "",
            "last": self.question.period.last.isoformat() if self.period == OTHER else "",
            "by": self.by.value,
            "as_of": self.fixed.isoformat(),
            **more,
        }
        return urlencode({key: str(value) for key, value in asked.items() if value not in ("", None)})


def reporting_units(request: OfficeRequest) -> list[Unit]:
    """The units whose reports this officer reads. One query."""
    reach = Q(pk__in=())
    for unit in policies.reported_units(request.desk.officer, at=request.desk.at):
        reach |= Q(path__startswith=unit.path)
    return list(Unit.objects.filter(reach, kind__in=REPORTING).order_by("path"))


def for_reports(view: View) -> View:
    """Only officers who read reports today."""

    @wraps(view)
    def guarded(request: OfficeRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.reported_units(request.desk.officer, at=request.desk.at):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return for_officers(guarded)


class MomentField(forms.CharField):
    """A moment typed or chosen; one without a zone is in the office's time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """The moment, or None for nothing. Raises ValidationError for what is none."""
        text = super().to_python(value).strip()
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else timezone.make_aware(moment)
            moment.astimezone(timezone.get_default_timezone())
        except (ValueError, OverflowError):
            raise ValidationError(_("Write the moment as 2026-09-15T17:00.")) from None
        return moment


class AskForm(forms.Form):
    """Which report."""

    unit = list_field(label=gettext_lazy("Unit"))
    form = list_field(label=gettext_lazy("Form"), choices=ReportForm.choices)
    period = list_field(label=gettext_lazy("Period"))
    first = day_field(label=gettext_lazy("From"), required=False)
    last = day_field(label=gettext_lazy("To"), required=False)
    by = list_field(label=gettext_lazy("Lines"), required=False)
    as_of = MomentField(label=gettext_lazy("As of (empty: now)"), required=False, error_messages=SAID)

    def __init__(
        self, *args: Any, units: Iterable[Unit], today: date, without: Iterable[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.code: unit for unit in units}
        self.fields["unit"].choices = [(code, unit.label) for code, unit in self.units.items()]
        self.fields["period"].choices = period_choices(today)
        self.fields["by"].choices = [(Lines.FIELDS.value, _("Fields of work")), (Lines.UNITS.value, _("Units"))]
        for name in without:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A free period needs two days in order."""
        given = super().clean() or {}
        if given.get("period") != OTHER:
            return given
        first, last = given.get("first"), given.get("last")
        if first is None and "first" not in self.errors:
            self.add_error("first", _("Write the first day."))
        if last is None and "last" not in self.errors:
            self.add_error("last", _("Write the last day."))
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("last", _("A period is at most two years long."))
        return given

    def asked(self, now: datetime) -> Asked:
        """The report, of a valid form."""
        given = self.cleaned_data
        code = given["period"]
        period = Period(given["first"], given["last"]) if code == OTHER else period_of(code)
        moment = moment_known(given.get("as_of"), now)
        question = Question(self.units[given["unit"]], period, moment)
        form, by = given.get("form") or ReportForm.UNIT, given.get("by") or Lines.FIELDS
        return Asked(question, ReportForm(form), Lines(by), code, moment)


def period_code(preset: Preset, year: int, number: int) -> str:
    """A preset period as the address names it."""
    return f"{preset.value}-{year}-{number}"


def period_of(code: str) -> Period:
    """The period of such a code. Raises ValueError for nonsense."""
    preset, year, number = code.rsplit("-", 2)
    return preset_period(Preset(preset), int(year), int(number))


def period_name(code: str) -> str:
    """ "Tháng 10/2026", "Quý III/2026"; "" for a free period."""
    if code == OTHER:
        return ""
    preset, year, number = code.rsplit("-", 2)
    said = {
        Preset.MONTH: _("Month %(number)s/%(year)s"),
        Preset.QUARTER: _("Quarter %(roman)s/%(year)s"),
        Preset.HALF: _("Half-year %(roman)s/%(year)s"),
        Preset.YEAR: _("Year %(year)s"),
        Preset.CALENDAR_MONTH: _("Calendar month %(number)s/%(year)s"),
    }[Preset(preset)]
    roman = ("I", "II", "III", "IV")[min(int(number), 4) - 1]
    return said % {"number": f"{int(number):02d}", "year": year, "roman": roman}


def period_choices(today: date) -> list[tuple[str, str]]:
    """The periods worth offering on a day: the running one and those before it."""
    offered = ((Preset.MONTH, 13), (Preset.QUARTER, 6), (Preset.HALF, 4), (Preset.YEAR, 3), (Preset.CALENDAR_MONTH, 13))
    found = []
    for preset, count in offered:
        place = current(preset, today)
        for _turn in range(count):
            code = period_code(preset, *place)
            period = period_of(code)
            found.append((code, f"{period_name(code)} ({period.first:%d/%m}–{period.last:%d/%m/%Y})"))
            place = last_closed(preset, period.first)
    return [*found, (OTHER, _("From one day to another"))]


def usual(units: list[Unit], today: date) -> dict[str, str]:
    """What is asked for when nothing was chosen: the whole of what one reads, the month that ended last."""
    unit = units[0]
    form = ReportForm.PROVINCE if unit.kind == UnitKind.PROVINCE else ReportForm.UNIT
    return {
        "unit": unit.code,
        "form": form.value,
        "period": period_code(Preset.MONTH, *last_closed(Preset.MONTH, today)),
        "by": Lines.FIELDS.value,
    }
