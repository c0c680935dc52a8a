"""One line of an explanation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from procedures.deadlines.moments import moment_of

MINUTE = timedelta(minutes=1)


class Line(NamedTuple):
    """A span of the explanation. `minutes` is its length; it belongs to the term only when `counted`.

    `reason` is a stable code (see `explain`), `detail` the name of the day or "".
    """

    start: datetime
    end: datetime
    minutes: int
    counted: bool
    reason: str
    detail: str

    def within(self, first: datetime, last: datetime) -> Line | None:
        """The part of the line between two moments, or None when there is none."""
        start, end = max(self.start, first), min(self.end, last)
        if start >= end:
            return None
        return Line(start, end, (end - start) // MINUTE, self.counted, self.reason, self.detail)


def line_between(first: int, last: int, counted: bool, reason: str, detail: str = "") -> list[Line]:
    """The line between two minute numbers as a list; an empty span has none."""
    if first >= last:
        return []
    return [Line(moment_of(first), moment_of(last), last - first, counted, reason, detail)]
