"""From the stored calendars to the clock's: built once per revision and kept in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from procedures.deadlines import DEFAULT_SESSIONS, DayOff, OfficeCalendar, Session, Swap, WeekPattern
from procedures.errors import LoadError
from procedures.models import AnnouncedYear, CalendarChange, CalendarDay, DayKind, Unit, WeekSession, WorkCalendar

BEGINNING = date(2020, 1, 1)


def calendar_for(unit: Unit) -> OfficeCalendar:
    """The working calendar of a unit: its own, or that of the nearest unit above it, or the root's.

    One query. Raises LoadError when no calendar has been loaded at all.
    """
    stored = {calendar.pk: calendar for calendar in WorkCalendar.objects.select_related("unit")}
    return _built(_chain(_nearest(unit, stored), stored))


def _nearest(unit: Unit, stored: dict[int, WorkCalendar]) -> WorkCalendar:
    fitting = [c for c in stored.values() if c.unit is None or unit.path.startswith(c.unit.path)]
    if not fitting:
        raise LoadError("No working calendar is loaded. Run: manage.py load_calendars")
    return max(fitting, key=lambda c: len(c.unit.path) if c.unit else 0)


def _chain(calendar: WorkCalendar, calendars: dict[int, WorkCalendar]) -> tuple[tuple[int, int], ...]:
    """The calendar and its parents as (id, revision), from the nearest to the root; a loop ends it."""
    chain: list[tuple[int, int]] = []
    seen: WorkCalendar | None = calendar
    while seen is not None and (seen.pk, seen.revision) not in chain:
        chain.append((seen.pk, seen.revision))
        seen = calendars.get(seen.parent_id) if seen.parent_id else None
    return tuple(chain)


def calendars_with(change: CalendarChange, units: Iterable[Unit]) -> dict[int, tuple[OfficeCalendar, OfficeCalendar]]:
    """For each unit whose calendar the change touches: its calendar now, and as it would be."""
    stored = {calendar.pk: calendar for calendar in WorkCalendar.objects.select_related("unit")}
    pairs: dict[tuple[tuple[int, int], ...], tuple[OfficeCalendar, OfficeCalendar]] = {}
    found: dict[int, tuple[OfficeCalendar, OfficeCalendar]] = {}
    for unit in units:
        chain = _chain(_nearest(unit, stored), stored)
        if change.calendar_id not in {pk for pk, _revision in chain}:
            continue
        if chain not in pairs:
            pairs[chain] = (_built(chain), _assembled(chain, change))
        found[unit.pk] = pairs[chain]
    return found


@lru_cache(maxsize=256)
def _built(chain: tuple[tuple[int, int], ...]) -> OfficeCalendar:
    """The clock's calendar of a chain of (id, revision); a new revision is a new key."""
    return _assembled(chain)


def _assembled(chain: tuple[tuple[int, int], ...], change: CalendarChange | None = None) -> OfficeCalendar:
    ids = [pk for pk, _revision in chain]
    days = list(CalendarDay.objects.filter(calendar__in=ids))
    years = set(AnnouncedYear.objects.filter(calendar__in=ids).values_list("year", flat=True))
    if change is not None:
        removed = {date.fromisoformat(day) for day in change.removed}
        days = [day for day in days if day.day not in removed or day.calendar_id != change.calendar_id]
        days += proposed_days(change)
        years |= set(change.years)
    return OfficeCalendar(
        name=WorkCalendar.objects.get(pk=ids[0]).name,
        patterns=_patterns(ids),
        days_off=tuple(DayOff(d.day, d.name, d.notice) for d in days if d.kind != DayKind.SWAPPED_OFF),
        swaps=tuple(Swap(d.day, d.makeup, d.name, d.notice) for d in days if d.makeup is not None),
        announced_years=frozenset(years),
        version=";".join(f"{pk}.{revision}" for pk, revision in chain) + (f"+{change.pk}" if change else ""),
    )


def proposed_days(change: CalendarChange) -> list[CalendarDay]:
    """The days a change adds, not yet written."""
    return [
        CalendarDay(
            calendar_id=change.calendar_id,
            day=date.fromisoformat(row["day"]),
            kind=row["kind"],
            makeup=date.fromisoformat(row["makeup"]) if row.get("makeup") else None,
            name=row["name"],
            notice=row.get("notice", ""),
        )
        for row in change.added
    ]


def _patterns(ids: list[int]) -> tuple[WeekPattern, ...]:
    """The sessions of the nearest calendar that has any; the default office hours when none has."""
    for pk in ids:
        since: dict[date, dict[int, list[Session]]] = defaultdict(lambda: defaultdict(list))
        for row in WeekSession.objects.filter(calendar_id=pk):
            since[row.since][row.weekday].append(Session(row.start, row.end, row.counts))
        if since:
            return tuple(
                WeekPattern(day, {weekday: tuple(sessions) for weekday, sessions in week.items()})
                for day, week in sorted(since.items())
            )
    return (WeekPattern(BEGINNING, DEFAULT_SESSIONS),)
