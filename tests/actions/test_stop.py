"""Ending a case without a result: not eligible, or never completed (form 05; NĐ 118/2025 art. 19)."""

from __future__ import annotations

import pytest

from procedures.actions import RegisterOnline
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.request_supplement import RequestSupplement
from procedures.actions.stop import CloseUnanswered, Stop
from procedures.definition.schema import Channel
from procedures.models import CaseStatus, ChargeState, TaskOutcome
from tests.actions.contract import ActContract, Ready, TaskContract
from tests.actions.snapshot import codes, refused
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import ask_for_money, ask_for_papers, go_to, leave, open_task

SAID = {"reason": " Không đủ điều kiện ", "legal_basis": " Điều 19 "}


class TestStop(TaskContract):
    """Not eligible: said by whoever appraises or approves."""

    may = frozenset({"hotich.anmau", "hotich2.anmau"})

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = office.receive(at=monday(8), facts={"copies": 1})
        task = go_to(case, "appraisal", at=monday(9))
        return Ready(Stop, case, task.officer, monday(10), {"task_id": task.pk, **SAID})

    def test_everything_open_ends(self, office: Office, act: Ready) -> None:
        event = act().run()
        case = reload(act.case)
        assert (case.status, case.is_closed) == (CaseStatus.STOPPED, True)
        assert (case.closed_at, case.closing_reason, case.finished_at) == (monday(10), "Không đủ điều kiện", None)
        task = case.tasks.get(step="appraisal")
        assert (task.outcome, task.closed_by, task.note) == (TaskOutcome.STOPPED, act.by, "Không đủ điều kiện")
        assert case.charges.get().state == ChargeState.CANCELLED
        assert event.unit == office.section("civil_status")
        assert (event.facts["reason"], event.facts["legal_basis"]) == ("Không đủ điều kiện", "Điều 19")

    def test_the_approver_may_at_their_step(self, act: Ready) -> None:
        leave(act.case, at=monday(9))
        approval = open_task(act.case)
        act(task_id=approval.pk, by=approval.officer).run()
        assert reload(act.case).status == CaseStatus.STOPPED

    @pytest.mark.parametrize("step", ["issue"])
    def test_step_cannot_stop(self, act: Ready, step: str) -> None:
        task = go_to(act.case, step, at=monday(9))
        assert codes(act(task_id=task.pk, by=task.officer)) == ("step_cannot_stop",)

    def test_one_agency_stops_them_all(self, office: Office) -> None:
        case = office.receive("2.000986", at=monday(8))
        leave(case, at=monday(9))
        task = open_task(case, "residence_registration")
        Stop(case, by=task.officer, at=monday(10), task_id=task.pk, **SAID).run()
        assert not case.tasks.open().exists()
        assert set(case.tasks.filter(outcome=TaskOutcome.STOPPED).values_list("step", flat=True)) == {
            "birth_registration",
            "residence_registration",
            "insurance_card",
        }

    def test_no_reason_and_no_legal_basis(self, act: Ready) -> None:
        assert codes(act(reason=" ")) == ("no_reason",)
        assert codes(act(legal_basis=" ")) == ("no_legal_basis",)
        assert codes(act(reason="", legal_basis="")) == ("no_reason", "no_legal_basis")


class TestCloseUnanswered(ActContract):
    """The papers never came: closed by the counter, from the day after the last day."""

    may = frozenset({"motcua.anmau", "motcua2.anmau"})

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = office.receive("1.004873", at=monday(8))
        go_to(case, "appraisal", at=monday(9))
        ask_for_papers(case, "declaration", at=tuesday(9))
        return Ready(CloseUnanswered, case, office.receiver, at(2026, 3, 19, 8), SAID)

    def test_everything_open_ends(self, office: Office, act: Ready) -> None:
        event = act().run()
        case = reload(act.case)
        assert (case.status, case.closed_at, case.answer_by) == (CaseStatus.STOPPED, act.at, None)
        assert case.closing_reason == "Không đủ điều kiện"
        assert case.pauses.get().ended_at == act.at
        assert not case.tasks.open().exists()
        assert (event.code, event.unit) == ("close_unanswered", office.counter)
        assert (event.facts["reason"], event.facts["legal_basis"]) == ("Không đủ điều kiện", "Điều 19")

    def test_still_time(self, act: Ready) -> None:
        refusal = refused(act(at=at(2026, 3, 18, 17)))
        assert refusal.codes == ("still_time",)
        assert "18/03/2026" in refusal.sentences()[0]

    def test_from_the_next_minute(self, act: Ready) -> None:
        assert act(at=at(2026, 3, 18, 17, 1)).run().code == "close_unanswered"

    def test_not_after_the_papers_came(self, office: Office, act: Ready) -> None:
        ReceiveSupplement(act.case, by=office.receiver, at=at(2026, 3, 10, 9)).run()
        assert codes(act()) == ("wrong_status",)

    def test_no_reason_and_no_legal_basis(self, act: Ready) -> None:
        assert codes(act(reason=" ")) == ("no_reason",)
        assert codes(act(legal_basis=" ")) == ("no_legal_basis",)
        assert codes(act(reason="", legal_basis="")) == ("no_reason", "no_legal_basis")

    def test_asked_at_reception_and_never_accepted(self, office: Office) -> None:
        case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers={}), at=monday(8)).run().case
        RequestSupplement(case, by=office.receiver, at=monday(9), papers=("birth_proof",), reason="x").run()
        close = Ready(CloseUnanswered, case, office.receiver, at(2026, 3, 18, 8), SAID)
        assert codes(close(at=at(2026, 3, 17, 17))) == ("still_time",)
        close().run()
        case = reload(case)
        assert (case.status, case.accepted_at, case.due_at) == (CaseStatus.STOPPED, None, None)

    def test_a_payment_that_never_came(self, office: Office) -> None:
        case = office.receive("1.013831", at=monday(8))
        go_to(case, "tax_information", at=monday(9))
        ask_for_money(case, 5000, at=monday(10))
        CloseUnanswered(case, by=office.receiver, at=at(2026, 6, 1, 9), **SAID).run()
        case = reload(case)
        assert (case.status, case.charges.get(code="tax_payment").state) == (
            CaseStatus.STOPPED,
            ChargeState.CANCELLED,
        )
