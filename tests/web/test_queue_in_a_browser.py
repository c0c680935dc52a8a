"""The queue in a real browser: a call screen that loses the network, F8, and every page looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from procedures.actions.finish_ticket import FinishTicket
from procedures.actions.link_case import link_case
from procedures.models import TicketState
from tests.browsing import context_of, seat, window_of
from tests.clock import tuesday
from tests.office import Office
from tests.queueing import call, sit, take
from tests.web.test_pages_in_a_browser import Inspection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOST = "Đang nối lại, xin theo dõi loa"


@pytest.fixture
def walk(browser: Any, live_server: Any, office: Office) -> Iterator[Inspection]:
    """A fresh browser for one walk."""
    walk = Inspection(browser, live_server)
    yield walk
    walk.context.close()


def test_a_screen_that_loses_the_network_keeps_its_number_and_catches_up(
    browser: Any, live_server: Any, office: Office
) -> None:
    for _number in range(3):
        take(office, at=tuesday(9))
    sit(office, at=tuesday(9))
    first = call(office, at=tuesday(9, 59))
    context = context_of(browser, live_server)
    tab = window_of(context).tab
    tab.goto("/man-hinh/H99.12.01/")
    assert tab.inner_text("[data-number]") == "B001"
    assert tab.locator("[aria-live=assertive] [data-number]").count() == 1
    context.set_offline(True)
    tab.get_by_text(LOST).wait_for()
    FinishTicket(first, by=office.receiver, at=tuesday(10)).run()
    FinishTicket(call(office, at=tuesday(10)), by=office.receiver, at=tuesday(10)).run()
    call(office, at=tuesday(10))
    tab.wait_for_timeout(2500)
    assert tab.inner_text("[data-number]") == "B001"
    context.set_offline(False)
    tab.get_by_text(LOST).wait_for(state="hidden")
    # Both that were missed are called out, one after the other.
    tab.locator("[data-number]:text-is('B002')").wait_for()
    tab.locator("[data-number]:text-is('B003')").wait_for()
    assert tab.inner_text("[data-plate]") == "đến Quầy 3"
    assert tab.inner_text("[data-rows] tr.cur b") == "B003"
    context.close()


def test_f8_calls_opens_the_intake_and_the_case_is_noted_on_the_number(
    browser: Any, live_server: Any, office: Office
) -> None:
    """Without a mouse, from any page; refused while somebody is at the window, and then nothing typed is lost."""
    ticket = take(office, at=tuesday(9))
    sit(office, at=tuesday(9))
    context = context_of(browser, live_server)
    seat(context, live_server, office.receiver)
    tab = window_of(context).tab
    tab.goto("/ho-so/")
    tab.keyboard.press("F8")
    tab.wait_for_url("**/nhan-ho-so/")
    assert "Số B001" in tab.inner_text(".queue-strip")
    tab.goto("/nhan-ho-so/1.001193/")
    tab.locator("#id_full_name").fill("Nguyễn Hữu Ất (mẫu)")
    tab.keyboard.press("F8")
    tab.get_by_text("Số B001 còn ở quầy 3").wait_for()
    assert tab.input_value("#id_full_name") == "Nguyễn Hữu Ất (mẫu)"
    case = office.receive(at=tuesday(10))
    link_case(ticket.pk, case, by=office.receiver, at=tuesday(10))  # as the reception does: test_queue
    tab.goto("/hang-cho/")
    assert case.code in tab.inner_text("main")
    tab.keyboard.press("Alt+k")
    tab.wait_for_selector(".queue-strip", state="detached")
    ticket.refresh_from_db()
    assert (ticket.state, list(ticket.cases.all())) == (TicketState.DONE, [case])
    context.close()


@pytest.mark.once
def test_every_page_of_the_queue_is_open_to_everybody(walk: Inspection, office: Office) -> None:
    tickets = [
        take(office, letter, at=tuesday(9), priority=p) for letter, p in (("B", ""), ("A", "elderly"), ("D", ""))
    ]
    kiosk, screen = "/lay-so/H99.12.01/", "/man-hinh/H99.12.01/"
    for address in (kiosk, f"{kiosk}?wish=B", f"{kiosk}{tickets[0].token}/", f"/so/{tickets[0].token}/", screen):
        walk.visit(address)
    walk.visit("/so/khong-co/", status=404)
    walk.as_officer(office.receiver)
    walk.visit("/hang-cho/")
    sit(office, at=tuesday(9))
    call(office, at=tuesday(9, 50))
    for address in ("/", "/hang-cho/", "/hang-cho/so-lieu/"):
        walk.visit(address)
    walk.as_officer(None)
    walk.visit(screen)
    assert walk.report() == ""
