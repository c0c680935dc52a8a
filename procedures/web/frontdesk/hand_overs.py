"""The control sheet (form 06), made of the tasks of a case and the ways of its paper, and typed by nobody."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from procedures.deadlines import outcome
from procedures.documents import ControlSheet, HandOver
from procedures.models import Case, Destination, MovementState, Officer, PaperMovement, Task, TaskOutcome
from procedures.queries.dossier import Dossier
from procedures.queries.sentences import authorised
from procedures.queries.taking import HANDING_OVER
from procedures.web.frontdesk.sheets import common, heads

SENT_BACK = "Chuyển trả lại"
LIST = "Danh sách bàn giao số"

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
    papers = _paper_ways(case)
    yield _received(case)
    steps = [_of_step(dossier, _giver(tasks, task), task, papers) for task in tasks[1:]]
    yield from sorted([*steps, *map(_of_paper, papers)], key=lambda hand_over: hand_over.at)
    if tasks and tasks[-1].outcome == TaskOutcome.HANDED_OVER:
        yield _returned(dossier, tasks[-1])


def _paper_ways(case: Case) -> list[PaperMovement]:
    """The received hand-overs of the folder between units, first to last."""
    parts = ("from_unit", "to_unit", "given_by", "received_by", "list")
    received = case.paper_movements.filter(destination=Destination.UNIT, state=MovementState.RECEIVED)
    return list(received.select_related(*parts))


def _of_step(dossier: Dossier, giver: Task, task: Task, papers: list[PaperMovement]) -> HandOver:
    """The hand-over from step to step: by the paper's giver, receiver and moment where the folder went along.

    What is used is taken out of `papers`; what is left over went another way and gets a row of its own.
    """
    ways = (one for one in papers if (one.from_unit_id, one.to_unit_id) == (giver.unit_id, task.unit_id))
    paper = next(ways, None)
    if paper is not None:
        papers.remove(paper)
    hand_over = HandOver(
        giver=giver.unit.name,
        receiver=task.unit.name,
        at=timezone.localtime(task.opened_at),
        giver_name=_named(giver.closed_by or giver.officer),
        receiver_name=_named(task.officer),
        outcome=_outcome(dossier, giver),
        note=_note(giver),
    )
    if paper is None or paper.received_at is None:
        return hand_over
    return replace(
        hand_over,
        at=timezone.localtime(paper.received_at),
        giver_name=_named(paper.given_by) or hand_over.giver_name,
        receiver_name=_named(paper.received_by),
        note="; ".join(filter(None, (hand_over.note, _list_note(paper)))),
    )


def _of_paper(paper: PaperMovement) -> HandOver:
    """A way of the folder that no step made: taken in without a list, or brought back."""
    assert paper.received_at is not None
    assert paper.to_unit is not None
    return HandOver(
        giver=paper.from_unit.name,
        receiver=paper.to_unit.name,
        at=timezone.localtime(paper.received_at),
        giver_name=_named(paper.given_by),
        receiver_name=_named(paper.received_by),
        note=_list_note(paper),
    )


def _list_note(paper: PaperMovement) -> str:
    return f"{LIST} {paper.list.label}" if paper.list is not None else ""


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
    event = case.events.filter(code__in=HANDING_OVER).order_by("sequence").last()
    facts = event.facts if event is not None else {}
    assert task.closed_at is not None
    return HandOver(
        giver=task.unit.name,
        receiver="Người nhận kết quả",
        at=timezone.localtime(task.closed_at),
        giver_name=_named(task.closed_by or task.officer),
        receiver_name=str(facts.get("to") or ""),
        outcome=_judged(dossier, case.due_at, case.finished_at),
        note=textwrap.shorten("; ".join(authorised(facts.get("mandate"))), LONGEST_NOTE, placeholder="…"),
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
