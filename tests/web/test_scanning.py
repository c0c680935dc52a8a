"""The scan field: what it understands, what it finds, and what it never puts into an address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procedures.models import Officer
from procedures.queries.calendars import calendar_for
from procedures.queries.case_list import cases_in_reach
from procedures.queries.find import find
from procedures.queries.scan import Card, Scan, ScanKind, read_scan
from tests.clock import monday
from tests.office import APPLICANT, Office

SignIn = Callable[[Officer], Client]
CARD = "000190000001||Nguyễn Thị Mẫu (mẫu)|01021990|Nữ|Thôn Đông, xã An Mẫu|15042021"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("", Scan(ScanKind.NOTHING)),
        ("   ", Scan(ScanKind.NOTHING)),
        ("https://mau.example/t/4l6M0GkQ1ySxkVw2Qz7u3A/", Scan(ScanKind.TOKEN, "4l6M0GkQ1ySxkVw2Qz7u3A")),
        ("h99.12-260302-0001", Scan(ScanKind.CASE_CODE, "H99.12-260302-0001")),
        (" H99.03.01 - 20260302 - 12345 ", Scan(ScanKind.CASE_CODE, "H99.03.01-20260302-12345")),
        ("001 090 000 001", Scan(ScanKind.NUMBER, "001090000001")),
        ("0900.000.001", Scan(ScanKind.NUMBER, "0900000001")),
        ("+84900000001", Scan(ScanKind.NUMBER, "+84900000001")),
        ("nguyen thi mau", Scan(ScanKind.NAME, "nguyen thi mau")),
        ("a|b|c", Scan(ScanKind.NAME, "a|b|c")),
        ("1|2|3|4|5|6|7", Scan(ScanKind.NAME, "1|2|3|4|5|6|7")),
        ("4l6M0GkQ1ySxkVw2Qz7u3A\n", Scan(ScanKind.TOKEN, "4l6M0GkQ1ySxkVw2Qz7u3A")),
        ("h99.12 260827 42", Scan(ScanKind.CASE_CODE, "H99.12 260827 42")),
        ("H9912260827 0042", Scan(ScanKind.CASE_CODE, "H9912260827 0042")),
        ("000.17.22.H56-210531-0001", Scan(ScanKind.CASE_CODE, "000.17.22.H56-210531-0001")),
        ("g09.20-20260609-0092637", Scan(ScanKind.CASE_CODE, "G09.20-20260609-0092637")),
        ("260827-42", Scan(ScanKind.CASE_CODE, "260827-42")),
        ("(090) 000.0001", Scan(ScanKind.NUMBER, "0900000001")),
        ("0100109106-001", Scan(ScanKind.NUMBER, "0100109106001")),
        ("b1234567", Scan(ScanKind.NUMBER, "B1234567")),
    ],
)
def test_what_is_scanned_is_understood(typed: str, understood: Scan) -> None:
    assert read_scan(typed) == understood


@pytest.mark.parametrize("birth", ["01021990", "01/02/1990"])
def test_a_card_of_either_generation_is_read(birth: str) -> None:
    new = f"001090000001|123456789|Nguyễn Văn A|{birth}|Nam|Số 1|15042021|Cha|Mẹ||"
    assert read_scan(new).card == Card("001090000001", "Nguyễn Văn A", date(1990, 2, 1), "Số 1")


def test_a_card_with_an_impossible_date_is_still_a_card() -> None:
    card = read_scan("001090000001||Nguyễn Văn A|99999999|Nam|Số 1|").card
    assert card == Card("001090000001", "Nguyễn Văn A", None, "Số 1")


@pytest.mark.parametrize(
    "typed",
    [
        "{code}",
        "https://x/t/{token}/",
        "https://x/t/{token}/?lang=en\r\n",
        "{token}",
        "h99.12 260302 1",
        "H9912260302 0001",
        "h99122603020001",
        "260302-1",
        "000190000001",
        "000 190 000 001",
        "0900000001",
        "0900 000 001",
        "0900.000.001",
        "+84900000001",
        "+84 900 000 001",
        "nguyen thi mau",
        "NGUYỄN THỊ MẪU",
        "mau thi nguyen",
        CARD,
        CARD + "\r\n",
    ],
)
def test_every_way_leads_to_the_case(typed: str, office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    counter = signed_in(office.receiver)
    answer = counter.post("/quet/", {"q": typed.format(code=case.code, token=case.token)})
    if "|" in typed:
        assert case.code in answer.content.decode()
    else:
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/ho-so/{case.code}/")


def test_several_cases_are_listed_and_none_is_told(office: Office, signed_in: SignIn) -> None:
    codes = {office.receive(at=monday(9)).code for _ in range(2)}
    counter = signed_in(office.receiver)
    page = counter.post("/quet/", {"q": "mau nguyen"}).content.decode()
    assert all(code in page for code in codes)
    assert "2 hồ sơ" in page
    assert "Không thấy hồ sơ nào" in counter.post("/quet/", {"q": "không ai cả"}).content.decode()
    assert "Quét hoặc gõ một thông tin" in counter.post("/quet/", {"q": " "}).content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("H99.12", "chưa đủ"),
        ("42", "2 chữ số"),
        ("123456", "6 chữ số"),
        ("???", "không phải mã"),
        ("https://example.com/", "dẫn đến nơi khác"),
        ("001090000001|12", "ít nhất 6"),
        ("a" * 3000, "nhiều hơn"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_what_to_do(
    typed: str, told: str, office: Office, signed_in: SignIn
) -> None:
    page = signed_in(office.receiver).post("/quet/", {"q": typed})
    assert page.status_code == 200
    problem = page.context["scan_problem"]
    assert told in problem
    assert problem.endswith(".")


def test_a_spoilt_card_is_put_right_and_asked_about(office: Office, signed_in: SignIn) -> None:
    counter = signed_in(office.receiver)
    spoilt = "000190000001||Nguyeexn Thij Maaux|01021990|Nuwx|Thoon Ddoong|15042021"
    page = counter.post("/quet/", {"q": spoilt}).content.decode()
    assert "<b>Nguyễn Thị Mẫu</b>" in page
    assert "Có đúng như trên thẻ không?" in page
    assert "000190000001" not in page
    assert 'value="Nguyễn Thị Mẫu"' in counter.get("/nhan-ho-so/1.001193/").content.decode()


@pytest.mark.parametrize("typed", ["Nguyeexn Thij Maaux", "Nguye64n Thi5 Ma64u"])
def test_a_spoilt_name_is_searched_as_it_was_meant(typed: str, office: Office, signed_in: SignIn) -> None:
    codes = [office.receive(at=monday(9)).code for _ in range(2)]
    page = signed_in(office.receiver).post("/quet/", {"q": typed}).content.decode()
    assert "<b>Nguyễn Thị Mẫu</b>" in page
    assert all(code in page for code in codes)


def test_a_similar_name_is_listed_and_not_opened(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    page = signed_in(office.receiver).post("/quet/", {"q": "nguyen thi muu"})
    assert page.status_code == 200
    assert "Không ai tên đúng như vậy" in page.content.decode()
    assert case.code in page.content.decode()


@given(
    st.one_of(
        st.text(max_size=60),
        st.text(alphabet="|0123456789Nguyễn\x00\ud800\n-./%'\"", max_size=40),
        st.lists(st.text(max_size=8), max_size=9).map("|".join),
        st.integers(9_000, 12_000).map(lambda length: "|a" * (length // 2)),
    )
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_nothing_scanned_makes_the_counter_stumble(office: Office, client: Client, scanned: str) -> None:
    client.force_login(office.receiver)
    # A form arrives as bytes; what is no text in them is replaced before a view sees it.
    body = "q=" + quote(scanned.encode("utf-8", "surrogatepass"))
    assert client.post("/quet/", body, "application/x-www-form-urlencoded").status_code in (200, 302)
    understood = read_scan(scanned)
    at = monday(9)
    find(cases_in_reach([office.counter]), understood, at=at, calendar=calendar_for(office.counter))


def test_another_commune_finds_nothing(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    for typed in (case.code, f"/t/{case.token}/", APPLICANT.id_number, "nguyen thi mau"):
        page = stranger.post("/quet/", {"q": typed}).content.decode()
        assert case.code not in page.replace(f'value="{case.code}"', "")


def test_a_scanned_card_fills_the_next_reception_and_is_kept_sealed(office: Office, signed_in: SignIn) -> None:
    counter = signed_in(office.receiver)
    page = counter.post("/quet/", {"q": CARD}).content.decode()
    assert "Nhận hồ sơ mới cho người này" in page
    assert "000190000001" not in page
    assert "000190000001" not in str(dict(counter.session))
    form = counter.get("/nhan-ho-so/1.001193/").content.decode()
    assert 'value="000190000001"' in form
    assert 'value="01/02/1990"' in form


def test_what_is_scanned_never_stands_in_an_address(office: Office, signed_in: SignIn) -> None:
    office.receive(at=monday(9))
    counter = signed_in(office.receiver)
    assert 'method="post"' in counter.get("/quet/").content.decode()
    ignored = counter.get("/quet/", {"q": "nguyen thi mau"}).content.decode()
    assert "nguyen thi mau" not in ignored
