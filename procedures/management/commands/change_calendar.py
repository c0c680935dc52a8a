"""manage.py change_calendar: propose and preview days off, decide, apply; each part may be repeated."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procedures.actions.change_calendar import NewDay, apply, decide, preview, propose
from procedures.deadlines import DeadlineError, HolidayTable, read_holiday_table
from procedures.errors import ActionRefused
from procedures.models import CalendarChange, DayKind, Officer, WorkCalendar


class Command(BaseCommand):
    """Change the calendar without surprising anybody."""

    help = "Preview what new days off do to open cases, then decide and apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Three parts: preview FILE, continue ID, decide ID."""
        parts = parser.add_subparsers(dest="part", required=True)
        first = parts.add_parser("preview", help="propose the days of a table that are new, and preview them")
        first.add_argument("file", help="CSV: date,weekday,kind,name,linked_date,source")
        first.add_argument("--unit", default="", help="code of the unit whose calendar changes (none: national)")
        first.add_argument("--remove", action="append", default=[], metavar="YYYY-MM-DD")
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
        moving = change.lines.count()
        self.stdout.write(
            f"Change {change.pk}: {change.get_state_display()}; {change.examined} open case(s) examined, {moving} move."
        )
        for line in change.lines.select_related("case")[:20]:
            old, new = timezone.localtime(line.old_due_at), timezone.localtime(line.new_due_at)
            self.stdout.write(f"  {line.case.code}: {old:%d/%m/%Y %H:%M} → {new:%d/%m/%Y %H:%M}")
        if moving > 20:
            self.stdout.write(f"  … and {moving - 20} more.")

    def _part(self, options: dict[str, Any]) -> CalendarChange:
        now = timezone.now()
        if options["part"] == "preview":
            return preview(self._proposed(options))
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
        calendar = self._calendar(options["unit"])
        table = self._table(Path(options["file"]))
        known = set(calendar.days.values_list("day", flat=True))
        offs = [NewDay(off.day, off.name, notice=off.notice) for off in table.days_off]
        swaps = [NewDay(s.off, s.name, DayKind.SWAPPED_OFF, s.working, s.notice) for s in table.swaps]
        years = table.years - set(calendar.years.values_list("year", flat=True))
        try:
            removed = tuple(date.fromisoformat(day) for day in options["remove"])
        except ValueError:
            raise CommandError("--remove: write the day as 2026-11-24") from None
        added = tuple(new for new in (*offs, *swaps) if new.day not in known)
        return propose(calendar, added=added, removed=removed, years=tuple(years), by=None, at=timezone.now())

    def _calendar(self, unit: str) -> WorkCalendar:
        wanted = {"unit__code": unit} if unit else {"unit": None}
        calendar = WorkCalendar.objects.filter(**wanted).first()
        if calendar is None:
            raise CommandError(f"There is no calendar of {unit or 'the country'}.")
        return calendar

    def _table(self, path: Path) -> HolidayTable:
        try:
            return read_holiday_table(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except DeadlineError as error:
            raise CommandError(str(error)) from None
