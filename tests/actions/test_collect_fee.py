"""Fees collected with a numbered receipt, made void, given back, waived (NĐ 118/2025 art. 21, 24)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procedures.actions import Receive, RegisterOnline
from procedures.actions.collect_fee import CollectFee, RefundFee, VoidPayment, WaiveFee
from procedures.definition.schema import Channel
from procedures.models import (
    Case,
    CaseStatus,
    ChargeState,
    PaymentMethod,
    PaymentReceipt,
    ReceiptCounter,
    VoidKind,
)
from procedures.queries.dossier import Dossier
from procedures.queries.sentences import entry
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes, refused
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import ready

LATE_BIRTH = {"on_time": False, "copies": 2}
WHY, LAW = "Thu nhầm mức phí", "Điều 4 Thông tư số 85/2019/TT-BTC"
COUNTER = frozenset({"motcua.anmau", "motcua2.anmau"})


def fees(case: Case) -> list[tuple[str, str]]:
    return list(case.charges.values_list("code", "state"))


@pytest.fixture
def due(office: Office) -> Case:
    return office.receive(at=monday(8), facts=LATE_BIRTH)


@pytest.fixture
def paid(office: Office) -> Case:
    return office.receive(at=monday(8), facts=LATE_BIRTH, payment=PaymentMethod.CASH)


class TestCollectFee(ActContract):
    may = COUNTER
    second = ("nothing_due",)

    @pytest.fixture
    def act(self, office: Office, due: Case) -> Ready:
        return Ready(CollectFee, due, office.receiver, monday(9), {"method": "cash"})


class TestVoidPayment(ActContract):
    may = COUNTER
    second = ("no_valid_receipt",)

    @pytest.fixture
    def act(self, office: Office, paid: Case) -> Ready:
        return Ready(VoidPayment, paid, office.receiver, monday(9), {"reason": WHY})


class TestRefundFee(ActContract):
    may = COUNTER
    second = ("no_valid_receipt",)

    @pytest.fixture
    def act(self, office: Office, paid: Case) -> Ready:
        return Ready(RefundFee, paid, office.receiver, monday(9), {"reason": WHY, "legal_basis": LAW})


class TestWaiveFee(ActContract):
    may = COUNTER
    second = ("nothing_due",)

    @pytest.fixture
    def act(self, office: Office, due: Case) -> Ready:
        return Ready(WaiveFee, due, office.receiver, monday(9), {"reason": WHY, "legal_basis": LAW})


def test_the_receipt_says_who_paid_what_to_whom(office: Office, due: Case) -> None:
    event = CollectFee(due, by=office.receiver, at=monday(9), method="transfer", payer_name=" Trần  Thị Mẫu ").run()
    receipt = PaymentReceipt.objects.get()
    assert (receipt.reference, receipt.unit, receipt.officer) == ("BL-26 0000001", office.counter, office.receiver)
    assert (receipt.case, receipt.at, receipt.method) == (due, monday(9), PaymentMethod.TRANSFER)
    assert (receipt.total_vnd, receipt.payer_name) == (24_000, "Trần Thị Mẫu")
    assert [(line["name"], line["amount_vnd"]) for line in receipt.lines] == [
        ("Lệ phí đăng ký khai sinh không đúng hạn", 8_000),
        ("Phí cấp bản sao Giấy khai sinh", 16_000),
    ]
    assert set(due.charges.values_list("state", "paid_at", "payment")) == {(ChargeState.PAID, monday(9), receipt.pk)}
    assert event.facts == {"receipt": "BL-26 0000001", "amount_vnd": 24_000, "method": "transfer"}
    assert "24.000 đồng" in entry(event, Dossier(due).route).sentence


def test_paid_with_the_application(office: Office, paid: Case) -> None:
    receipt = PaymentReceipt.objects.get()
    assert (receipt.total_vnd, receipt.at, receipt.payer_name) == (24_000, monday(8), paid.applicant.full_name)
    accepted = paid.events.get(code="accept")
    assert entry(accepted, Dossier(paid).route).lines == ("Đã thu 24.000 đồng, biên lai BL-26 0000001.",)


def test_who_is_turned_away_pays_nothing(office: Office) -> None:
    intake = office.intake(facts=LATE_BIRTH, payment=PaymentMethod.CASH)
    case = Receive(intake, by=office.receiver, at=monday(8)).turn_away("Không thuộc thẩm quyền").case
    assert not PaymentReceipt.objects.exists()
    assert {state for _code, state in fees(case)} == {ChargeState.CANCELLED}


def test_nothing_to_pay_needs_no_receipt(office: Office) -> None:
    office.receive(at=monday(8), payment=PaymentMethod.CASH)
    assert not PaymentReceipt.objects.exists()
    assert not ReceiptCounter.objects.exists()


def test_an_online_application_is_paid_later(office: Office) -> None:
    intake = office.intake(facts=LATE_BIRTH, channel=Channel.ONLINE, payment=PaymentMethod.PORTAL)
    case = RegisterOnline(intake, at=monday(8)).run().case
    assert {state for _code, state in fees(case)} == {ChargeState.DUE}


def test_no_method(office: Office, due: Case) -> None:
    assert codes(CollectFee(due, by=office.receiver, at=monday(9))) == ("no_method",)
    assert codes(CollectFee(due, by=office.receiver, at=monday(9), method="gold")) == ("no_method",)


def test_no_account(office: Office, due: Case) -> None:
    office.counter.bank_bin = ""
    office.counter.save(update_fields=["bank_bin"])
    transfer = CollectFee(due, by=office.receiver, at=monday(9), method="transfer")
    assert codes(transfer) == ("no_account",)
    intake = replace(office.intake(facts=LATE_BIRTH), payment=PaymentMethod.TRANSFER, received_at=office.counter)
    assert codes(Receive(intake, by=office.receiver, at=monday(9))) == ("no_account",)


def test_at_the_counter_of_return(office: Office) -> None:
    case = office.receive(at=monday(8), facts=LATE_BIRTH, return_to=office.other_counter)
    there = office.officer("front_desk", office.other_counter)
    event = CollectFee(case, by=there, at=monday(9), method="cash").run()
    assert (event.unit, PaymentReceipt.objects.get().unit) == (office.other_counter, office.other_counter)
    refusal = refused(VoidPayment(case, by=office.receiver, at=monday(10), reason=WHY))
    assert refusal.codes == ("other_counter",)
    assert office.other_counter.name in refusal.sentences()[0]


def test_void_keeps_the_number_and_the_fee_is_due_again(office: Office, paid: Case) -> None:
    VoidPayment(paid, by=office.receiver, at=monday(9), reason=f" {WHY} ").run()
    receipt = PaymentReceipt.objects.get()
    assert (receipt.reference, receipt.is_void, receipt.void_kind) == ("BL-26 0000001", True, VoidKind.MISTAKE)
    assert (receipt.voided_at, receipt.voided_by, receipt.void_reason) == (monday(9), office.receiver, WHY)
    assert {state for _code, state in fees(paid)} == {ChargeState.DUE}
    CollectFee(reload(paid), by=office.receiver, at=monday(10), method="cash").run()
    assert [r.number for r in PaymentReceipt.objects.all()] == [1, 2]


def test_which_receipt_and_why(office: Office, paid: Case) -> None:
    assert codes(VoidPayment(paid, by=office.receiver, at=monday(9), reason=" ")) == ("no_reason",)
    wrong = VoidPayment(paid, by=office.receiver, at=monday(9), reason=WHY, receipt_id=10**9)
    assert codes(wrong) == ("no_such_receipt",)


def test_refund_needs_the_sector_law(office: Office, paid: Case) -> None:
    assert codes(RefundFee(paid, by=office.receiver, at=monday(9), reason=WHY)) == ("no_legal_basis",)
    event = RefundFee(paid, by=office.receiver, at=monday(9), reason=WHY, legal_basis=LAW).run()
    assert event.facts["legal_basis"] == LAW
    assert set(paid.charges.values_list("state", "settled_why")) == {(ChargeState.REFUNDED, WHY)}
    assert PaymentReceipt.objects.get().void_kind == VoidKind.REFUND


def test_waiving(office: Office, due: Case) -> None:
    assert codes(WaiveFee(due, by=office.receiver, at=monday(9))) == ("no_reason", "no_legal_basis")
    WaiveFee(due, by=office.receiver, at=monday(9), reason=WHY, legal_basis=LAW).run()
    assert set(due.charges.values_list("state", "settled_why")) == {(ChargeState.CANCELLED, WHY)}
    assert not Dossier(reload(due)).fee_due


def test_a_result_already_handed_over_can_still_be_put_right(office: Office) -> None:
    case = office.receive(at=monday(8), facts=LATE_BIRTH, payment=PaymentMethod.CASH)
    Case.objects.filter(pk=ready(case, at=monday(10)).pk).update(
        status=CaseStatus.RETURNED, returned_at=monday(16), closed_at=monday(16)
    )
    VoidPayment(reload(case), by=office.receiver, at=tuesday(9), reason=WHY).run()
    CollectFee(reload(case), by=office.receiver, at=tuesday(10), method="cash").run()
    assert {state for _code, state in fees(case)} == {ChargeState.PAID}


def test_numbers_begin_again_each_year(office: Office) -> None:
    for day in (at(2026, 12, 31, 9), at(2027, 1, 4, 9)):
        Receive(office.intake(facts=LATE_BIRTH, payment=PaymentMethod.CASH), by=office.receiver, at=day).run()
    assert [r.reference for r in PaymentReceipt.objects.all()] == ["BL-26 0000001", "BL-27 0000001"]
