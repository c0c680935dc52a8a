"""When people come: the working minutes of the office, more of them on Mondays and in the morning."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime
from itertools import accumulate

from procedures.deadlines import OfficeCalendar
from procedures.deadlines.moments import DAY_MINUTES, minute_of

BY_WEEKDAY = (130, 112, 104, 100, 92, 40, 40)
BY_HOUR = {7: 90, 8: 150, 9: 145, 10: 110, 11: 45, 13: 70, 14: 110, 15: 90, 16: 45, 17: 10}
AFTER_HOLIDAY = 1.4
"""How much more comes on a day that follows two or more days off, Mondays apart."""

GROWTH_A_YEAR = 0.08


class WorkingMinutes:
    """Every counted minute of a calendar from one day to another, in order: `minutes[i]` is its minute number."""

    def __init__(self, calendar: OfficeCalendar, first: date, last: date) -> None:
        self.minutes: list[int] = []
        self.days: list[tuple[int, int, int]] = []
        """Working days as (day number, index of the first minute, index after the last)."""
        for day in range(first.toordinal(), last.toordinal() + 1):
            begin = len(self.minutes)
            for start, end in calendar.spans_on(day):
                self.minutes.extend(range(day * DAY_MINUTES + start, day * DAY_MINUTES + end))
            if len(self.minutes) > begin:
                self.days.append((day, begin, len(self.minutes)))

    def until(self, at: datetime) -> int:
        """How many of the minutes lie before `at`."""
        return bisect_left(self.minutes, minute_of(at))


def shares(work: WorkingMinutes, end: int, cases: int) -> list[tuple[int, int, int, int]]:
    """How many of the cases come on each working day before the minute with index `end`: (day, from, to, count).

    Exactly `cases` in all; deterministic.
    """
    days = [(day, begin, min(stop, end)) for day, begin, stop in work.days if begin < end]
    weights: list[float] = []
    for index, (day, begin, stop) in enumerate(days):
        gap = day - days[index - 1][0] if index else 1
        weekday = date.fromordinal(day).weekday()
        weight = BY_WEEKDAY[weekday] * (AFTER_HOLIDAY if gap > (3 if weekday == 0 else 2) else 1)
        weights.append(weight * (1 + GROWTH_A_YEAR * (day - days[0][0]) / 365) * (stop - begin))
    total, found, given = sum(weights), [], 0
    for (day, begin, stop), reached in zip(days, accumulate(weights), strict=True):
        upto = round(cases * reached / total)
        if upto > given:
            found.append((day, begin, stop, upto - given))
        given = upto
    return found


def hour_weights(work: WorkingMinutes, begin: int, stop: int) -> list[int]:
    """The cumulated weights of the minutes of one day."""
    return list(accumulate(BY_HOUR.get(work.minutes[i] % DAY_MINUTES // 60, 20) for i in range(begin, stop)))
