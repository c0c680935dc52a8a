"""Working time of a span of years laid out in sorted lists, so that every question is one bisection.

All moments are minute numbers (see `moments`), days are ordinals. A table never changes; a longer one replaces it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from procedures.deadlines.moments import DAY_MINUTES

Spans = tuple[tuple[int, int], ...]
"""Counted sessions of a day as (start, end) in minutes of the day, in order, not touching."""


class EndOfTable(Exception):
    """The answer lies after the last day of the table: build a longer one and ask again."""


class Table:
    """Counted sessions from the first day of one year to the last day of another.

    `worked[i]` is the number of counted minutes before session i, so it has one entry more than there are
    sessions; `days_before[i]` is the number of working days before day i of the table; `days` are the working
    days and `closings` the minute each of them closes.
    """

    __slots__ = ("closings", "days", "days_before", "ends", "first", "first_year", "last_year", "starts", "worked")

    def __init__(self, first_year: int, last_year: int, spans_on: Callable[[int], Spans]) -> None:
        self.first_year, self.last_year = first_year, last_year
        self.first = date(first_year, 1, 1).toordinal()
        starts: list[int] = []
        ends: list[int] = []
        worked, days_before = [0], [0]
        days: list[int] = []
        closings: list[int] = []
        for day in range(self.first, date(last_year, 12, 31).toordinal() + 1):
            midnight = day * DAY_MINUTES
            spans = spans_on(day)
            for start, end in spans:
                starts.append(midnight + start)
                ends.append(midnight + end)
                worked.append(worked[-1] + end - start)
            if spans:
                days.append(day)
                closings.append(ends[-1])
            days_before.append(len(days))
        self.starts, self.ends, self.worked = starts, ends, worked
        self.days, self.closings, self.days_before = days, closings, days_before

    def covers(self, first_year: int, last_year: int) -> bool:
        """Whether every day of these years is in the table."""
        return self.first_year <= first_year and last_year <= self.last_year

    def worked_until(self, minute: int) -> int:
        """Counted minutes from the beginning of the table to `minute`."""
        session = bisect_right(self.starts, minute) - 1
        if session < 0:
            return 0
        return self.worked[session] + min(minute, self.ends[session]) - self.starts[session]

    def when_worked(self, minutes: int) -> int:
        """The first moment at which `minutes` (> 0) have been worked since the beginning of the table.

        When they are used up exactly at the end of a session, that end.
        """
        session = bisect_left(self.worked, minutes) - 1
        if session >= len(self.starts):
            raise EndOfTable
        return self.starts[session] + minutes - self.worked[session]

    def into_working_time(self, minute: int) -> int:
        """`minute` itself when a counted minute begins there, else the beginning of the next session."""
        session = bisect_right(self.ends, minute)
        if session >= len(self.starts):
            raise EndOfTable
        return max(minute, self.starts[session])

    def working_day_after(self, day: int, number: int) -> int:
        """Place in `days` of the `number`-th working day after `day`; 0 is the last one up to `day`."""
        place = self.days_before[day + 1 - self.first] + number - 1
        if place >= len(self.days):
            raise EndOfTable
        return place

    def closing_from(self, day: int) -> int:
        """The closing of `day`, or of the next working day when it is closed."""
        if day - self.first >= len(self.days_before) - 1:
            raise EndOfTable
        place = self.days_before[day - self.first]
        if place >= len(self.days):
            raise EndOfTable
        return self.closings[place]

    def same_clock(self, place: int, clock: int) -> int:
        """The clock time (minute of the day) on working day number `place`.

        Moved back to closing when the day closes earlier; forward to the next session when it falls before
        the first one or strictly inside a break.
        """
        moment = self.days[place] * DAY_MINUTES + clock
        if moment >= self.closings[place]:
            return self.closings[place]
        session = bisect_left(self.ends, moment)
        return max(moment, self.starts[session])


def touching_joined(spans: Spans) -> Spans:
    """The same spans with those that touch made one: a session boundary without a break is no boundary."""
    joined = list(spans[:1])
    for (_, before), (start, end) in pairwise(spans):
        if start == before:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
