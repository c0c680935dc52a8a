"""Handing the result over and closing the case (NĐ 118/2025 art. 20, 24)."""

from __future__ import annotations

import pytest

from procedures.actions.return_result import ReturnResult
from procedures.models import CaseStatus, ChargeState, PaymentMethod, PaymentReceipt, TaskOutcome
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes, refused
from tests.clock import friday, monday, tuesday
from tests.office import Office, reload
from tests.route import ready


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive(at=monday(8), facts={"on_time": False, "copies": 150})
    ready(case, at=monday(9))
    params = {"to_name": " Nguyễn Thị Mẫu ", "proof": " Giấy hẹn ", "payment": "cash"}
    return Ready(ReturnResult, case, office.receiver, tuesday(9), params)


class TestReturnResult(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_the_case_is_closed(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert (case.status, case.is_closed) == (CaseStatus.RETURNED, True)
    assert (case.finished_at, case.returned_at, case.closed_at) == (monday(9), tuesday(9), tuesday(9))
    task = case.tasks.get(step="handover")
    assert (task.outcome, task.closed_at, task.closed_by) == (TaskOutcome.HANDED_OVER, tuesday(9), act.by)
    assert not case.tasks.open().exists()
    assert set(case.charges.values_list("state", "paid_at")) == {(ChargeState.PAID, tuesday(9))}
    assert event.unit == office.counter
    paid = {
        "id": PaymentReceipt.objects.get().pk,
        "receipt": "BL-26 0000001",
        "amount_vnd": 1_208_000,
        "method": "cash",
    }
    given = {"to": "Nguyễn Thị Mẫu", "proof": "Giấy hẹn"}
    assert event.facts == {**given, "collected_vnd": 1_208_000, "payment": paid}


def test_collecting_late_makes_no_case_late(act: Ready) -> None:
    act(at=friday(9)).run()
    case = reload(act.case)
    assert case.finished_at is not None
    assert case.due_at is not None
    assert case.finished_at <= case.due_at


def test_at_the_place_of_return(office: Office) -> None:
    case = office.receive(at=monday(8), return_to=office.other_counter)
    ready(case, at=monday(9))
    there = office.officer("front_desk", office.other_counter)
    act = Ready(ReturnResult, case, there, tuesday(9), {"to_name": "A", "proof": "B"})
    refusal = refused(act(by=office.receiver))
    assert refusal.codes == ("not_yours",)
    assert office.other_counter.name in refusal.sentences()[0]
    assert act().run().unit == office.other_counter


def test_no_recipient(act: Ready) -> None:
    assert codes(act(to_name=" ")) == ("no_recipient",)


def test_no_proof(act: Ready) -> None:
    assert codes(act(proof=" ")) == ("no_proof",)


def test_fee_unpaid(act: Ready) -> None:
    refusal = refused(act(payment=None))
    assert refusal.codes == ("fee_unpaid",)
    assert "1.208.000" in refusal.sentences()[0]


def test_everything_missing_at_once(act: Ready) -> None:
    assert codes(act(to_name="", proof="", payment=None)) == ("no_recipient", "no_proof", "fee_unpaid")


def test_nothing_is_owed(office: Office) -> None:
    paid = office.receive(at=monday(8), facts={"copies": 1}, payment=PaymentMethod.CASH)
    free = office.receive(at=monday(8))
    for case in (paid, free):
        ready(case, at=monday(9))
        event = ReturnResult(case, by=office.receiver, at=monday(10), to_name="A", proof="B").run()
        assert event.facts["collected_vnd"] == 0
    assert paid.charges.get().paid_at == monday(8)
