"""The office calendar: weekly sessions with effective dates, days off, and make-up days in pairs.

Source: NĐ 118/2025/NĐ-CP leaves working hours to the agency; Labour Code art. 111-112 and the yearly notices
fix the days off and the swaps.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from threading import Lock
from types import MappingProxyType

from procedures.deadlines.lines import Line
from procedures.deadlines.moments import DAY_MINUTES, FIRST_YEAR, LAST_YEAR, moment_of
from procedures.deadlines.problems import DeadlineError
from procedures.deadlines.table import EndOfTable, Spans, Table, touching_joined

YEARS_AHEAD = 3
"""How far beyond the asked year a table is laid out at first; longer questions double it."""


@dataclass(frozen=True, slots=True)
class Session:
    """Opening hours within one day. One that does not count is reception only: papers in, no time passes."""

    start: time
    end: time
    counts: bool = True

    def __post_init__(self) -> None:
        start, end = self.span
        if end <= start:
            raise DeadlineError("bad_session", start=self.start, end=self.end)

    @property
    def span(self) -> tuple[int, int]:
        """Start and end in minutes of the day."""
        return self.start.hour * 60 + self.start.minute, self.end.hour * 60 + self.end.minute

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


def _office_hours() -> tuple[Session, ...]:
    return Session(time(7, 30), time(11, 30)), Session(time(13), time(17))


DEFAULT_SESSIONS: Mapping[int, tuple[Session, ...]] = MappingProxyType({day: _office_hours() for day in range(5)})
"""Monday to Friday 07:30-11:30 and 13:00-17:00."""


@dataclass(frozen=True, slots=True)
class WeekPattern:
    """The sessions of each weekday (0 Monday … 6 Sunday) from `since` on; a weekday left out is closed."""

    since: date
    sessions: Mapping[int, tuple[Session, ...]]
    spans: tuple[Spans, ...] = field(init=False, repr=False, compare=False)
    """Counted time of each weekday in minutes of the day, touching sessions joined."""

    def __post_init__(self) -> None:
        ordered: dict[int, tuple[Session, ...]] = {}
        for weekday, sessions in self.sessions.items():
            if weekday not in range(7):
                raise DeadlineError("bad_weekday", weekday=weekday)
            ordered[weekday] = tuple(sorted(sessions, key=lambda session: session.start))
            for first, second in pairwise(ordered[weekday]):
                if second.start < first.end:
                    raise DeadlineError("overlapping_sessions", first=first, second=second)
        object.__setattr__(self, "sessions", MappingProxyType(ordered))
        object.__setattr__(self, "spans", tuple(_counted_spans(ordered.get(weekday, ())) for weekday in range(7)))


def _counted_spans(sessions: Iterable[Session]) -> Spans:
    return touching_joined(tuple(session.span for session in sessions if session.counts))


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day the office is closed, what it is called, and the notice that says so."""

    day: date
    name: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """Hoán đổi: `off` is closed and `working` is worked instead, with the sessions that `off` would have had.

    `name` is what the day off is called, `working_name` what the working day is called, if it has a name.
    """

    off: date
    working: date
    name: str
    notice: str = ""
    working_name: str = ""

    def __post_init__(self) -> None:
        if self.off == self.working:
            raise DeadlineError("swap_with_itself", day=self.off)


class OfficeCalendar:
    """Which minutes the office works. Immutable and safe to share between threads.

    `announced_years` are those whose days off are official; a term that reaches into another is provisional.
    The first weekly pattern also holds before its own beginning. A day off beats a make-up day, so a unit may
    close on a Saturday that everybody else works. `version` names the content; left empty it is a digest of it.
    Raises DeadlineError `no_pattern`, `pattern_twice`, `swap_twice`.
    """

    def __init__(
        self,
        name: str,
        patterns: Iterable[WeekPattern],
        days_off: Iterable[DayOff] = (),
        swaps: Iterable[Swap] = (),
        announced_years: Iterable[int] = (),
        version: str = "",
    ) -> None:
        self.name = name
        self.patterns = tuple(sorted(patterns, key=lambda pattern: pattern.since))
        self.days_off = tuple(sorted(days_off, key=lambda off: off.day))
        self.swaps = tuple(sorted(set(swaps), key=lambda swap: (swap.off, swap.working)))
        self.announced_years = frozenset(announced_years)
        if not self.patterns:
            raise DeadlineError("no_pattern", name=name)
        for earlier, later in pairwise(self.patterns):
            if earlier.since == later.since:
                raise DeadlineError("pattern_twice", day=later.since)
        self._since = [pattern.since.toordinal() for pattern in self.patterns]
        # Of two entries for one day the first is kept: the name may differ, the day is off either way.
        self._off = {off.day: off for off in reversed(self.days_off)}
        self._swapped_off, self._made_up = _pairs(self.swaps)
        self._special = {day.toordinal() for day in (*self._off, *self._swapped_off, *self._made_up)}
        self.version = version or self._digest()
        self.explained_days: dict[int, tuple[Line, ...]] = {}
        """Lines of whole days by ordinal, filled by `explain`: the same for every case of this calendar."""
        self._table: Table | None = None
        self._growing = Lock()

    def __repr__(self) -> str:
        return f"OfficeCalendar({self.name!r}, version={self.version!r})"

    def with_changes(
        self,
        *,
        patterns: Iterable[WeekPattern] | None = None,
        days_off: Iterable[DayOff] | None = None,
        swaps: Iterable[Swap] | None = None,
        announced_years: Iterable[int] | None = None,
    ) -> OfficeCalendar:
        """Another calendar with the given parts exchanged, e.g. to preview a changed holiday."""
        return OfficeCalendar(
            self.name,
            self.patterns if patterns is None else patterns,
            self.days_off if days_off is None else days_off,
            self.swaps if swaps is None else swaps,
            self.announced_years if announced_years is None else announced_years,
        )

    # What the office does on a day

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The sessions of `day` in order, reception-only ones included; none when the office is closed."""
        model = self._model_of(day)
        return self._pattern(model.toordinal()).sessions.get(model.weekday(), ()) if model else ()

    def is_working_day(self, day: date) -> bool:
        """Whether at least one session of `day` counts."""
        return any(session.counts for session in self.sessions_on(day))

    def reason_closed(self, day: date) -> str:
        """Why `day` is no working day: holiday, swap_off, reception_only, weekend, no_session; "" if it is one."""
        if self.is_working_day(day):
            return ""
        if day in self._off:
            return "holiday"
        if day in self._swapped_off and day not in self._made_up:
            return "swap_off"
        if self.sessions_on(day):
            return "reception_only"
        return "weekend" if day.weekday() >= 5 else "no_session"

    def name_of(self, day: date) -> str:
        """What the day is called: the holiday, or its part in a swap; "" for an ordinary day."""
        if off := self._off.get(day):
            return off.name
        if made_up := self._made_up.get(day):
            return made_up.working_name
        swapped = self._swapped_off.get(day)
        return swapped.name if swapped else ""

    def notice_of(self, day: date) -> str:
        """The notice that makes `day` different from its weekday; "" when there is none."""
        entry = self._off.get(day) or self._made_up.get(day) or self._swapped_off.get(day)
        return entry.notice if entry else ""

    def counterpart_of(self, day: date) -> date | None:
        """The other day of the swap that rules `day`, or None."""
        if day in self._off:
            return None
        if made_up := self._made_up.get(day):
            return made_up.off
        swapped = self._swapped_off.get(day)
        return swapped.working if swapped else None

    def closing_of(self, day: date) -> datetime:
        """The end of the last counted session of `day`. Raises DeadlineError `closed_day`."""
        spans = self.spans_on(day.toordinal())
        if not spans:
            raise DeadlineError("closed_day", day=day)
        return moment_of(day.toordinal() * DAY_MINUTES + spans[-1][1])

    def next_working_day(self, day: date) -> date:
        """The first working day after `day`. Raises DeadlineError when there is none."""
        ordinal = day.toordinal()
        place = self.answer(lambda table: table.working_day_after(ordinal, 1), day.year)
        return date.fromordinal(self.table(day.year).days[place])

    def is_announced(self, year: int) -> bool:
        """Whether the days off of `year` are official."""
        return year in self.announced_years

    def spans_on(self, day: int) -> Spans:
        """The counted sessions of a day (an ordinal) in minutes of the day, touching ones joined."""
        if day in self._special:
            model = self._model_of(date.fromordinal(day))
            if model is None:
                return ()
            day = model.toordinal()
        # Ordinal 1 is a Monday.
        return self._pattern(day).spans[(day - 1) % 7]

    # The laid-out working time

    def table(self, year: int) -> Table:
        """Working time around `year`, laid out once and kept. Raises DeadlineError `outside_calendar`."""
        table = self._table
        if table is not None and table.first_year <= year <= table.last_year:
            return table
        return self._grow(year, year + YEARS_AHEAD)

    def answer(self, question: Callable[[Table], int], year: int) -> int:
        """Ask the table of `year`; when the answer lies after its end, lay out more years and ask again.

        Raises DeadlineError `no_working_time` when no year has the answer.
        """
        table = self.table(year)
        while True:
            try:
                return question(table)
            except EndOfTable:
                if table.last_year == LAST_YEAR:
                    raise DeadlineError("no_working_time", name=self.name, last=LAST_YEAR) from None
                table = self._grow(table.first_year, 2 * table.last_year - table.first_year + 1)

    def _grow(self, first_year: int, last_year: int) -> Table:
        if not FIRST_YEAR <= first_year <= LAST_YEAR:
            raise DeadlineError("outside_calendar", first=FIRST_YEAR, last=LAST_YEAR)
        with self._growing:
            table = self._table
            if table is not None:
                first_year, last_year = min(first_year, table.first_year), max(last_year, table.last_year)
            last_year = min(last_year, LAST_YEAR)
            if table is None or not table.covers(first_year, last_year):
                # Replaced as a whole: a thread that still reads the old one gets the same answers from it.
                self._table = table = Table(first_year, last_year, self.spans_on)
            return table

    def _model_of(self, day: date) -> date | None:
        """The day whose sessions `day` works: itself, the one it makes up for, or None when it is off."""
        if day in self._off:
            return None
        if made_up := self._made_up.get(day):
            return made_up.off
        return None if day in self._swapped_off else day

    def _pattern(self, day: int) -> WeekPattern:
        return self.patterns[max(bisect_right(self._since, day) - 1, 0)]

    def _digest(self) -> str:
        parts: list[str] = [str(year) for year in sorted(self.announced_years)]
        parts += [f"off {off.day}" for off in self.days_off]
        parts += [f"swap {swap.off} {swap.working}" for swap in self.swaps]
        for pattern in self.patterns:
            for weekday, sessions in sorted(pattern.sessions.items()):
                hours = " ".join(f"{session}{'' if session.counts else '*'}" for session in sessions)
                parts.append(f"{pattern.since} {weekday} {hours}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _pairs(swaps: Iterable[Swap]) -> tuple[dict[date, Swap], dict[date, Swap]]:
    """Swaps by the day that is off and by the day that is worked; a day may stand in one pair only."""
    off: dict[date, Swap] = {}
    working: dict[date, Swap] = {}
    for swap in swaps:
        for day in (swap.off, swap.working):
            known = off.get(day) or working.get(day)
            if known and (known.off, known.working) != (swap.off, swap.working):
                raise DeadlineError("swap_twice", day=day)
        off[swap.off] = swap
        working[swap.working] = swap
    return off, working
