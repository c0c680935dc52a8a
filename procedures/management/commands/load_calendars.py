"""manage.py load_calendars [FILE]: the national days off, twice without harm."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procedures.actions.load_calendar import load_national
from procedures.deadlines import NATIONAL_TABLE, DeadlineError, read_holiday_table
from procedures.errors import LoadError


class Command(BaseCommand):
    """Load a table of days off into the national calendar."""

    help = "Load the announced national days off (CSV: date,weekday,kind,name,linked_date,source)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE: the table; the shipped one when none is named."""
        parser.add_argument("file", nargs="?", default=str(NATIONAL_TABLE))

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the whole table, then write what is new."""
        path = Path(options["file"])
        try:
            table = read_holiday_table(path.read_bytes(), path.name)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except DeadlineError as error:
            raise CommandError(str(error)) from None
        try:
            changed = load_national(table)
        except LoadError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            f"{changed} day(s) and year(s) new, {len(table.days_off) + len(table.swaps)} day(s) off in all."
        )
