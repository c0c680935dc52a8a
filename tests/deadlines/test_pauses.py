"""Pauses: what they take, what they give back, and that they never erase lateness."""

from __future__ import annotations

import pytest

from procedures.deadlines import DeadlineError, Effect, Pause
from tests.deadlines.office import answer, at, ends, pause

# Monday 2 March 2026, 3 working days: due Thursday 5 March 17:00.


def test_a_pause_that_resumes_gives_back_what_it_took() -> None:
    assert ends("2026-03-02T09:00", "3wd") == "2026-03-05 17:00"
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-03T10:00/2026-03-04T10:00")) == "2026-03-06 17:00"
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-03T10:00/2026-03-03T11:00")) == "2026-03-06 08:30"


def test_pause_over_a_weekend_takes_only_working_time() -> None:
    assert ends("2026-03-05T09:00", "3wd", pause("2026-03-06T16:00/2026-03-09T08:30")) == "2026-03-11 09:30"
    assert ends("2026-03-05T09:00", "3wd", pause("2026-03-07T00:00/2026-03-09T00:00")) == "2026-03-10 17:00"


def test_pause_over_tet() -> None:
    """16 to 20 February 2026 are off: only Friday the 13th and Monday the 23rd are lost."""
    assert ends("2026-02-12T09:00", "2wd") == "2026-02-23 17:00"
    assert ends("2026-02-12T09:00", "2wd", pause("2026-02-13T00:00/2026-02-24T00:00")) == "2026-02-25 17:00"


def test_pause_of_zero_length_changes_nothing() -> None:
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-03T10:00/2026-03-03T10:00")) == "2026-03-05 17:00"


def test_pause_starting_after_the_due_time_erases_no_lateness() -> None:
    for effect in Effect:
        late = pause(f"2026-03-05T17:00/2026-03-10T09:00:{effect}")
        assert ends("2026-03-02T09:00", "3wd", late) == "2026-03-05 17:00"


def test_pause_open_at_the_moment_of_asking_leaves_no_date() -> None:
    open_pause = pause("2026-03-04T10:00/", "supplement")
    asked = answer("2026-03-02T09:00", "3wd", open_pause, explain=True, until=at("2026-03-06T15:00"))
    assert (asked.at, asked.paused) == (None, True)
    assert asked.lines[-1].reason == "pause:supplement"
    assert (asked.lines[-1].start, asked.lines[-1].end) == (at("2026-03-04T10:00"), at("2026-03-06T15:00"))
    assert sum(line.minutes for line in asked.lines if line.counted) == 480 + 150


def test_open_pause_after_the_due_time_changes_nothing() -> None:
    asked = answer("2026-03-02T09:00", "3wd", pause("2026-03-06T10:00/"))
    assert (asked.at, asked.paused) == (at("2026-03-05T17:00"), False)


def test_open_pause_that_will_restart_leaves_no_date_either() -> None:
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-03T10:00/:restart")) == "paused"
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-06T10:00/:restart")) == "2026-03-05 17:00"


def test_two_open_pauses_stop_at_the_first() -> None:
    both = (pause("2026-03-04T10:00/:resume", "payment"), pause("2026-03-03T10:00/:restart", "supplement"))
    asked = answer("2026-03-02T09:00", "3wd", *both, explain=True, until=at("2026-03-05T10:00"))
    assert (asked.paused, asked.lines[-1].reason, asked.lines[-1].start) == (
        True,
        "pause:supplement",
        at("2026-03-03T10:00"),
    )


def test_resume_after_due_gives_back_only_what_was_left() -> None:
    """The pause begins one working hour before due and ends long after: one hour is left."""
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-05T16:00/2026-03-12T09:00")) == "2026-03-12 10:00"


def test_overlapping_pauses_count_once() -> None:
    overlapping = (pause("2026-03-03T08:00/2026-03-03T10:00"), pause("2026-03-03T09:00/2026-03-03T11:00"))
    assert ends("2026-03-02T09:00", "3wd", *overlapping) == "2026-03-06 10:30"
    assert ends("2026-03-02T09:00", "3wd", *reversed(overlapping)) == "2026-03-06 10:30"


def test_several_pauses_add_up() -> None:
    several = (pause("2026-03-03T08:00/2026-03-03T09:00"), pause("2026-03-06T08:00/2026-03-06T09:00"))
    assert ends("2026-03-02T09:00", "3wd", *several) == "2026-03-06 09:30"


def test_pause_before_acceptance_changes_nothing() -> None:
    assert ends("2026-03-02T09:00", "3wd", pause("2026-02-02T09:00/2026-03-02T08:00")) == "2026-03-05 17:00"
    assert ends("2026-03-02T09:00", "3wd", pause("2026-02-02T09:00/2026-03-02T08:00:restart")) == "2026-03-05 17:00"


def test_pause_begun_before_acceptance_counts_from_acceptance() -> None:
    assert ends("2026-03-02T09:00", "8h", pause("2026-02-27T09:00/2026-03-02T10:00")) == "2026-03-03 10:00"


def test_pause_on_the_day_of_receipt_takes_nothing_from_day_terms() -> None:
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-02T10:00/2026-03-02T16:00")) == "2026-03-05 17:00"


def test_a_pause_that_restarts_begins_the_whole_term_anew_at_its_end() -> None:
    assert ends("2026-03-02T09:00", "3wd", pause("2026-03-04T10:00/2026-03-10T09:00:restart")) == "2026-03-13 17:00"
    assert ends("2026-03-02T09:00", "8h", pause("2026-03-02T10:00/2026-03-04T09:00:restart")) == "2026-03-05 09:00"


def test_restart_twice() -> None:
    twice = (pause("2026-03-03T10:00/2026-03-05T09:00:restart"), pause("2026-03-09T10:00/2026-03-11T09:00:restart"))
    assert ends("2026-03-02T09:00", "3wd", *twice) == "2026-03-16 17:00"
    assert ends("2026-03-02T09:00", "3wd", *reversed(twice)) == "2026-03-16 17:00"


def test_a_second_restart_after_the_new_due_time_does_not_help() -> None:
    twice = (pause("2026-03-03T10:00/2026-03-05T09:00:restart"), pause("2026-03-11T10:00/2026-03-12T09:00:restart"))
    assert ends("2026-03-02T09:00", "3wd", *twice) == "2026-03-10 17:00"


def test_overlapping_restarts_begin_anew_at_the_last_end() -> None:
    both = (pause("2026-03-03T10:00/2026-03-05T09:00:restart"), pause("2026-03-04T10:00/2026-03-06T09:00:restart"))
    assert ends("2026-03-02T09:00", "3wd", *both) == "2026-03-11 17:00"


def test_pauses_before_a_restart_are_forgotten_with_the_term_they_stopped() -> None:
    both = (pause("2026-03-03T08:00/2026-03-03T16:00"), pause("2026-03-04T10:00/2026-03-10T09:00:restart"))
    assert ends("2026-03-02T09:00", "3wd", *both) == "2026-03-13 17:00"


def test_a_pause_that_reaches_over_a_restart_goes_on_in_the_new_term() -> None:
    both = (pause("2026-03-03T08:00/2026-03-10T10:00"), pause("2026-03-04T10:00/2026-03-10T09:00:restart"))
    assert ends("2026-03-02T09:00", "3wd", *both) == "2026-03-13 17:00"
    assert ends("2026-03-02T16:00", "8h", *both) == "2026-03-11 10:00"


def test_calendar_days_are_paused_by_the_calendar() -> None:
    assert ends("2026-03-02T09:00", "7d") == "2026-03-09 17:00"
    assert ends("2026-03-02T09:00", "7d", pause("2026-03-03T10:00/2026-03-04T10:00")) == "2026-03-10 17:00"
    assert ends("2026-03-02T09:00", "7d", pause("2026-03-03T10:00/2026-03-03T12:00")) == "2026-03-10 17:00"


def test_a_pause_in_the_evening_of_the_last_calendar_day_is_too_late() -> None:
    assert ends("2026-03-02T09:00", "7d", pause("2026-03-09T18:00/2026-03-09T20:00")) == "2026-03-09 17:00"


def test_same_day_results_can_be_paused() -> None:
    assert ends("2026-03-02T09:00", "same_day", pause("2026-03-02T10:00/2026-03-02T11:00")) == "2026-03-03 08:30"
    assert ends("2026-03-02T09:00", "same_day", pause("2026-03-02T10:00/2026-03-03T15:30:restart")) == (
        "2026-03-04 17:00"
    )


def test_rolling_terms_are_paused_to_the_minute() -> None:
    hour = pause("2026-03-03T10:00/2026-03-03T11:00")
    assert ends("2026-03-02T09:00", "3wd", hour, policy="rolling") == "2026-03-05 10:00"
    weekend = pause("2026-03-07T00:00/2026-03-08T00:00")
    assert ends("2026-03-06T07:30", "1wd", weekend, policy="rolling") == "2026-03-09 07:30"


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(DeadlineError) as refused:
        Pause(at("2026-03-03T10:00"), at("2026-03-03T09:00"), "supplement")
    assert refused.value.code == "end_before_start"


def test_a_paused_term_of_an_unannounced_year_is_provisional() -> None:
    assert answer("2027-03-01T09:00", "3wd", pause("2027-03-02T09:00/")).provisional is True
    assert answer("2026-03-02T09:00", "3wd", pause("2026-03-03T09:00/")).provisional is False
