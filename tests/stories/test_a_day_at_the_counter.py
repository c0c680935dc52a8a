"""Five people come to the counter of An Mẫu in 2026. Each story runs through the real acts, with its exact dates."""

from __future__ import annotations

import pytest

from procedures.actions import ActionRefused, PartyData
from procedures.actions.answer_consultation import AnswerConsultation
from procedures.actions.confirm_payment import ConfirmPayment
from procedures.actions.forward import Forward
from procedures.actions.reschedule import Reschedule
from procedures.deadlines import Outcome, outcome
from procedures.models import Case, CaseStatus, PauseReason, PaymentMethod, ReturnMethod
from procedures.queries.calendars import calendar_for
from procedures.queries.desk import desk
from procedures.queries.ledger import verify
from procedures.queries.promise import promise
from procedures.queries.tracking import level_of
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import (
    ask_for_money,
    ask_for_papers,
    ask_unit,
    bring_papers,
    go_to,
    hand_over,
    leave,
    open_steps,
    open_task,
    ready,
)


def told(case: Case) -> list[str]:
    """The codes of everything that happened, first to last, from a record that verifies."""
    assert verify([case.code]).defects == []
    return [event.code for event in case.events.all()]


def level(case: Case) -> int:
    """How far the case is, as the public reads it."""
    found = level_of(case.code)
    assert found is not None
    return found.level


def judged(case: Case) -> Outcome:
    """Early, on time or late, by the last promise and the moment the result was ready."""
    case = reload(case)
    assert case.due_at is not None
    assert case.finished_at is not None
    return outcome(case.due_at, case.finished_at)


def test_a_birth_is_registered_while_the_father_waits_in_town(office: Office) -> None:
    """Monday 2 March: received at 8:05, promised for 17:00, handed over at 15:40 the same day."""
    father = PartyData(full_name="Lê Văn Mới (mẫu)", id_number="000190000011", phone="0900000011")
    case = office.receive(at=monday(8, 5), applicant=father, facts={"on_time": True, "copies": 2})
    assert (case.code, case.status, case.due_at) == ("H99.12-260302-0001", CaseStatus.ACCEPTED, monday(17))
    assert level(case) == 25

    leave(case, at=monday(8, 20))
    task = open_task(case)
    assert (task.step, task.unit, task.due_at) == ("appraisal", office.section("civil_status"), monday(14, 50))
    leave(case, at=monday(10, 30))
    assert (open_task(case).unit, level(case)) == (office.section("leadership"), 50)
    leave(case, at=monday(14))
    assert reload(case).signed_at == monday(14)
    leave(case, at=monday(15), number="KS-117/2026")

    case = reload(case)
    assert (case.status, case.finished_at, case.result_number) == (CaseStatus.READY, monday(15), "KS-117/2026")
    assert (open_task(case).unit, level(case)) == (office.counter, 85)
    event = hand_over(case, at=monday(15, 40))
    assert event.facts["collected_vnd"] == 16_000
    case = reload(case)
    assert (case.status, case.returned_at, level(case)) == (CaseStatus.RETURNED, monday(15, 40), 100)
    assert judged(case) is not Outcome.LATE
    assert told(case) == ["register", "accept", "forward", "forward", "forward", "finish", "return_result"]


def test_a_marriage_waits_for_the_police_of_an_earlier_residence(office: Office) -> None:
    """Thursday 23 April: five working days, with Monday 27 April and 30 April to 3 May off, end on Tuesday 5 May."""
    received = at(2026, 4, 23, 9)
    case = office.receive("1.000894", at=received, variant="02")
    assert (case.term, case.due_at) == ("5wd", at(2026, 5, 5, 17))

    leave(case, at=at(2026, 4, 23, 9, 30))
    ask_unit(case, "police", at=at(2026, 4, 23, 10), question="Tình trạng hôn nhân từ 2015 đến 2020?")
    question = case.consultations.get()
    assert (question.unit, question.due_at) == (office.section("police"), at(2026, 4, 29, 17))

    answers = {"eligible": True, "draft_confirmed": True}
    with pytest.raises(ActionRefused) as refused:
        Forward(case, by=open_task(case).officer, at=at(2026, 4, 24, 9), answers=answers).run()
    assert refused.value.codes == ("open_consultation",)
    assert "29/04/2026" in refused.value.sentences()[0]
    assert open_steps(case) == ("appraisal",)

    officer = office.officer("case_officer", office.section("police"))
    answer = AnswerConsultation(case, by=officer, at=at(2026, 4, 28, 15), text="Chưa đăng ký kết hôn với ai.").run()
    assert answer.facts["late"] is False
    leave(case, at=at(2026, 4, 28, 16))
    leave(case, at=at(2026, 4, 29, 9))
    leave(case, at=at(2026, 4, 29, 10), number="KH-21/2026")
    hand_over(case, at=at(2026, 5, 4, 9), proof="receipt")

    assert reload(case).due_at == at(2026, 5, 5, 17)
    assert judged(case) is Outcome.EARLY
    assert told(case) == [
        "register",
        "accept",
        "forward",
        "consult",
        "answer_consultation",
        "forward",
        "forward",
        "finish",
        "return_result",
    ]


def test_a_building_permit_needs_a_paper_more_and_then_three_days_more(office: Office) -> None:
    """A single house, 15 days. The land paper is missing; later the signature takes longer than promised.

    Received on Tuesday 3 February: day 15 is Wednesday of Tết, so Monday 23 February. The paper is asked for on
    Monday 9 February, comes on Thursday 26 February, and the 15 days begin anew: Friday 13 March. On Thursday 12
    March, one day before, a new date is promised: Wednesday 18 March.
    """
    case = office.receive("1.013225", at=at(2026, 2, 3, 9), variant="02")
    assert (case.term, case.due_at) == ("15d", at(2026, 2, 23, 17))
    leave(case, at=at(2026, 2, 3, 10))

    ask_for_papers(case, "land_paper", at=at(2026, 2, 9, 15), reason="Bản sao không đọc được")
    waiting = reload(case)
    assert (waiting.status, waiting.answer_by) == (CaseStatus.WAITING_PAPERS, at(2026, 2, 24, 17))
    assert promise(office.dossier(case)).at is None
    assert not Case.objects.overdue(at=at(2026, 2, 25, 9)).exists()

    bring_papers(case, at=at(2026, 2, 26, 10))
    assert reload(case).due_at == at(2026, 3, 13, 17)
    leave(case, at=at(2026, 3, 9, 11))
    leave(case, at=at(2026, 3, 11, 9))
    assert open_steps(case) == ("approval",)

    def new_date(*when: int, to: tuple[int, ...]) -> Reschedule:
        reason = "Lãnh đạo đi công tác đột xuất"
        return Reschedule(case, by=office.supervisor, at=at(*when), new_due_at=at(*to), reason=reason)

    assert new_date(2026, 3, 12, 9, to=(2026, 3, 18, 17)).run().facts["too_late"] is False
    with pytest.raises(ActionRefused) as refused:
        new_date(2026, 3, 16, 9, to=(2026, 3, 20, 17)).run()
    assert refused.value.codes == ("already_rescheduled",)
    assert reload(case).due_at == at(2026, 3, 18, 17)

    leave(case, at=at(2026, 3, 17, 9))
    leave(case, at=at(2026, 3, 17, 10), number="GPXD-8/2026")
    assert hand_over(case, at=at(2026, 3, 18, 8)).facts["collected_vnd"] == 50_000
    finished = reload(case)
    assert (finished.first_due_at, finished.due_at) == (at(2026, 2, 23, 17), at(2026, 3, 18, 17))
    assert judged(case) is Outcome.EARLY
    papers = ["request_supplement_at_appraisal", "receive_supplement"]
    signed = ["forward", "forward", "reschedule", "forward", "finish", "return_result"]
    assert told(case) == ["register", "accept", "forward", *papers, *signed]


def test_land_changes_hands_and_the_tax_is_paid_after_tet(office: Office) -> None:
    """Two stages of four working days around the payment; the time until it is paid does not count.

    Received on Monday 2 February: stage 1 ends on Friday 6. The notice goes out on Thursday 5, is paid on
    Wednesday 25 February after Tết, and stage 2 ends four working days later: Tuesday 3 March.
    """
    case = office.receive(
        "1.013831", at=at(2026, 2, 2, 9), return_method=ReturnMethod.COUNTER, payment=PaymentMethod.CASH
    )
    assert (case.code, case.stage, case.due_at) == ("H99.03.01-260202-0001", "before_tax", at(2026, 2, 6, 17))
    go_to(case, "tax_information", at=at(2026, 2, 5, 14))
    ask_for_money(case, 42_500_000, at=at(2026, 2, 5, 16), notice="TB-118/2026")

    waiting = reload(case)
    pause = case.pauses.get()
    assert (waiting.status, level(case)) == (CaseStatus.WAITING_PAYMENT, 50)
    assert (pause.reason, pause.started_at, pause.restarts) == (PauseReason.PAYMENT, at(2026, 2, 5, 16), False)
    assert open_task(case).unit == office.counter
    assert not Case.objects.overdue(at=at(2026, 2, 24, 9)).exists()

    paid = ConfirmPayment(case, by=office.receiver, at=at(2026, 2, 25, 10), receipt="BL-5521").run()
    second = reload(case)
    assert (second.stage, second.term, second.status) == ("after_tax", "4wd", CaseStatus.PROCESSING)
    assert (second.clock_started_at, second.due_at) == (at(2026, 2, 25, 10), at(2026, 3, 3, 17))
    assert paid.facts["due_at"] == at(2026, 3, 3, 17).isoformat()
    assert case.charges.get(kind="obligation").receipt == "BL-5521"

    case = ready(case, at=at(2026, 3, 3, 16))
    assert case.signed_at == at(2026, 3, 3, 16)
    hand_over(case, at=at(2026, 3, 10, 9))
    assert judged(case) is not Outcome.LATE
    assert told(case) == [
        "register",
        "accept",
        *["forward"] * 4,
        "request_payment",
        "confirm_payment",
        *["forward"] * 4,
        "finish",
        "return_result",
    ]


def test_three_agencies_work_for_one_child_at_the_same_time(office: Office) -> None:
    """Twenty working days from Monday 10 August end on Wednesday 9 September.

    Saturday 22 August is worked; Monday 31 August to Wednesday 2 September are off.
    """
    case = office.receive("2.000986", at=at(2026, 8, 10, 9), variant="01")
    assert (case.term, case.due_at) == ("20wd", at(2026, 9, 9, 17))
    leave(case, at=at(2026, 8, 10, 10))
    assert open_steps(case) == ("birth_registration", "residence_registration", "insurance_card")

    leave(case, "birth_registration", at=at(2026, 8, 10, 14))
    leave(case, "birth_signature", at=at(2026, 8, 10, 16))
    leave(case, "birth_issue", at=at(2026, 8, 11, 8), number="KS-301/2026")
    assert reload(case).result_number == "KS-301/2026"
    leave(case, "insurance_card", at=at(2026, 8, 20, 9))
    leave(case, "insurance_approval", at=at(2026, 8, 21, 9))
    assert (open_steps(case), reload(case).status) == (("residence_registration",), CaseStatus.PROCESSING)

    residence = open_task(case)
    assert residence.due_at == at(2026, 8, 27, 10)  # 14 working days of 8 hours, the worked Saturday among them
    leave(case, "residence_registration", at=at(2026, 8, 27, 9))
    leave(case, "residence_approval", at=at(2026, 8, 28, 9))
    assert open_steps(case) == ("collection",)
    leave(case, at=at(2026, 8, 28, 16))
    case = reload(case)
    assert (case.status, case.finished_at) == (CaseStatus.READY, at(2026, 8, 28, 16))

    hand_over(case, at=at(2026, 9, 3, 8))
    assert judged(case) is Outcome.EARLY
    assert told(case) == ["register", "accept", *["forward"] * 8, "finish", "return_result"]
    assert case.tasks.count() == 10


def test_what_the_counter_sees_at_the_end_of_the_day(office: Office) -> None:
    """Monday 2 March, 16:30: one handed over, one to collect, one to forward, one waiting for papers, one late."""
    done = office.receive(at=monday(8))
    hand_over(ready(done, at=monday(14)), at=monday(15))
    to_collect = ready(office.receive(at=monday(8, 30)), at=monday(16))
    to_forward = office.receive("1.004873", at=monday(16))
    waiting = office.receive(at=monday(9))
    go_to(waiting, "appraisal", at=monday(9))
    ask_for_papers(waiting, "declaration", at=monday(10))
    late = office.receive("2.001159", at=monday(9))
    leave(late, at=monday(9, 10))
    assert late.due_at == monday(10)

    page = desk([office.counter], at=monday(16, 30), calendar=calendar_for(office.commune))
    assert [(tile.target, tile.query, tile.figure) for tile in page.tiles] == [
        ("cases", "?day=today", "5"),
        ("cases", "?day=returned_today", "1"),
        ("returns", "", "1"),
        ("cases", "?status=1", "0"),
        ("cases", "?status=5", "1"),
        ("cases", "?time=late", "1"),
    ]
    assert [row.code for row in page.returns.rows] == [to_collect.code]
    assert [row.code for row in page.forward.rows] == [to_forward.code]
    assert Case.objects.overdue(at=monday(16, 30)).get() == late
    assert Case.objects.overdue(at=tuesday(7)).count() == 1
