"""How long a due date and an explanation take, beside a slow reference and a public library in the same run.

The reference is the minute-by-minute clock of the tests; the library is businesstimedelta, which knows no make-up
days and counts working hours only, so the compared terms are in hours and cross none. Prints what it measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import businesstimedelta
import pytz

from procedures.deadlines import (
    DEFAULT_SESSIONS,
    Effect,
    Pause,
    Policy,
    Term,
    add_working_minutes,
    default_calendar,
    due,
    due_many,
    parse_moment,
    parse_term,
)
from tests.deadlines import reference

START = parse_moment("2026-03-02T09:12")
COMPARED = ("4h", "24h", "160h")
OTHERS = ("0.25wd", "3wd", "20wd", "15d", "2mo", "same_day")
BULK = 100_000
PAUSES = (
    Pause(START + timedelta(days=1), START + timedelta(days=2), "payment"),
    Pause(START + timedelta(days=3), START + timedelta(days=8), "supplement", Effect.RESTART),
)


def run() -> list[dict[str, Any]]:
    """Rows of figures: what was measured and its time in µs; for the compared terms the ratios too."""
    calendar = default_calendar()
    rows = [_compared(text) for text in COMPARED]
    for text in OTHERS:
        term = parse_term(text)
        rows.append(_row(f"due date, {text}", _microseconds(lambda term=term: due(calendar, START, term))))
    term = parse_term("3wd")
    rolling = _microseconds(lambda: due(calendar, START, term, policy=Policy.ROLLING))
    rows.append(_row("due date, 3wd rolling", rolling))
    rows.append(_row("due date, 3wd with two pauses", _microseconds(lambda: due(calendar, START, term, pauses=PAUSES))))
    rows.append(_row("working minutes added, 2 h", _microseconds(lambda: add_working_minutes(calendar, START, 120))))
    for text in ("4h", "3wd", "20wd", "15d"):
        rows.append(_row(f"explanation, {text}", _microseconds(_explained(parse_term(text)))))
    starts = [START + timedelta(minutes=number % 20_000) for number in range(BULK)]
    rows.append(_row("due date in bulk, 3wd", _microseconds(lambda: due_many(calendar, starts, term)) / BULK))
    rows.append(_row("laying out the years of a calendar", _microseconds(lambda: calendar.with_changes().table(2026))))
    return rows


def _row(what: str, microseconds: float) -> dict[str, Any]:
    return {"what": what, "µs": microseconds}


def _explained(term: Term) -> Callable[[], object]:
    return lambda: due(default_calendar(), START, term, explain=True)


def _compared(text: str) -> dict[str, Any]:
    """One term of working hours by the clock, the reference and the library; whether all three agree."""
    calendar, term = default_calendar(), parse_term(text)
    office, (rules, hours) = _reference_office(), _library(term)
    ask: dict[str, Callable[[], datetime | None]] = {
        "clock": lambda: due(calendar, START, term).at,
        "reference": lambda: reference.walk(office, START, term.minutes, []),
        "library": lambda: START + businesstimedelta.BusinessTimeDelta(rules, hours=hours),
    }
    answers = {question() for question in ask.values()}
    taken = {name: _microseconds(question) for name, question in ask.items()}
    return {
        "what": f"due date, {text}",
        "µs": taken["clock"],
        "reference µs": taken["reference"],
        "library µs": taken["library"],
        "reference ÷ clock": taken["reference"] / taken["clock"],
        "library ÷ clock": taken["library"] / taken["clock"],
        "all agree": len(answers) == 1,
    }


def _reference_office() -> reference.Office:
    usual = tuple((session.start, session.end, session.counts) for session in DEFAULT_SESSIONS[0])
    calendar = default_calendar()
    return reference.Office(
        (*[usual] * 5, (), ()),
        frozenset(off.day for off in calendar.days_off),
        tuple((swap.off, swap.working) for swap in calendar.swaps),
    )


def _library(term: Term) -> tuple[Any, int]:
    """The same office hours and days off as rules of businesstimedelta."""
    zone = pytz.timezone("Asia/Ho_Chi_Minh")
    morning, afternoon = DEFAULT_SESSIONS[0]
    days = list(DEFAULT_SESSIONS)
    rules = businesstimedelta.Rules(
        [
            businesstimedelta.WorkDayRule(morning.start, afternoon.end, days, tz=zone),
            businesstimedelta.LunchTimeRule(morning.end, afternoon.start, days, tz=zone),
            businesstimedelta.HolidayRule({off.day: off.name for off in default_calendar().days_off}, tz=zone),
        ]
    )
    return rules, term.minutes // 60


def _microseconds(question: Callable[[], object], seconds: float = 0.2) -> float:
    """The shortest of five rounds, each as often as fits into its share of `seconds`."""
    question()
    begun = time.perf_counter()
    question()
    often = max(1, int(seconds / 5 / max(time.perf_counter() - begun, 1e-7)))
    best = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(often):
            question()
        best = min(best, (time.perf_counter() - begun) / often)
    return best * 1e6


def main() -> None:
    """Print the rows."""
    for row in run():
        rest = [
            f"{name} {value:,.0f}" if isinstance(value, float) else f"{name}: {'yes' if value else 'no'}"
            for name, value in list(row.items())[2:]
        ]
        print(f"{row['what']:<36}{row['µs']:>10.2f} µs" + "".join(f"   {part}" for part in rest))


if __name__ == "__main__":
    main()
