"""What happened to a term: its courses, the pauses that moved it, the pause that still stops it."""

from __future__ import annotations

from typing import NamedTuple

from procedures.deadlines.pauses import Gap


class Course(NamedTuple):
    """One run of a term, in minute numbers.

    Nothing before `counts_from` counts. `used_up` is when the last counted minute has passed and `due` when
    the term ends; they differ only for calendar days (`by_calendar`), which run to midnight and are due at a
    closing time.
    """

    counts_from: int
    due: int
    used_up: int
    by_calendar: bool


class History(NamedTuple):
    """The course that decides, and how it came to it.

    `start` is the beginning of that course; `voided` are earlier ones as (start, the pause that restarted);
    `gaps` are its pauses; `stopped` is the open pause it stands in, if it does.
    """

    start: int
    voided: tuple[tuple[int, Gap], ...]
    course: Course
    gaps: tuple[Gap, ...]
    stopped: Gap | None
