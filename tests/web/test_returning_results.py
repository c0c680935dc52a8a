"""Returning results: two scans, what stands in the way, the lost receipt, and that no Enter hands anything over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from procedures.actions import MandateData, PartyData, Receive
from procedures.actions.withdraw import Withdraw
from procedures.models import Case, CaseStatus, MandateKind, Officer
from tests.clock import monday, tuesday
from tests.counting import counting
from tests.office import Office, reload
from tests.route import go_to, hand_over, ready

SignIn = Callable[[Officer], Client]
LIST = "/tra-ket-qua/"
NUMBER = "000190000001"
CARD = f"{NUMBER}||Nguyễn Thị Mẫu|01021990|Nữ|Thôn Đông, xã An Mẫu|05052021"
STRANGER = "000185000002||Lê Văn Lạ|03041985|Nam|Thôn Đoài, xã An Mẫu|05052021"


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    return signed_in(office.receiver)


@pytest.fixture
def case(office: Office) -> Case:
    return ready(office.receive(at=monday(9)), at=monday(10))


def url(case: Case) -> str:
    return f"{LIST}{case.code}/"


def scan(counter: Client, place: str, text: str) -> Any:
    return counter.post(place, {"do": "scan", "q": text})


def form(case: Case, **given: Any) -> dict[str, Any]:
    """What the page sends when the red button is pressed."""
    usual = {"do": "hand_over", "proof": "receipt", "originals": ["birth_proof"], "key": "mot-lan"}
    return {**usual, "edition": reload(case).edition, **given}


def shown(counter: Client, place: str) -> str:
    return counter.get(place).content.decode()


# Two scans


def test_the_receipt_finds_the_case_and_the_card_the_person(counter: Client, case: Case) -> None:
    first = scan(counter, LIST, f"http://testserver/t/{case.token}/")
    assert (first.status_code, first.headers["Location"]) == (302, url(case))
    assert "Ai nhận kết quả?" in shown(counter, url(case))
    second = scan(counter, url(case), CARD)
    assert (second.status_code, second.headers["Location"]) == (302, url(case))
    page = shown(counter, url(case))
    assert "Đóng hồ sơ và trả giấy cho Nguyễn Thị Mẫu?" in page
    assert "Số trên thẻ đúng là số đã ghi" in page
    assert NUMBER not in page
    assert reload(case).status == CaseStatus.READY
    answer = counter.post(url(case), form(case))
    assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
    event = case.events.last()
    assert (event.code, event.facts["taker"], event.facts["card"]) == ("return_result", "applicant", "•••001")
    assert NUMBER not in str(event.facts)


def test_no_enter_hands_over(counter: Client, case: Case) -> None:
    """A browser without the script presses the form's first button, which only shows the page again."""
    page = shown(counter, url(case))
    assert page.index('value="check"') < page.index('value="hand_over"')
    for does in ("check", "", "anything"):
        answer = counter.post(url(case), form(case, do=does, kept_why="Lưu hồ sơ"))
        assert answer.status_code == 200
        assert "Lưu hồ sơ" in answer.content.decode()
    assert reload(case).status == CaseStatus.READY


def test_a_card_scanned_into_another_field_is_a_scan(counter: Client, case: Case) -> None:
    answer = counter.post(url(case), form(case, to_name=CARD))
    assert answer.status_code == 302
    assert "Đúng người:" in shown(counter, url(case))
    assert reload(case).status == CaseStatus.READY


def test_the_card_is_sealed_and_forgotten_after_the_visit(
    counter: Client, case: Case, it_is: Callable[[datetime], None]
) -> None:
    scan(counter, url(case), CARD)
    assert NUMBER not in str(dict(counter.session.items()))
    it_is(tuesday(10, 16))
    assert "Ai nhận kết quả?" in shown(counter, url(case))


def test_a_number_typed_from_the_card_serves_where_there_is_no_scanner(counter: Client, case: Case) -> None:
    scan(counter, url(case), NUMBER)
    assert "Đúng người:" in shown(counter, url(case))
    counter.post(url(case), {"do": "forget"})
    scan(counter, url(case), "000190000009")
    assert "Đúng người:" not in shown(counter, url(case))


# The wrong person


def test_somebody_else_needs_an_authorisation(counter: Client, case: Case) -> None:
    scan(counter, url(case), STRANGER)
    assert "cần giấy ủy quyền" in shown(counter, url(case))
    refused = counter.post(url(case), form(case))
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Lê Văn Lạ không phải là chủ hồ sơ (Nguyễn Thị Mẫu (mẫu))" in page
    given = {"mandate_kind": "power", "mandate_number": "12/UQ", "mandate_day": "01/03/2026"}
    assert counter.post(url(case), form(case, **given)).status_code == 302
    facts = case.events.last().facts
    assert (facts["to"], facts["taker"]) == ("Lê Văn Lạ", "authorised")
    assert facts["mandate"] == {"kind": "power", "number": "12/UQ", "issued_on": "2026-03-01", "certified_by": ""}


def test_who_handed_the_case_in_is_the_right_person(office: Office, counter: Client) -> None:
    other = PartyData("Lê Văn Lạ", id_number="000185000002")
    mandate = MandateData(MandateKind.HOUSEHOLD)
    intake = office.intake(submitter=other, mandate=mandate)
    case = ready(Receive(intake, by=office.receiver, at=monday(9)).run().case, at=monday(10))
    scan(counter, url(case), STRANGER)
    assert "người nộp hồ sơ. Số trên thẻ" in shown(counter, url(case))
    back = ["birth_proof", "authorisation"]
    assert counter.post(url(case), form(case, originals=back)).status_code == 302
    assert case.events.last().facts["taker"] == "submitter"


# Without a receipt


def test_a_lost_receipt_begins_with_the_card_and_serves_every_result(office: Office, counter: Client) -> None:
    """One visit, two results, one scan of the card."""
    cases = [ready(office.receive(at=monday(9)), at=monday(10)) for _number in range(2)]
    assert scan(counter, LIST, CARD).headers["Location"] == LIST
    page = shown(counter, LIST)
    assert "2 kết quả của người này" in page
    assert f"{url(cases[0])}?mat-giay=1" in page
    for case in cases:
        lost = f"{url(case)}?mat-giay=1"
        page = shown(counter, lost)
        assert 'value="lost" id="id_proof_1" checked' in page or 'value="lost"' in page
        answer = counter.post(lost, form(case, proof="lost", key=f"lan-{case.pk}"))
        assert (answer.status_code, answer.headers["Location"]) == (302, LIST)
        assert case.events.last().facts["proof"] == "lost"
    assert "Nguyễn Thị Mẫu</b>" not in shown(counter, LIST)


def test_one_result_opens_at_once(counter: Client, case: Case) -> None:
    assert scan(counter, LIST, CARD).headers["Location"] == f"{url(case)}?mat-giay=1"
    assert scan(counter, LIST, "0900000001").headers["Location"] == f"{url(case)}?mat-giay=1"


def test_without_card_and_receipt_nothing_is_given(counter: Client, case: Case) -> None:
    refused = counter.post(url(case), form(case, proof="lost", to_name="Nguyễn Thị Mẫu"))
    assert refused.status_code == 422
    assert "Quét hoặc gõ số thẻ" in refused.content.decode()


def test_a_name_lists_and_never_opens(counter: Client, case: Case) -> None:
    page = scan(counter, LIST, "nguyen thi mau").content.decode()
    assert "1 kết quả của người này" in page
    assert case.code in page


def test_the_next_receipt_ends_the_visit_of_a_stranger(counter: Client, case: Case) -> None:
    scan(counter, LIST, STRANGER)
    scan(counter, LIST, case.code)
    assert "Ai nhận kết quả?" in shown(counter, url(case))


# What stands in the way


def test_what_stands_in_the_way_is_said_with_the_next_step(office: Office, counter: Client) -> None:
    early, far, gone, back = (office.receive(at=monday(9)) for _number in range(4))
    go_to(early, "appraisal", at=monday(10))
    ready(gone, at=monday(10))
    hand_over(gone, at=monday(11))
    Withdraw(back, by=office.receiver, at=monday(10), reason="Đổi ý").run()
    elsewhere = ready(office.receive(at=monday(9), return_to=office.other_counter), at=monday(10))
    del far
    said = {
        early.code: ("Chưa có kết quả ở đây", "Hẹn trả: 17:00, thứ Hai 02/03/2026."),
        gone.code: ("Kết quả đã trả lúc", "Nguyễn Thị Mẫu (mẫu) đã nhận"),
        back.code: ("Không có kết quả", "Giấy tờ đã trả lại."),
        elsewhere.code: ("Kết quả này trả tại", office.other_counter.label),
    }
    for code, words in said.items():
        page = shown(counter, f"{LIST}{code}/")
        assert [word for word in words if word not in page] == [], code
        assert "hand_over" not in page


def test_a_receipt_of_another_office_is_shown_the_way(office: Office, counter: Client) -> None:
    far = office.intake(received_at=office.other_counter, return_to=office.other_counter, agency=office.other_commune)
    there = office.officer("front_desk", office.other_counter)
    case = Receive(far, by=there, at=monday(9)).run().case
    answer = scan(counter, LIST, f"http://testserver/t/{case.token}/")
    assert answer.status_code == 422
    assert office.other_counter.label in answer.content.decode()
    assert "Không biết hồ sơ nào" in scan(counter, LIST, case.code).content.decode()
    assert counter.get(url(case)).status_code == 404


def test_nothing_ready_says_what_the_person_has(office: Office, counter: Client) -> None:
    case = office.receive(at=monday(9))
    page = scan(counter, LIST, "nguyen thi mau").content.decode()
    assert "Người này chưa có kết quả nào ở đây" in page
    assert case.code in page


@pytest.mark.parametrize("text", ["", "   ", "12345", "https://example.vn/", "1|2|3"])
def test_what_is_no_receipt_is_told_so(counter: Client, text: str) -> None:
    answer = scan(counter, LIST, text)
    assert answer.status_code == 422
    assert 'id="scan-problem"' in answer.content.decode()


# Originals, notice and money


def test_everything_that_is_missing_is_said_at_once(office: Office, counter: Client) -> None:
    case = office.receive("1.004873", at=monday(9))
    ready(case, at=monday(10))
    page = counter.post(url(case), form(case, originals=[], to_name=" ", proof="?")).content.decode()
    told = ("Ghi tên người nhận", "chưa ai báo cho người dân", "Thu 15.000 đồng trước")
    assert [words for words in told if words not in page] == []
    papers = [paper.code for paper in case.papers.filter(originals__gt=0)]
    good = form(case, originals=papers, to_name="Nguyễn Thị Mẫu", told_now="on", payment="cash")
    assert counter.post(url(case), good).status_code == 302
    assert case.events.last().facts["early"]["now"] is True


def test_an_original_that_stays_needs_a_reason(counter: Client, case: Case) -> None:
    refused = counter.post(url(case), form(case, originals=[], to_name="Nguyễn Thị Mẫu"))
    assert refused.status_code == 422
    assert "Chưa đánh dấu trả: Giấy chứng sinh" in refused.content.decode()
    given = form(case, originals=[], to_name="Nguyễn Thị Mẫu", kept_why="Lưu hồ sơ theo Luật Hộ tịch")
    assert counter.post(url(case), given).status_code == 302
    assert "Lưu hồ sơ theo Luật Hộ tịch" in shown(counter, f"/ho-so/{case.code}/")


def test_posted_twice_is_done_once(counter: Client, case: Case) -> None:
    given = form(case, to_name="Nguyễn Thị Mẫu")
    answers = [counter.post(url(case), given).headers.get("Location") for _time in range(2)]
    assert answers == [LIST, LIST]
    assert case.events.filter(code="return_result").count() == 1


def test_the_list_asks_the_same_for_one_person_and_for_three(office: Office, counter: Client) -> None:
    counts = []
    for rows in (2, 4):
        while Case.objects.count() < rows:
            ready(office.receive(at=monday(9)), at=monday(10))
        with counting(signed_in=True) as spent:
            assert scan(counter, LIST, "nguyen thi mau").status_code == 200
        counts.append(spent.count)
    assert len(set(counts)) == 1, counts
