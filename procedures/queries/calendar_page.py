"""What the calendar screens show: the days off of a year, and what a proposed change moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import holidays

from procedures.models import CalendarChange, CalendarChangeLine, CalendarDay, WorkCalendar

SHOWN_LINES = 50


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day off of the year shown."""

    day: date
    name: str
    kind: str
    makeup: date | None
    notice: str


@dataclass(frozen=True, slots=True)
class YearPage:
    """The days off of one year. `announced` is False for a year whose promises are provisional."""

    year: int
    years: tuple[int, ...]
    announced: bool
    days: tuple[DayRow, ...]
    suggestions: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change with the first cases it moves; `more` counts those not listed."""

    change: CalendarChange
    added: tuple[DayRow, ...]
    removed: tuple[date, ...]
    lines: tuple[CalendarChangeLine, ...]
    moved: int
    more: int


def national_calendar() -> WorkCalendar | None:
    """The calendar every other one inherits from."""
    return WorkCalendar.objects.filter(unit=None, parent=None).first()


def year_page(calendar: WorkCalendar, year: int) -> YearPage:
    """The days off of a year; for one not announced also what the `holidays` package computes, as a suggestion."""
    announced = set(calendar.years.values_list("year", flat=True))
    days = tuple(_row(day) for day in calendar.days.filter(day__year=year))
    return YearPage(
        year=year,
        years=tuple(sorted(announced | {year, max(announced, default=year) + 1})),
        announced=year in announced,
        days=days,
        suggestions=() if year in announced else suggested(year),
    )


def suggested(year: int) -> tuple[DayRow, ...]:
    """Weekday holidays a public package computes for a year nobody has announced; never taken without a decision."""
    found = holidays.country_holidays("VN", years=year, language="vi")
    return tuple(DayRow(day, name, "holiday", None, "") for day, name in sorted(found.items()) if day.weekday() < 5)


def change_page(change: CalendarChange) -> ChangePage:
    """The change with its first moved dates, in three queries whatever its size."""
    lines = tuple(change.lines.select_related("case__version__procedure")[:SHOWN_LINES])
    moved = change.lines.count()
    return ChangePage(
        change=change,
        added=tuple(
            DayRow(
                date.fromisoformat(row["day"]),
                row["name"],
                row["kind"],
                date.fromisoformat(row["makeup"]) if row.get("makeup") else None,
                row.get("notice", ""),
            )
            for row in change.added
        ),
        removed=tuple(date.fromisoformat(day) for day in change.removed),
        lines=lines,
        moved=moved,
        more=moved - len(lines),
    )


def _row(day: CalendarDay) -> DayRow:
    return DayRow(day.day, day.name, day.kind, day.makeup, day.notice)
