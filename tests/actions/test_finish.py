"""Finishing the settlement: the result waits at the place of return (NĐ 118/2025 art. 19–20)."""

from __future__ import annotations

import pytest

from procedures.actions.finish import Finish
from procedures.models import CaseStatus, TaskOutcome, Unit
from tests.actions.contract import Ready, TaskContract
from tests.actions.crossroads import crossroads, published
from tests.actions.snapshot import codes, judged
from tests.clock import monday
from tests.office import Office, reload
from tests.route import go_to, leave, open_task


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive(at=monday(8))
    task = go_to(case, "issue", at=monday(9))
    return Ready(Finish, case, task.officer, monday(15), {"task_id": task.pk, "result_number": " 15/2026 "})


class TestFinish(TaskContract):
    may = frozenset({"vanthu.anmau"})


def test_the_result_is_ready(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert (case.status, case.finished_at, case.result_number) == (CaseStatus.READY, monday(15), "15/2026")
    assert (case.is_closed, case.closed_at, case.due_at) == (False, None, monday(17))
    left, waiting = case.tasks.get(step="issue"), open_task(case)
    assert (left.outcome, left.closed_at, left.closed_by) == (TaskOutcome.FINISHED, monday(15), act.by)
    assert (waiting.step, waiting.unit) == ("handover", office.counter)
    assert event.facts["ready"] is True
    assert (event.facts["from"], event.facts["to"], event.facts["number"]) == ("issue", "handover", "15/2026")


def test_the_result_goes_to_the_place_of_return(office: Office) -> None:
    case = office.receive(at=monday(8), return_to=office.other_counter)
    task = go_to(case, "issue", at=monday(9))
    Finish(case, by=task.officer, at=monday(10), task_id=task.pk, result_number="1").run()
    assert open_task(case).unit == office.other_counter


def test_no_number(act: Ready) -> None:
    assert codes(act(result_number=" ")) == ("no_number",)


def test_no_such_move(act: Ready, office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    answers = {"eligible": True, "draft_confirmed": True}
    assert codes(Finish(case, by=task.officer, at=monday(10), task_id=task.pk, answers=answers)) == ("no_such_move",)


def test_no_unit(office: Office, act: Ready) -> None:
    """The places of reception and return are the case's own, whatever units exist."""
    Unit.objects.filter(function="one_stop").update(function="")
    assert act().run().facts["ready"] is True


def test_what_must_be_true_to_finish(office: Office) -> None:
    """Three agencies: the last step may only be left with the certificate signed and numbered."""
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    for step in (
        *("birth_registration", "birth_signature", "birth_issue"),
        *("residence_registration", "residence_approval", "insurance_card", "insurance_approval"),
    ):
        leave(case, step, at=monday(10))
    task = open_task(case, "collection")
    finish = Ready(Finish, case, task.officer, monday(11), {"task_id": task.pk})
    assert judged(finish()) == ()
    type(case).objects.filter(pk=case.pk).update(signed_at=None)
    assert codes(finish()) == ("cannot_leave",)
    type(case).objects.filter(pk=case.pk).update(signed_at=monday(10), result_number="")
    assert codes(finish()) == ("cannot_leave",)


@pytest.mark.parametrize(("kind", "expected"), [("none", ()), ("short", ("no_open_move",))])
def test_only_when_the_answers_lead_to_the_end(office: Office, kind: str, expected: tuple[str, ...]) -> None:
    case = crossroads(office, at=monday(8))
    task = go_to(case, "desk", at=monday(9))
    answers = {"kind": kind, "pages": 1, "remark": ""}
    finish = Finish(case, by=task.officer, at=monday(10), task_id=task.pk, answers=answers)
    assert judged(finish) == expected


SHORT = """\
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: Nhận, en: In}, unit: one_stop, role: front_desk, signs: true, moves: [{to: handover}]}
  - {code: handover, name: {vi: Trả, en: Out}, kind: end, unit: one_stop_return, role: front_desk}
"""


def test_settled_at_the_counter_itself(office: Office) -> None:
    """A route of one step: accepted, done, ready, without a department between."""
    case = office.receive(published(SHORT).procedure.code, at=monday(8))
    Finish(case, by=office.receiver, at=monday(8, 30)).run()
    case = reload(case)
    assert (case.status, case.finished_at, case.signed_at) == (CaseStatus.READY, monday(8, 30), monday(8, 30))
