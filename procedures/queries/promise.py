"""The dates of a case, all from the one clock."""

from __future__ import annotations

from datetime import datetime, time

from procedures.deadlines import Due, Effect, OfficeCalendar, Pause, Policy, add_working_minutes, due, parse_term
from procedures.definition.schema import Definition, Step
from procedures.queries.dossier import Dossier


def term_due(
    calendar: OfficeCalendar,
    start: datetime,
    term: str,
    definition: Definition,
    *,
    pauses: tuple[Pause, ...] = (),
    explain: bool = False,
) -> Due:
    """When a term of the procedure that starts at `start` ends, under the procedure's closing policy."""
    closing = definition.policies.closing
    return due(
        calendar,
        start,
        parse_term(term),
        policy=Policy(closing.due),
        pauses=pauses,
        same_day_until=time.fromisoformat(closing.same_day_until),
        explain=explain,
    )


def promise(dossier: Dossier, *, explain: bool = False) -> Due:
    """The promised moment of the case's current stage from its start, term and pauses.

    With `explain` by the calendar it was counted with, so that an explanation stays what was promised; without, by
    the calendar as it is now. The case must have been accepted. A pause that lasts makes the moment unknown
    (`Due.at` None).
    """
    case = dossier.case
    assert case.clock_started_at is not None, "an unaccepted case has no clock"
    return term_due(
        dossier.promised_calendar if explain else dossier.calendar,
        case.clock_started_at,
        case.term,
        dossier.definition,
        pauses=clock_pauses(dossier),
        explain=explain,
    )


def clock_pauses(dossier: Dossier) -> tuple[Pause, ...]:
    """The pauses that touch the current stage, as the clock takes them."""
    start = dossier.case.clock_started_at
    return tuple(
        Pause(p.started_at, p.ended_at, p.reason, Effect.RESTART if p.restarts else Effect.RESUME)
        for p in dossier.pauses
        if start is None or p.ended_at is None or p.ended_at > start
    )


def step_due(calendar: OfficeCalendar, step: Step, *, at: datetime) -> datetime | None:
    """When the time budget of a step opened at `at` is used up; None for a step without one."""
    return add_working_minutes(calendar, at, step.budget_minutes) if step.budget_minutes else None
