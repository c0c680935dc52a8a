"""Certification while the citizen waits, on the screen: everything wrong at once, the register, what waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.models import Case, CaseStatus, CertifiedDocument, Officer
from tests.certifying import BUT_THE_SIGNATURE, EVERYTHING, SIGNATURES, also_posted, settled
from tests.clock import monday, tuesday
from tests.counting import counting
from tests.documents.reading import Pages
from tests.office import Office, reload

SignIn = Callable[[Officer], Client]
PAGE, WAITING, REGISTER = "/nhan-nhanh/", "/nhan-nhanh/cho-ky/", "/so-chung-thuc/"
TICK = "fact-originals_valid"


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    return signed_in(office.receiver)


def form(**given: Any) -> dict[str, Any]:
    """What the page sends when the red button is pressed."""
    rows = {"document-0": "Bằng tốt nghiệp", "pages-0": "3", "copies-0": "2"}
    usual = {"decision": "accept", "work": "2.000815", "full_name": "Nguyễn Thị Mẫu", "payment": "cash", "key": "mot"}
    return {**usual, "kind": "person", **rows, **{name.replace("__", "-"): value for name, value in given.items()}}


def test_one_post_receives_enters_and_charges(counter: Client) -> None:
    answer = counter.post(PAGE, form())
    case = Case.objects.get()
    assert answer.headers["Location"] == f"{PAGE}xong/{case.code}/"
    page = counter.get(answer.headers["Location"]).content.decode()
    assert [said for said in ("01/2026-SCT/BS", "10.000 đồng", "Bằng tốt nghiệp") if said not in page] == []
    papers = Pages(counter.get(f"{PAGE}xong/{case.code}/in.pdf").content)
    assert [papers.size_mm(number)[0] for number in range(len(papers))] == [148, 148, 70]
    assert "Tổng số tiền đã thu: 10.000 đồng" in papers.text(0)
    assert papers.codes(2) == {"Code128": case.code}
    again = counter.post(PAGE, form())
    assert (again.headers["Location"], Case.objects.count()) == (answer.headers["Location"], 1)


def test_everything_wrong_is_told_at_once_in_the_order_of_the_page(office: Office, counter: Client) -> None:
    also_posted(office, office.receiver, *BUT_THE_SIGNATURE)
    answer = counter.post(PAGE, form(full_name=" ", pages__0="0", payment="exempt", waiver_reason="", phone="12"))
    assert answer.status_code == 422
    fields = [field for _sentence, field in answer.context["problems"]]
    assert set(fields) >= {"id_full_name", "id_pages-0", "id_waiver_reason", "id_waiver_basis", f"id_{TICK}"}
    assert fields.index("id_full_name") < fields.index("id_pages-0") < fields.index("id_waiver_reason")
    assert fields[-1] == f"id_{TICK}"
    assert 'value="Bằng tốt nghiệp"' in answer.content.decode()
    assert not Case.objects.exists()


def test_what_is_waived_says_on_what_ground(counter: Client) -> None:
    given = form(payment="exempt", waiver_reason="Người có công", waiver_basis="Điều 4 TT 226/2016/TT-BTC")
    assert counter.post(PAGE, given).status_code == 302
    assert [charge.state for charge in Case.objects.get().charges.all()] == ["cancelled"] * 2


def test_one_scan_of_the_label_takes_a_case_on(office: Office, signed_in: SignIn, counter: Client) -> None:
    case = settled(office, at=tuesday(9))
    other = office.receive(at=tuesday(9))
    examiner = signed_in(Officer.objects.get(username="hotich.anmau"))
    assert examiner.post(WAITING, {"q": case.code, "key": "mot"}).headers["Location"] == WAITING
    said = examiner.get(WAITING).content.decode()
    assert "Lãnh đạo UBND Xã An Mẫu" in said
    for text in (case.code, other.code, "12345", ""):
        refused = examiner.post(WAITING, {"q": text, "key": f"lai-{len(text)}"})
        assert refused.status_code == 422, text
        assert 'id="scan-problem"' in refused.content.decode()
        assert "False" not in refused.content.decode()
    assert reload(case).status == CaseStatus.PROCESSING


def test_the_fee_comes_before_the_result(office: Office, counter: Client) -> None:
    also_posted(office, office.receiver, *EVERYTHING)
    case = settled(office, at=tuesday(9), payment=None)
    assert case.status == CaseStatus.READY
    place = f"{PAGE}xong/{case.code}/"
    assert "Chưa nộp" in counter.get(place).content.decode()
    assert counter.post(place, {"key": "mot"}).status_code == 422
    assert counter.post(place, {"key": "hai", "payment": "cash"}).headers["Location"] == place
    assert reload(case).status == CaseStatus.RETURNED
    assert "Đã chứng thực và trả kết quả" in counter.get(place).content.decode()


def test_the_register_is_read_and_printed_by_book(office: Office, counter: Client) -> None:
    assert "Chưa mở quyển sổ nào" in counter.get(REGISTER).content.decode()
    settled(office, at=monday(9))
    settled(office, at=monday(10), code=SIGNATURES)
    books = {line.book.kind: line.book_id for line in CertifiedDocument.objects.select_related("book")}
    page = counter.get(f"{REGISTER}?book={books['copies']}")
    assert [row.number for row in page.context["page"]["rows"]] == [1]
    text = Pages(counter.get(f"{REGISTER}{books['signatures']}/so.pdf").content).whole_text
    assert "SỔ CHỨNG THỰC CHỮ KÝ" in text
    assert "Chờ ký" in text
    assert counter.get(f"{REGISTER}?book=999999").status_code == 404


def test_lists_ask_the_same_for_one_row_and_for_three(office: Office, counter: Client) -> None:
    counts: dict[str, list[int]] = {WAITING: [], REGISTER: [], PAGE: []}
    counter.get(PAGE)  # the calendar is built once in the life of a process
    for rows in (1, 3):
        while Case.objects.count() < rows:
            settled(office, at=monday(9))
        for place, spent_on in counts.items():
            with counting(signed_in=True) as spent:
                assert counter.get(place).status_code == 200
            spent_on.append(spent.count)
    assert {place: len(set(found)) for place, found in counts.items()} == dict.fromkeys(counts, 1), counts
    assert max(max(found) for found in counts.values()) <= 12, counts
