"""The manual of the counter is true: each step is done on the real screens, and each picture is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from procedures.actions import DeliveryData, PaperCount, PartyData
from procedures.models import Case, ReturnMethod
from tests.browsing import Window, context_of, seat, window_of
from tests.clock import monday
from tests.manual.pictures import MANUAL, Album, named_in
from tests.office import Office
from tests.queueing import sit, take
from tests.route import ready

PAGE = "quay.md"
PHAM = "000190000013||Phạm Giả Định|01021990|Nam|Thôn Đông, xã An Mẫu, tỉnh Minh Họa|05052021"
STRANGER = "000185000002||Lê Văn Lạ|03041985|Nam|Thôn Đoài, xã An Mẫu, tỉnh Minh Họa|05052021"
CARD = "000190000001||Nguyễn Thị Mẫu|01021990|Nữ|Thôn Đông, xã An Mẫu, tỉnh Minh Họa|05052021"


def person(name: str, number: int) -> PartyData:
    """An invented person of the commune."""
    where = "Thôn Đông, xã An Mẫu"
    return PartyData(f"{name} (mẫu)", id_number=f"00019000{number:04}", phone=f"090000{number:04}", address=where)


@pytest.fixture
def morning(office: Office) -> list[Case]:
    """What a counter has on a Monday at nine: the cases of the morning, a result, and people waiting."""
    returning = PartyData(
        "Nguyễn Thị Mẫu", id_number="000190000001", phone="0900000001", address="Thôn Đông, xã An Mẫu"
    )
    kept = {"declaration": PaperCount(1), "birth_proof": PaperCount(1), "identity": PaperCount(1)}
    cases = [
        office.receive("1.004873", at=monday(7, 40), applicant=person("Trần Văn Thử", 11)),
        office.receive("1.013831", at=monday(7, 50), applicant=person("Lê Thị Ví Dụ", 12)),
        office.receive("1.001193", at=monday(8), applicant=returning, papers=kept),
        office.receive("1.001193", at=monday(8, 20), applicant=person("Phạm Giả Định", 13)),
    ]
    ready(cases[3], at=monday(8, 40))
    for letter, priority in (("B", ""), ("B", "elderly"), ("A", "")):
        take(office, letter, at=monday(8, 45), priority=priority)
    sit(office, 3, at=monday(8, 30))
    return cases


@pytest.fixture
def results(office: Office, morning: list[Case]) -> list[Case]:
    """Three results that wait: one to be collected, one before its day with a fee, one by post."""
    early = office.receive("1.004873", at=monday(8, 5), applicant=person("Đỗ Văn Ví Dụ", 14))
    home = DeliveryData("Vũ Thị Giả Định (mẫu)", "Thôn Đoài, xã An Mẫu", "0900000015")
    posted = office.receive(
        at=monday(8, 10), applicant=person("Vũ Thị Giả Định", 15), return_method=ReturnMethod.POST, delivery=home
    )
    return [morning[3], ready(early, at=monday(8, 45)), ready(posted, at=monday(8, 50))]


@pytest.fixture
def window(
    browser: Any, live_server: Any, office: Office, results: list[Case], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Window]:
    """The screen of the counter of An Mẫu on Monday at nine."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: monday(9))
    context = context_of(browser, live_server)
    seat(context, live_server, office.receiver)
    yield window_of(context)
    context.close()


def settled(tab: Any) -> None:
    """Wait until the page has been worked out anew."""
    tab.wait_for_selector("body:not(:has(.htmx-request, .htmx-swapping, .htmx-settling))")


def scan(tab: Any, text: str) -> None:
    """What a scanner types, its Enter included."""
    tab.keyboard.insert_text(text)
    tab.keyboard.press("Enter")


def sign_in(tab: Any, album: Album) -> None:
    tab.goto("/dang-nhap/")
    album.screen(tab, "dang-nhap")


def look_around(tab: Any, album: Album) -> None:
    tab.goto("/")
    tab.wait_for_selector("#scan:focus")
    album.screen(tab, "ban-lam-viec", "form.scan")
    tab.keyboard.type("nguyen thi mau")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("text=Nguyễn Thị Mẫu")
    album.screen(tab, "tim-theo-ten")


def receive(tab: Any, album: Album) -> None:
    tab.goto("/")
    tab.wait_for_selector("#scan:focus")
    scan(tab, CARD)
    tab.wait_for_selector("a[data-main]")
    album.screen(tab, "quet-the-can-cuoc")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("[data-first]:focus")
    tab.keyboard.type("tinh trang hon nhan")
    tab.wait_for_selector("#procedures tr[data-row]:first-child:last-child")
    album.screen(tab, "chon-thu-tuc")
    tab.keyboard.press("Alt+1")
    tab.wait_for_selector("#intake")
    tab.keyboard.press("Alt+u")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("[role=alert]")
    album.screen(tab, "con-thieu", "[role=alert]")
    tab.keyboard.press("Alt+a")
    tab.locator("[data-refresh]").click()
    tab.wait_for_selector("[role=alert]", state="detached")
    settled(tab)
    album.screen(tab, "nhan-ho-so", "#papers", "button[data-main]")
    tab.keyboard.press("Alt+4")
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/ho-so/H99.12-*/")
    album.screen(tab, "da-nhan")


def leave_it_half_typed(tab: Any, album: Album) -> None:
    tab.goto("/nhan-ho-so/1.001193/")
    tab.keyboard.press("Alt+1")
    tab.keyboard.type("Hoàng Thị Minh Họa (mẫu)")
    tab.wait_for_selector("#kept:not(:empty)")
    tab.goto("/")
    tab.wait_for_selector("text=Hoàng Thị Minh Họa")
    album.screen(tab, "con-do-dang", "#drafts")


def print_papers(tab: Any, album: Album, case: Case) -> None:
    answer = tab.request.get(f"/ho-so/{case.code}/giay-hen.pdf")
    album.sheet(answer.body(), "giay-hen")


def return_results(tab: Any, album: Album, cases: list[Case]) -> None:
    """Two scans, a stranger with an authorisation to record, a lost receipt, and the post."""
    tab.goto("/tra-ket-qua/")
    tab.wait_for_selector("#scan:focus")
    album.screen(tab, "tra-ket-qua", "form.scan")
    scan(tab, cases[0].code)
    tab.wait_for_selector("#scan:focus")
    album.screen(tab, "quet-lan-hai", "form.scan")
    scan(tab, PHAM)
    tab.wait_for_selector("#id_originals_0:focus")
    album.screen(tab, "dung-nguoi", "[role=status]", "[data-tick-all]", "button[data-main]")
    tab.keyboard.press("Alt+a")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/tra-ket-qua/")
    tab.goto(f"/tra-ket-qua/{cases[1].code}/")
    tab.wait_for_selector("#scan:focus")
    scan(tab, STRANGER)
    tab.wait_for_selector("#id_mandate_kind:focus")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("#problems:focus")
    album.screen(tab, "can-uy-quyen", "#problems", "details.other")
    tab.locator("button:has-text('Thẻ khác')").click()
    tab.wait_for_selector("#scan:focus")
    tab.goto("/tra-ket-qua/")
    tab.wait_for_selector("#scan:focus")
    scan(tab, "vi du")
    tab.wait_for_selector("#found")
    album.screen(tab, "mat-giay-hen", "#found")
    tab.goto(f"/gui-buu-chinh/{cases[2].code}/")
    tab.wait_for_selector("#id_tracking:focus")
    album.screen(tab, "gui-buu-chinh", "#id_tracking")
    tab.keyboard.type("EB123456789VN")
    tab.keyboard.press("Alt+a")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/gui-buu-chinh/")
    tab.goto(f"/gui-buu-chinh/{cases[2].code}/")
    album.screen(tab, "buu-gui")


def certify(tab: Any, album: Album) -> None:
    """A copy from the card to the label, and what then waits for the signature."""
    tab.goto("/nhan-nhanh/")
    tab.wait_for_selector("#id_full_name:focus")
    scan(tab, CARD)
    tab.wait_for_selector("#id_document-0:focus")
    for text in ("Bằng tốt nghiệp đại học", "3", "2", "Giấy khai sinh", "1", "5"):
        tab.keyboard.type(text)
        tab.keyboard.press("Enter")
    tab.wait_for_selector("[data-shows=sum]:has-text('20.000 đồng')")
    album.screen(tab, "chung-thuc-nhanh", ".documents", "[data-shows=sum]", "button[data-main]")
    tab.keyboard.press("Control+Enter")
    tab.wait_for_url("**/nhan-nhanh/xong/H99.12-*/")
    album.screen(tab, "chung-thuc-xong")
    album.sheet(tab.request.get(label_of(tab.url)).body(), "nhan-chung-thuc")
    tab.goto("/nhan-nhanh/cho-ky/")
    album.screen(tab, "chung-thuc-cho-ky", "form.scan")
    tab.goto("/so-chung-thuc/")
    album.screen(tab, "so-chung-thuc")


def label_of(address: str) -> str:
    """The address of the labels of the case whose page is open."""
    return f"/ho-so/{address.rstrip('/').rpartition('/')[2]}/nhan-chung-thuc.pdf"


def give_paper_away(tab: Any, album: Album, case: Case) -> None:
    tab.goto("/ban-giao/")
    album.screen(tab, "ban-giao")


def call_people(tab: Any, album: Album) -> None:
    tab.goto("/hang-cho/")
    album.screen(tab, "hang-cho")


def end_the_day(tab: Any, album: Album) -> None:
    tab.goto("/chot-ca/")
    album.screen(tab, "chot-ca")
    tab.goto("/so-theo-doi/")
    album.screen(tab, "so-theo-doi")


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_every_step_of_the_manual_can_be_walked(window: Window, morning: list[Case], results: list[Case]) -> None:
    tab, album = window.tab, Album()
    look_around(tab, album)
    receive(tab, album)
    leave_it_half_typed(tab, album)
    print_papers(tab, album, morning[1])
    give_paper_away(tab, album, morning[1])
    return_results(tab, album, results)
    certify(tab, album)
    call_people(tab, album)
    end_the_day(tab, album)
    tab.context.clear_cookies()
    sign_in(tab, album)
    # The one complaint is the browser's own word for a form that was not complete.
    assert [line for line in window.complaints() if "422" not in line] == []
    assert sorted(album.names) == sorted(named_in(PAGE))


def test_every_picture_of_the_manual_is_there_and_no_other() -> None:
    kept = sorted(picture.stem for picture in (MANUAL / "hinh").glob("*.png"))
    assert kept == sorted(named_in(PAGE))
