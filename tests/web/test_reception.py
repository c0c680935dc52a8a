"""Receiving at the counter: find the procedure, fill in one page, accept, ask for papers, or refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.models import Case, CaseStatus, ContactChoice, Officer, PartyKind
from tests.clock import tuesday
from tests.office import Office

SignIn = Callable[[Officer], Client]
BIRTH = "/nhan-ho-so/1.001193/"
PAPERS = {"originals-declaration": "1", "originals-birth_proof": "1", "originals-identity": "1"}
FILLED = {
    "key": "k-1",
    "full_name": "Nguyễn  Hữu Ất (mẫu)",
    "id_number": "000 190 000 001",
    "birth_date": "01/02/1990",
    "phone": "0900 000 001",
    "address": "Thôn Đông, xã An Mẫu",
    "by_proxy": "no",
    "agency": "H99.12",
    "channel": "direct",
    "fact-on_time": "on",
    "fact-extract_copies": "0",
    "return_method": "counter",
    "return_unit": "H99.12.01",
}


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    """The browser at the counter of An Mẫu."""
    return signed_in(office.receiver)


@pytest.fixture
def filled(office: Office) -> dict[str, str]:
    """A complete birth registration as the browser sends it."""
    copies = next(f.code for f in office.version("1.001193").definition.facts if f.type == "int")
    typed = {**FILLED, **PAPERS, "decision": "accept", f"fact-{copies}": "0"}
    return typed


@pytest.mark.parametrize("typed", ["dkks", "dang ky khai sinh", "Khai Sinh", "1.001193", "birth reg", "khai ky"])
def test_a_procedure_is_found_by_a_few_letters(typed: str, counter: Client) -> None:
    assert "/nhan-ho-so/1.001193/" in counter.get("/nhan-ho-so/", {"q": typed}).content.decode()


def test_the_best_fit_stands_first_and_nonsense_finds_nothing(counter: Client) -> None:
    first = counter.get("/nhan-ho-so/", {"q": "dkks"}).content.decode()
    assert first.index("/nhan-ho-so/1.001193/") < first.index("/nhan-ho-so/2.001023/")
    assert "Không có thủ tục nào khớp" in counter.get("/nhan-ho-so/", {"q": "zzzz"}).content.decode()


def test_a_procedure_that_is_not_in_force_cannot_be_received(counter: Client) -> None:
    assert counter.get("/nhan-ho-so/9.999999/").status_code == 404


def test_the_page_shows_papers_fees_and_the_date_before_anything_is_typed(counter: Client) -> None:
    page = counter.get(BIRTH).content.decode()
    assert "Tờ khai đăng ký khai sinh" in page
    assert "17:00, thứ Ba 03/03/2026" in page
    assert "Thiếu</span>" in page
    assert "0 trên 3 đã đủ" in page
    assert 'class="missing"' not in page


def test_a_complete_application_is_accepted_and_opens_its_case(counter: Client, filled: dict[str, str]) -> None:
    answer = counter.post(BIRTH, filled)
    case = Case.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/ho-so/{case.code}/")
    assert case.status == CaseStatus.ACCEPTED
    assert case.due_at == tuesday(17)
    assert case.applicant.full_name == "Nguyễn Hữu Ất (mẫu)"
    assert (case.applicant.kind, case.applicant.id_number) == (PartyKind.PERSON, "000190000001")
    assert case.applicant.phone == "0900000001"
    opened = counter.get(answer.headers["Location"]).content.decode()
    assert "Mở giấy hẹn để in" in opened
    assert "Mở giấy hẹn để in" not in counter.get(answer.headers["Location"]).content.decode()


def test_the_same_form_sent_twice_makes_one_case(counter: Client, filled: dict[str, str]) -> None:
    first, second = counter.post(BIRTH, filled), counter.post(BIRTH, filled)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(counter: Client, filled: dict[str, str]) -> None:
    wrong = {**filled, "full_name": "", "phone": "không có", "address": "Thôn Ỷ Lan", "originals-identity": "0"}
    answer = counter.post(BIRTH, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa lưu được: 3 việc cần làm" in page
    assert 'href="#id_full_name">Ghi họ và tên chủ hồ sơ.' in page
    assert 'href="#id_phone"' in page
    assert 'href="#originals-identity"' in page
    assert 'value="Thôn Ỷ Lan"' in page
    assert 'value="không có"' in page
    assert 'name="key" value="k-1"' in page
    assert not Case.objects.exists()


def test_answers_change_papers_and_fees_without_deciding_anything(counter: Client, filled: dict[str, str]) -> None:
    usual = counter.post(BIRTH, {**filled, "decision": "refresh"}).content.decode()
    late = {name: value for name, value in filled.items() if name != "fact-on_time"}
    changed = counter.post(BIRTH, {**late, "decision": "refresh", "by_proxy": "yes"}).content.decode()
    assert "Không phải thu." in usual
    assert "8.000 đồng" in changed
    assert "Văn bản ủy quyền" not in usual
    assert "Văn bản ủy quyền" in changed
    assert 'name="submitter_name"' in changed
    assert 'role="alert"' not in changed
    assert not Case.objects.exists()


def test_papers_are_asked_for_with_a_slip(counter: Client, filled: dict[str, str]) -> None:
    missing = {**filled, "originals-birth_proof": "0", "decision": "ask", "slip_reason": "Giấy chứng sinh bị mờ"}
    assert counter.post(BIRTH, missing).status_code == 302
    case = Case.objects.get()
    assert case.status == CaseStatus.WAITING_PAPERS
    assert case.supplements.get().papers == ["birth_proof"]


def test_a_refusal_needs_its_reason_and_is_final(counter: Client, filled: dict[str, str]) -> None:
    refused = counter.post(BIRTH, {**filled, "decision": "refuse"})
    assert refused.status_code == 422
    assert "Ghi lý do" in refused.content.decode()
    assert not Case.objects.exists()
    assert counter.post(BIRTH, {**filled, "decision": "refuse", "slip_reason": "Sai nơi nộp"}).status_code == 302
    assert Case.objects.get().status == CaseStatus.REFUSED


def test_a_counter_may_receive_for_another_commune(counter: Client, filled: dict[str, str], office: Office) -> None:
    """NĐ 118/2025 art. 14: reception, settlement and return are three different places."""
    counter.post(BIRTH, {**filled, "agency": "H99.13", "return_unit": "H99.13.01"})
    case = Case.objects.get()
    assert (case.received_at_unit, case.agency, case.return_unit) == (
        office.counter,
        office.other_commune,
        office.other_counter,
    )
    assert case.code.startswith("H99.13-260303-")


def test_nobody_receives_at_a_counter_that_is_not_theirs(counter: Client, filled: dict[str, str]) -> None:
    counter.post(BIRTH, {**filled, "counter": "H99.13.01"})
    assert Case.objects.get().received_at_unit.code == "H99.12.01"


def test_nonsense_in_a_form_is_no_error(counter: Client, filled: dict[str, str]) -> None:
    nonsense = {**filled, "agency": "nowhere", "channel": "pigeon", "return_method": "?", "originals-identity": "many"}
    answer = counter.post(BIRTH, nonsense)
    assert answer.status_code == 422
    assert not Case.objects.exists()
    assert counter.post(BIRTH, {"decision": "accept"}).status_code == 422
    assert counter.post(BIRTH, {"decision": "burn"}).status_code == 200


@pytest.mark.parametrize("code", ["1.013225", "1.013831", "2.000815", "2.000986", "2.001159", "1.001612", "1.012812"])
def test_every_kind_of_procedure_has_its_page(code: str, counter: Client) -> None:
    answer = counter.get(f"/nhan-ho-so/{code}/")
    assert answer.status_code == 200
    assert "Hẹn trả kết quả" in answer.content.decode()


def test_how_the_person_wants_to_be_told_is_asked_at_the_counter(
    counter: Client, filled: dict[str, str], settings: Any
) -> None:
    settings.ONESTOP_SENDERS = {"sms": "console", "email": "console", "zalo": "console"}
    page = counter.get(BIRTH).content.decode()
    assert '<option value="zalo,sms">Zalo, không được thì ' in page
    refused = counter.post(BIRTH, {**filled, "told_by": "email,sms"})
    assert refused.status_code == 422
    assert "Hồ sơ chưa có địa chỉ để báo qua" in refused.content.decode()
    answer = counter.post(BIRTH, {**filled, "told_by": "email,sms", "email": "mau@example.vn"})
    assert answer.status_code == 302
    assert ContactChoice.objects.get().channels == ["email", "sms"]
