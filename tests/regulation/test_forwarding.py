"""Handing cases on and settling them: NĐ 118/2025/NĐ-CP art. 18, 19 clauses 1-4, 20.

2026: Monday 16 to Friday 20 February is Tết.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

import pytest

from procedures.actions import ActionRefused, Receive, RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.base import CaseAction
from procedures.actions.forward import Forward
from procedures.actions.reassign import Reassign
from procedures.actions.return_result import ReturnResult
from procedures.definition.schema import Channel
from procedures.management.walker import holder, possible_answers
from procedures.models import Case, CaseStatus, Unit
from procedures.queries.access import case_for
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import ask_unit, go_to, hand_over, leave, open_steps, open_task, ready

MARRIAGE = "1.000894"
BUILDING_PERMIT = "1.013225"
LAND = "1.013831"
THREE_AGENCIES = "2.000986"
BRANCHES = ("birth_registration", "residence_registration", "insurance_card")


def refused(act: CaseAction) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that the case did not move."""
    before = reload(act.case).edition
    with pytest.raises(ActionRefused) as told:
        act.run()
    assert reload(act.case).edition == before
    return told.value.codes


def forward(case: Case, *, at: datetime) -> Forward:
    """A forward move from the only open step with favourable answers, not yet done."""
    task = open_task(case)
    dossier = Office().dossier(case)
    answers = next(possible_answers(dossier, dossier.step_of(task)))
    return Forward(case, by=holder(task, at=at), at=at, answers=answers)


# Article 18: to the agency that settles


def test_article_18_clause_1_the_electronic_file_is_with_the_agency_at_once(office: Office) -> None:
    case = office.receive(at=monday(9))
    event = leave(case, at=monday(9, 20))
    task = open_task(case)
    assert (task.step, task.unit, task.opened_at) == ("appraisal", office.section("civil_status"), monday(9, 20))
    assert (event.at, event.by, event.unit) == (monday(9, 20), office.receiver, office.counter)
    assert event.facts["opened"] == [
        {"step": "appraisal", "unit": task.unit.name, "officer": str(task.officer)},
    ]
    assert reload(case).status == CaseStatus.PROCESSING


@pytest.mark.parametrize(
    ("received", "hand_over_by"),
    [
        (monday(8), monday(17)),
        (monday(15), monday(17)),
        (monday(15, 1), tuesday(11, 30)),
        (friday(16, 30), at(2026, 3, 9, 11, 30)),
        (at(2026, 2, 13, 14), at(2026, 2, 13, 17)),
        (at(2026, 2, 13, 15, 30), at(2026, 2, 23, 11, 30)),  # the last afternoon before Tết
        (at(2026, 8, 21, 15, 30), at(2026, 8, 22, 11, 30)),  # the Saturday is worked
    ],
)
def test_article_18_clause_2_paper_leaves_the_counter_the_same_day_or_the_next_morning(
    office: Office, received: datetime, hand_over_by: datetime
) -> None:
    """The counter's step is never due later than that, though its budget of half a day would allow more."""
    case = office.receive(LAND, at=received)
    assert case.events.get(code="accept").facts["hand_over_by"] == hand_over_by.isoformat()
    due = open_task(case).due_at
    assert due is not None
    assert due <= hand_over_by


def test_article_18_clause_2_an_afternoon_reception_is_due_at_closing_not_when_its_budget_ends(office: Office) -> None:
    """Half a day from 14:00 would end the next morning; the paper has to go today."""
    assert open_task(office.receive(LAND, at=monday(14))).due_at == monday(17)


# Article 19 clause 1: the head assigns


def test_article_19_clause_1_the_head_gives_the_case_to_an_officer(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 30))
    task = open_task(case)
    section = office.section("civil_status")
    first, second = office.officer("case_officer", section), office.another("case_officer", section)
    other = second if task.officer == first else first

    own_wish = Reassign(case, by=task.officer, at=monday(10), officer=other, reason="Bận")
    assert refused(own_wish) == ("not_yours",)
    assert refused(Reassign(case, by=office.supervisor, at=monday(10), officer=other)) == ("no_reason",)
    outsider = office.officer("case_officer", office.section("economy"))
    assert refused(Reassign(case, by=office.supervisor, at=monday(10), officer=outsider, reason="Bận")) == (
        "officer_not_posted",
    )
    event = Reassign(case, by=office.supervisor, at=monday(10), officer=other, reason="Đi công tác").run()
    assert open_task(case).officer == other
    assert open_task(case).unit == section
    assert event.facts["reason"] == "Đi công tác"


# Article 19 clause 3: what is not eligible never goes to signature


def test_article_19_clause_3_only_what_qualifies_is_submitted_for_decision(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 30))
    appraiser = holder(open_task(case), at=monday(10))
    not_eligible = {"eligible": False, "draft_confirmed": False}
    assert refused(Forward(case, by=appraiser, at=monday(10), answers=not_eligible)) == ("cannot_leave",)
    Forward(case, by=appraiser, at=monday(10), answers={**not_eligible, "eligible": True}).run()
    assert open_steps(case) == ("approval",)


# Article 19 clause 4: opinions


def test_article_19_clause_4_point_b_a_question_names_its_content_and_its_time_limit(office: Office) -> None:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    leave(case, at=monday(9, 30))
    event = ask_unit(case, "police", at=monday(10), question="Xác minh tình trạng hôn nhân")
    question = case.consultations.get()
    police = office.section("police")
    assert (question.unit, question.question) == (police, "Xác minh tình trạng hôn nhân")
    assert (question.asked_at, question.due_at) == (monday(10), thursday(17))
    assert question.asked_by == open_task(case).officer
    assert event.facts == {
        "unit": police.name,
        "question": "Xác minh tình trạng hôn nhân",
        "due_at": thursday(17).isoformat(),
    }


def test_article_19_clause_4_point_c_the_asked_unit_answers_and_nobody_else(office: Office) -> None:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    leave(case, at=monday(9, 30))
    ask_unit(case, "police", at=monday(10))
    asker = open_task(case).officer
    assert refused(AnswerConsultation(case, by=asker, at=tuesday(9), text="Độc thân")) == ("not_yours",)
    officer = office.officer("case_officer", office.section("police"))
    assert refused(AnswerConsultation(case, by=officer, at=tuesday(9), text=" ")) == ("no_answer",)
    AnswerConsultation(case, by=officer, at=tuesday(9), text="Độc thân").run()
    question = case.consultations.get()
    assert (question.answer, question.answered_at, question.answered_by) == ("Độc thân", tuesday(9), officer)


def test_article_19_clause_4_point_c_a_late_answer_is_on_record(office: Office) -> None:
    facts = []
    for answered in (thursday(17), friday(8)):
        case = office.receive(MARRIAGE, at=monday(9), variant="02")
        leave(case, at=monday(9, 30))
        ask_unit(case, "police", at=monday(10))
        officer = office.officer("case_officer", office.section("police"))
        facts.append(AnswerConsultation(case, by=officer, at=answered, text="Độc thân").run().facts["late"])
    assert facts == [False, True]


def test_article_19_clause_4_a_question_does_not_stop_the_clock(office: Office) -> None:
    """Five working days in all, the three of the question inside them."""
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    leave(case, at=monday(9, 30))
    ask_unit(case, "police", at=monday(10))
    assert reload(case).due_at == at(2026, 3, 9, 17)
    assert reload(case).status == CaseStatus.PROCESSING
    assert not case.pauses.exists()


def test_article_19_clause_4_where_the_answer_is_needed_the_case_waits_for_it(office: Office) -> None:
    case = office.receive(MARRIAGE, at=monday(9), variant="02")
    leave(case, at=monday(9, 30))
    ask_unit(case, "police", at=monday(10))
    assert refused(forward(case, at=tuesday(9))) == ("open_consultation",)
    officer = office.officer("case_officer", office.section("police"))
    AnswerConsultation(case, by=officer, at=tuesday(9), text="Độc thân").run()
    forward(case, at=tuesday(9, 30)).run()
    assert open_steps(case) == ("approval",)


def test_sector_rule_silence_on_a_building_permit_is_consent(office: Office) -> None:
    """Luật Xây dựng art. 102: the asked body has 12 days; day 12 here is in Tết and moves behind it."""
    case = office.receive(BUILDING_PERMIT, at=at(2026, 2, 5, 9))
    go_to(case, "appraisal", at=at(2026, 2, 5, 10))
    ask_unit(case, "environment", at=at(2026, 2, 5, 11))
    assert case.consultations.get().due_at == at(2026, 2, 23, 17)
    leave(case, at=at(2026, 2, 24, 9))
    assert open_steps(case) == ("section_review",)
    assert case.consultations.get().answered_at is None


# Article 20: across borders and between agencies


def test_article_20_clause_1_point_a_across_borders_paper_arrives_within_one_working_day(office: Office) -> None:
    """Received at another commune's counter at 16:00: with the competent agency before the next day closes."""
    intake = office.intake(received_at=office.other_counter)
    by = office.officer("front_desk", office.other_counter)
    event = Receive(intake, by=by, at=monday(16)).run()
    assert datetime.fromisoformat(event.facts["hand_over_by"]) <= tuesday(17)
    due = open_task(reload(event.case)).due_at
    assert due is not None
    assert due <= tuesday(17)


def test_article_20_clause_1_point_a_the_competent_agencys_own_centre_can_follow_the_case(office: Office) -> None:
    """Information goes to the one-stop unit of the competent agency, which watches and urges."""
    intake = office.intake(received_at=office.other_counter, return_to=office.other_counter)
    by = office.officer("front_desk", office.other_counter)
    case = Receive(intake, by=by, at=monday(9)).run().case
    for officer in (office.receiver, office.supervisor, by):
        assert case_for(officer, case.code, at=monday(10)) == case
    stranger = office.officer("case_officer", office.section("economy"))
    with pytest.raises(Case.DoesNotExist):
        case_for(stranger, case.code, at=monday(10))


def test_article_20_clause_1_point_b_the_result_comes_back_to_where_the_receipt_says(office: Office) -> None:
    intake = office.intake(received_at=office.other_counter, return_to=office.other_counter)
    by = office.officer("front_desk", office.other_counter)
    case = ready(reload(Receive(intake, by=by, at=monday(9)).run().case), at=monday(15))
    assert open_task(case).unit == office.other_counter
    given = {"to_name": "Nguyễn Thị Mẫu (mẫu)", "proof": "receipt"}
    assert refused(ReturnResult(case, by=office.receiver, at=monday(16), **given)) == ("not_yours",)
    ReturnResult(case, by=by, at=monday(16), **given).run()
    assert reload(case).status == CaseStatus.RETURNED


def test_article_20_clause_2_point_b_an_electronic_file_goes_to_every_agency_at_once(office: Office) -> None:
    """Each with its own task and limit; the lead is the agency of the procedure."""
    intake = office.intake(THREE_AGENCIES, channel=Channel.ONLINE)
    case = reload(RegisterOnline(intake, at=monday(8)).run().case)
    Accept(case, by=office.receiver, at=monday(9)).run()
    leave(case, at=monday(10))
    tasks = {task.step: task for task in case.tasks.open().select_related("unit")}
    assert tuple(tasks) == BRANCHES
    assert {step: task.unit for step, task in tasks.items()} == {
        "birth_registration": office.section("civil_status"),
        "residence_registration": office.section("police"),
        "insurance_card": Unit.objects.get(function="social_insurance"),
    }
    assert {task.opened_at for task in tasks.values()} == {monday(10)}
    # 5 hours; 14 and 9 working days of 8 hours, from 10:00.
    assert {step: task.due_at for step, task in tasks.items()} == {
        "birth_registration": monday(16, 30),
        "residence_registration": at(2026, 3, 20, 10),
        "insurance_card": at(2026, 3, 13, 10),
    }
    assert reload(case).due_at == at(2026, 3, 30, 17)


def test_article_20_clause_2_results_return_through_the_lead_when_the_last_agency_is_done(office: Office) -> None:
    case = office.receive(THREE_AGENCIES, at=monday(9))
    leave(case, at=monday(10))
    for step in ("insurance_card", "insurance_approval", "birth_registration", "birth_signature", "birth_issue"):
        leave(case, step, at=tuesday(9))
        assert "collection" not in open_steps(case)
    assert open_steps(case) == ("residence_registration",)
    leave(case, "residence_registration", at=wednesday(9))
    leave(case, "residence_approval", at=wednesday(10))
    task = open_task(case)
    assert (task.step, task.unit, task.branch) == ("collection", office.section("civil_status"), "")


# Every hand-over has a giver, a receiver and a time


def test_checklist_8_the_control_sheet_has_no_gap(office: Office) -> None:
    """Form 06: who gave, who took, when, at every hand-over from the counter back to the counter."""
    case = ready(office.receive(at=monday(9)), at=monday(15))
    hand_over(case, at=tuesday(9))
    tasks = list(case.tasks.select_related("unit", "closed_by").order_by("sequence"))
    assert [task.step for task in tasks] == ["reception", "appraisal", "approval", "issue", "handover"]
    assert [task.sequence for task in tasks] == [1, 2, 3, 4, 5]
    for given, taken in pairwise(tasks):
        assert given.closed_at == taken.opened_at
        assert given.closed_by is not None
        assert taken.unit is not None
    assert (tasks[0].opened_at, tasks[-1].closed_at, tasks[-1].closed_by) == (monday(9), tuesday(9), office.receiver)
