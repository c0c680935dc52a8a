"""Early, on time or late: judged on the moment the result was finished, never on the day it was collected."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from procedures.deadlines.moments import DAY_MINUTES, minute_of, moment_of


class Outcome(StrEnum):
    """Trước hạn, đúng hạn, quá hạn."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def outcome(due_at: datetime, finished_at: datetime, judged: Literal["minute", "date"] = "minute") -> Outcome:
    """How `finished_at` stands to `due_at`, compared by the minute or by the date, as the procedure says.

    A result finished on time and collected late is on time: pass the moment it was finished.
    """
    grain = DAY_MINUTES if judged == "date" else 1
    due, finished = minute_of(due_at) // grain, minute_of(finished_at) // grain
    if finished == due:
        return Outcome.ON_TIME
    return Outcome.EARLY if finished < due else Outcome.LATE


def late_from(due_at: datetime, judged: Literal["minute", "date"] = "minute") -> datetime:
    """The first moment at which what was due at `due_at` is late: the next minute, or the midnight after its day.

    The same rule as `outcome`: a result finished before this moment is on time.
    """
    grain = DAY_MINUTES if judged == "date" else 1
    return moment_of((minute_of(due_at) // grain + 1) * grain)
