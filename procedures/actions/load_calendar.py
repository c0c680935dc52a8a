"""Load the national days off: the root of every working calendar."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from procedures.actions.keep_revision import keep_revision
from procedures.deadlines import HolidayTable
from procedures.errors import LoadError
from procedures.models import AnnouncedYear, CalendarDay, Case, DayKind, WorkCalendar
from procedures.models.calendar import NATIONAL_NAME


@transaction.atomic
def load_national(table: HolidayTable) -> int:
    """Add the table's days and years to the national calendar; how many rows were new.

    A day that is there already keeps what it says. Once promises stand, new days would move them silently, so they
    go through a previewed and decided change instead: raises LoadError.
    """
    calendar, _created = WorkCalendar.objects.get_or_create(unit=None, parent=None, defaults={"name": NATIONAL_NAME})
    days = [
        CalendarDay(calendar=calendar, day=off.day, kind=DayKind.HOLIDAY, name=off.name, notice=off.notice)
        for off in table.days_off
    ] + [
        CalendarDay(
            calendar=calendar,
            day=swap.off,
            makeup=swap.working,
            kind=DayKind.SWAPPED_OFF,
            name=swap.name,
            notice=swap.notice,
        )
        for swap in table.swaps
    ]
    known = set(calendar.days.values_list("day", flat=True))
    new_days = [day for day in days if day.day not in known]
    if new_days and Case.objects.open().exclude(due_at=None).exists():
        raise LoadError(
            f"{len(new_days)} new day(s) off would move promised dates. "
            "Look first: manage.py change_calendar preview FILE"
        )
    CalendarDay.objects.bulk_create(new_days)
    years = set(table.years) - set(calendar.years.values_list("year", flat=True))
    AnnouncedYear.objects.bulk_create(AnnouncedYear(calendar=calendar, year=year) for year in sorted(years))
    if changed := len(new_days) + len(years):
        WorkCalendar.objects.filter(pk=calendar.pk).update(revision=F("revision") + 1)
    keep_revision(calendar.pk)
    return changed
