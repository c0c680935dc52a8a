"""Early, on time, late."""

from __future__ import annotations

from typing import Literal

import pytest

from procedures.deadlines import Outcome, outcome
from tests.deadlines.office import at

DUE = at("2026-03-05T17:00")


@pytest.mark.parametrize(
    ("finished", "judged", "expected"),
    [
        ("2026-03-05T16:59", "minute", Outcome.EARLY),
        ("2026-03-05T17:00", "minute", Outcome.ON_TIME),
        ("2026-03-05T17:00:59", "minute", Outcome.ON_TIME),
        ("2026-03-05T17:01", "minute", Outcome.LATE),
        ("2026-03-04T23:59", "date", Outcome.EARLY),
        ("2026-03-05T08:00", "date", Outcome.ON_TIME),
        ("2026-03-05T23:59", "date", Outcome.ON_TIME),
        ("2026-03-06T00:00", "date", Outcome.LATE),
    ],
)
def test_judged_by_the_minute_or_by_the_date(
    finished: str, judged: Literal["minute", "date"], expected: Outcome
) -> None:
    assert outcome(DUE, at(finished), judged) == expected


def test_the_date_is_the_offices_date_whatever_zone_the_moment_is_written_in() -> None:
    assert outcome(DUE, at("2026-03-05T17:30Z"), "date") == Outcome.LATE
    assert outcome(DUE, at("2026-03-05T10:00Z"), "minute") == Outcome.ON_TIME


def test_finished_on_time_and_collected_late_is_on_time() -> None:
    """The collection is not asked for: only the finished moment is judged."""
    finished, collected = at("2026-03-05T17:00"), at("2026-03-20T10:00")
    assert outcome(DUE, finished) == Outcome.ON_TIME
    assert outcome(DUE, collected) == Outcome.LATE
