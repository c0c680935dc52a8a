"""Random offices, moments, terms and pauses around the turn of a year, for the property tests."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from procedures.deadlines import TIMEZONE, Effect, Pause, Policy, Term, TermUnit
from tests.deadlines.reference import Hours, Office, Span

FIRST_DAY = date(2025, 12, 15)
DAYS = 35
GRAIN = 30
"""Sessions begin and end on the half hour, so that boundaries meet often."""


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """Up to three sessions of a day, in order, possibly touching, some for reception only."""
    cuts = sorted(draw(st.sets(st.integers(12, 38), min_size=0, max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple(
        (time(first // 2, first % 2 * GRAIN), time(last // 2, last % 2 * GRAIN), draw(st.integers(0, 4)) > 0)
        for first, last in pairs
    )


USUAL: Hours = ((time(7, 30), time(11, 30), True), (time(13), time(17), True))


@st.composite
def offices(draw: st.DrawFn) -> Office:
    """An office that works on Wednesdays at least, with random days off and up to two swaps."""
    week = [draw(st.sampled_from([USUAL, USUAL, ()]) | hours()) for _ in range(7)]
    week[2] = USUAL
    off = draw(st.frozensets(days(), max_size=8))
    ends = draw(st.lists(days(), min_size=0, max_size=4, unique=True))
    return Office(tuple(week), off, tuple(zip(ends[::2], ends[1::2], strict=False)))


def days() -> st.SearchStrategy[date]:
    return st.integers(0, DAYS).map(lambda count: FIRST_DAY + timedelta(days=count))


def moments() -> st.SearchStrategy[datetime]:
    """Any minute, and the round ones more often."""
    clock = st.integers(0, 1439) | st.integers(0, 47).map(lambda half: half * GRAIN)
    return st.builds(
        lambda day, minute: datetime(day.year, day.month, day.day, *divmod(minute, 60), tzinfo=TIMEZONE), days(), clock
    )


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """Short terms of every unit, zero and quarters among them."""
    unit = draw(st.sampled_from([TermUnit.HOUR, TermUnit.WORKING_DAY, TermUnit.DAY, TermUnit.MONTH]))
    if unit is TermUnit.HOUR:
        return Term(Decimal(draw(st.integers(0, 80))) / 4, unit)
    if unit is TermUnit.WORKING_DAY:
        return Term(Decimal(draw(st.integers(0, 24) | st.integers(0, 6).map(lambda whole: whole * 4))) / 4, unit)
    return Term(Decimal(draw(st.integers(0, 12 if unit is TermUnit.DAY else 1))), unit)


def spans() -> st.SearchStrategy[list[Span]]:
    """Up to three intervals, overlapping or empty as it comes."""
    lengths = st.sampled_from([0, 1, 90, 240, 480, 1440, 4000])
    span = st.builds(lambda start, length: (start, start + timedelta(minutes=length)), moments(), lengths)
    return st.lists(span, max_size=3)


def policies() -> st.SearchStrategy[Policy]:
    return st.sampled_from(list(Policy))


def as_pauses(resuming: list[Span], restarting: list[Span] = ()) -> list[Pause]:  # type: ignore[assignment]
    """The spans as the product's pauses, the restarting ones first: their order must not matter."""
    return [
        Pause(*span, "money", effect)
        for effect, group in ((Effect.RESTART, restarting), (Effect.RESUME, resuming))
        for span in group
    ]
