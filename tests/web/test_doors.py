"""Who comes in where: signed out, without a posting, at another commune, at the right desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from procedures.models import Officer, PersonalDataReading
from tests.clock import monday
from tests.office import Office

SignIn = Callable[[Officer], Client]
OFFICERS_ONLY = ("/", "/quet/", "/nhan-ho-so/", "/nhan-ho-so/1.001193/", "/tra-ket-qua/", "/viec/", "/ho-so/")
COUNTER_ONLY = ("/nhan-ho-so/", "/nhan-ho-so/1.001193/", "/tra-ket-qua/")
PUBLIC = ("/thu-tuc/", "/thu-tuc/1.001193/", "/tra-cuu/", "/dang-nhap/")


def case_pages(code: str) -> tuple[str, ...]:
    """Every page of a case."""
    return tuple(
        f"/ho-so/{code}/{page}" for page in ("", "giay-hen.pdf", "cach-tinh/", "forward/", "withdraw/", "reassign/")
    )


@pytest.mark.parametrize("address", OFFICERS_ONLY)
def test_who_is_not_signed_in_is_asked_to(address: str, office: Office, client: Client) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/dang-nhap/")


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_pages_open_for_everybody(address: str, office: Office, client: Client) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", COUNTER_ONLY)
def test_only_a_counter_receives_and_returns(address: str, office: Office, signed_in: SignIn) -> None:
    clerk = office.officer("case_officer", office.section("civil_status"))
    assert signed_in(office.receiver).get(address).status_code == 200
    refused = signed_in(clerk).get(address)
    assert refused.status_code == 403
    assert "Trang này thuộc phần việc khác" in refused.content.decode()


def test_who_has_no_posting_today_is_told_so(office: Office, signed_in: SignIn) -> None:
    nobody = Officer.objects.create_user("nghi.huu", password="x", full_name="Người Đã Nghỉ (mẫu)")
    assert signed_in(nobody).get("/").status_code == 403


def test_a_foreign_case_looks_like_a_missing_one(office: Office, signed_in: SignIn) -> None:
    code = office.receive(at=monday(9)).code
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    for foreign, missing in zip(case_pages(code), case_pages("H99.12-260302-9999"), strict=True):
        here, there = stranger.get(foreign), stranger.get(missing)
        assert here.status_code == there.status_code == 404
        assert here.content == there.content
    assert stranger.post(f"/ho-so/{code}/withdraw/", {"reason": "x"}).status_code == 404
    assert stranger.post(f"/ho-so/{code}/xem-du/").status_code == 404


def test_the_first_page_is_the_desk_of_each_role(office: Office, signed_in: SignIn) -> None:
    clerk = office.officer("case_officer", office.section("civil_status"))
    assert signed_in(office.receiver).get("/").status_code == 200
    assert signed_in(clerk).get("/").headers["Location"] == "/viec/"
    assert signed_in(office.supervisor).get("/").headers["Location"] == "/giam-sat/"


def test_showing_numbers_in_full_is_put_on_record(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    assert "000 190 000 001" not in browser.get(f"/ho-so/{case.code}/").content.decode()
    assert not PersonalDataReading.objects.exists()
    assert "000 190 000 001" in browser.post(f"/ho-so/{case.code}/xem-du/").content.decode()
    reading = PersonalDataReading.objects.get()
    assert (reading.case_id, reading.officer, reading.page) == (case.pk, office.receiver, "case")


def test_a_link_never_signs_anybody_out(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    assert browser.get("/dang-xuat/").status_code == 405
    assert browser.get("/").status_code == 200
    assert browser.post("/dang-xuat/").status_code == 302
    assert browser.get("/").status_code == 302


def test_officers_pages_are_not_kept_by_the_browser(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    for address in ("/", f"/ho-so/{case.code}/", "/ho-so/"):
        assert "no-store" in signed_in(office.receiver).get(address).headers["Cache-Control"]


def test_the_page_speaks_the_chosen_language(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    assert "Kết quả chờ trả" in browser.get("/").content.decode()
    browser.post("/i18n/setlang/", {"language": "en", "next": "/"})
    english = browser.get("/").content.decode()
    assert '<html lang="en"' in english
    assert "Results to return" in english


@pytest.mark.parametrize("nonsense", ["%00", "a%00b", "..%2F..", "%F0%9F%98%80", "x" * 300, "1%27%20OR%201=1--"])
def test_nonsense_in_an_address_is_a_missing_page(nonsense: str, office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    for address in ("/ho-so/{}/", "/ho-so/{}/forward/?task=1", "/t/{}/", "/thu-tuc/{}/", "/nhan-ho-so/{}/"):
        assert browser.get(address.format(nonsense)).status_code == 404
    assert browser.get(f"/ho-so/H99.12-260302-0001/forward/?task={nonsense}").status_code == 404
    assert browser.get(f"/ho-so/?code={nonsense}&after={nonsense}&status={nonsense}").status_code == 200
    assert browser.get(f"/thu-tuc/?q={nonsense}").status_code == 200
    assert browser.post("/tra-cuu/", {"code": "a\x00b"}).status_code == 200
    assert browser.post("/quet/", {"q": "a\x00b|\x01"}).status_code == 200
