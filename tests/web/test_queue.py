"""The queue on its pages: the number machine, the page of a number, the call screen, the counter's side."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from procedures.actions.finish_ticket import FinishTicket
from procedures.actions.miss_ticket import MissTicket
from procedures.models import Case, Officer, Ticket, TicketState
from procedures.web.queue.kiosk import MOST_NUMBERS
from tests.clock import tuesday
from tests.counting import counting
from tests.documents.reading import Pages
from tests.office import Office
from tests.queueing import call, sit, take, window
from tests.web.test_reception import FILLED, PAPERS

SignIn = Callable[[Officer], Client]
SayMoment = Callable[[datetime], None]
KIOSK, SCREEN, DATA = "/lay-so/H99.12.01/", "/man-hinh/H99.12.01/", "/man-hinh/H99.12.01/du-lieu.json"


@pytest.fixture
def counter(office: Office, signed_in: SignIn) -> Client:
    """The browser at the counter of An Mẫu."""
    return signed_in(office.receiver)


# The machine


def test_two_touches_give_a_number(office: Office, client: Client) -> None:
    first = client.get(KIOSK)
    assert "Ông/bà cần làm việc gì?" in first.content.decode()
    assert "Refresh" not in first.headers
    second = client.get(KIOSK, {"wish": "B"})
    assert "Người cao tuổi" in second.content.decode()
    assert second.headers["Refresh"] == f"60; url={KIOSK}"
    answer = client.post(KIOSK, {"wish": "B", "priority": "elderly", "key": "k"})
    ticket = Ticket.objects.get()
    assert (ticket.label, ticket.priority, ticket.taken_by) == ("B001", "elderly", None)
    assert answer.headers["Location"] == f"{KIOSK}{ticket.token}/"
    shown = client.get(answer.headers["Location"])
    assert "B001" in shown.content.decode()
    assert shown.headers["Refresh"] == f"60; url={KIOSK}"
    assert client.post(KIOSK, {"wish": "B", "key": "k"}).headers["Location"] == f"{KIOSK}{ticket.token}/"
    assert Ticket.objects.count() == 1


def test_a_touch_that_means_nothing_shows_the_start(office: Office, client: Client) -> None:
    assert client.post(KIOSK, {"wish": "Z"}).status_code == 200
    assert client.get("/lay-so/H99.12/").status_code == 404
    client.post(KIOSK, {"wish": "B", "priority": "king"})
    assert Ticket.objects.get().priority == ""


def test_a_playing_child_does_not_use_the_numbers_up(office: Office, client: Client, counter: Client) -> None:
    answers = [client.post(KIOSK, {"wish": "B"}).status_code for _touch in range(MOST_NUMBERS + 3)]
    assert answers == [302] * MOST_NUMBERS + [429] * 3
    counter.post(f"/hang-cho/{Ticket.objects.latest('pk').pk}/cancel/", {"key": "c"})
    assert Ticket.objects.filter(state=TicketState.CANCELLED).count() == 1
    assert counter.post("/hang-cho/lay-so/", {"wish": "B", "key": "i"}).status_code == 302
    assert Ticket.objects.latest("pk").taken_by == office.receiver


def test_a_centre_without_letters_offers_the_three_plain_wishes(office: Office, client: Client) -> None:
    page = client.get("/lay-so/H99.13.01/").content.decode()
    assert all(f"?wish={wish}" in page for wish in ("receive", "return", "ask"))
    client.post("/lay-so/H99.13.01/", {"wish": "return"})
    assert Ticket.objects.get().label == "001"


# The page of a number


def test_the_page_tells_the_place_then_the_window_then_the_end(office: Office, client: Client) -> None:
    first, second = take(office, at=tuesday(9)), take(office, at=tuesday(9, 1))
    sit(office, at=tuesday(9))
    place = f"/so/{second.token}/"
    assert "Trước ông/bà còn 1 số" in client.get(place).content.decode()
    called = call(office, at=tuesday(9, 5))
    assert called.pk == first.pk
    assert "Ông/bà là số tiếp theo" in client.get(place).content.decode()
    FinishTicket(called, by=office.receiver, at=tuesday(9, 10)).run()
    call(office, at=tuesday(9, 11))
    page = client.get(place)
    assert "Mời ông/bà đến quầy 3" in page.content.decode()
    assert "Đã gọi lúc 09:11" in page.content.decode()
    assert page.headers["Refresh"] == "15"
    FinishTicket(second, by=office.receiver, at=tuesday(9, 20)).run()
    assert "Refresh" not in client.get(place).headers


def test_a_missed_and_an_old_number_say_what_to_do(office: Office, client: Client, it_is: SayMoment) -> None:
    ticket, waiting = take(office, at=tuesday(9)), take(office, at=tuesday(9, 30))
    sit(office, at=tuesday(9))
    MissTicket(call(office, at=tuesday(9)), by=office.receiver, at=tuesday(9, 2)).run()
    assert "Xin ông/bà báo với một quầy bất kỳ" in client.get(f"/so/{ticket.token}/").content.decode()
    it_is(tuesday(10).replace(day=4))
    assert "Số này là của ngày khác" in client.get(f"/so/{waiting.token}/").content.decode()


def test_an_estimate_needs_enough_visits_and_says_its_basis(office: Office, client: Client) -> None:
    sit(office, at=tuesday(8))
    for minute in range(5):
        take(office, at=tuesday(8))
        waiting = take(office, at=tuesday(8, 1))
        assert "Dự kiến chờ" not in client.get(f"/so/{waiting.token}/").content.decode()
        FinishTicket(call(office, at=tuesday(9, minute * 10)), by=office.receiver, at=tuesday(9, minute * 10 + 6)).run()
    page = client.get(f"/so/{waiting.token}/").content.decode()
    assert "Dự kiến chờ: khoảng 30 phút" in page
    assert "Tính theo 5 lượt phục vụ hôm nay và 1 quầy đang làm việc" in page


def test_the_paper_has_the_number_and_no_more_than_the_screen(office: Office, client: Client) -> None:
    ticket = take(office, at=tuesday(9), priority="pregnant")
    answer = client.get(f"/so/{ticket.token}/phieu.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    paper = Pages(answer.content)
    said = paper.whole_text
    assert "B001" in said
    assert "Ưu tiên: Phụ nữ mang thai hoặc có con nhỏ" in said
    assert "Ông/bà là số tiếp theo" in said
    assert (len(paper), paper.size_mm(0)[0]) == (1, 80)
    assert paper.codes(0)["QRCode"] == f"http://testserver/so/{ticket.token}/"


def test_pages_of_the_hall_are_neither_indexed_nor_kept(office: Office, client: Client) -> None:
    ticket = take(office, at=tuesday(9))
    for address in (KIOSK, f"{KIOSK}{ticket.token}/", f"/so/{ticket.token}/", SCREEN, DATA, "/so/khong-co/"):
        answer = client.get(address)
        assert "noindex" in answer.headers["X-Robots-Tag"], address
        assert "no-" in answer.headers["Cache-Control"], address
        assert answer.headers["Referrer-Policy"] == "same-origin", address


# The call screen


def test_the_screen_costs_little_while_nothing_happens(office: Office, client: Client) -> None:
    take(office, at=tuesday(9))
    sit(office, at=tuesday(9))
    first = client.get(DATA)
    with counting() as spent:
        again = client.get(DATA, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert spent.within(5)
    call(office, at=tuesday(9, 5))
    third = client.get(DATA, headers={"If-None-Match": first.headers["ETag"]})
    assert third.status_code == 200
    state = json.loads(third.content)
    assert [(one["number"], one["window"]) for one in state["calls"]] == [("B001", 3)]
    assert state["rows"] == [{"window": 3, "number": "B001", "name": "Mọi lĩnh vực", "priority": False}]


def test_the_screen_shows_numbers_and_windows_and_nobodys_name(office: Office, client: Client) -> None:
    ticket = take(office, at=tuesday(9), priority="disabled")
    sit(office, at=tuesday(9))
    call(office, at=tuesday(9))
    case = office.receive(at=tuesday(9))
    ticket.cases.add(case)
    for address in (SCREEN, DATA, f"/so/{ticket.token}/"):
        text = client.get(address).content.decode()
        assert "B001" in text
        for private in (case.code, case.applicant.full_name, office.receiver.full_name, 'khuyết tật"'):
            assert private not in text, address


def test_the_screen_of_a_new_day_is_empty(office: Office, client: Client, it_is: SayMoment) -> None:
    take(office, at=tuesday(9))
    sit(office, at=tuesday(9))
    call(office, at=tuesday(9))
    it_is(tuesday(8).replace(day=4))
    assert json.loads(client.get(DATA).content) == {"calls": [], "rows": [], "next": [], "waiting": 0}
    assert "Xin lấy số và chờ gọi" in client.get(SCREEN).content.decode()


# The counter


def test_a_called_number_opens_the_work_for_its_wish(office: Office, counter: Client) -> None:
    take(office, "D", at=tuesday(9))
    assert counter.post("/hang-cho/goi/").headers["Location"] == "/hang-cho/"
    counter.post("/hang-cho/quay/", {"window": window(office.counter, 3).pk})
    assert counter.post("/hang-cho/goi/", {"key": "k"}).headers["Location"] == "/tra-ket-qua/"
    assert counter.post("/hang-cho/goi/", {"key": "k"}).headers["Location"] == "/tra-ket-qua/"
    ticket = Ticket.objects.get()
    assert "Số D001" in counter.get("/tra-ket-qua/").content.decode()
    assert counter.post("/hang-cho/goi/", {"next": "/ho-so/"}).headers["Location"] == "/ho-so/"
    assert "Số D001 còn ở quầy 3" in counter.get("/ho-so/").content.decode()
    counter.post(f"/hang-cho/{ticket.pk}/finish/", {"key": "f", "next": "https://example.net/"})
    assert "Số D001</b>" not in counter.get("/").content.decode()


def test_a_refusal_by_script_leaves_the_page_as_it_is(office: Office, counter: Client) -> None:
    sit(office, at=tuesday(9))
    answer = counter.post("/hang-cho/goi/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "HX-Redirect" not in answer.headers
    assert "Không có ai đang chờ quầy này." in answer.content.decode()


def test_the_counter_moves_only_its_own_numbers(office: Office, counter: Client, signed_in: SignIn) -> None:
    ticket = take(office, at=tuesday(9))
    foreign = signed_in(office.officer("front_desk", office.other_counter))
    assert foreign.post(f"/hang-cho/{ticket.pk}/cancel/").status_code == 404
    assert counter.post(f"/hang-cho/{ticket.pk}/explode/").status_code == 404
    assert counter.post("/hang-cho/99999999999999999999/cancel/").status_code == 404
    assert counter.post("/hang-cho/quay/", {"window": window(office.other_counter, 1).pk}).status_code == 404


@pytest.mark.parametrize("numbers", [1, 3])
def test_the_page_of_the_queue_asks_the_same_of_a_longer_line(office: Office, counter: Client, numbers: int) -> None:
    sit(office, at=tuesday(9))
    for _number in range(numbers):
        take(office, at=tuesday(9))
    with counting(signed_in=True) as spent:
        assert counter.get("/hang-cho/").status_code == 200
    assert spent.within(6)


def test_a_supervisor_sees_the_day_in_figures(office: Office, signed_in: SignIn) -> None:
    take(office, at=tuesday(8, 30))
    take(office, at=tuesday(9))
    sit(office, at=tuesday(9))
    FinishTicket(call(office, at=tuesday(9)), by=office.receiver, at=tuesday(9, 12)).run()
    page = signed_in(office.supervisor).get("/hang-cho/so-lieu/").content.decode()
    row = page.partition("Trung tâm Phục vụ hành chính công Xã An Mẫu")[2]
    assert [figure in row for figure in ("60 phút", "30 phút", "12 phút")] == [True] * 3
    assert "Bình Mẫu" not in page


def test_a_reception_is_noted_on_the_number(office: Office, counter: Client) -> None:
    ticket = take(office, at=tuesday(9))
    sit(office, at=tuesday(9))
    counter.post("/hang-cho/goi/", {"key": "k"})
    copies = next(f.code for f in office.version("1.001193").definition.facts if f.type == "int")
    counter.post("/nhan-ho-so/1.001193/", {**FILLED, **PAPERS, "decision": "accept", f"fact-{copies}": "0"})
    ticket.refresh_from_db()
    assert (ticket.state, list(ticket.cases.all())) == (TicketState.SERVING, [Case.objects.get()])
    assert Case.objects.get().code in counter.get("/hang-cho/").content.decode()
