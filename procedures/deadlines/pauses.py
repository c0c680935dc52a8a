"""Intervals in which a term does not run, and what happens to it afterwards.

Source: NĐ 118/2025/NĐ-CP art. 19 (a supplement found at appraisal restarts the term); sector law (a financial
obligation stops the clock until it is met).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from procedures.deadlines.moments import minute_of
from procedures.deadlines.problems import DeadlineError


class Effect(StrEnum):
    """What the end of a pause does: the term goes on, or the whole term begins anew."""

    RESUME = "resume"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Pause:
    """From `start` (inclusive) to `end` (exclusive) the term does not run; `end` None: it still does not.

    `reason` is a stable code. Raises DeadlineError `end_before_start`, `naive_moment`.
    """

    start: datetime
    end: datetime | None
    reason: str
    effect: Effect = Effect.RESUME

    def __post_init__(self) -> None:
        object.__setattr__(self, "effect", Effect(self.effect))
        if self.end is not None and minute_of(self.end) < minute_of(self.start):
            raise DeadlineError("end_before_start", end=self.end.isoformat(), start=self.start.isoformat())


class Gap(NamedTuple):
    """A pause in minute numbers. Gaps of one list are in order and do not overlap."""

    start: int
    end: int | None
    reason: str


def resuming_gaps(pauses: Iterable[Pause], since: int) -> list[Gap]:
    """The pauses that resume, from minute `since` on, without overlaps: the one that began first keeps the time.

    Nothing comes after an open one. A pause of zero length is no gap.
    """
    gaps: list[Gap] = []
    for gap in _in_order(pauses, Effect.RESUME):
        start = max(gap.start, since)
        if gap.end is None:
            return [*gaps, Gap(start, None, gap.reason)]
        if gap.end > start:
            gaps.append(Gap(start, gap.end, gap.reason))
            since = gap.end
    return gaps


def restarting_gaps(pauses: Iterable[Pause]) -> list[Gap]:
    """The pauses that restart, in order of their start; they may overlap, the clock takes them one by one."""
    return _in_order(pauses, Effect.RESTART)


def _in_order(pauses: Iterable[Pause], effect: Effect) -> list[Gap]:
    gaps = [
        Gap(minute_of(pause.start), None if pause.end is None else minute_of(pause.end), pause.reason)
        for pause in pauses
        if pause.effect is effect
    ]
    return sorted(gaps, key=lambda gap: (gap.start, gap.end is None, gap.end or 0, gap.reason))
