"""manage.py change_calendar: propose and preview days off or office hours, decide, apply; parts may be repeated."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import F
from django.utils import timezone

from procedures.actions.change_calendar import NewDay, NewWeek, apply, decide, preview, propose
from procedures.deadlines import DeadlineError, HolidayTable, read_holiday_table
from procedures.errors import ActionRefused, LoadError
from procedures.models import CalendarChange, DayKind, Officer, Unit, WorkCalendar
from procedures.queries.calendars import inherited


class Command(BaseCommand):
    """Change the calendar without surprising anybody."""

    help = "Preview what new days off or office hours do to open cases, then decide and apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Four parts: preview FILE, sessions TEXT, continue ID, decide ID."""
        parts = parser.add_subparsers(dest="part", required=True)
        first = parts.add_parser("preview", help="propose the days of a table that are new, and preview them")
        first.add_argument("file", help="CSV: date,weekday,kind,name,linked_date,source")
        first.add_argument("--unit", default="", help="code of the unit whose calendar changes (none: national)")
        first.add_argument("--remove", action="append", default=[], metavar="YYYY-MM-DD")
        week = parts.add_parser("sessions", help="propose new office hours of a unit, and preview them")
        week.add_argument("text", help='e.g. "mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30*", * for reception only')
        week.add_argument("--unit", default="", help="code of the unit whose hours change (none: national)")
        week.add_argument("--since", required=True, metavar="YYYY-MM-DD", help="the first day with these hours")
        go_on = parts.add_parser("continue", help="go on with an interrupted preview or application")
        go_on.add_argument("change", type=int)
        last = parts.add_parser("decide", help="decide and apply")
        last.add_argument("change", type=int)
        last.add_argument("--by", required=True, metavar="USERNAME")
        last.add_argument("--decision", required=True, metavar="NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the part; every refusal is one line."""
        try:
            change = self._part(options)
        except ActionRefused as refused:
            raise CommandError(" ".join(refused.sentences())) from None
        except (DeadlineError, LoadError) as error:
            raise CommandError(str(error)) from None
        moving = change.lines.exclude(old_due_at=F("new_due_at")).count()
        self.stdout.write(
            f"Change {change.pk}: {change.get_state_display()}; {change.examined} open case(s) examined, {moving} move."
        )
        for line in change.lines.exclude(old_due_at=F("new_due_at")).select_related("case")[:20]:
            old, new = timezone.localtime(line.old_due_at), timezone.localtime(line.new_due_at)
            self.stdout.write(f"  {line.case.code}: {old:%d/%m/%Y %H:%M} → {new:%d/%m/%Y %H:%M}")
        if moving > 20:
            self.stdout.write(f"  … and {moving - 20} more.")

    def _part(self, options: dict[str, Any]) -> CalendarChange:
        now = timezone.now()
        if options["part"] == "preview":
            return preview(self._proposed(options))
        if options["part"] == "sessions":
            week = NewWeek(_day(options["since"], "--since"), options["text"])
            return preview(propose(self._place(options["unit"]), sessions=week, by=None, at=now))
        change = CalendarChange.objects.filter(pk=options["change"]).first()
        if change is None:
            raise CommandError(f"There is no change {options['change']}.")
        if options["part"] == "decide":
            officer = Officer.objects.filter(username=options["by"]).first()
            if officer is None:
                raise CommandError(f"There is no officer {options['by']}.")
            change = decide(change, decision=options["decision"], by=officer, at=now)
        preview(change)
        apply(change, at=now)
        return change

    def _proposed(self, options: dict[str, Any]) -> CalendarChange:
        place = self._place(options["unit"])
        table = self._table(Path(options["file"]))
        chain = inherited(place if isinstance(place, Unit) else None)
        known = {day for calendar in chain for day in calendar.days.values_list("day", flat=True)}
        announced = {year for calendar in chain for year in calendar.years.values_list("year", flat=True)}
        offs = [NewDay(off.day, off.name, notice=off.notice) for off in table.days_off]
        swaps = [NewDay(s.off, s.name, DayKind.SWAPPED_OFF, s.working, s.notice) for s in table.swaps]
        removed = tuple(_day(day, "--remove") for day in options["remove"])
        added = tuple(new for new in (*offs, *swaps) if new.day not in known)
        years = tuple(table.years - announced)
        return propose(place, added=added, removed=removed, years=years, by=None, at=timezone.now())

    def _place(self, code: str) -> WorkCalendar | Unit:
        found: WorkCalendar | Unit | None
        if code:
            found = Unit.objects.filter(code=code).first()
        else:
            found = WorkCalendar.objects.filter(unit=None, parent=None).first()
        if found is None:
            raise CommandError(
                f"There is no unit {code}." if code else "No working calendar is loaded. Run: manage.py load_calendars"
            )
        return found

    def _table(self, path: Path) -> HolidayTable:
        try:
            return read_holiday_table(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except DeadlineError as error:
            raise CommandError(str(error)) from None


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{option}: write the day as 2026-11-24") from None
