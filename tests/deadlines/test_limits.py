"""The clocks beside the term of the case."""

from __future__ import annotations

from datetime import date, time, timedelta

from procedures.deadlines import (
    correction_due,
    last_day_to_reappoint,
    online_alert_at,
    online_answer_due,
    paper_handover_due,
    parse_term,
    supplement_answer_due,
    supplement_request_due,
)
from tests.deadlines.office import OFFICE, at


def test_the_alert_runs_by_the_clock_and_the_answer_by_working_hours() -> None:
    friday_evening = at("2026-03-06T16:30")
    assert online_alert_at(friday_evening) == at("2026-03-06T18:30")
    assert online_answer_due(OFFICE, friday_evening) == at("2026-03-09T16:30")
    assert online_answer_due(OFFICE, friday_evening, parse_term("4h")) == at("2026-03-09T11:00")


def test_paper_is_handed_over_the_same_day_or_the_next_morning() -> None:
    assert paper_handover_due(OFFICE, at("2026-03-06T15:00")) == at("2026-03-06T17:00")
    assert paper_handover_due(OFFICE, at("2026-03-06T15:01")) == at("2026-03-09T11:30")
    assert paper_handover_due(OFFICE, at("2026-03-06T18:00")) == at("2026-03-09T17:00")
    assert paper_handover_due(OFFICE, at("2026-03-06T14:30"), time(14)) == at("2026-03-09T11:30")


def test_supplements_have_their_own_two_dates() -> None:
    assert supplement_request_due(OFFICE, at("2026-03-02T09:00")) == at("2026-03-05T17:00")
    assert supplement_answer_due(OFFICE, at("2026-03-05T10:00")) == at("2026-03-20T17:00")
    assert supplement_answer_due(OFFICE, at("2026-03-05T10:00"), parse_term("30d")) == at("2026-04-06T17:00")


def test_a_correction_has_three_working_days() -> None:
    assert correction_due(OFFICE, at("2026-04-29T09:00")) == at("2026-05-06T17:00")


def test_the_last_day_to_promise_another_date_is_one_day_before() -> None:
    assert last_day_to_reappoint(at("2026-03-05T17:00")) == date(2026, 3, 4)
    assert last_day_to_reappoint(at("2026-03-05T17:30Z")) == date(2026, 3, 5)
    assert last_day_to_reappoint(at("2026-03-05T17:00"), timedelta(days=2)) == date(2026, 3, 3)
