"""Money on the counter's pages: collecting, the QR code, the receipt on paper, the closing of a shift."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from procedures.actions.close_shift import CloseShift
from procedures.models import Case, Officer, PaymentMethod, PaymentReceipt, PersonalDataReading, ShiftClose
from tests.clock import monday
from tests.counting import counting
from tests.documents.reading import Pages
from tests.office import Office
from tests.web.test_reception import FILLED, PAPERS

SignIn = Callable[[Officer], Client]
LATE = {"on_time": False, "copies": 2}


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    return signed_in(office.receiver)


@pytest.fixture
def due(office: Office) -> Case:
    return office.receive(at=monday(9), facts=LATE)


def test_the_page_shows_each_rule_and_the_code_of_the_transfer(counter: Client, due: Case) -> None:
    page = counter.get(f"/ho-so/{due.code}/collect_fee/").content.decode()
    for said in ("24.000 đồng", "8.000 đồng × 2", "Thông tư số 281/2016/TT-BTC", "99122603020001", "999999", "VietQR"):
        assert said in page


def test_collecting_offers_the_receipt_and_a_reload_prints_no_second(counter: Client, due: Case) -> None:
    given = {"key": "k", "method": "cash", "payer_name": "Lê Thị Mẫu"}
    for _again in range(2):
        assert counter.post(f"/ho-so/{due.code}/collect_fee/", given).status_code == 302
    receipt = PaymentReceipt.objects.get()
    page = counter.get(f"/ho-so/{due.code}/").content.decode()
    link = re.search(rf"/ho-so/{due.code}/bien-lai/{receipt.pk}\.pdf\?in=[\w-]+", page)
    assert link is not None
    first, same = (Pages(counter.get(link[0]).content) for _ in range(2))
    assert "Lê Thị Mẫu" in first.text(0)
    assert "Bằng chữ: Hai mươi bốn nghìn đồng." in first.text(0)
    assert "in lại" not in same.text(0)
    again = Pages(counter.get(f"/ho-so/{due.code}/bien-lai/{receipt.pk}.pdf").content)
    assert "Bản in lại, lần 2" in again.text(0)
    assert set(PersonalDataReading.objects.values_list("page", flat=True)) >= {"payment_receipt"}
    assert receipt.reference in page


def test_a_receipt_of_another_case_is_missing(counter: Client, office: Office, due: Case) -> None:
    office.receive(at=monday(9), facts=LATE, payment=PaymentMethod.CASH)
    receipt = PaymentReceipt.objects.get()
    assert counter.get(f"/ho-so/{due.code}/bien-lai/{receipt.pk}.pdf").status_code == 404


def test_the_slip_carries_the_code(counter: Client, due: Case) -> None:
    pages = Pages(counter.get(f"/ho-so/{due.code}/phieu-nop-tien.pdf").content)
    assert pages.codes(0)["QRCode"].startswith("00020101021238")
    assert "5405240005802VN" in pages.codes(0)["QRCode"]


def test_no_method_says_so_beside_the_field(counter: Client, due: Case) -> None:
    answer = counter.post(f"/ho-so/{due.code}/collect_fee/", {"key": "k", "payer_name": "x"})
    assert answer.status_code == 422
    assert 'href="#id_method"' in answer.content.decode()


@pytest.mark.parametrize(("method", "receipts"), [("later", 0), ("cash", 1), ("transfer", 0)])
def test_at_reception(counter: Client, office: Office, method: str, receipts: int) -> None:
    typed = {**FILLED, **PAPERS, "decision": "accept", "fact-copies": "2", "payment": method}
    answer = counter.post("/nhan-ho-so/1.001193/", typed)
    assert answer.status_code == 302
    case = Case.objects.get()
    to = f"/ho-so/{case.code}/collect_fee/" if method == "transfer" else f"/ho-so/{case.code}/"
    assert answer.headers["Location"] == to
    assert PaymentReceipt.objects.count() == receipts


def test_a_shift_from_its_receipts_to_the_paper(counter: Client, office: Office, signed_in: SignIn) -> None:
    for minute in range(3):
        office.receive(at=monday(9, minute), facts=LATE, payment=PaymentMethod.CASH)
    page = counter.get("/chot-ca/").content.decode()
    assert page.count("BL-26 00000") == 3
    assert "72.000 đồng" in page
    short = counter.post("/chot-ca/", {"key": "a", "counted_vnd": "70000", "seen": "72000"})
    assert short.status_code == 422
    assert "Thiếu 2.000 đồng" in short.content.decode()
    assert 'value="70000"' in short.content.decode()
    given = {"key": "b", "note-50000": "1", "note-20000": "1", "note-2000": "1", "seen": "72000"}
    answers = {counter.post("/chot-ca/", given).headers["Location"] for _ in range(2)}
    closed = ShiftClose.objects.get()
    assert answers == {f"/chot-ca/{closed.pk}/"}
    assert "72.000 đồng" in counter.get(f"/chot-ca/{closed.pk}/").content.decode()
    text = Pages(counter.get(f"/chot-ca/{closed.pk}/chot-ca.pdf").content).whole_text
    assert "Tiền mặt thực đếm: 72.000 đồng" in text
    supervisor, colleague = signed_in(office.supervisor), signed_in(office.another("front_desk", office.counter))
    assert str(office.receiver) in supervisor.get("/chot-ca/da-chot/").content.decode()
    assert supervisor.get(f"/chot-ca/{closed.pk}/").status_code == 200
    assert colleague.get(f"/chot-ca/{closed.pk}/").status_code == 404


def test_no_query_per_receipt_or_closing(counter: Client, office: Office) -> None:
    def close(minute: int) -> None:
        office.receive(at=monday(12 if minute else 9, minute), facts=LATE, payment=PaymentMethod.CASH)
        CloseShift(
            office.counter, by=office.receiver, at=monday(12 if minute else 10, minute), counted_vnd=24_000
        ).run()

    def counts(address: str) -> int:
        with counting(signed_in=True) as spent:
            assert counter.get(address).status_code == 200
        return spent.count

    close(0)
    office.receive(at=monday(11), facts=LATE, payment=PaymentMethod.CASH)
    one = [counts("/chot-ca/"), counts("/chot-ca/da-chot/")]
    CloseShift(office.counter, by=office.receiver, at=monday(12), counted_vnd=24_000).run()
    close(59)
    for minute in range(3):
        office.receive(at=monday(13, minute), facts=LATE, payment=PaymentMethod.CASH)
    assert [counts("/chot-ca/"), counts("/chot-ca/da-chot/")] == one
