"""Sending a case back to an earlier step, with a reason."""

from __future__ import annotations

import pytest

from procedures.actions.send_back import SendBack
from procedures.models import CaseStatus, Officer, TaskOutcome
from tests.actions.contract import Ready, TaskContract
from tests.actions.crossroads import AROUND_A_FORK, STAGES, crossroads, published
from tests.actions.snapshot import codes, refused
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import go_to, leave, open_steps, open_task


@pytest.fixture
def act(office: Office) -> Ready:
    """A birth certificate that the approver does not sign."""
    case = office.receive(at=monday(8))
    task = go_to(case, "approval", at=monday(9))
    return Ready(SendBack, case, task.officer, monday(10), {"task_id": task.pk, "reason": " Sai họ mẹ "})


class TestSendBack(TaskContract):
    may = frozenset({"lanhdao.anmau", "pho.anmau"})


def test_the_earlier_step_opens_again_for_who_had_it(office: Office, act: Ready) -> None:
    first = act.case.tasks.get(step="appraisal")
    due = reload(act.case).due_at
    event = act().run()
    case = reload(act.case)
    left, opened = case.tasks.get(step="approval"), open_task(case)
    assert (left.outcome, left.closed_by, left.note) == (TaskOutcome.SENT_BACK, act.by, "Sai họ mẹ")
    assert (opened.step, opened.officer, opened.unit, opened.sent_back_from, opened.sequence) == (
        "appraisal",
        first.officer,
        first.unit,
        "approval",
        4,
    )
    assert opened.due_at == monday(16, 30)
    assert (case.status, case.due_at) == (CaseStatus.PROCESSING, due)
    assert event.unit == office.section("leadership")
    assert event.facts == {
        "from": "approval",
        "to": "appraisal",
        "opened": [{"step": "appraisal", "unit": first.unit.name, "officer": str(first.officer)}],
        "reason": "Sai họ mẹ",
    }


def test_back_to_the_counter_it_is_still_in_progress(office: Office, act: Ready) -> None:
    act().run()
    task = open_task(act.case)
    SendBack(act.case, by=task.officer, at=monday(11), reason="Thiếu chữ ký").run()
    assert open_task(act.case).officer == office.receiver
    assert reload(act.case).status == CaseStatus.PROCESSING


def test_somebody_who_left_the_post_does_not_get_it_back(office: Office, act: Ready) -> None:
    first = act.case.tasks.get(step="appraisal").officer
    first.postings.update(until=monday(8).date())
    act(at=tuesday(9)).run()
    opened = open_task(act.case)
    assert opened.officer != first
    assert opened.officer is None or opened.officer.username in {"hotich.anmau", "hotich2.anmau"}


def test_somebody_who_may_no_longer_sign_in_does_not_get_it_back(act: Ready) -> None:
    first = act.case.tasks.get(step="appraisal").officer
    Officer.objects.filter(pk=first.pk).update(is_active=False)
    act().run()
    assert open_task(act.case).officer != first


def test_no_such_move(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    task = open_task(case, "insurance_card")
    refusal = refused(SendBack(case, by=task.officer, at=monday(10), task_id=task.pk, reason="x"))
    assert refusal.codes == ("no_such_move",)
    assert "Kiểm tra, lập thẻ bảo hiểm y tế" in refusal.sentences()[0]


def test_not_from_the_counter(office: Office) -> None:
    """Before the case has left the counter there is no way back, only the status to say so."""
    case = office.receive(at=monday(8))
    assert codes(SendBack(case, by=office.receiver, at=monday(9), reason="x")) == ("wrong_status",)


@pytest.mark.parametrize("to", ["reception", "issue", "approval", "nowhere"])
def test_move_not_open(act: Ready, to: str) -> None:
    assert codes(act(to=to)) == ("move_not_open",)


@pytest.mark.parametrize("reason", ["", " "])
def test_no_reason(act: Ready, reason: str) -> None:
    assert codes(act(reason=reason)) == ("no_reason",)


def test_choose_move(office: Office) -> None:
    case = crossroads(office, at=monday(8))
    go_to(case, "desk", at=monday(9))
    leave(case, at=monday(9), to="third_look")
    task = go_to(case, "approval", at=monday(9))
    act = Ready(SendBack, case, task.officer, monday(10), {"task_id": task.pk, "reason": "x"})
    assert codes(act()) == ("choose_move",)
    assert codes(act(reason="")) == ("choose_move", "no_reason")
    assert act(to="reception").run().facts["to"] == "reception"


def test_a_signature_is_void(office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "issue", at=monday(9))
    assert reload(case).signed_at == monday(9)
    SendBack(case, by=task.officer, at=monday(10), reason="Sai số").run()
    assert reload(case).signed_at is None
    leave(case, at=monday(11))
    assert reload(case).signed_at == monday(11)


def test_a_signature_of_another_branch_stands(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    for step in ("birth_registration", "birth_signature"):
        leave(case, step, at=monday(9))
    signed = reload(case).signed_at
    leave(case, "insurance_card", at=monday(10))
    task = open_task(case, "insurance_approval")
    SendBack(case, by=task.officer, at=monday(11), task_id=task.pk, reason="Sai mã").run()
    assert signed == monday(9)
    assert reload(case).signed_at == signed, "the branch that was sent back had not signed"
    assert set(open_steps(case)) == {"birth_issue", "residence_registration", "insurance_card"}


def test_back_to_before_a_fork_everything_inside_is_done_again(office: Office) -> None:
    case = office.receive(published(AROUND_A_FORK).procedure.code, at=monday(8))
    for step in ("reception", "before", "one", "other"):
        leave(case, step, at=monday(9))
    assert reload(case).signed_at == monday(9)
    task = open_task(case, "after")
    SendBack(case, by=task.officer, at=monday(10), task_id=task.pk, reason="Sai").run()
    assert open_steps(case) == ("before",)
    assert reload(case).signed_at is None, "the signature was given inside the fork, after the step it goes back to"
    leave(case, "before", at=monday(11))
    assert open_steps(case) == ("one", "other")
    leave(case, "other", at=monday(13))
    leave(case, "one", at=monday(14))
    assert open_steps(case) == ("after",)


def test_going_back_to_the_stage_before_gives_no_new_time(office: Office) -> None:
    """The applicant waits no longer because two officers disagree: the promise of the stage does not move."""
    case = office.receive(published(STAGES).procedure.code, at=monday(8))
    for step in ("reception", "desk"):
        leave(case, step, at=monday(9))
    promised = reload(case).due_at
    task = open_task(case)
    SendBack(case, by=task.officer, at=tuesday(9), reason="Sai").run()
    leave(case, "desk", at=tuesday(10))
    assert reload(case).due_at == promised


def test_an_officer_of_another_commune_never_gets_it(act: Ready) -> None:
    act().run()
    officer = open_task(act.case).officer
    assert officer is not None
    assert officer in Officer.objects.filter(postings__unit__path__contains="/H99.12/")
