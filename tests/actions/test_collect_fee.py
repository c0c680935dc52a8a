"""Fees collected with a numbered receipt (NĐ 118/2025 art. 24)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procedures.actions import Receive, RegisterOnline
from procedures.actions.collect_fee import CollectFee
from procedures.definition.schema import Channel
from procedures.models import (
    Case,
    ChargeState,
    PaymentMethod,
    PaymentReceipt,
    ReceiptCounter,
)
from procedures.queries.dossier import Dossier
from procedures.queries.sentences import entry
from tests.actions.contract import ActContract, Ready
from tests.actions.fees import COUNTER, LATE_BIRTH, fees, late_birth
from tests.actions.snapshot import codes
from tests.clock import at, monday
from tests.office import Office


@pytest.fixture
def due(office: Office) -> Case:
    return late_birth(office)


@pytest.fixture
def paid(office: Office) -> Case:
    return late_birth(office, PaymentMethod.CASH)


class TestCollectFee(ActContract):
    may = COUNTER
    second = ("nothing_due",)

    @pytest.fixture
    def act(self, office: Office, due: Case) -> Ready:
        return Ready(CollectFee, due, office.receiver, monday(9), {"method": "cash"})


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
    assert event.facts == {"id": receipt.pk, "receipt": "BL-26 0000001", "amount_vnd": 24_000, "method": "transfer"}
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


def test_numbers_begin_again_each_year(office: Office) -> None:
    for day in (at(2026, 12, 31, 9), at(2027, 1, 4, 9)):
        Receive(office.intake(facts=LATE_BIRTH, payment=PaymentMethod.CASH), by=office.receiver, at=day).run()
    assert [r.reference for r in PaymentReceipt.objects.all()] == ["BL-26 0000001", "BL-27 0000001"]
