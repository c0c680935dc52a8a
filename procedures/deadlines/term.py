"""How long the law gives: terms in working hours, working days, calendar days, months, or the same day.

Source: Civil Code 91/2015/QH13 art. 144-148 (units of a term, start, end); sector rules (same-day results). A "day"
is a calendar day unless the law says working day, and then the unit says so too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from procedures.deadlines.problems import DeadlineError

MINUTES_PER_HOUR = 60
HOURS_PER_WORKING_DAY = 8
"""What a fraction of a working day is a fraction of: 0.25 of a day is two working hours."""

_TERM = re.compile(r"(?P<sign>-?)(?P<amount>\d{1,5}(?:\.\d{1,4})?)(?P<unit>h|wd|d|mo)")


class TermUnit(StrEnum):
    """What a term is counted in; the value is how it is written."""

    HOUR = "h"
    WORKING_DAY = "wd"
    DAY = "d"
    MONTH = "mo"
    SAME_DAY = "same_day"


class Policy(StrEnum):
    """When a term of working days ends: when the office closes, or at the clock time it began."""

    CLOSING = "closing"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Term:
    """An amount of one unit. `same_day` has no amount.

    `whole` is the number of whole units of days and months; `minutes` is the rest in working minutes: all of
    a term in hours, the fraction of a day of a term in working days.
    Raises DeadlineError for a negative amount, a fraction of a minute, or a fraction of a calendar day.
    """

    amount: Decimal
    unit: TermUnit
    whole: int = field(init=False, repr=False, compare=False)
    minutes: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        amount, unit = Decimal(self.amount), TermUnit(self.unit)
        if amount < 0:
            raise DeadlineError("negative_term", text=f"{amount}{unit}")
        whole = 0 if unit is TermUnit.HOUR else int(amount)
        hours = (amount - whole) * (HOURS_PER_WORKING_DAY if unit is TermUnit.WORKING_DAY else 1)
        minutes = hours * MINUTES_PER_HOUR
        if minutes != int(minutes):
            raise DeadlineError("broken_minutes", text=f"{amount}{unit}")
        if minutes and unit in (TermUnit.DAY, TermUnit.MONTH, TermUnit.SAME_DAY):
            raise DeadlineError("broken_days", text=f"{amount}{unit}")
        for name, value in (("amount", amount), ("unit", unit), ("whole", whole), ("minutes", int(minutes))):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        if self.unit is TermUnit.SAME_DAY:
            return self.unit.value
        return f"{self.amount.normalize():f}{self.unit.value}"

    @property
    def is_nothing(self) -> bool:
        """A budget of exactly zero: it is used up the moment it begins."""
        return not self.whole and not self.minutes and self.unit is not TermUnit.SAME_DAY


@lru_cache(maxsize=1024)
def parse_term(text: str) -> Term:
    """The term written as "8h", "3wd", "0.25wd", "15d", "2mo" or "same_day".

    Raises DeadlineError with `bad_term`, `negative_term`, `broken_minutes` or `broken_days`.
    """
    if text == TermUnit.SAME_DAY.value:
        return Term(Decimal(0), TermUnit.SAME_DAY)
    match = _TERM.fullmatch(text.strip())
    if not match or not text.isascii():
        raise DeadlineError("bad_term", text=text)
    if match["sign"]:
        raise DeadlineError("negative_term", text=text.strip())
    return Term(Decimal(match["amount"]), TermUnit(match["unit"]))
