"""Asking for missing papers, once and completely (form 02; NĐ 118/2025 art. 17, 19)."""

from __future__ import annotations

import pytest

from procedures.actions import RegisterOnline
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.request_supplement import RequestSupplement, RequestSupplementAtAppraisal
from procedures.definition.schema import Channel
from procedures.models import CaseStatus, Officer, PaperState, PauseReason
from tests.actions.contract import ActContract, Ready, TaskContract
from tests.actions.snapshot import codes, refused
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import bring_papers, go_to, leave, open_steps, open_task

REASON = "Giấy tờ bị mờ, không đọc được"


class TestAtReception(ActContract):
    """Before acceptance the counter asks."""

    may = frozenset({"motcua.anmau", "motcua2.anmau"})

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers={}), at=monday(8)).run().case
        params = {"papers": ("electronic_form", "birth_proof"), "other": " ảnh ", "reason": f" {REASON} "}
        return Ready(RequestSupplement, case, office.receiver, monday(10), params)

    def test_waits_without_a_running_clock(self, office: Office, act: Ready) -> None:
        event = act().run()
        case = reload(act.case)
        assert (case.status, case.accepted_at, case.due_at) == (CaseStatus.WAITING_PAPERS, None, None)
        request = case.supplements.get()
        assert (request.number, request.at_reception, request.papers) == (1, True, ["electronic_form", "birth_proof"])
        assert (request.other, request.reason) == ("ảnh", REASON)
        assert (request.asked_at, request.asked_by, request.answered_at) == (monday(10), act.by, None)
        assert request.answer_by == case.answer_by == at(2026, 3, 17, 17)
        assert not case.pauses.exists()
        assert event.unit == office.counter
        assert event.facts == {
            "number": 1,
            "papers": [
                "Mẫu hộ tịch điện tử tương tác đăng ký khai sinh",
                "Giấy chứng sinh, hoặc văn bản của người làm chứng, hoặc giấy cam đoan về việc sinh",
            ],
            "papers_en": [
                "Interactive electronic form for birth registration",
                "Medical certificate of birth, or a witness statement, or a pledge about the birth",
            ],
            "other": "ảnh",
            "reason": REASON,
            "answer_by": at(2026, 3, 17, 17).isoformat(),
            "answered_late": False,
        }

    @pytest.mark.parametrize(("moment", "late"), [(tuesday(8), False), (tuesday(8, 1), True)])
    def test_an_answer_after_eight_working_hours_is_noted_as_late(self, act: Ready, moment, late: bool) -> None:
        assert act(at=moment).run().facts["answered_late"] is late

    def test_what_is_missing_is_asked_for_whether_named_or_not(self, act: Ready) -> None:
        """Everything at once, and once only: a gap that the slip forgot could not be asked for again."""
        act(papers=()).run()
        assert act.case.supplements.get().papers == ["electronic_form", "birth_proof"]

    def test_nothing_asked(self, office: Office, act: Ready) -> None:
        case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(8)).run().case
        ask = Ready(RequestSupplement, case, act.by, act.at, {"reason": REASON})
        assert codes(ask(papers=(), other=" ")) == ("nothing_asked",)
        assert codes(ask(papers=(), other="", reason="")) == ("nothing_asked", "no_reason")
        assert ask(papers=(), other="Ảnh chân dung").run().facts["papers"] == []

    def test_until_they_come_they_are_missing(self, act: Ready) -> None:
        act().run()
        assert set(act.case.papers.values_list("state", flat=True)) == {PaperState.MISSING}

    def test_unknown_paper(self, act: Ready) -> None:
        refusal = refused(act(papers=("birth_proof", "invented", "another")))
        assert refusal.codes == ("unknown_paper", "unknown_paper")
        assert [reason.params["code"] for reason in refusal.reasons] == ["another", "invented"]

    def test_no_reason(self, act: Ready) -> None:
        assert codes(act(reason=" ")) == ("no_reason",)

    def test_everything_wrong_at_once(self, act: Ready) -> None:
        assert codes(act(papers=("invented",), reason="")) == ("unknown_paper", "no_reason")


class TestAtAppraisal(TaskContract):
    """After acceptance the holder of the appraisal step asks, through the counter."""

    may = frozenset({"hotich.anmau", "hotich2.anmau"})
    second = ("changed_meanwhile",)

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = office.receive("1.004873", at=monday(8))
        task = go_to(case, "appraisal", at=monday(9))
        params = {"task_id": task.pk, "papers": ("declaration",), "reason": REASON}
        return Ready(RequestSupplementAtAppraisal, case, task.officer, tuesday(9), params)

    def test_who_comes_second_without_an_edition(self, act: Ready) -> None:
        """The step stays open, so the status alone tells the second officer."""
        act().run()
        assert codes(act.later()) == ("wrong_status",)

    def test_the_clock_stands_still(self, office: Office, act: Ready) -> None:
        due = reload(act.case).due_at
        event = act().run()
        case = reload(act.case)
        assert (case.status, case.is_paused, case.due_at) == (CaseStatus.WAITING_PAPERS, True, due)
        pause = case.pauses.get()
        assert (pause.reason, pause.restarts, pause.started_at, pause.ended_at) == (
            PauseReason.SUPPLEMENT,
            True,
            tuesday(9),
            None,
        )
        assert case.supplements.get().at_reception is False
        assert open_steps(case) == ("appraisal",)
        assert (event.unit, event.facts["answer_by"]) == (
            office.section("civil_status"),
            at(2026, 3, 18, 17).isoformat(),
        )

    def test_already_asked(self, office: Office, act: Ready) -> None:
        act().run()
        ReceiveSupplement(act.case, by=office.receiver, at=wednesday(9)).run()
        refusal = refused(act(at=wednesday(10)))
        assert refusal.codes == ("already_asked",)
        assert "03/03/2026" in refusal.sentences()[0]

    def test_asked_at_reception_counts_too(self, office: Office) -> None:
        case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers={}), at=monday(8)).run().case
        RequestSupplement(case, by=office.receiver, at=monday(9), papers=("birth_proof",), other="x", reason="x").run()
        bring_papers(case, at=monday(10))
        task = go_to(reload(case), "appraisal", at=monday(11))
        ask = RequestSupplementAtAppraisal(
            case, by=task.officer, at=monday(14), task_id=task.pk, papers=("birth_proof",), reason=REASON
        )
        assert codes(ask) == ("already_asked",)

    def test_step_cannot_ask(self, act: Ready) -> None:
        leave(act.case, at=monday(10))
        approval = open_task(act.case)
        refusal = refused(act(task_id=approval.pk, by=approval.officer))
        assert refusal.codes == ("step_cannot_ask",)

    def test_too_late_to_ask(self, act: Ready) -> None:
        """3 working days from acceptance; the day of acceptance does not count."""
        assert act(at=thursday(17)).run().code == "request_supplement_at_appraisal"

    def test_too_late_to_ask_from_the_next_minute(self, act: Ready) -> None:
        refusal = refused(act(at=thursday(17, 1)))
        assert refusal.codes == ("too_late_to_ask",)
        assert "05/03/2026" in refusal.sentences()[0]

    def test_nothing_asked_and_no_reason(self, act: Ready) -> None:
        assert codes(act(papers=(), reason="")) == ("nothing_asked", "no_reason")

    def test_unknown_paper(self, act: Ready) -> None:
        assert codes(act(papers=("invented",))) == ("unknown_paper",)

    def test_every_standing_reason_at_once(self, office: Office, act: Ready) -> None:
        act().run()
        ReceiveSupplement(act.case, by=office.receiver, at=wednesday(9)).run()
        leave(act.case, at=wednesday(10))
        approval = open_task(act.case)
        late = act(task_id=approval.pk, by=office.receiver, at=friday(9))
        assert codes(late) == ("already_asked", "step_cannot_ask", "too_late_to_ask", "not_yours")


class TestSectorLaw:
    """Building permits: asked within 7 working days; what is still wrong is pointed out once more within 5."""

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = office.receive("1.013225", at=monday(8), variant="01")
        task = go_to(case, "appraisal", at=monday(9))
        code = case.papers.first().code
        params = {"task_id": task.pk, "papers": (code,), "reason": REASON}
        return Ready(RequestSupplementAtAppraisal, case, task.officer, at(2026, 3, 11, 17), params)

    def test_the_sector_sets_the_limit(self, act: Ready) -> None:
        assert codes(act(at=at(2026, 3, 11, 17, 1))) == ("too_late_to_ask",)
        assert act().run().facts["number"] == 1

    def test_a_second_request_runs_from_the_first_answer(self, act: Ready) -> None:
        act().run()
        bring_papers(act.case, at=at(2026, 3, 16, 9))
        assert codes(act(at=at(2026, 3, 23, 17, 1))) == ("too_late_to_ask",)
        assert act(at=at(2026, 3, 23, 17)).run().facts["number"] == 2
        bring_papers(act.case, at=at(2026, 3, 24, 9))
        assert codes(act(at=at(2026, 3, 24, 10))) == ("already_asked",)


def test_other_branches_wait_too(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    task = open_task(case, "residence_registration")
    police = Officer.objects.get(username="congan.anmau")
    RequestSupplementAtAppraisal(
        case, by=police, at=monday(10), task_id=task.pk, papers=("birth_proof",), reason=REASON
    ).run()
    assert reload(case).status == CaseStatus.WAITING_PAPERS
    assert open_steps(case) == ("birth_registration", "residence_registration", "insurance_card")
