"""The calendar that comes with the product: the national days off announced so far, and the usual office hours."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from procedures.deadlines.calendar import DEFAULT_SESSIONS, OfficeCalendar, WeekPattern
from procedures.deadlines.parsing import read_holiday_table

NATIONAL_TABLE = Path(__file__).resolve().parents[2] / "fixtures" / "calendars" / "national.csv"
BEGINNING = date(2020, 1, 1)


@lru_cache(maxsize=1)
def default_calendar() -> OfficeCalendar:
    """Monday to Friday 07:30-11:30 and 13:00-17:00 with the announced national days off (2024 to 2026)."""
    table = read_holiday_table(NATIONAL_TABLE.read_bytes(), NATIONAL_TABLE.name)
    return OfficeCalendar(
        name="Lịch chung cả nước",
        patterns=(WeekPattern(BEGINNING, DEFAULT_SESSIONS),),
        days_off=table.days_off,
        swaps=table.swaps,
        announced_years=table.years,
    )
