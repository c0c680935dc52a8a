"""What holds for every calendar and every term, tried on thousands of random ones."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from procedures.deadlines import (
    DayOff,
    Policy,
    Term,
    TermUnit,
    add_working_minutes,
    due,
    due_many,
    working_minutes,
)
from tests.deadlines import reference
from tests.deadlines.offices import as_pauses, days, moments, offices, policies, spans, terms
from tests.deadlines.reference import Office, Span

# ONESTOP_EXAMPLES=5000 looks further than a daily run has time for.
EXAMPLES = int(os.environ.get("ONESTOP_EXAMPLES", "200"))


def tried(examples: int) -> settings:
    """The same examples in every run: a failure is there again tomorrow."""
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


often, very_often = tried(EXAMPLES), tried(3 * EXAMPLES)
MINUTE = timedelta(minutes=1)


def reference_due(
    office: Office, start: datetime, term: Term, policy: Policy, resuming: list[Span], restarting: list[Span]
) -> tuple[datetime, datetime]:
    """Where the course that decides begins, and where it ends."""
    return reference.due(office, start, term.whole, term.unit.value, term.minutes, policy.value, resuming, restarting)


@very_often
@given(offices(), moments(), terms(), policies())
def test_equals_the_reference(office: Office, start: datetime, term: Term, policy: Policy) -> None:
    answer = due(office.calendar(), start, term, policy=policy)
    assert answer.at == reference_due(office, start, term, policy, [], [])[1]


@very_often
@given(offices(), moments(), terms(), policies(), spans(), spans())
def test_equals_the_reference_with_pauses(
    office: Office, start: datetime, term: Term, policy: Policy, resuming: list[Span], restarting: list[Span]
) -> None:
    answer = due(office.calendar(), start, term, policy=policy, pauses=as_pauses(resuming, restarting))
    assert answer.at == reference_due(office, start, term, policy, resuming, restarting)[1]


@often
@given(offices(), moments(), moments())
def test_working_minutes_equal_the_reference(office: Office, one: datetime, other: datetime) -> None:
    start, end = sorted((one, other))
    assert working_minutes(office.calendar(), start, end) == reference.counted_between(office, start, end)


@often
@given(offices(), moments(), terms(), policies(), spans(), spans())
def test_a_due_moment_lies_in_working_time(
    office: Office, start: datetime, term: Term, policy: Policy, resuming: list[Span], restarting: list[Span]
) -> None:
    at = due(office.calendar(), start, term, policy=policy, pauses=as_pauses(resuming, restarting)).at
    assert at is not None
    assert reference.counts(office, at) or reference.counts(office, at - MINUTE)


@often
@given(offices(), moments(), moments(), terms(), policies())
def test_a_later_start_never_ends_earlier(
    office: Office, one: datetime, other: datetime, term: Term, policy: Policy
) -> None:
    calendar = office.calendar()
    ends = [due(calendar, start, term, policy=policy).at for start in sorted((one, other))]
    assert ends == sorted(ends)  # type: ignore[type-var]


@often
@given(offices(), moments(), terms(), st.integers(0, 20), policies(), spans(), spans())
def test_a_longer_term_never_ends_earlier(
    office: Office,
    start: datetime,
    term: Term,
    more: int,
    policy: Policy,
    resuming: list[Span],
    restarting: list[Span],
) -> None:
    calendar, pauses = office.calendar(), as_pauses(resuming, restarting)
    grain = 4 if term.unit in (TermUnit.HOUR, TermUnit.WORKING_DAY) else 1
    longer = Term(term.amount + Decimal(more) / grain, term.unit)
    assume(term.unit is not TermUnit.MONTH or more < 3)
    ends = [due(calendar, start, each, policy=policy, pauses=pauses).at for each in (term, longer)]
    assert ends == sorted(ends)  # type: ignore[type-var]


@often
@given(offices(), moments(), st.integers(1, 2000), st.integers(1, 2000))
def test_two_parts_in_hours_end_where_the_whole_ends(office: Office, start: datetime, first: int, then: int) -> None:
    calendar = office.calendar()
    half_way = add_working_minutes(calendar, start, first)
    assert add_working_minutes(calendar, half_way, then) == add_working_minutes(calendar, start, first + then)


@often
@given(offices(), moments(), st.integers(1, 8), st.integers(1, 8))
def test_two_parts_in_working_days_end_where_the_whole_ends(
    office: Office, start: datetime, first: int, then: int
) -> None:
    calendar = office.calendar()

    def end(begin: datetime, number: int) -> datetime:
        at = due(calendar, begin, Term(Decimal(number), TermUnit.WORKING_DAY)).at
        assert at is not None
        return at

    assert end(end(start, first), then) == end(start, first + then)


@often
@given(offices(), moments(), terms(), policies(), days())
def test_a_holiday_after_the_due_date_changes_nothing_and_before_it_never_brings_it_forward(
    office: Office, start: datetime, term: Term, policy: Policy, holiday: date
) -> None:
    calendar = office.calendar()
    closed = calendar.with_changes(days_off=(*calendar.days_off, DayOff(holiday, "new")))
    before, after = due(calendar, start, term, policy=policy).at, due(closed, start, term, policy=policy).at
    assert before is not None
    assert after is not None
    if holiday > before.date():
        assert after == before
    else:
        assert after >= before


@often
@given(offices(), moments(), terms(), policies(), spans(), spans())
def test_an_explanation_has_no_hole_and_sums_to_the_term(
    office: Office, start: datetime, term: Term, policy: Policy, resuming: list[Span], restarting: list[Span]
) -> None:
    calendar, pauses = office.calendar(), as_pauses(resuming, restarting)
    answer = due(calendar, start, term, policy=policy, pauses=pauses, explain=True)
    assert answer._replace(lines=()) == due(calendar, start, term, policy=policy, pauses=pauses)
    lines = answer.lines
    assert all(line.minutes == (line.end - line.start) / MINUTE > 0 for line in lines)
    assert all(line.end == following.start for line, following in pairwise(lines))
    if lines:
        assert lines[0].start == start
        # The last calendar day counts to midnight although the office closes before.
        last = lines[-1]
        assert last.end == answer.at or (last.counted and (last.end - MINUTE).date() == answer.at.date())  # type: ignore[union-attr]
    decides, _ = reference_due(office, start, term, policy, resuming, restarting)
    assert sum(line.minutes for line in lines if line.counted) == worth(office, decides, term, policy)


def worth(office: Office, start: datetime, term: Term, policy: Policy) -> int:
    """How many minutes the term is worth when it begins at `start` and nothing stops it."""
    if term.unit is TermUnit.HOUR:
        return term.minutes
    if term.is_nothing:
        return 0
    if term.unit is TermUnit.DAY:
        return term.whole * 1440
    if term.unit is TermUnit.MONTH:
        return (reference.add_months(start.date(), term.whole) - start.date()).days * 1440
    begin, end = reference.working_term(office, start, term.whole, term.minutes, policy.value)
    return reference.counted_between(office, begin, end)


@often
@given(offices(), st.lists(moments(), max_size=5), terms(), policies())
def test_many_at_once_are_the_same_as_one_by_one(
    office: Office, starts: list[datetime], term: Term, policy: Policy
) -> None:
    calendar = office.calendar()
    one_by_one = [due(calendar, start, term, policy=policy).at for start in starts]
    assert due_many(calendar, starts, term, policy=policy) == one_by_one
