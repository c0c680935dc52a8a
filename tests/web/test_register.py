"""The register on the screen and on paper."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import reset_queries
from django.test import Client

from procedures.actions.close_register import close_register
from procedures.models import Officer, PersonalDataReading, RegisterBook
from procedures.queries.rows import PAGE_SIZE
from tests.clock import at, monday
from tests.counting import counting
from tests.documents.reading import Pages
from tests.office import Office
from tests.route import hand_over, ready

SignIn = Callable[[Officer], Client]
PAGE_BUDGET = 7
RUNNING = "Trung tâm Phục vụ hành chính công Xã An Mẫu – Sổ theo dõi hồ sơ, quyển số 01/2026 – in ngày 03/03/2026"


def test_the_counter_sees_its_book_newest_first(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    assert "Chưa mở quyển sổ nào" in browser.get("/so-theo-doi/").content.decode()
    codes = [office.receive(at=monday(9)).code for _ in range(3)]
    page = browser.get("/so-theo-doi/")
    assert [row.code for row in page.context["page"]["rows"]] == codes[::-1]
    assert [row.number for row in page.context["page"]["rows"]] == [3, 2, 1]
    assert "/so-theo-doi/" in browser.get("/").content.decode()


@pytest.mark.parametrize(
    ("month", "found"), [("3", [2, 1]), ("4", [3]), ("5", []), ("13", [3, 2, 1]), ("x", [3, 2, 1])]
)
def test_a_month_of_the_book(month: str, found: list[int], office: Office, signed_in: SignIn) -> None:
    for moment in (monday(9), monday(10), at(2026, 4, 1, 0, 30)):
        office.receive(at=moment)
    page = signed_in(office.receiver).get(f"/so-theo-doi/?month={month}")
    assert [row.number for row in page.context["page"]["rows"]] == found


def test_a_long_book_has_pages_and_asks_no_more_for_more_rows(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    office.receive(at=monday(9))
    with counting(signed_in=True) as one:
        browser.get("/so-theo-doi/")
    for _ in range(PAGE_SIZE + 1):
        office.receive(at=monday(9))
    reset_queries()  # the log of statements forgets its beginning when it is full
    with counting(signed_in=True) as many:
        first = browser.get("/so-theo-doi/")
    assert many.count == one.count
    assert many.within(PAGE_BUDGET)
    second = browser.get(f"/so-theo-doi/{first.context['page']['next_url']}")
    assert [row.number for row in second.context["page"]["rows"]] == [2, 1]
    assert browser.get("/so-theo-doi/?after=x").status_code == 200
    file = f"/so-theo-doi/{RegisterBook.objects.get().pk}/so.pdf"
    reset_queries()
    with counting(signed_in=True) as printing:
        answer = browser.get(file)
    assert answer.status_code == 200
    assert printing.within(PAGE_BUDGET)
    assert PersonalDataReading.objects.filter(page="register").count() == PAGE_SIZE + 2


def test_a_foreign_or_unheard_of_book_is_missing(office: Office, signed_in: SignIn) -> None:
    office.receive(at=monday(9))
    book = RegisterBook.objects.get()
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    for asked in (str(book.pk), "0", "-1", "9" * 30, "x"):
        assert stranger.get(f"/so-theo-doi/?book={asked}").status_code == 404
    assert signed_in(office.receiver).get(f"/so-theo-doi/{book.pk}/so.pdf?first=13").status_code == 404


def test_the_printed_pages_hold_twelve_numbers_each(office: Office, signed_in: SignIn) -> None:
    returned = ready(office.receive(at=monday(9)), at=monday(11))
    hand_over(returned, at=monday(14))
    for _ in range(13):
        office.receive(at=monday(15))
    browser, book = signed_in(office.receiver), RegisterBook.objects.get()
    whole = Pages(browser.get(f"/so-theo-doi/{book.pk}/so.pdf").content)
    assert [whole.size_mm(number) for number in range(len(whole))] == [(297, 210)] * 3
    assert "Quyển số: 01/2026" in whole.text(0)
    for words in ("STT Mã hồ sơ", "09:00 02/03/2026", "14:00 02/03/2026", "Nguyễn Thị Mẫu (mẫu)", "0900 000 001"):
        assert words in whole.text(1), words
    part = Pages(browser.get(f"/so-theo-doi/{book.pk}/so.pdf?first=13&last=13").content)
    assert len(part) == 1
    assert f" 2 {RUNNING}" in part.text(0)
    assert "khóa sổ" not in whole.whole_text


def test_the_supervisor_closes_the_book(office: Office, signed_in: SignIn, it_is: Callable[[datetime], None]) -> None:
    office.receive(at=monday(9))
    book = RegisterBook.objects.get()
    place, supervisor = f"/so-theo-doi/{book.pk}/khoa-so/", signed_in(office.supervisor)
    refused = supervisor.post(place, {"key": "a", "reason": ""})
    assert (refused.status_code, "Chưa hết năm 2026" in refused.content.decode()) == (422, True)
    assert signed_in(office.receiver).post(place, {"key": "b", "reason": "x"}).status_code == 422
    for _ in range(2):
        done = supervisor.post(place, {"key": "c", "reason": "Hết trang"})
        assert (done.status_code, done.headers["Location"]) == (302, f"/so-theo-doi/?book={book.pk}")
    assert [volume.label for volume in RegisterBook.objects.all()] == ["02/2026", "01/2026"]
    page = supervisor.get(f"/so-theo-doi/?book={book.pk}").content.decode()
    assert "đã khóa lúc" in page
    assert "Khóa sổ</a>" not in page


def test_a_closed_book_ends_with_its_closing_page(office: Office, signed_in: SignIn) -> None:
    office.receive(at=monday(9))
    book = close_register(RegisterBook.objects.get(), by=office.supervisor, at=at(2027, 1, 4, 8))
    text = Pages(signed_in(office.receiver).get(f"/so-theo-doi/{book.pk}/so.pdf").content).text(2)
    assert "Sổ này có 01 trang, 01 hồ sơ, khóa sổ ngày 04 tháng 01 năm 2027." in text
    assert "Đóng dấu giáp lai" in text


def test_the_receipt_names_book_and_number(office: Office, signed_in: SignIn) -> None:
    office.receive(at=monday(9))
    case = office.receive(at=monday(9))
    text = Pages(signed_in(office.receiver).get(f"/ho-so/{case.code}/giay-hen.pdf").content).text(0)
    assert "Vào Sổ theo dõi hồ sơ, Quyển số: 01/2026, Số thứ tự: 2" in text
