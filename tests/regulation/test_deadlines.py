"""The law of time, a test per clause and one per worked date of 2025-2026.

Civil Code 91/2015/QH13; NĐ 118/2025/NĐ-CP; Labour Code (18-VBHN-2026) art. 111-112; NQ 28/2026/QH16.
"""

from __future__ import annotations

from datetime import date

import pytest

from procedures.deadlines import (
    Outcome,
    Swap,
    WeekPattern,
    correction_due,
    last_day_to_reappoint,
    online_alert_at,
    online_answer_due,
    outcome,
    paper_handover_due,
    parse_sessions,
    supplement_answer_due,
    supplement_request_due,
)
from tests.deadlines.office import OFFICE, answer, at, ends, pause


def test_civil_code_147_1_hours_run_from_the_exact_moment() -> None:
    assert ends("2026-03-02T09:17", "1h") == "2026-03-02 10:17"


def test_civil_code_147_2_the_day_of_the_event_is_not_counted() -> None:
    assert ends("2026-03-02T07:30", "1wd") == ends("2026-03-02T16:59", "1wd") == "2026-03-03 17:00"
    assert ends("2026-03-02T07:30", "2d") == "2026-03-04 17:00"


def test_civil_code_148_1_days_end_at_the_end_of_the_last_day() -> None:
    assert ends("2026-03-02T09:00", "3d") == "2026-03-05 17:00"


def test_civil_code_148_3_months_end_on_the_same_date_or_on_the_last_one_the_month_has() -> None:
    assert ends("2026-03-05T09:00", "2mo") == "2026-05-05 17:00"
    assert ends("2024-01-31T09:00", "1mo") == "2024-02-29 17:00"


def test_civil_code_148_5_a_last_day_that_is_closed_moves_to_the_next_working_day() -> None:
    assert ends("2026-03-02T09:00", "5d") == "2026-03-09 17:00"
    assert ends("2026-08-21T09:00", "10d") == "2026-09-03 17:00"


def test_civil_code_148_5_does_not_move_a_first_or_a_middle_day() -> None:
    assert ends("2026-03-06T09:00", "4d") == "2026-03-10 17:00"


@pytest.mark.parametrize(
    ("accepted", "term", "end"),
    [
        ("2026-08-21T09:00", "1wd", "2026-08-22 17:00"),
        ("2026-08-27T09:00", "3wd", "2026-09-04 17:00"),
        ("2026-02-10T09:00", "7d", "2026-02-23 17:00"),
        ("2026-11-23T09:00", "2wd", "2026-11-26 17:00"),
        ("2025-12-31T09:00", "1wd", "2026-01-05 17:00"),
        ("2026-01-09T09:00", "1wd", "2026-01-10 17:00"),
        ("2026-04-24T09:00", "1wd", "2026-04-28 17:00"),
        ("2026-02-13T09:00", "1wd", "2026-02-23 17:00"),
    ],
    ids=[
        "swapped Saturday 22/8",
        "national day 2026",
        "seven days into Tet",
        "culture day 24/11",
        "new year and its swap",
        "swapped Saturday 10/1",
        "Hung kings in lieu",
        "over Tet",
    ],
)
def test_worked_dates_of_the_real_calendar(accepted: str, term: str, end: str) -> None:
    assert ends(accepted, term) == end


def test_if_23_11_2026_is_swapped_the_term_moves_with_it() -> None:
    swapped = OFFICE.with_changes(swaps=(*OFFICE.swaps, Swap(date(2026, 11, 23), date(2026, 11, 21), "dự kiến")))
    assert ends("2026-11-20T09:00", "2wd", office=swapped) == "2026-11-25 17:00"
    assert ends("2026-11-20T09:00", "2wd") == "2026-11-25 17:00"
    assert ends("2026-11-20T09:00", "1wd", office=swapped) == "2026-11-21 17:00"
    assert ends("2026-11-20T09:00", "1wd") == "2026-11-23 17:00"


def test_labour_code_111_3_a_holiday_on_a_rest_day_is_made_up_on_the_next_working_day() -> None:
    assert OFFICE.is_working_day(date(2026, 4, 27)) is False
    assert OFFICE.name_of(date(2026, 4, 27)).startswith("Nghỉ bù")


@pytest.mark.parametrize(("year", "days"), [(2024, 11), (2025, 11), (2026, 12)])
def test_labour_code_112_eleven_days_off_and_since_resolution_28_2026_twelve(year: int, days: int) -> None:
    """Counted are weekdays: what falls on a weekly rest day is made up on a weekday."""
    weekdays = [off for off in OFFICE.days_off if off.day.year == year and off.day.weekday() < 5]
    assert len(weekdays) == days


def test_resolution_28_2026_culture_day_is_a_day_off_from_2026() -> None:
    assert OFFICE.reason_closed(date(2026, 11, 24)) == "holiday"
    assert OFFICE.reason_closed(date(2025, 11, 24)) == ""


@pytest.mark.parametrize(
    ("off", "working"),
    [
        (date(2024, 4, 29), date(2024, 5, 4)),
        (date(2025, 5, 2), date(2025, 4, 26)),
        (date(2026, 1, 2), date(2026, 1, 10)),
        (date(2026, 8, 31), date(2026, 8, 22)),
    ],
)
def test_notices_of_swaps_close_a_weekday_and_open_a_saturday(off: date, working: date) -> None:
    assert (OFFICE.reason_closed(off), OFFICE.reason_closed(working)) == ("swap_off", "")
    assert OFFICE.closing_of(working).hour == 17


def test_decree_118_17_2_online_alert_in_two_clock_hours_answer_in_eight_working_hours() -> None:
    received = at("2026-08-28T16:00")
    assert online_alert_at(received) == at("2026-08-28T18:00")
    assert online_answer_due(OFFICE, received) == at("2026-09-03T16:00")


def test_decree_118_17_3_the_clock_starts_when_the_complete_dossier_is_accepted() -> None:
    filed, accepted = "2026-03-02T09:00", "2026-03-04T10:00"
    assert ends(accepted, "3wd") == "2026-03-09 17:00"
    assert ends(filed, "3wd") == "2026-03-05 17:00"


def test_decree_118_17_3_three_in_the_afternoon_is_no_general_rule() -> None:
    assert ends("2026-03-02T16:30", "1wd") == ends("2026-03-02T09:00", "1wd")


def test_sector_rules_same_day_results_received_after_three_are_due_the_next_working_day() -> None:
    assert ends("2026-08-28T14:59", "same_day") == "2026-08-28 17:00"
    assert ends("2026-08-28T15:30", "same_day") == "2026-09-03 17:00"


def test_decree_118_18_paper_goes_on_the_same_day_or_the_next_morning() -> None:
    assert paper_handover_due(OFFICE, at("2026-08-28T14:00")) == at("2026-08-28T17:00")
    assert paper_handover_due(OFFICE, at("2026-08-28T15:30")) == at("2026-09-03T11:30")


def test_decree_118_19_a_supplement_is_asked_for_within_three_working_days() -> None:
    assert supplement_request_due(OFFICE, at("2026-08-27T09:00")) == at("2026-09-04T17:00")


def test_decree_118_19_a_completed_supplement_restarts_the_term_from_zero() -> None:
    supplement = pause("2026-03-04T10:00/2026-03-10T09:00:restart", "supplement")
    assert ends("2026-03-02T09:00", "5wd", supplement) == ends("2026-03-10T09:00", "5wd") == "2026-03-17 17:00"


def test_decree_118_19_an_uncompleted_dossier_is_closed_after_fifteen_days() -> None:
    assert supplement_answer_due(OFFICE, at("2026-03-04T10:00")) == at("2026-03-19T17:00")
    assert supplement_answer_due(OFFICE, at("2026-02-05T10:00")) == at("2026-02-23T17:00")


def test_decree_118_19_a_new_date_is_promised_at_the_latest_one_day_before_due() -> None:
    due_at = at("2026-03-05T17:00")
    assert at("2026-03-04T23:00").date() <= last_day_to_reappoint(due_at)
    assert at("2026-03-05T08:00").date() > last_day_to_reappoint(due_at)


def test_decree_118_23_a_wrong_result_is_back_within_three_working_days() -> None:
    assert correction_due(OFFICE, at("2026-08-28T09:00")) == at("2026-09-07T17:00")


def test_sector_law_the_second_stage_begins_when_payment_is_proven() -> None:
    first_stage = ends("2026-03-02T09:00", "3wd")
    assert first_stage == "2026-03-05 17:00"
    assert ends("2026-03-20T10:00", "2wd") == "2026-03-24 17:00"


def test_sector_law_waiting_for_payment_does_not_count() -> None:
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-03T07:30/2026-03-20T17:00")) == "2026-03-25 17:00"


def test_working_hours_are_the_agencys_own_and_saturday_may_be_for_reception_only() -> None:
    sessions = parse_sessions("mon-fri 07:30-11:30 13:00-17:00; sat 07:30-11:30*")
    ward = OFFICE.with_changes(patterns=(WeekPattern(date(2025, 7, 1), sessions),))
    assert ends("2026-03-06T09:00", "1wd", office=ward) == "2026-03-09 17:00"
    assert ends("2026-03-07T09:00", "4h", office=ward) == "2026-03-09 11:30"
    assert ends("2026-03-07T09:00", "1wd", office=ward) == "2026-03-09 17:00"


def test_rolling_keeps_the_clock_time_as_the_usual_software_does() -> None:
    assert ends("2026-03-02T09:40", "2wd", policy="rolling") == "2026-03-04 09:40"
    assert ends("2026-03-02T06:00", "1wd", policy="rolling") == "2026-03-03 07:30"
    assert ends("2026-03-02T12:10", "1wd", policy="rolling") == "2026-03-03 13:00"
    assert ends("2026-03-02T17:30", "1wd", policy="rolling") == "2026-03-04 07:30"


def test_overdue_is_computed_from_the_due_and_the_finished_moment() -> None:
    due_at = answer("2026-03-02T09:00", "3wd").at
    assert due_at is not None
    assert outcome(due_at, at("2026-03-05T17:01")) == Outcome.LATE
    assert outcome(due_at, at("2026-03-04T10:00")) == Outcome.EARLY


def test_a_pause_never_erases_lateness_already_incurred() -> None:
    asked_too_late = pause("2026-03-06T08:00/2026-03-20T08:00:restart", "supplement")
    assert ends("2026-03-02T09:00", "3wd", asked_too_late) == "2026-03-05 17:00"
