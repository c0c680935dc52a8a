"""From text to the clock's values: moments, pauses, weekly sessions, and the holiday table as CSV."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import date, datetime, time
from typing import NamedTuple

from procedures.deadlines.calendar import DayOff, Session, Swap
from procedures.deadlines.moments import TIMEZONE
from procedures.deadlines.pauses import Effect, Pause
from procedures.deadlines.problems import DeadlineError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAYS_VI = ("t2", "t3", "t4", "t5", "t6", "t7", "cn")
MAX_TABLE_BYTES = 1_000_000

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?")
_PAUSE = re.compile(r"(?P<start>[^/]+)/(?P<end>[^/]*?)(:(?P<effect>resume|restart))?")
_DAYS = re.compile(r"(?P<first>[a-z][a-z0-9]{1,2})(-(?P<last>[a-z][a-z0-9]{1,2}))?")
_HOURS = re.compile(r"(?P<start>\d\d:\d\d)-(?P<end>\d\d:\d\d)(?P<reception>\*?)")
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class HolidayTable(NamedTuple):
    """A holiday table: the days off, the swaps in pairs, and the years it announces."""

    days_off: tuple[DayOff, ...]
    swaps: tuple[Swap, ...]
    years: frozenset[int]


class _Row(NamedTuple):
    line: int
    day: date
    kind: str
    name: str
    linked: date | None
    source: str


def parse_moment(text: str) -> datetime:
    """The moment written as 2026-08-27T09:00, on the office's wall clock unless an offset is given.

    Raises DeadlineError `bad_moment`, also for a day that no month has.
    """
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DeadlineError("bad_moment", text=text) from None
    return moment.replace(tzinfo=TIMEZONE) if moment.tzinfo is None else moment


def parse_pause(text: str, reason: str = "") -> Pause:
    """The pause written as START/END, START/END:resume, START/END:restart; an empty END is still open.

    Without a `reason` its code is the effect. Raises DeadlineError `bad_pause`, `bad_moment`, `end_before_start`.
    """
    match = _PAUSE.fullmatch(text)
    if not match:
        raise DeadlineError("bad_pause", text=text)
    end = parse_moment(match["end"]) if match["end"] else None
    effect = Effect(match["effect"] or Effect.RESUME)
    return Pause(parse_moment(match["start"]), end, reason or effect.value, effect)


def parse_sessions(text: str) -> dict[int, tuple[Session, ...]]:
    """Weekly sessions such as "mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30*".

    A star marks a session for reception only. The days may be Vietnamese: "t2-t6 …; t7 …; cn …".
    Raises DeadlineError `bad_sessions`, `weekday_twice`, `bad_session`; overlaps are refused by WeekPattern.
    """
    week: dict[int, tuple[Session, ...]] = {}
    for part in text.split(";"):
        words = part.split()
        if len(words) < 2:
            raise DeadlineError("bad_sessions", text=text)
        sessions = tuple(_session(word, text) for word in words[1:])
        for weekday in _weekdays(words[0], text):
            if weekday in week:
                raise DeadlineError("weekday_twice", weekday=WEEKDAYS[weekday])
            week[weekday] = sessions
    return week


def _weekdays(word: str, text: str) -> range:
    match = _DAYS.fullmatch(word.lower())
    first = _weekday(match["first"]) if match else None
    last = _weekday(match["last"] or match["first"]) if match else None
    if first is None or last is None or last < first:
        raise DeadlineError("bad_sessions", text=text)
    return range(first, last + 1)


def _weekday(word: str) -> int | None:
    """0 Monday … 6 Sunday."""
    return next((names.index(word) for names in (WEEKDAYS, WEEKDAYS_VI) if word in names), None)


def _session(word: str, text: str) -> Session:
    match = _HOURS.fullmatch(word)
    if not match:
        raise DeadlineError("bad_sessions", text=text)
    try:
        start, end = time.fromisoformat(match["start"]), time.fromisoformat(match["end"])
    except ValueError:
        raise DeadlineError("bad_sessions", text=text) from None
    return Session(start, end, counts=not match["reception"])


def read_holiday_table(content: bytes, name: str) -> HolidayTable:
    """The holiday table of a CSV file with the columns date, weekday, kind, name, linked_date, source.

    Kinds: HOLIDAY, SUBSTITUTE_OFF (nghỉ bù), SWAPPED_OFF and MAKEUP_WORKDAY, the last two in pairs that name
    each other in linked_date. A year is announced when the table has a holiday in it. `name` is for messages.
    Raises DeadlineError with the line of the first thing that is wrong.
    """
    rows = _rows(content, name)
    by_day = {row.day: row for row in rows}
    days_off: list[DayOff] = []
    swaps: list[Swap] = []
    for row in rows:
        if row.linked is None:
            days_off.append(DayOff(row.day, row.name, row.source))
            continue
        other = by_day.get(row.linked)
        if other is None or other.linked != row.day or other.kind == row.kind:
            raise DeadlineError("half_a_pair", line=row.line, day=row.day, other=row.linked)
        if row.kind == "SWAPPED_OFF":
            swaps.append(Swap(row.day, row.linked, row.name, row.source, other.name))
    years = frozenset(row.day.year for row in rows if row.kind == "HOLIDAY")
    return HolidayTable(tuple(days_off), tuple(swaps), years)


def _rows(content: bytes, name: str) -> list[_Row]:
    try:
        if len(content) > MAX_TABLE_BYTES:
            raise ValueError
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        table = [(reader.line_num, record) for record in reader]
    except (ValueError, csv.Error):
        raise DeadlineError("unreadable", file=name) from None
    if not {"date", "kind", "linked_date"} <= set(reader.fieldnames or ()):
        raise DeadlineError("not_a_table", file=name)
    if not table:
        raise DeadlineError("empty_table")
    rows: list[_Row] = []
    seen: set[date] = set()
    for line, record in table:
        row = _row(line, {key: (value or "").strip() for key, value in record.items() if isinstance(key, str)})
        if row.day in seen:
            raise DeadlineError("date_twice", line=line, day=row.day)
        seen.add(row.day)
        rows.append(row)
    return rows


def _row(line: int, record: dict[str, str]) -> _Row:
    """One row, checked as far as one row can be."""
    kind, weekday = record["kind"], record.get("weekday", "")
    day = _date(record["date"], line)
    linked = _date(record["linked_date"], line) if record["linked_date"] else None
    if weekday and weekday.lower()[:3] != WEEKDAYS[day.weekday()]:
        right = WEEKDAYS[day.weekday()].capitalize()
        raise DeadlineError("wrong_weekday", line=line, day=day, right=right, wrong=weekday)
    if kind in ("SWAPPED_OFF", "MAKEUP_WORKDAY"):
        if linked is None:
            raise DeadlineError("no_link", line=line, day=day)
    elif kind not in ("HOLIDAY", "SUBSTITUTE_OFF"):
        raise DeadlineError("unknown_kind", line=line, kind=kind)
    elif linked is not None:
        raise DeadlineError("unexpected_link", line=line)
    return _Row(line, day, kind, record.get("name", ""), linked, record.get("source", ""))


def _date(text: str, line: int) -> date:
    try:
        if not _ISO_DATE.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise DeadlineError("bad_date", line=line, text=text) from None
