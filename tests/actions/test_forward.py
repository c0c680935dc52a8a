"""Forwarding a case to its next step (NĐ 118/2025 art. 18–20)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.consult import Consult
from procedures.actions.forward import Forward
from procedures.models import CaseStatus, Officer, TaskOutcome, Unit
from tests.actions.contract import Ready, TaskContract
from tests.actions.crossroads import crossroads
from tests.actions.snapshot import codes, refused
from tests.clock import monday
from tests.office import Office, reload
from tests.route import go_to, leave, open_steps, open_task


@pytest.fixture
def act(office: Office) -> Ready:
    """Forwarding a birth registration from appraisal to approval."""
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    answers = {"eligible": True, "draft_confirmed": True}
    params = {"task_id": task.pk, "to": "approval", "answers": answers, "note": " đã xem "}
    assert task.officer is not None
    return Ready(Forward, case, task.officer, monday(10), params)


class TestForward(TaskContract):
    may = frozenset({"hotich.anmau", "hotich2.anmau"})


def test_the_next_step_opens_for_its_unit(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    left, opened = case.tasks.get(step="appraisal"), open_task(case)
    assert (left.closed_at, left.closed_by, left.outcome, left.note) == (
        monday(10),
        act.by,
        TaskOutcome.FORWARDED,
        "đã xem",
    )
    assert (opened.step, opened.unit, opened.role, opened.opened_at, opened.sequence) == (
        "approval",
        office.section("leadership"),
        "approver",
        monday(10),
        3,
    )
    assert opened.due_at == monday(11)
    assert case.status == CaseStatus.PROCESSING
    assert case.facts["eligible"] is True
    assert event.facts == {
        "from": "appraisal",
        "to": "approval",
        "opened": [{"step": "approval", "unit": opened.unit.name, "officer": str(opened.officer)}],
        "signed": False,
        "ready": False,
        "number": "",
        "note": "đã xem",
    }
    assert event.unit == office.section("civil_status")


def test_leaving_the_counter_begins_the_settlement(office: Office) -> None:
    case = office.receive(at=monday(8))
    assert case.status == CaseStatus.ACCEPTED
    Forward(case, by=office.receiver, at=monday(9)).run()
    assert reload(case).status == CaseStatus.PROCESSING


def test_the_target_may_be_left_out_when_there_is_one(act: Ready) -> None:
    assert act(to="").run().facts["to"] == "approval"


def test_the_next_officer_may_be_chosen(act: Ready) -> None:
    chosen = Officer.objects.get(username="pho.anmau")
    act(officer=chosen).run()
    assert open_task(act.case).officer == chosen


@pytest.mark.parametrize("name", ["hotich.anmau", "lanhdao.binhmau", "kiemtra"])
def test_only_somebody_posted_there_can_be_chosen(act: Ready, name: str) -> None:
    refusal = refused(act(officer=Officer.objects.get(username=name)))
    assert refusal.codes == ("officer_not_posted",)
    assert str(Officer.objects.get(username=name)) in refusal.sentences()[0]


def test_a_step_goes_to_the_officer_with_the_fewest_open_tasks(office: Office) -> None:
    first, second, third = (office.receive(at=monday(8)) for _ in range(3))
    for case in (first, second, third):
        leave(case, at=monday(9))
    holders = [open_task(case).officer.username for case in (first, second, third)]
    assert sorted(holders[:2]) == ["hotich.anmau", "hotich2.anmau"]
    assert holders[2] == holders[0]


def test_without_anybody_posted_the_unit_alone_is_accountable(office: Office, act: Ready) -> None:
    office.section("leadership").postings.update(until=monday(8).date().replace(day=1))
    act().run()
    task = open_task(act.case)
    assert (task.unit, task.officer) == (office.section("leadership"), None)


def test_a_unit_works_until_the_day_it_closes(act: Ready) -> None:
    """The merger of two sections is entered weeks before it happens."""
    Unit.objects.filter(function="leadership").update(closed_on=monday(8).date() + timedelta(days=30))
    assert act().run().facts["to"] == "approval"


def test_who_may_no_longer_sign_in_is_given_nothing(act: Ready) -> None:
    chosen = Officer.objects.get(username="pho.anmau")
    Officer.objects.filter(pk=chosen.pk).update(is_active=False)
    assert codes(act(officer=Officer.objects.get(pk=chosen.pk))) == ("officer_not_posted",)


def test_without_a_unit_for_the_next_step(act: Ready) -> None:
    Unit.objects.filter(function="leadership").update(closed_on=monday(8).date())
    assert codes(act()) == ("no_unit",)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ("no_answer", "no_answer", "cannot_leave")),
        ({"eligible": True}, ("no_answer",)),
        ({"eligible": False, "draft_confirmed": True}, ("cannot_leave",)),
        ({"eligible": "yes", "draft_confirmed": True}, ("wrong_answer",)),
        ({"eligible": 1, "draft_confirmed": True}, ("wrong_answer",)),
    ],
)
def test_what_the_step_asks_must_be_answered(act: Ready, answers: dict[str, object], expected: tuple[str, ...]) -> None:
    found = codes(act(answers=answers))
    assert found[: len(expected)] == expected
    assert set(found) <= {*expected, "cannot_leave"}


def test_a_condition_says_its_own_sentence(act: Ready) -> None:
    refusal = refused(act(answers={"eligible": False, "draft_confirmed": True}))
    assert refusal.sentences() == ("Xác nhận hồ sơ đủ điều kiện trước khi trình ký; không đủ thì lập phiếu từ chối.",)


def test_answers_nobody_asked_for_are_not_kept(act: Ready) -> None:
    act(answers={"eligible": True, "draft_confirmed": True, "fee_exempt": True, "invented": 7}).run()
    assert set(reload(act.case).facts) == {"eligible", "draft_confirmed"}


def test_signing_and_numbering(office: Office, act: Ready) -> None:
    act().run()
    signed = leave(act.case, at=monday(11))
    assert signed.facts["signed"] is True
    assert reload(act.case).signed_at == monday(11)
    assert open_steps(act.case) == ("issue",)


def test_a_result_is_numbered_where_the_route_says(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    for step, hour in (("birth_registration", 10), ("birth_signature", 11)):
        leave(case, step, at=monday(hour))
    task = open_task(case, "birth_issue")
    clerk = office.officer("clerk", office.section("clerical"))
    issue = Ready(Forward, case, clerk, monday(14), {"task_id": task.pk})
    assert codes(issue(result_number="  ")) == ("no_number",)
    event = issue(result_number=" 12/2026 ").run()
    assert event.facts["number"] == reload(case).result_number == "12/2026"


def test_several_open_steps_must_be_told_apart(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    by = office.officer("case_officer", office.section("police"))
    answers = {"residence_eligible": True}
    assert codes(Forward(case, by=by, at=monday(10), answers=answers)) == ("no_such_task",)
    task = open_task(case, "residence_registration")
    Forward(case, by=by, at=monday(10), answers=answers, task_id=task.pk).run()
    assert open_steps(case) == ("birth_registration", "insurance_card", "residence_approval")


def test_a_task_of_another_case_is_no_task_of_this_one(office: Office, act: Ready) -> None:
    other = office.receive(at=monday(10))
    assert codes(act(task_id=open_task(other).pk)) == ("no_such_task",)


def test_an_open_question_holds_the_case_where_the_route_says_so(office: Office) -> None:
    case = office.receive("1.000894", at=monday(8), variant="02")
    task = go_to(case, "appraisal", at=monday(9))
    Consult(case, by=task.officer, at=monday(9, 30), task_id=task.pk, unit="police", question="Đã kết hôn?").run()
    answers = {"eligible": True, "draft_confirmed": True}
    forward = Ready(Forward, case, task.officer, monday(10), {"task_id": task.pk, "answers": answers})
    refusal = refused(forward())
    assert refusal.codes == ("open_consultation",)
    assert office.section("police").name in refusal.sentences()[0]

    police = office.officer("case_officer", office.section("police"))
    AnswerConsultation(case, by=police, at=monday(11), text="Chưa kết hôn").run()
    assert forward(at=monday(13)).run().facts["to"] == "approval"


def test_silence_holds_nothing_where_the_route_does_not_say_so(office: Office) -> None:
    """Building permits: a consulted body that does not answer in 12 days is taken to agree."""
    case = office.receive("1.013225", at=monday(8), variant="01")
    task = go_to(case, "appraisal", at=monday(9))
    Consult(case, by=task.officer, at=monday(10), task_id=task.pk, unit="police", question="Phòng cháy?").run()
    leave(case, at=monday(11))
    assert open_steps(case) == ("section_review",)


def test_only_finishing_leads_to_the_end(office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "issue", at=monday(9))
    refusal = refused(Forward(case, by=task.officer, at=monday(10), task_id=task.pk, result_number="1"))
    assert refusal.codes == ("no_such_move",)
    assert "Vào số, đóng dấu" in refusal.sentences()[0]


class TestCrossroads:
    """A step with several ways on, some of them closed by what was answered."""

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = crossroads(office, at=monday(8))
        task = go_to(case, "desk", at=monday(9))
        answers = {"kind": "short", "pages": 3, "remark": "không"}
        return Ready(Forward, case, task.officer, monday(10), {"task_id": task.pk, "answers": answers})

    @pytest.mark.parametrize(
        ("kind", "to", "expected"),
        [
            ("short", "", ("choose_move",)),
            ("short", "second_look", ()),
            ("short", "third_look", ()),
            ("short", "handover", ("move_not_open",)),
            ("short", "nowhere", ("move_not_open",)),
            ("long", "", ()),
            ("long", "third_look", ()),
            ("long", "second_look", ("move_not_open",)),
            ("none", "", ("no_open_move",)),
            ("none", "third_look", ("no_open_move",)),
            ("invented", "third_look", ("wrong_answer",)),
        ],
    )
    def test_ways_open_and_closed(self, act: Ready, kind: str, to: str, expected: tuple[str, ...]) -> None:
        going = act(to=to, answers={"kind": kind, "pages": 3, "remark": ""})
        if expected:
            assert codes(going)[: len(expected)] == expected
        else:
            assert going.run().facts["to"] == (to or "third_look")

    @pytest.mark.parametrize(("name", "value"), [("pages", True), ("pages", "3"), ("remark", 3), ("kind", True)])
    def test_an_answer_of_the_wrong_type(self, act: Ready, name: str, value: object) -> None:
        answers = {"kind": "long", "pages": 3, "remark": "không", name: value}
        assert "wrong_answer" in codes(act(to="third_look", answers=answers))

    def test_a_move_may_be_kept_for_a_role(self, act: Ready) -> None:
        """The way straight to the approval belongs to the clerk, and the desk is held by a case officer."""
        assert codes(act(to="approval")) == ("move_not_open",)
