"""Forms of the working calendar: one day, or a table of days, and the decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from procedures.actions.change_calendar import NewDay, NewWeek
from procedures.deadlines import DeadlineError, HolidayTable, read_holiday_table
from procedures.models import DayKind
from procedures.web.forms import day_field, line_field, number_field

TABLE_LIMIT = 200_000

NO_TABLE = dict.fromkeys(
    ("invalid", "missing", "empty", "max_length"), _("Choose a file with the table of days off, in CSV.")
)


class DayForm(forms.Form):
    """One day off to propose, or one to remove; or new office hours. A unit announces no year: the country does."""

    day = day_field(label=_("Day off"), required=False)
    name = line_field(label=_("Occasion"), required=False, max_length=120)
    makeup = day_field(label=_("Working day that makes up for it"), required=False)
    notice = line_field(label=_("Notice"), required=False, max_length=200)
    removed = day_field(label=_("Day that is no longer off"), required=False)
    table = forms.FileField(label=_("Or a table of days (CSV)"), required=False, error_messages=NO_TABLE)
    announces = number_field(
        label=_("The days off of this year are all announced"), required=False, min_value=2020, max_value=2100
    )
    sessions = line_field(
        label=_("New office hours"),
        required=False,
        max_length=300,
        help_text=_(
            "For example: T2-T6 07:30-11:30 13:00-17:00; T7 07:30-11:30*. A star: papers are received, but no "
            "working time passes. Days that are not named are closed."
        ),
    )
    since = day_field(label=_("Office hours valid from"), required=False)

    def __init__(self, *args: Any, national: bool = True, **kwargs: Any) -> None:
        """`national`: the calendar is the one of the whole country."""
        super().__init__(*args, **kwargs)
        if not national:
            del self.fields["announces"]

    def clean_table(self) -> HolidayTable | None:
        """The table read, or a sentence with its first mistake."""
        upload = self.cleaned_data.get("table")
        if upload is None:
            return None
        if upload.size > TABLE_LIMIT:
            raise forms.ValidationError(_("The table is too large: a year has a few dozen days off."))
        try:
            return read_holiday_table(upload.read(), upload.name)
        except DeadlineError as error:
            raise forms.ValidationError(_(error.template) % error.params) from None

    def clean(self) -> dict[str, Any]:
        """A day has its occasion, and something is proposed at all."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("day") and not cleaned.get("name"):
            self.add_error("name", _("Name the occasion: it stands in every explanation of a date."))
        if cleaned.get("sessions") and not cleaned.get("since") and "since" not in self.errors:
            self.add_error("since", _("From which day on do the new office hours hold?"))
        if cleaned.get("since") and not cleaned.get("sessions") and "sessions" not in self.errors:
            self.add_error("sessions", _("Write the office hours of the whole week."))
        return cleaned

    def added(self, known: set[Any]) -> tuple[NewDay, ...]:
        """The days to add: the one typed, and those of the table that are not in the calendar yet."""
        data, found = self.cleaned_data, []
        if data.get("day"):
            kind = DayKind.SWAPPED_OFF if data.get("makeup") else DayKind.HOLIDAY
            found.append(NewDay(data["day"], data["name"], kind, data.get("makeup"), data.get("notice", "")))
        table: HolidayTable | None = data.get("table")
        if table is not None:
            offs = [NewDay(off.day, off.name, notice=off.notice) for off in table.days_off]
            swaps = [NewDay(s.off, s.name, DayKind.SWAPPED_OFF, s.working, s.notice) for s in table.swaps]
            found += [new for new in (*offs, *swaps) if new.day not in known]
        return tuple(found)

    def week(self) -> NewWeek | None:
        """The new office hours, if any."""
        text = self.cleaned_data.get("sessions")
        return NewWeek(self.cleaned_data["since"], text) if text else None

    def years(self, known: set[int]) -> tuple[int, ...]:
        """The years announced with it."""
        table: HolidayTable | None = self.cleaned_data.get("table")
        named = set(table.years) if table else set()
        if self.cleaned_data.get("announces"):
            named.add(self.cleaned_data["announces"])
        return tuple(sorted(named - known))


class DecisionForm(forms.Form):
    """The decision that a change rests on."""

    decision = line_field(label=_("Number of the decision or notice"), max_length=200)
