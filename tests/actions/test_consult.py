"""Asking another unit for its opinion (NĐ 118/2025 art. 19)."""

from __future__ import annotations

import pytest

from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.consult import Consult
from procedures.models import CaseStatus, Consultation, Unit
from tests.actions.contract import Ready, TaskContract
from tests.actions.crossroads import crossroads
from tests.actions.snapshot import codes, refused
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import go_to, open_task


@pytest.fixture
def act(office: Office) -> Ready:
    """A marriage where the register does not know whether one of the two is free to marry."""
    case = office.receive("1.000894", at=monday(8), variant="02")
    task = go_to(case, "appraisal", at=monday(9))
    params = {"task_id": task.pk, "unit": "police", "question": " Đã đăng ký kết hôn chưa? "}
    return Ready(Consult, case, task.officer, monday(10), params)


class TestConsult(TaskContract):
    may = frozenset({"hotich.anmau", "hotich2.anmau"})
    second = ("already_asked_unit",)
    second_with_edition = ("already_asked_unit",)

    def faster(self, act: Ready) -> tuple[str, ...]:
        """That the unit was asked is what the second officer needs to know."""
        return (Unit.objects.get(function="police", parent__code="H99.12").name,)


def test_the_question_waits_and_the_clock_runs(office: Office, act: Ready) -> None:
    due = reload(act.case).due_at
    event = act().run()
    case = reload(act.case)
    question = case.consultations.get()
    assert (question.unit, question.task, question.question) == (
        office.section("police"),
        open_task(case),
        "Đã đăng ký kết hôn chưa?",
    )
    assert (question.asked_at, question.asked_by, question.due_at) == (monday(10), act.by, at(2026, 3, 5, 17))
    assert (question.answer, question.answered_at, question.answered_by) == ("", None, None)
    assert (case.status, case.due_at) == (CaseStatus.PROCESSING, due)
    assert not case.pauses.exists()
    assert event.unit == office.section("civil_status")
    assert event.facts == {
        "unit": office.section("police").name,
        "question": "Đã đăng ký kết hôn chưa?",
        "due_at": at(2026, 3, 5, 17).isoformat(),
    }


def test_a_department_of_the_province_can_be_asked(office: Office, act: Ready) -> None:
    act(unit="justice").run()
    assert act.case.consultations.get().unit == Unit.objects.get(function="justice")


def test_several_units_may_be_asked_at_a_time(act: Ready) -> None:
    act().run()
    act(unit="justice", at=monday(11)).run()
    assert Consultation.objects.filter(case=act.case, answered_at=None).count() == 2


def test_no_consultation_here(office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    ask = Consult(case, by=task.officer, at=monday(10), task_id=task.pk, unit="police", question="?")
    assert codes(ask) == ("no_consultation_here",)


def test_no_question(act: Ready) -> None:
    assert codes(act(question=" ")) == ("no_question",)


def test_choose_unit(act: Ready) -> None:
    assert codes(act(unit="")) == ("choose_unit",)
    assert codes(act(unit="", question="")) == ("no_question", "choose_unit")


def test_the_only_unit_need_not_be_named(office: Office) -> None:
    case = office.receive("1.001612", at=monday(8))
    step = next(s for s in case.version.definition.steps if s.consult is not None)
    task = go_to(case, step.code, at=monday(9))
    Consult(case, by=task.officer, at=monday(10), task_id=task.pk, question="Nợ thuế?").run()
    assert case.consultations.get().unit == Unit.objects.get(function="tax")


@pytest.mark.parametrize("unit", ["tax", "one_stop", "invented"])
def test_unit_not_consulted(act: Ready, unit: str) -> None:
    assert codes(act(unit=unit)) == ("unit_not_consulted",)


def test_no_unit(act: Ready) -> None:
    Unit.objects.filter(function="police").update(closed_on=monday(8).date())
    assert codes(act()) == ("no_unit",)


def test_already_asked_unit(office: Office, act: Ready) -> None:
    act().run()
    refusal = refused(act(at=monday(11)))
    assert refusal.codes == ("already_asked_unit",)
    assert office.section("police").name in refusal.sentences()[0]


def test_asked_again_after_the_answer(office: Office, act: Ready) -> None:
    act().run()
    police = office.officer("case_officer", office.section("police"))
    AnswerConsultation(act.case, by=police, at=monday(11), text="Chưa rõ").run()
    act(at=tuesday(9)).run()
    assert act.case.consultations.count() == 2


def test_a_made_up_procedure_asks_its_own_units(office: Office) -> None:
    case = crossroads(office, at=monday(8))
    task = go_to(case, "desk", at=monday(9))
    ask = Ready(Consult, case, task.officer, monday(10), {"task_id": task.pk, "question": "?"})
    assert codes(ask(unit="environment")) == ("unit_not_consulted",)
    assert ask(unit="justice").run().facts["due_at"] == tuesday(17).isoformat()
