"""Answering a question that another unit asked (NĐ 118/2025 art. 19)."""

from __future__ import annotations

import pytest

from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.withdraw import Withdraw
from procedures.models import CaseStatus, Unit
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import ask_for_papers, ask_unit, go_to, leave


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive("1.000894", at=monday(8), variant="02")
    go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    police = office.officer("case_officer", office.section("police"))
    return Ready(AnswerConsultation, case, police, tuesday(9), {"text": " Chưa đăng ký kết hôn "})


class TestAnswerConsultation(ActContract):
    may = frozenset({"congan.anmau", "truong.congan.anmau"})
    second = ("no_open_question",)


def test_the_answer_is_written(office: Office, act: Ready) -> None:
    event = act().run()
    question = act.case.consultations.get()
    assert (question.answer, question.answered_at, question.answered_by) == (
        "Chưa đăng ký kết hôn",
        tuesday(9),
        act.by,
    )
    assert reload(act.case).status == CaseStatus.PROCESSING
    assert event.unit == office.section("police")
    assert event.facts == {"unit": question.unit.name, "answer": "Chưa đăng ký kết hôn", "late": False}


@pytest.mark.parametrize(("moment", "late"), [(at(2026, 3, 5, 17), False), (at(2026, 3, 5, 17, 1), True)])
def test_a_late_answer_is_taken_and_noted(act: Ready, moment, late: bool) -> None:
    assert act(at=moment).run().facts["late"] is late


def test_it_may_be_answered_while_the_case_waits_for_papers(act: Ready) -> None:
    ask_for_papers(act.case, act.case.papers.first().code, at=monday(11))
    assert act().run().facts["late"] is False
    assert reload(act.case).status == CaseStatus.WAITING_PAPERS


@pytest.mark.parametrize("text", ["", "\n "])
def test_no_answer(act: Ready, text: str) -> None:
    assert codes(act(text=text)) == ("no_answer",)


def test_no_open_question(office: Office) -> None:
    case = office.receive("1.000894", at=monday(8), variant="02")
    go_to(case, "appraisal", at=monday(9))
    police = office.officer("case_officer", office.section("police"))
    assert codes(AnswerConsultation(case, by=police, at=monday(10), text="x")) == ("no_open_question",)


def test_of_two_open_questions_one_must_be_named(office: Office, act: Ready) -> None:
    ask_unit(act.case, "justice", at=monday(11))
    justice = Unit.objects.get(function="justice")
    theirs = act.case.consultations.get(unit=justice)
    assert codes(act()) == ("no_open_question",)
    assert codes(act(consultation_id=theirs.pk)) == ("not_yours",)
    act(consultation_id=theirs.pk, by=office.officer("case_officer", justice)).run()
    assert act().run().facts["unit"] == office.section("police").name


def test_a_question_is_answered_once(office: Office, act: Ready) -> None:
    question = act.case.consultations.get()
    act(consultation_id=question.pk).run()
    assert codes(act(consultation_id=question.pk, at=tuesday(10))) == ("no_open_question",)


def test_a_question_of_another_case_is_none_of_this_one(office: Office, act: Ready) -> None:
    other = office.receive("1.000894", at=tuesday(8), variant="02")
    go_to(other, "appraisal", at=tuesday(8))
    ask_unit(other, "police", at=tuesday(8))
    assert codes(act(consultation_id=other.consultations.get().pk)) == ("no_open_question",)


def test_a_withdrawn_case_asks_nobody_any_more(office: Office, act: Ready) -> None:
    Withdraw(act.case, by=office.receiver, at=monday(11), reason="Đơn xin rút").run()
    question = act.case.consultations.get()
    assert (question.answered_at, question.answered_by, question.answer) == (monday(11), None, "")
    assert codes(act()) == ("wrong_status",)


def test_a_question_outlives_the_step_where_silence_is_consent(office: Office) -> None:
    """Building permits go on without the answer, which is still welcome."""
    case = office.receive("1.013225", at=monday(8), variant="01")
    go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    leave(case, at=monday(11))
    police = office.officer("case_officer", office.section("police"))
    AnswerConsultation(case, by=police, at=tuesday(9), text="Đồng ý").run()
    assert case.consultations.get().answer == "Đồng ý"


def test_a_settled_case_leaves_no_question_open(office: Office) -> None:
    """Once the result is there nobody can answer any more, so nobody may be left asked."""
    case = office.receive("1.013225", at=monday(8), variant="01")
    go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    go_to(case, "handover", at=monday(11))
    assert reload(case).status == CaseStatus.READY
    police = office.officer("case_officer", office.section("police"))
    can_answer = AnswerConsultation(case, by=police, at=tuesday(9), text="Đồng ý")
    assert case.consultations.get().answered_at is not None or CaseStatus.READY in can_answer.statuses
