"""What the calendar screens show: the days off of a year, and what a proposed change moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import holidays
from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from procedures import formats
from procedures.deadlines import DEFAULT_SESSIONS, DeadlineError, Session, WeekPattern, parse_sessions
from procedures.models import (
    CalendarChange,
    CalendarChangeLine,
    CalendarDay,
    Case,
    LimitKind,
    PaperKind,
    PrintedPaper,
    Unit,
    UnitKind,
    WorkCalendar,
)
from procedures.queries.access import visible_cases
from procedures.queries.calendars import BEGINNING, inherited, weeks_of
from procedures.queries.reprints import still_to_print
from procedures.queries.telling import told_of_change

SHOWN_LINES = 50
MONDAY = date(2026, 3, 2)
"""Any Monday: the weekdays of a week are said by dates."""

WITHOUT_CALENDAR = (UnitKind.SECTION, UnitKind.RECEPTION_POINT)
"""Units that always work the hours of the unit above them."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day off of the year shown; `source` says whose calendar it stands in, "" for the one shown."""

    day: date
    name: str
    kind: str
    makeup: date | None
    notice: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Weekdays with equal hours: "thứ Hai – thứ Sáu", what counts, and when papers are only received."""

    days: str
    hours: str
    reception: str

    @property
    def spans(self) -> list[str]:
        """The counted hours span by span, each of which stays on one line."""
        return self.hours.split(", ") if self.hours else []


@dataclass(frozen=True, slots=True)
class Week:
    """Office hours from a day on; `since` None: from the beginning. `source` as in `DayRow`."""

    since: date | None
    rows: tuple[HoursRow, ...]
    source: str = ""


@dataclass(frozen=True, slots=True)
class YearPage:
    """The hours and days off of one year. `announced` is False for a year whose promises are provisional.

    `unit` is whose calendar is shown, None for the national one; `own` whether that calendar exists by itself.
    """

    unit: Unit | None
    own: bool
    weeks: tuple[Week, ...]
    year: int
    years: tuple[int, ...]
    announced: bool
    days: tuple[DayRow, ...]
    suggestions: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change with a page of the cases it moves, those the reader may open; counts are of all cases.

    `moved` get another date, `settled` keep it but become firm or provisional. `next_after` begins the next page.
    A line's `printed` says whether its receipt was printed since the date moved. `limits` counts the other dates
    that move, by their kind; `to_print` and `printed` the receipts of the change, `to_tell` and `told` the cases whose
    applicants are still to be told of it, and those that were.
    """

    change: CalendarChange
    week: Week | None
    added: tuple[DayRow, ...]
    removed: tuple[date, ...]
    lines: tuple[CalendarChangeLine, ...]
    limits: tuple[tuple[str, int], ...]
    moved: int
    settled: int
    to_print: int
    printed: int
    to_tell: int
    told: int
    next_after: int


def national_calendar() -> WorkCalendar | None:
    """The calendar every other one inherits from."""
    return WorkCalendar.objects.filter(unit=None, parent=None).first()


def units_with_calendars(supervised: Iterable[Unit], posted: Iterable[Unit]) -> tuple[Unit, ...]:
    """The units whose calendars an officer looks at: those supervised with all below, and those posted to."""
    reach = Q(pk__in=[unit.pk for unit in posted])
    for unit in supervised:
        reach |= Q(path__startswith=unit.path)
    return tuple(Unit.objects.filter(reach, closed_on=None).exclude(kind__in=WITHOUT_CALENDAR))


def year_page(unit: Unit | None, year: int) -> YearPage:
    """Hours and days off of a year; for one not announced also what the `holidays` package computes."""
    chain = inherited(unit)
    own = next((calendar for calendar in chain if calendar.unit_id == (unit.pk if unit else None)), None)
    announced: set[int] = set()
    days: dict[date, DayRow] = {}
    for calendar in reversed(chain):
        announced |= set(calendar.years.values_list("year", flat=True))
        for day in calendar.days.filter(day__year=year):
            days[day.day] = _row(day, "" if calendar == own else _owner(calendar))
    return YearPage(
        unit=unit,
        own=own is not None,
        weeks=tuple(_weeks(chain, own)),
        year=year,
        years=tuple(sorted(announced | {year, max(announced, default=year) + 1})),
        announced=year in announced,
        days=tuple(row for _day, row in sorted(days.items())),
        suggestions=() if year in announced or unit else suggested(year),
    )


def _owner(calendar: WorkCalendar) -> str:
    return calendar.unit.label if calendar.unit else _("the whole country")


def _weeks(chain: Iterable[WorkCalendar], own: WorkCalendar | None) -> list[Week]:
    """The weeks that hold one after another, the newest first."""
    weeks = [Week(None, hours_rows(DEFAULT_SESSIONS), _("the usual office hours"))]
    for calendar in reversed(list(chain)):
        patterns = weeks_of(calendar.sessions.all())
        if patterns:
            source = "" if calendar == own else _owner(calendar)
            weeks = [week for week in weeks if (week.since or BEGINNING) < patterns[0].since]
            weeks += [Week(pattern.since, hours_rows(pattern.sessions), source) for pattern in patterns]
    return weeks[::-1]


def hours_rows(week: Mapping[int, tuple[Session, ...]]) -> tuple[HoursRow, ...]:
    """The hours of a week, neighbouring equal weekdays as one row; closed days are left out."""
    rows = []
    for sessions, group in groupby(range(7), key=lambda weekday: week.get(weekday, ())):
        days = list(group)
        if sessions:
            first, last = (formats.weekday(MONDAY + timedelta(days=n)) for n in (days[0], days[-1]))
            name = first if len(days) == 1 else f"{first} – {last}"
            rows.append(HoursRow(name[0].upper() + name[1:], _said(sessions, True), _said(sessions, False)))
    return tuple(rows)


def _said(sessions: Iterable[Session], counts: bool) -> str:
    return ", ".join(f"{s.start:%H:%M}–{s.end:%H:%M}" for s in sessions if s.counts is counts)


def suggested(year: int) -> tuple[DayRow, ...]:
    """Weekday holidays a public package computes for a year nobody has announced; never taken without a decision."""
    found = holidays.country_holidays("VN", years=year, language="en_US" if formats.in_english() else "vi")
    return tuple(DayRow(day, name, "holiday", None, "") for day, name in sorted(found.items()) if day.weekday() < 5)


def change_page(change: CalendarChange, readers: Iterable[Unit], *, after: int = 0) -> ChangePage:
    """The change with a page of its dates for officers posted to `readers`, in a few queries whatever its size."""
    printed = PrintedPaper.objects.filter(case=OuterRef("case"), kind=PaperKind.RECEIPT, at__gte=OuterRef("applied_at"))
    seen = change.lines.filter(pk__gt=after, case__in=Case.objects.filter(visible_cases(readers)).values("pk"))
    lines = tuple(seen.annotate(printed=Exists(printed)).select_related("case__version__procedure")[: SHOWN_LINES + 1])
    moved = change.lines.exclude(old_due_at=F("new_due_at")).count()
    to_print, already = still_to_print(change)
    to_tell, told = told_of_change(change)
    return ChangePage(
        change=change,
        week=_proposed_week(change),
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
        lines=lines[:SHOWN_LINES],
        limits=_limits(change),
        moved=moved,
        settled=change.lines.count() - moved,
        to_print=to_print,
        printed=already,
        to_tell=to_tell,
        told=told,
        next_after=lines[SHOWN_LINES - 1].pk if len(lines) > SHOWN_LINES else 0,
    )


def _limits(change: CalendarChange) -> tuple[tuple[str, int], ...]:
    counted = change.dates.values_list("kind").annotate(count=Count("pk")).order_by("kind")
    return tuple((str(LimitKind(kind).label), count) for kind, count in counted)


def _proposed_week(change: CalendarChange) -> Week | None:
    if not change.sessions:
        return None
    since = date.fromisoformat(change.sessions["since"])
    try:
        pattern = WeekPattern(since, parse_sessions(change.sessions["text"]))
    except DeadlineError:  # a later version reads fewer texts than the one that stored it
        return Week(since, (HoursRow("", change.sessions["text"], ""),))
    return Week(since, hours_rows(pattern.sessions))


def _row(day: CalendarDay, source: str) -> DayRow:
    return DayRow(day.day, day.name, day.kind, day.makeup, day.notice, source)
