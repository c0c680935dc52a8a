"""The control sheet (form 06), made of the tasks of a case and typed by nobody."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone

from procedures.deadlines import outcome
from procedures.documents import ControlSheet, HandOver
from procedures.models import Case, Officer, Task, TaskOutcome
from procedures.queries.dossier import Dossier
from procedures.web.frontdesk.sheets import common, heads

SENT_BACK = "Chuyển trả lại"

LONGEST_NOTE = 120
"""Characters of a note in its narrow column; the whole note stands in the record of the case."""


def control_sheet(dossier: Dossier, *, at: datetime) -> ControlSheet:
    """Form 06 as it stands at `at`: from the applicant to the counter, from step to step, to who took the result."""
    case = dossier.case
    assert case.accepted_at is not None
    superior, agency = heads(case.received_at_unit)
    return ControlSheet(
        **common(case),
        superior_agency=superior,
        agency=agency,
        place_name=case.received_at_unit.place_name or agency,
        issued_at=timezone.localtime(at),
        received_at=timezone.localtime(case.accepted_at),
        due_at=timezone.localtime(case.due_at) if case.due_at else None,
        settled_by=case.agency.name,
        hand_overs=tuple(_hand_overs(dossier)),
    )


def _hand_overs(dossier: Dossier) -> Iterator[HandOver]:
    case = dossier.case
    tasks = list(case.tasks.select_related("unit", "officer", "closed_by"))
    yield _received(case)
    for task in tasks[1:]:
        giver = _giver(tasks, task)
        yield HandOver(
            giver=giver.unit.name,
            receiver=task.unit.name,
            at=timezone.localtime(task.opened_at),
            giver_name=_named(giver.closed_by or giver.officer),
            receiver_name=_named(task.officer),
            outcome=_outcome(dossier, giver),
            note=_note(giver),
        )
    if tasks and tasks[-1].outcome == TaskOutcome.HANDED_OVER:
        yield _returned(dossier, tasks[-1])


def _received(case: Case) -> HandOver:
    assert case.accepted_at is not None
    return HandOver(
        giver="Người nộp hồ sơ",
        receiver=case.received_at_unit.name,
        at=timezone.localtime(case.accepted_at),
        giver_name=(case.submitter or case.applicant).full_name,
        receiver_name=_named(case.received_by),
    )


def _returned(dossier: Dossier, task: Task) -> HandOver:
    """The result in the hands of whoever took it; lateness was judged when it was ready."""
    case = dossier.case
    event = case.events.filter(code="return_result").order_by("sequence").last()
    assert task.closed_at is not None
    return HandOver(
        giver=task.unit.name,
        receiver="Người nhận kết quả",
        at=timezone.localtime(task.closed_at),
        giver_name=_named(task.closed_by or task.officer),
        receiver_name=str(event.facts.get("to") or "") if event is not None else "",
        outcome=_judged(dossier, case.due_at, case.finished_at),
    )


def _giver(tasks: Sequence[Task], task: Task) -> Task:
    """The task whose end opened this one: of those closed at that moment the last one before it."""
    earlier = [other for other in tasks if other.sequence < task.sequence]
    ended = [other for other in earlier if other.closed_at == task.opened_at]
    return (ended or earlier)[-1]


def _outcome(dossier: Dossier, task: Task) -> str:
    """Whether the giver kept to the step's own time; empty where the step has none."""
    return _judged(dossier, task.due_at, task.closed_at)


def _judged(dossier: Dossier, due_at: datetime | None, done_at: datetime | None) -> str:
    if due_at is None or done_at is None:
        return ""
    return outcome(due_at, done_at, dossier.definition.policies.closing.judged).value


def _note(task: Task) -> str:
    note = textwrap.shorten(task.note, LONGEST_NOTE, placeholder="…")
    if task.outcome == TaskOutcome.SENT_BACK:
        return f"{SENT_BACK}: {note}" if note else SENT_BACK
    return note


def _named(officer: Officer | None) -> str:
    return officer.full_name if officer is not None else ""
