"""From the stored calendars to the clock's: built once per revision and kept in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from typing import Any

from procedures.deadlines import (
    DEFAULT_SESSIONS,
    DayOff,
    OfficeCalendar,
    Session,
    Swap,
    WeekPattern,
    parse_sessions,
)
from procedures.errors import LoadError
from procedures.models import (
    AnnouncedYear,
    CalendarChange,
    CalendarDay,
    CalendarRevision,
    DayKind,
    Unit,
    WeekSession,
    WorkCalendar,
)
from procedures.queries.prepared import Prepared

BEGINNING = date(2020, 1, 1)
TO_BE_MADE = (0, 0)
"""Stands in a chain for the calendar that a decision would make."""

Chain = tuple[tuple[int, int], ...]
"""Calendars as (id, revision), from the nearest to the root."""


def calendar_for(unit: Unit) -> OfficeCalendar:
    """The working calendar of a unit: its own, or that of the nearest unit above it, or the root's.

    One query. Raises LoadError when no calendar has been loaded at all.
    """
    stored = {calendar.pk: calendar for calendar in _every_calendar()}
    return _built(_chain(_nearest(unit, stored), stored))


_every_calendar = Prepared(lambda: WorkCalendar.objects.select_related("unit"))


def calendar_above(unit: Unit) -> WorkCalendar:
    """The calendar that one made for this unit would inherit from. Raises LoadError when none is loaded."""
    stored = {c.pk: c for c in WorkCalendar.objects.select_related("unit") if c.unit_id != unit.pk}
    return _nearest(unit, stored)


def inherited(unit: Unit | None) -> tuple[WorkCalendar, ...]:
    """The calendars that hold for a unit, the nearest first; for None the national one alone."""
    stored = {calendar.pk: calendar for calendar in WorkCalendar.objects.select_related("unit")}
    if unit is None:
        return tuple(c for c in stored.values() if c.unit is None and c.parent_id is None)[:1]
    return tuple(stored[pk] for pk, _revision in _chain(_nearest(unit, stored), stored))


def _nearest(unit: Unit, stored: dict[int, WorkCalendar]) -> WorkCalendar:
    fitting = [c for c in stored.values() if c.unit is None or unit.path.startswith(c.unit.path)]
    if not fitting:
        raise LoadError("No working calendar is loaded. Run: manage.py load_calendars")
    return max(fitting, key=lambda c: len(c.unit.path) if c.unit else 0)


def _chain(calendar: WorkCalendar, calendars: dict[int, WorkCalendar]) -> Chain:
    """The calendar and its parents; a loop ends it."""
    chain: list[tuple[int, int]] = []
    seen: WorkCalendar | None = calendar
    while seen is not None and (seen.pk, seen.revision) not in chain:
        chain.append((seen.pk, seen.revision))
        seen = calendars.get(seen.parent_id) if seen.parent_id else None
    return tuple(chain)


def calendars_with(change: CalendarChange, units: Iterable[Unit]) -> dict[int, tuple[OfficeCalendar, OfficeCalendar]]:
    """For each unit whose calendar the change touches: its calendar now, and as it would be.

    Raises DeadlineError when the change contradicts itself or what is inherited.
    """
    stored = {calendar.pk: calendar for calendar in WorkCalendar.objects.select_related("unit")}
    pairs: dict[Chain, tuple[OfficeCalendar, OfficeCalendar]] = {}
    found: dict[int, tuple[OfficeCalendar, OfficeCalendar]] = {}
    for unit in units:
        now = _chain(_nearest(unit, stored), stored)
        then = now if change.calendar_id is not None else _with_new(change, unit, now, stored)
        if (change.calendar_id or TO_BE_MADE[0]) not in {pk for pk, _revision in then}:
            continue
        if then not in pairs:
            pairs[then] = (_built(now), _assembled(then, change))
        found[unit.pk] = pairs[then]
    return found


def _with_new(change: CalendarChange, unit: Unit, chain: Chain, stored: dict[int, WorkCalendar]) -> Chain:
    """The chain of a unit once the change's own calendar is made: below it stand only calendars of units within."""
    owner = change.unit
    if owner is None or not unit.is_within(owner):
        return chain
    places = [stored[pk].unit for pk, _revision in chain]
    below = sum(place is not None and place.is_within(owner) for place in places)
    return (*chain[:below], TO_BE_MADE, *chain[below:])


def forget_calendars() -> None:
    """Drop every calendar kept in memory; needed only where a stored one was taken back, as tests do."""
    _built.cache_clear()
    _as_it_was.cache_clear()


def calendar_as_of(version: str) -> OfficeCalendar | None:
    """The calendar that a promise was counted with, by the revisions it names. None when they were not kept."""
    try:
        chain = tuple((int(pk), int(revision)) for pk, revision in (part.split(".") for part in version.split(";")))
    except ValueError:
        return None
    return _as_it_was(chain)


@lru_cache(maxsize=256)
def _as_it_was(chain: Chain) -> OfficeCalendar | None:
    kept = CalendarRevision.objects.filter(calendar__in=[pk for pk, _revision in chain])
    content = {(row.calendar_id, row.revision): row.content for row in kept}
    if any(key not in content for key in chain):
        return None
    days = [_day_read(row) for key in chain for row in content[key]["days"]]
    sessions = {key[0]: [_session_read(row) for row in content[key]["sessions"]] for key in chain}
    return OfficeCalendar(
        name=content[chain[0]]["name"],
        patterns=_layered([sessions[pk] for pk, _revision in chain]),
        days_off=_days_off(days),
        swaps=_swaps(days),
        announced_years=frozenset(year for key in chain for year in content[key]["years"]),
        version=_version(chain),
    )


def revision_content(calendar: WorkCalendar) -> dict[str, Any]:
    """What a calendar says by itself at this moment, as `CalendarRevision` keeps it."""
    days = calendar.days.order_by("day").values_list("day", "kind", "makeup", "name", "notice")
    sessions = calendar.sessions.values_list("since", "weekday", "start", "end", "counts")
    return {
        "name": calendar.name,
        "days": [[d.isoformat(), kind, m.isoformat() if m else None, name, said] for d, kind, m, name, said in days],
        "sessions": [
            [since.isoformat(), weekday, f"{start:%H:%M}", f"{end:%H:%M}", counts]
            for since, weekday, start, end, counts in sessions
        ],
        "years": sorted(calendar.years.values_list("year", flat=True)),
    }


def _day_read(row: list[Any]) -> CalendarDay:
    day, kind, makeup, name, notice = row
    made_up = date.fromisoformat(makeup) if makeup else None
    return CalendarDay(day=date.fromisoformat(day), kind=kind, makeup=made_up, name=name, notice=notice)


def _session_read(row: list[Any]) -> WeekSession:
    since, weekday, start, end, counts = row
    hours = {"start": time.fromisoformat(start), "end": time.fromisoformat(end)}
    return WeekSession(since=date.fromisoformat(since), weekday=weekday, counts=counts, **hours)


@lru_cache(maxsize=256)
def _built(chain: Chain) -> OfficeCalendar:
    """The clock's calendar of a chain of (id, revision); a new revision is a new key."""
    return _assembled(chain)


def _assembled(chain: Chain, change: CalendarChange | None = None) -> OfficeCalendar:
    ids = [pk for pk, _revision in chain]
    days = list(CalendarDay.objects.filter(calendar__in=ids))
    years = set(AnnouncedYear.objects.filter(calendar__in=ids).values_list("year", flat=True))
    if change is not None:
        removed = {date.fromisoformat(day) for day in change.removed}
        days = [day for day in days if day.day not in removed or day.calendar_id != change.calendar_id]
        days += proposed_days(change)
        years |= set(change.years)
    return OfficeCalendar(
        name=_name(ids, change),
        patterns=_patterns(ids, change),
        days_off=_days_off(days),
        swaps=_swaps(days),
        announced_years=frozenset(years),
        version=_version(chain) + (f"+{change.pk}" if change else ""),
    )


def _version(chain: Chain) -> str:
    return ";".join(f"{pk}.{revision}" for pk, revision in chain)


def _days_off(days: Iterable[CalendarDay]) -> tuple[DayOff, ...]:
    return tuple(DayOff(d.day, d.name, d.notice) for d in days if d.kind != DayKind.SWAPPED_OFF)


def _swaps(days: Iterable[CalendarDay]) -> tuple[Swap, ...]:
    return tuple(Swap(d.day, d.makeup, d.name, d.notice) for d in days if d.makeup is not None)


def _name(ids: list[int], change: CalendarChange | None) -> str:
    if ids[0] == TO_BE_MADE[0] and change is not None:
        return name_for(change.unit)
    return WorkCalendar.objects.get(pk=ids[0]).name


def name_for(unit: Unit | None) -> str:
    """What a unit's own calendar is called; part of the record, so Vietnamese whoever makes it."""
    return f"Lịch làm việc của {unit.name if unit else ''}".strip()[:120]


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


def proposed_sessions(change: CalendarChange) -> list[WeekSession]:
    """The sessions of the week a change brings, not yet written. Raises DeadlineError for a text that is none."""
    if not change.sessions:
        return []
    since = date.fromisoformat(change.sessions["since"])
    return [
        WeekSession(
            calendar_id=change.calendar_id,
            since=since,
            weekday=weekday,
            start=session.start,
            end=session.end,
            counts=session.counts,
        )
        for weekday, sessions in parse_sessions(change.sessions["text"]).items()
        for session in sessions
    ]


def _patterns(ids: list[int], change: CalendarChange | None) -> tuple[WeekPattern, ...]:
    """The office hours over time: from its first day on a nearer calendar's week replaces what is inherited."""
    stored: dict[int, list[WeekSession]] = defaultdict(list)
    for row in WeekSession.objects.filter(calendar__in=ids):
        stored[row.calendar_id].append(row)
    if change is not None and (new := proposed_sessions(change)):
        owner = change.calendar_id or TO_BE_MADE[0]
        stored[owner] = [row for row in stored[owner] if row.since != new[0].since] + new
    return _layered([stored[pk] for pk in ids])


def _layered(sessions: list[list[WeekSession]]) -> tuple[WeekPattern, ...]:
    """The weekly patterns of a chain of calendars, the nearest given first."""
    patterns = [WeekPattern(BEGINNING, DEFAULT_SESSIONS)]
    for rows in reversed(sessions):
        if own := weeks_of(rows):
            patterns = [pattern for pattern in patterns if pattern.since < own[0].since] + own
    return tuple(patterns)


def weeks_of(rows: Iterable[WeekSession]) -> list[WeekPattern]:
    """Stored sessions as weekly patterns, the oldest first."""
    since: dict[date, dict[int, list[Session]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        since[row.since][row.weekday].append(Session(row.start, row.end, row.counts))
    return [
        WeekPattern(day, {weekday: tuple(sessions) for weekday, sessions in week.items()})
        for day, week in sorted(since.items())
    ]
