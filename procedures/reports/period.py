"""Periods of reports: any two days, or the cut-off presets of the law.

Figures are cut on the 14th: a month runs from the 15th of the month before to the 14th, a quarter, a half-year and a
year likewise. Source: NĐ 09/2019/NĐ-CP art. 12 (recalled), TT 09/2026/TT-BTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _

from procedures import formats

FIRST_DAY = 15
"""Day of the month on which a period of the law begins."""

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Preset(StrEnum):
    """The lengths of a period the law knows, and the plain month of the calendar."""

    MONTH = "thang"
    QUARTER = "quy"
    HALF = "6-thang"
    YEAR = "nam"
    CALENDAR_MONTH = "thang-lich"


MONTHS = {Preset.MONTH: 1, Preset.QUARTER: 3, Preset.HALF: 6, Preset.YEAR: 12, Preset.CALENDAR_MONTH: 1}
"""Months in a period of each length."""


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included, in the office's time."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends on or after the day it begins")

    @property
    def begins(self) -> datetime:
        """Its first instant."""
        return _midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def label(self) -> str:
        """The period in the reader's language: "từ ngày 15/09/2026 đến ngày 14/10/2026"."""
        return _("from %(first)s to %(last)s") % {"first": formats.day(self.first), "last": formats.day(self.last)}

    def before(self) -> Period:
        """The period of the same kind right before: the preset one before, else the same number of days."""
        for preset in Preset:
            for year in (self.last.year, self.last.year + 1):
                for number in range(1, 12 // MONTHS[preset] + 1):
                    if preset_period(preset, year, number) == self:
                        return preset_period(preset, *_back(preset, year, number))
        length = self.last - self.first
        return Period(self.first - length - timedelta(days=1), self.first - timedelta(days=1))


def preset_period(preset: Preset, year: int, number: int = 1) -> Period:
    """The `number`-th month, quarter or half of a year, or the year. Raises ValueError for one that does not exist.

    The period of a month ends on its 14th; that of a quarter on the 14th of its last month.
    """
    months = MONTHS[preset]
    if not 1 <= number <= 12 // months or not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"{preset} {number}/{year} does not exist")
    last = number * months
    if preset is Preset.CALENDAR_MONTH:
        return Period(date(year, last, 1), _month_after(year, last, 1) - timedelta(days=1))
    return Period(_month_after(year, last, -months).replace(day=FIRST_DAY), date(year, last, FIRST_DAY - 1))


def current(preset: Preset, today: date) -> tuple[int, int]:
    """Year and number of the period of this length that `today` lies in."""
    if preset is Preset.CALENDAR_MONTH or today.day < FIRST_DAY:
        year, month = today.year, today.month
    else:
        following = _month_after(today.year, today.month, 1)
        year, month = following.year, following.month
    return year, (month - 1) // MONTHS[preset] + 1


def last_closed(preset: Preset, today: date) -> tuple[int, int]:
    """Year and number of the newest period of this length that is over on `today`."""
    return _back(preset, *current(preset, today))


def _back(preset: Preset, year: int, number: int) -> tuple[int, int]:
    return (year, number - 1) if number > 1 else (year - 1, 12 // MONTHS[preset])


def _month_after(year: int, month: int, count: int) -> date:
    index = year * 12 + month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
