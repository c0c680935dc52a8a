"""The traps of counting time, one test each."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from procedures.deadlines import (
    TIMEZONE,
    DeadlineError,
    OfficeCalendar,
    WeekPattern,
    add_working_minutes,
    due,
    due_many,
    parse_sessions,
    parse_term,
    snapped,
    working_minutes,
)
from tests.deadlines.office import OFFICE, answer, at, ends

# Monday 2 March 2026 begins an ordinary week without holidays.


def _office(sessions: str) -> OfficeCalendar:
    return OFFICE.with_changes(patterns=(WeekPattern(date(2026, 1, 1), parse_sessions(sessions)),))


def test_start_before_opening() -> None:
    assert ends("2026-03-02T06:00", "1h") == "2026-03-02 08:30"
    assert ends("2026-03-02T06:00", "1wd") == "2026-03-03 17:00"
    assert ends("2026-03-02T06:00", "1wd", policy="rolling") == "2026-03-03 07:30"


def test_start_in_the_lunch_gap() -> None:
    assert ends("2026-03-02T12:00", "1h") == "2026-03-02 14:00"
    assert ends("2026-03-02T12:00", "1wd", policy="rolling") == "2026-03-03 13:00"


def test_start_after_closing() -> None:
    assert ends("2026-03-02T18:00", "1h") == "2026-03-03 08:30"
    assert ends("2026-03-02T18:00", "1wd") == "2026-03-03 17:00"
    assert ends("2026-03-02T18:00", "1wd", policy="rolling") == "2026-03-04 07:30"


def test_start_exactly_at_closing_has_no_working_time_left_that_day() -> None:
    assert ends("2026-03-02T17:00", "1h") == "2026-03-03 08:30"
    assert ends("2026-03-02T17:00", "1wd", policy="rolling") == "2026-03-04 07:30"


def test_start_on_a_day_off() -> None:
    assert ends("2026-09-02T09:00", "1h") == "2026-09-03 08:30"
    assert ends("2026-09-02T09:00", "1wd") == "2026-09-03 17:00"
    assert ends("2026-09-02T09:00", "1wd", policy="rolling") == "2026-09-04 07:30"


def test_start_on_a_make_up_saturday() -> None:
    assert ends("2026-08-22T16:00", "2h") == "2026-08-24 08:30"
    assert ends("2026-08-22T09:00", "1wd") == "2026-08-24 17:00"
    assert ends("2026-08-22T09:00", "1wd", policy="rolling") == "2026-08-24 09:00"


def test_hours_over_lunch() -> None:
    assert ends("2026-03-02T10:30", "2h") == "2026-03-02 14:00"


def test_hours_over_closing() -> None:
    assert ends("2026-03-02T16:00", "2h") == "2026-03-03 08:30"


def test_hours_used_up_exactly_at_the_end_of_a_session_are_due_then() -> None:
    assert ends("2026-03-02T09:30", "2h") == "2026-03-02 11:30"
    assert ends("2026-03-02T15:00", "2h") == "2026-03-02 17:00"
    assert ends("2026-03-06T07:30", "8h") == "2026-03-06 17:00"


def test_quarter_days() -> None:
    assert ends("2026-03-02T09:00", "0.25wd") == "2026-03-02 11:00"
    assert ends("2026-03-02T16:00", "0.25wd") == "2026-03-03 08:30"
    assert ends("2026-03-02T09:00", "1.5wd") == "2026-03-04 11:30"
    assert ends("2026-03-02T09:00", "1.5wd", policy="rolling") == "2026-03-03 14:30"


def test_a_fraction_of_a_day_never_lasts_longer_than_the_next_whole_day() -> None:
    """Only Wednesdays, four hours long: three quarters of a day are six hours, but the next day is over sooner."""
    short = _office("wed 08:00-12:00")
    assert ends("2026-03-04T11:00", "0.75wd", office=short) == "2026-03-11 12:00"
    assert ends("2026-03-04T11:00", "1wd", office=short) == "2026-03-11 12:00"


def test_a_budget_of_exactly_zero_is_used_up_at_once() -> None:
    for term in ("0h", "0wd", "0d", "0mo"):
        assert ends("2026-03-02T09:00", term) == "2026-03-02 09:00"
        assert ends("2026-03-07T09:00", term) == "2026-03-09 07:30"
        assert [line for line in answer("2026-03-07T09:00", term, explain=True).lines if line.counted] == []


def test_a_rolling_clock_time_after_closing_moves_back_to_closing() -> None:
    half_saturday = _office("mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30")
    assert ends("2026-03-06T16:00", "1wd", policy="rolling", office=half_saturday) == "2026-03-07 11:30"


def test_a_rolling_clock_time_in_a_break_moves_to_the_next_session() -> None:
    long_lunch = _office("mon 07:30-17:00; tue-fri 07:30-11:00 14:00-17:00")
    assert ends("2026-03-02T12:00", "1wd", policy="rolling", office=long_lunch) == "2026-03-03 14:00"
    assert ends("2026-03-02T11:00", "1wd", policy="rolling", office=long_lunch) == "2026-03-03 11:00"


def test_calendar_days_exclude_the_day_of_start_and_move_off_a_closed_end() -> None:
    assert ends("2026-03-02T09:00", "4d") == "2026-03-06 17:00"
    assert ends("2026-03-02T09:00", "5d") == "2026-03-09 17:00"
    assert ends("2026-03-01T09:00", "1d") == "2026-03-02 17:00"


@pytest.mark.parametrize(
    ("start", "term", "end"),
    [
        ("2026-01-31T09:00", "1mo", "2026-03-02 17:00"),  # 28/2 is a Saturday
        ("2024-01-31T09:00", "1mo", "2024-02-29 17:00"),
        ("2025-01-31T09:00", "1mo", "2025-02-28 17:00"),
        ("2026-03-31T09:00", "1mo", "2026-05-04 17:00"),  # 30/4 and 1/5 are holidays, then the weekend
        ("2026-12-31T09:00", "2mo", "2027-03-01 17:00"),  # 28/2/2027 is a Sunday
        ("2024-02-29T09:00", "12mo", "2025-02-28 17:00"),
    ],
)
def test_month_ends(start: str, term: str, end: str) -> None:
    assert ends(start, term) == end


def test_a_term_that_reaches_into_a_year_without_calendar_is_provisional() -> None:
    assert answer("2026-12-29T09:00", "2wd").provisional is False
    beyond = answer("2026-12-30T09:00", "3wd")
    assert (beyond.at, beyond.provisional) == (at("2027-01-04T17:00"), True)
    assert answer("2027-03-01T09:00", "1wd").provisional is True
    announced = OFFICE.with_changes(announced_years={2026, 2027})
    assert answer("2026-12-30T09:00", "3wd", office=announced).provisional is False


def test_a_gap_between_announced_years_is_provisional_too() -> None:
    holes = OFFICE.with_changes(announced_years={2025, 2027})
    assert answer("2025-12-01T09:00", "14mo", office=holes).provisional is True


def test_same_day_until_three_in_the_afternoon() -> None:
    assert ends("2026-03-02T09:00", "same_day") == "2026-03-02 17:00"
    assert ends("2026-03-02T15:00", "same_day") == "2026-03-02 17:00"
    assert ends("2026-03-02T15:01", "same_day") == "2026-03-03 17:00"
    assert ends("2026-03-06T16:00", "same_day") == "2026-03-09 17:00"


def test_same_day_outside_working_time_is_the_day_the_office_opens() -> None:
    assert ends("2026-03-02T05:00", "same_day") == "2026-03-02 17:00"
    assert ends("2026-03-02T20:00", "same_day") == "2026-03-03 17:00"
    assert ends("2026-03-07T09:00", "same_day") == "2026-03-09 17:00"


def test_same_day_may_have_another_limit() -> None:
    early = due(OFFICE, at("2026-03-02T10:30"), parse_term("same_day"), same_day_until=time(10))
    assert early.at == at("2026-03-03T17:00")


def test_seconds_are_not_counted() -> None:
    start = datetime(2026, 3, 2, 9, 0, 59, 999999, tzinfo=TIMEZONE)
    assert due(OFFICE, start, parse_term("1h")).at == at("2026-03-02T10:00")


def test_moments_of_another_zone_are_read_on_the_offices_clock() -> None:
    evening_in_utc = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)  # Tuesday 03:00 in Vietnam
    assert due(OFFICE, evening_in_utc, parse_term("1wd")).at == at("2026-03-04T17:00")
    assert due_many(OFFICE, [evening_in_utc], parse_term("1wd")) == [at("2026-03-04T17:00")]
    assert working_minutes(OFFICE, evening_in_utc, at("2026-03-03T08:30")) == 60


def test_a_moment_without_zone_is_refused() -> None:
    naive = datetime(2026, 3, 2, 9, 0)
    for ask in (lambda: due(OFFICE, naive, parse_term("1h")), lambda: due_many(OFFICE, [naive], parse_term("1wd"))):
        with pytest.raises(DeadlineError) as refused:
            ask()
        assert refused.value.code == "naive_moment"


def test_a_term_longer_than_the_calendar_is_refused() -> None:
    with pytest.raises(DeadlineError) as refused:
        ends("2026-03-02T09:00", "99999wd")
    assert refused.value.code == "no_working_time"


def test_a_long_term_lays_out_more_years() -> None:
    fresh = OFFICE.with_changes()
    assert ends("2026-03-02T09:00", "2500wd", office=fresh) == ends("2026-03-02T09:00", "2500wd")
    assert ends("2026-03-02T09:00", "2500wd")[:4] == "2035"


def test_working_minutes_add_up() -> None:
    assert working_minutes(OFFICE, at("2026-03-02T09:00"), at("2026-03-03T09:00")) == 480
    assert working_minutes(OFFICE, at("2026-02-16T00:00"), at("2026-02-21T00:00")) == 0
    assert add_working_minutes(OFFICE, at("2026-03-02T09:00"), 480) == at("2026-03-03T09:00")
    assert add_working_minutes(OFFICE, at("2026-03-02T12:00"), 0) == at("2026-03-02T13:00")
    assert snapped(OFFICE, at("2026-03-02T11:30")) == at("2026-03-02T13:00")


def test_working_minutes_never_run_backwards() -> None:
    with pytest.raises(DeadlineError) as refused:
        working_minutes(OFFICE, at("2026-03-03T09:00"), at("2026-03-02T09:00"))
    assert refused.value.code == "end_before_start"
    with pytest.raises(DeadlineError) as refused:
        add_working_minutes(OFFICE, at("2026-03-03T09:00"), -1)
    assert refused.value.code == "negative_minutes"
