"""The pages about paper: scanned out, scanned in, one list, papers here, stock-taking."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from procedures.models import Case, HandOverList, MovementState, Officer, PaperMovement, StockTaking
from procedures.queries.journey import whereabouts
from tests.clock import monday
from tests.counting import counting
from tests.office import Office, reload
from tests.paper import carried, keeper, listed, sent
from tests.route import leave

SignIn = Callable[[Officer], Client]
FETCHED = {"HTTP_X_SCAN": "1"}


def scan(browser: Client, address: str, text: str, **more: object) -> str:
    """What the page's script gets for one scan."""
    answer = browser.post(address, {"q": text, "do": "scan", **more}, **FETCHED)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_days_folders_leave_by_scanner_and_arrive_by_scanner(office: Office, signed_in: SignIn) -> None:
    cases = [office.receive(at=monday(9)) for _number in range(2)]
    for case in cases:
        leave(case, at=monday(10))
    counter, section = signed_in(office.receiver), signed_in(keeper(office.section("civil_status")))
    said = scan(counter, "/ban-giao/", f"http://testserver/t/{cases[0].token}/")
    assert f"Đã đưa {cases[0].code} vào danh sách" in said
    assert "Đã có trong danh sách" in scan(counter, "/ban-giao/", cases[0].code.lower())
    scan(counter, "/ban-giao/", cases[1].code)
    paper_list = HandOverList.objects.get()
    closing = {"do": "close", "list": paper_list.pk, "key": "mot-lan"}
    first = counter.post("/ban-giao/", closing)
    again = counter.post("/ban-giao/", closing)
    assert first.headers["Location"] == again.headers["Location"] == f"/ban-giao/{paper_list.pk}/"
    paper = counter.get(f"/ban-giao/{paper_list.pk}/danh-sach.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert cases[0].readings.get().page == "hand_over_list"
    assert "Đã nhận danh sách 1/2026: 2 hồ sơ." in scan(section, "/ban-giao/nhan/", f"bg-{paper_list.pk}")
    assert "đã nhận lúc 10:00 03/03/2026" in scan(section, "/ban-giao/nhan/", cases[0].code)
    assert {whereabouts(reload(case)).unit for case in cases} == {office.section("civil_status")}
    page = section.get(f"/ban-giao/{paper_list.pk}/").content.decode()
    assert page.count("Đã nhận") >= 2


def test_without_the_script_a_scan_loads_the_page(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    browser = signed_in(office.receiver)
    assert browser.post("/ban-giao/", {"q": case.code}).status_code == 302
    refused = browser.post("/ban-giao/", {"q": case.code})
    assert refused.status_code == 422
    assert "Đã có trong danh sách" in refused.content.decode()
    off = browser.post("/ban-giao/", {"do": "take_off", "movement": PaperMovement.objects.get().pk})
    assert off.status_code == 302
    assert not PaperMovement.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "nguyen thi mau", "H99.12-260302-9999", "000190000001", "BG-77", "\x00", "|" * 600]
)
def test_what_is_no_folder_is_said(office: Office, signed_in: SignIn, text: str) -> None:
    browser = signed_in(office.receiver)
    for address in ("/ban-giao/", "/ban-giao/nhan/"):
        assert "Quét giấy hẹn" in scan(browser, address, text) or "không có hồ sơ" in scan(browser, address, text)


def test_a_foreign_case_is_a_missing_one(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    browser = signed_in(office.officer("front_desk", office.other_counter))
    assert "không có hồ sơ nào mang mã này" in scan(browser, "/ban-giao/", case.code)
    leave(case, at=monday(10))
    paper_list = sent(case, unit=office.counter, at=monday(10))
    for address in (f"/ban-giao/{paper_list.pk}/", f"/ban-giao/{paper_list.pk}/danh-sach.pdf"):
        assert browser.get(address).status_code == 404


def test_the_rest_of_a_list_is_noted_as_missing_and_found_again(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    paper_list = sent(case, unit=office.counter, at=monday(10))
    section = office.section("civil_status")
    browser = signed_in(keeper(section))
    assert browser.post(f"/ban-giao/{paper_list.pk}/", {"do": "missing", "key": "x"}).status_code == 302
    assert PaperMovement.objects.get().state == MovementState.MISSING
    assert browser.post(f"/ban-giao/{paper_list.pk}/", {"do": "all"}).status_code == 422
    assert "nhận vào" in scan(browser, "/ban-giao/nhan/", case.code)
    assert browser.post("/ban-giao/nhan/", {"do": "take_in", "case": case.code}).status_code == 302
    assert whereabouts(reload(case)).unit == section
    assert browser.post("/ban-giao/nhan/", {"do": "take_in", "case": case.code}).status_code == 422


def test_the_page_tells_until_when_paper_leaves_late_ones_first(office: Office, signed_in: SignIn) -> None:
    office.receive(at=monday(15, 30))
    late = office.receive(at=monday(9))
    page = signed_in(office.receiver).get("/ban-giao/").content.decode()
    assert page.index(late.code) < page.index("Quá hạn 2 giờ") < page.index("Hôm nay, 11:30")
    home = signed_in(office.receiver).get("/").content.decode()
    assert "2 hồ sơ giấy phải chuyển đi" in home
    assert 'data-key="Alt+G"' in home


def test_what_should_be_here_and_is_not(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    section = office.section("civil_status")
    browser = signed_in(keeper(section))
    page = browser.get("/giay-to/?view=away").content.decode()
    assert case.code in page
    assert "Tại Trung tâm Phục vụ hành chính công Xã An Mẫu" in page
    sent(case, unit=office.counter, at=monday(11))
    page = browser.get("/giay-to/?view=away").content.decode()
    assert "danh sách 1/2026" in page
    assert str(keeper(office.counter)) in page


def test_taking_stock_shows_the_difference(office: Office, signed_in: SignIn) -> None:
    here, lost = office.receive(at=monday(9)), office.receive(at=monday(9))
    browser = signed_in(office.receiver)
    away = browser.post("/giay-to/", {"do": "begin"})
    stock = StockTaking.objects.get()
    address = f"/giay-to/kiem-ke/{stock.pk}/"
    assert away.headers["Location"] == address
    assert f"Đã kiểm {here.code}." in scan(browser, address, here.code)
    assert "Đã kiểm lúc" in scan(browser, address, here.code)
    assert browser.post(address, {"do": "close", "key": "x"}).status_code == 302
    page = browser.get(address).content.decode()
    assert "Không thấy" in page
    assert lost.code in page
    assert browser.post(address, {"do": "close", "key": "y"}).status_code == 422


@pytest.mark.parametrize(
    "address", ["/ban-giao/", "/ban-giao/nhan/", "/giay-to/", "/giay-to/?view=away", "/giay-to/?view=elsewhere", "list"]
)
def test_a_page_asks_the_same_for_one_row_and_for_three(office: Office, signed_in: SignIn, address: str) -> None:
    browser, counts = signed_in(office.receiver), []
    paper_list = None
    for rows in (1, 3):
        while HandOverList.objects.filter(closed_at=None).count() == 0 or office_rows() < rows * 4:
            office.receive(at=monday(9))
            one, two, three = (office.receive(at=monday(9)) for _number in range(3))
            for case in (one, two, three):
                leave(case, at=monday(10))
            carried(one, unit=office.counter, at=monday(10))
            paper_list = sent(two, unit=office.counter, at=monday(10))
            listed(three, office.counter, at=monday(10))
        assert paper_list is not None
        target = f"/ban-giao/{paper_list.pk}/" if address == "list" else address
        with counting() as spent:
            assert browser.get(target).status_code == 200
        counts.append((spent.count, str(spent)))
    assert counts[0][0] == counts[1][0], counts[1][1]


def office_rows() -> int:
    """How many cases there are."""
    return Case.objects.count()
