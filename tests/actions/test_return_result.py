"""Handing the result over and closing the case (NĐ 118/2025 art. 20, 24)."""

from __future__ import annotations

import pytest

from procedures.actions import MandateData
from procedures.actions.post_result import PostResult
from procedures.actions.return_result import ReturnResult
from procedures.models import (
    CaseStatus,
    ChargeState,
    MandateKind,
    PaymentMethod,
    PaymentReceipt,
    Proof,
    ReturnMethod,
    TaskOutcome,
)
from procedures.models.secret import blind_index
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes, refused
from tests.clock import friday, monday, tuesday
from tests.office import Office, reload
from tests.route import ready

NAME = "Nguyễn Thị Mẫu (mẫu)"


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive(at=monday(8), facts={"on_time": False, "copies": 150})
    ready(case, at=monday(9))
    params = {"to_name": " Nguyễn Thị Mẫu ", "proof": "receipt", "payment": "cash"}
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
    given = {"to": "Nguyễn Thị Mẫu", "taker": "applicant", "proof": "receipt", "originals": ["birth_proof"]}
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
    act = Ready(ReturnResult, case, there, tuesday(9), {"to_name": NAME, "proof": "receipt"})
    refusal = refused(act(by=office.receiver))
    assert refusal.codes == ("not_yours",)
    assert office.other_counter.name in refusal.sentences()[0]
    assert act().run().unit == office.other_counter


def test_no_recipient(act: Ready) -> None:
    assert codes(act(to_name=" ")) == ("no_recipient",)


def test_no_proof(act: Ready) -> None:
    assert codes(act(proof=" ")) == ("no_proof",)


def test_a_proof_the_receipt_does_not_name(office: Office, act: Ready) -> None:
    assert codes(act(proof="electronic")) == ("not_electronic",)
    case = ready(office.receive(at=monday(8), return_method=ReturnMethod.ELECTRONIC), at=monday(9))
    event = ReturnResult(case, by=office.receiver, at=monday(10), to_name=NAME, proof=Proof.ELECTRONIC).run()
    assert (event.facts["taker"], event.facts["proof"]) == ("applicant", "electronic")


def test_somebody_else_without_a_card_and_without_a_mandate(act: Ready) -> None:
    refusal = refused(act(to_name="Lê Văn Lạ"))
    assert refusal.codes == ("no_card", "no_mandate")
    assert NAME in refusal.sentences()[1]
    assert codes(act(to_name=NAME, id_number="000185000002")) == ("no_mandate",)


def test_somebody_else_with_a_mandate(act: Ready) -> None:
    other = {"to_name": "Lê Văn Lạ", "id_number": "000185000002"}
    kind = MandateKind.POWER_OF_ATTORNEY
    assert codes(act(**other, mandate=MandateData(kind))) == ("mandate_without_day",)
    late = MandateData(kind, issued_on=friday(9).date())
    assert codes(act(**other, mandate=late)) == ("mandate_of_tomorrow",)
    assert codes(act(**other, mandate=MandateData(MandateKind.REFERRAL, issued_on=monday(9).date()))) == (
        "mandate_without_number",
    )
    good = MandateData(kind, number="12/UQ", issued_on=monday(9).date(), certified_by="UBND xã An Mẫu")
    facts = act(**other, mandate=good).run().facts
    assert (facts["to"], facts["taker"], facts["card"]) == ("Lê Văn Lạ", "authorised", "•••002")
    assert facts["card_index"] == blind_index("000185000002")
    assert facts["mandate"] == {
        "kind": "power",
        "number": "12/UQ",
        "issued_on": "2026-03-02",
        "certified_by": "UBND xã An Mẫu",
    }


def test_a_mandate_nobody_needs_is_not_recorded(act: Ready) -> None:
    facts = act(mandate=MandateData(MandateKind.HOUSEHOLD)).run().facts
    assert "mandate" not in facts


def test_no_card_with_a_lost_receipt(act: Ready) -> None:
    assert codes(act(proof="lost")) == ("no_card",)
    assert act(proof="lost", id_number="000190000001").run().facts["proof"] == "lost"


def test_original_kept(act: Ready) -> None:
    refusal = refused(act(originals=()))
    assert refusal.codes == ("original_kept",)
    assert "Giấy chứng sinh" in refusal.sentences()[0]
    facts = act(originals=(), kept_why=" Lưu hồ sơ ").run().facts
    assert (facts["originals"], facts["kept_why"]) == ([], "Lưu hồ sơ")
    assert "Giấy chứng sinh" in facts["kept"][0]


def test_not_told(office: Office) -> None:
    """Promised for Thursday, ready on Tuesday: nobody said so yet."""
    case = ready(office.receive("1.004873", at=monday(9)), at=tuesday(9))
    act = Ready(ReturnResult, case, office.receiver, tuesday(10), {"to_name": NAME, "proof": "receipt"})
    assert "not_told" in codes(act())
    facts = act(told_now=True, payment="cash").run().facts
    assert facts["early"] == {
        "due_at": "2026-03-05T17:00:00+07:00",
        "told_at": "2026-03-03T10:00:00+07:00",
        "now": True,
    }


def test_parcel_on_the_way(office: Office) -> None:
    case = ready(office.receive(at=monday(8), return_method=ReturnMethod.POST), at=monday(9))
    PostResult(case, by=office.receiver, at=monday(10), tracking="EB123456789VN").run()
    act = ReturnResult(case, by=office.receiver, at=monday(11), to_name=NAME, proof="receipt")
    refusal = refused(act)
    assert refusal.codes == ("parcel_on_the_way",)
    assert "EB123456789VN" in refusal.sentences()[0]


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
        event = ReturnResult(case, by=office.receiver, at=monday(10), to_name=NAME, proof="receipt").run()
        assert event.facts["collected_vnd"] == 0
    assert paid.charges.get().paid_at == monday(8)
