"""Moments of the story every test tells: the week of Monday 2 March 2026, an ordinary week without holidays."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

TIMEZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = date(2026, 3, 2)


def at(*moment: int) -> datetime:
    """An aware moment in Vietnam: `at(2026, 3, 2, 8, 30)` is half past eight; without a time it is midnight."""
    year, month, day, *clock = moment
    return datetime.combine(date(year, month, day), time(*clock), TIMEZONE)


def monday(hour: int, minute: int = 0) -> datetime:
    return at(2026, 3, 2, hour, minute)


def tuesday(hour: int, minute: int = 0) -> datetime:
    return at(2026, 3, 3, hour, minute)


def wednesday(hour: int, minute: int = 0) -> datetime:
    return at(2026, 3, 4, hour, minute)


def thursday(hour: int, minute: int = 0) -> datetime:
    return at(2026, 3, 5, hour, minute)


def friday(hour: int, minute: int = 0) -> datetime:
    return at(2026, 3, 6, hour, minute)
