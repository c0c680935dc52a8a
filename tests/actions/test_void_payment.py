"""Payment receipts made void, fees given back (NĐ 118/2025 art. 21, 24)."""

from __future__ import annotations

import pytest

from procedures.actions.collect_fee import CollectFee
from procedures.actions.void_payment import RefundFee, VoidPayment
from procedures.models import (
    Case,
    CaseStatus,
    ChargeState,
    PaymentMethod,
    PaymentReceipt,
    VoidKind,
)
from tests.actions.contract import ActContract, Ready
from tests.actions.fees import COUNTER, LATE_BIRTH, LAW, WHY, fees, late_birth
from tests.actions.snapshot import codes, refused
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import ready


@pytest.fixture
def paid(office: Office) -> Case:
    return late_birth(office, PaymentMethod.CASH)


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


def test_only_the_counter_that_wrote_it_makes_it_void(office: Office) -> None:
    case = office.receive(at=monday(8), facts=LATE_BIRTH, return_to=office.other_counter)
    there = office.officer("front_desk", office.other_counter)
    CollectFee(case, by=there, at=monday(9), method="cash").run()
    refusal = refused(VoidPayment(case, by=office.receiver, at=monday(10), reason=WHY))
    assert refusal.codes == ("other_counter",)
    assert office.other_counter.name in refusal.sentences()[0]


def test_a_result_already_handed_over_can_still_be_put_right(office: Office) -> None:
    case = office.receive(at=monday(8), facts=LATE_BIRTH, payment=PaymentMethod.CASH)
    Case.objects.filter(pk=ready(case, at=monday(10)).pk).update(
        status=CaseStatus.RETURNED, returned_at=monday(16), closed_at=monday(16)
    )
    VoidPayment(reload(case), by=office.receiver, at=tuesday(9), reason=WHY).run()
    CollectFee(reload(case), by=office.receiver, at=tuesday(10), method="cash").run()
    assert {state for _code, state in fees(case)} == {ChargeState.PAID}
