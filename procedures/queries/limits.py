"""The dates of a case beside its promise, each from the one clock: what an act writes and a changed calendar moves."""

from __future__ import annotations

from datetime import datetime

from procedures.deadlines import (
    OfficeCalendar,
    correction_due,
    online_answer_due,
    paper_handover_due,
    parse_term,
    supplement_answer_due,
)
from procedures.definition.schema import Channel, Definition, Step
from procedures.queries.promise import step_due, term_due


def answer_online_by(calendar: OfficeCalendar, definition: Definition, received: datetime) -> datetime:
    """Until when an online application is answered (NĐ 118/2025 art. 17.2)."""
    return online_answer_due(calendar, received, parse_term(definition.policies.acceptance.answer_within))


def bring_papers_by(calendar: OfficeCalendar, definition: Definition, asked: datetime) -> datetime:
    """Until when the papers asked for may come (NĐ 118/2025 art. 19)."""
    return supplement_answer_due(calendar, asked, parse_term(definition.policies.supplement.answer_within))


def answer_question_by(calendar: OfficeCalendar, definition: Definition, step: Step, asked: datetime) -> datetime:
    """Until when a unit asked at this step answers (NĐ 118/2025 art. 19).

    Raises ValueError for a step that cannot ask.
    """
    if step.consult is None:
        raise ValueError(f"the step {step.code} asks nobody")
    moment = term_due(calendar, asked, step.consult.term, definition).at
    assert moment is not None, "only an open pause leaves a term without an end"
    return moment


def correct_by(calendar: OfficeCalendar, definition: Definition, reported: datetime) -> datetime:
    """Until when an error in a result is mended and the result back at the counter (NĐ 118/2025 art. 23)."""
    return correction_due(calendar, reported, parse_term(definition.policies.correct_within))


def leave_step_by(
    calendar: OfficeCalendar, step: Step, *, opened: datetime, hand_over: bool, resumed: datetime | None = None
) -> datetime | None:
    """When the time of a step opened at `opened` is used up; None for a step without a limit.

    `hand_over`: it is the first step of an application on paper, which leaves the counter the same day, after 15:00
    the next morning. `resumed` is when missing papers came while the step was open: its budget began anew then.
    """
    if resumed is not None and resumed > opened:
        return step_due(calendar, step, at=resumed)
    limit = paper_handover_due(calendar, opened) if hand_over else None
    return min(filter(None, (step_due(calendar, step, at=opened), limit)), default=None)


def is_hand_over(channel: str, sequence: int) -> bool:
    """Whether a task is the one at which paper leaves the counter."""
    return sequence == 1 and channel != Channel.ONLINE
