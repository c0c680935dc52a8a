"""`manage.py due --start … --term …`: when a term ends and why, for administrators and scripts."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from procedures.deadlines import (
    DeadlineError,
    Due,
    Line,
    OfficeCalendar,
    Policy,
    WeekPattern,
    default_calendar,
    due,
    parse_moment,
    parse_pause,
    parse_sessions,
    parse_term,
    read_holiday_table,
)
from procedures.errors import LoadError


class Command(BaseCommand):
    """The first line is the due moment, or `paused`; nonsense exits 1 with one sentence."""

    help = "Print when a term ends: the first line is the due moment in ISO 8601."
    requires_system_checks: list[str] = []  # noqa: RUF012 — the framework's own attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options of the command; scripts rely on their shape."""
        parser.add_argument("--start", required=True, metavar="MOMENT", help="e.g. 2026-08-27T09:00")
        parser.add_argument("--term", required=True, help="8h working hours, 3wd, 15d, 2mo or same_day")
        parser.add_argument("--unit", metavar="CODE", help="count by the calendar of this unit")
        parser.add_argument("--calendar", metavar="FILE.csv", help="take the days off from this table")
        parser.add_argument(
            "--sessions", metavar="TEXT", help='e.g. "mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30"'
        )
        parser.add_argument("--policy", choices=[policy.value for policy in Policy], default=Policy.CLOSING.value)
        parser.add_argument("--pause", action="append", default=[], metavar="START/END[:resume|:restart]")
        parser.add_argument("--explain", action="store_true", help="add a line for every span that makes the date")
        parser.add_argument("--json", action="store_true", help="print one JSON object instead")
        parser.error = _refuser(parser)  # type: ignore[method-assign]

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer the question, or refuse it with one sentence."""
        try:
            answer = _answer(options)
        except (DeadlineError, LoadError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError:
            raise CommandError("The database cannot be read. Run: manage.py migrate") from None
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(answer)))
            return
        self.stdout.write(answer.at.isoformat() if answer.at else "paused")
        if answer.provisional:
            self.stdout.write("provisional: the term reaches into a year whose days off are not announced yet")
        if options["explain"]:
            self._explain(answer.lines)

    def _explain(self, lines: Iterable[Line]) -> None:
        for line in lines:
            text = f"{_iso(line)}  {line.minutes:>6}  {'counted' if line.counted else '-':<7}  {_why(line)}"
            # A terminal without Vietnamese letters shows escapes; it never stops the answer.
            encoding = getattr(self.stdout, "encoding", None) or "utf-8"
            self.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        counted = sum(line.minutes for line in lines if line.counted)
        self.stdout.write(f"{counted} minutes counted")


def _refuser(parser: ArgumentParser) -> Any:
    """What argparse calls for a bad option: one line and exit 1 instead of the usage and exit 2."""

    def refuse(message: str) -> NoReturn:
        if getattr(parser, "called_from_command_line", False):
            parser.exit(1, f"{message}\n")
        raise CommandError(message)

    return refuse


def _answer(options: dict[str, Any]) -> Due:
    return due(
        _calendar(options["unit"], options["calendar"], options["sessions"]),
        parse_moment(options["start"]),
        parse_term(options["term"]),
        policy=Policy(options["policy"]),
        pauses=[parse_pause(text) for text in options["pause"]],
        explain=options["explain"] or options["json"],
    )


def _calendar(unit: str | None, table: str | None, sessions: str | None) -> OfficeCalendar:
    """The unit's calendar, or the shipped one, with its days off or its hours exchanged for the given ones."""
    calendar = default_calendar() if unit is None else _calendar_of(unit)
    if table is not None:
        days = read_holiday_table(_content(table), table)
        calendar = calendar.with_changes(days_off=days.days_off, swaps=days.swaps, announced_years=days.years)
    if sessions is not None:
        pattern = WeekPattern(calendar.patterns[0].since, parse_sessions(sessions))
        calendar = calendar.with_changes(patterns=(pattern,))
    return calendar


def _calendar_of(code: str) -> OfficeCalendar:
    # The record is opened only when a unit is named: the clock itself needs no database.
    from procedures.models import Unit
    from procedures.queries.calendars import calendar_for

    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"There is no unit with the code {code!r}.")
    return calendar_for(unit)


def _content(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        raise CommandError(f"{name}: {getattr(error, 'strerror', None) or error}") from None


def _as_json(answer: Due) -> dict[str, Any]:
    return {
        "due": answer.at.isoformat() if answer.at else None,
        "provisional": answer.provisional,
        "lines": [
            {
                "from": line.start.isoformat(),
                "to": line.end.isoformat(),
                "minutes": line.minutes,
                "counted": line.counted,
                "reason": _why(line),
            }
            for line in answer.lines
        ],
    }


def _iso(line: Line) -> str:
    return f"{line.start.isoformat(timespec='minutes')}  {line.end.isoformat(timespec='minutes')}"


def _why(line: Line) -> str:
    """The reason's code, and after a colon and a space which day it is, where the day has a name."""
    return f"{line.reason}: {line.detail}" if line.detail else line.reason
