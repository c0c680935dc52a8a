"""Moments as whole minutes, the grain in which the office counts.

A minute number is `date.toordinal() * 1440 + minute of the day` on the office's wall clock. Seconds are
dropped: a receipt prints hours and minutes, and what it prints is what is counted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from procedures.deadlines.problems import DeadlineError

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_MINUTES = 24 * 60
FIRST_YEAR, LAST_YEAR = 1990, 2199
"""Vietnam has kept UTC+7 without summer time in all these years, so a day is always 1,440 minutes."""

_ORIGIN = datetime(2000, 1, 1, tzinfo=TIMEZONE)
_ORIGIN_MINUTE = _ORIGIN.toordinal() * DAY_MINUTES


def minute_of(moment: datetime) -> int:
    """The minute number of an aware moment. Raises DeadlineError `naive_moment`, `outside_calendar`."""
    if moment.tzinfo is not TIMEZONE:
        if moment.tzinfo is None:
            raise DeadlineError("naive_moment", moment=moment.isoformat())
        try:
            moment = moment.astimezone(TIMEZONE)
        except OverflowError:
            raise _outside() from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _outside()
    return moment.toordinal() * DAY_MINUTES + moment.hour * 60 + moment.minute


def moment_of(minute: int) -> datetime:
    """The aware moment of a minute number, on the office's wall clock."""
    return _ORIGIN + timedelta(minutes=minute - _ORIGIN_MINUTE)


def _outside() -> DeadlineError:
    return DeadlineError("outside_calendar", first=FIRST_YEAR, last=LAST_YEAR)
