"""The public pages on a small telephone and at twice the size, without a script, and without a network.

The pages are those of the tables in `addresses`: a page that is added there is looked at here.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from procedures.queries.short_way import short_way
from tests.browsing import context_of, scrolls_sideways, window_of
from tests.clock import monday
from tests.office import Office
from tests.route import ask_for_papers, go_to
from tests.web.addresses import FOR_EVERYBODY, HALL

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]

SMALL, TWICE = 320, 640
"""A small telephone, and a screen of 1280 px at 200 % zoom: the page has half of it."""

BARRIERS = """async (options) => (await axe.run(options)).violations.map(
    (violation) => `${violation.id} ${violation.nodes[0].target}`)"""
RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WITHOUT_NETWORK = "#offline:not([hidden])"
KEPT = """async () => (await (await caches.open("last-page-seen")).keys()).map((kept) => new URL(kept.url).pathname)"""


def public_pages(token: str) -> list[str]:
    """Every page of the tables that opens without signing in and is a page."""
    found = [line.format(token=token) for line in (*FOR_EVERYBODY, *HALL)]
    visitor = Client()
    return [page for page in found if visitor.get(page).headers["Content-Type"].startswith("text/html")]


def test_every_public_page_is_open_to_everybody(browser: Any, live_server: Any, office: Office) -> None:
    case = office.receive("1.004873", at=monday(9))
    go_to(case, "appraisal", at=monday(10))
    ask_for_papers(case, "declaration", at=monday(11))
    context = context_of(browser, live_server, reduced_motion="reduce")
    window, problems, axe = window_of(context), {}, Axe()
    pages = public_pages(case.token)
    assert len(pages) >= 10
    for page in pages:
        window.tab.set_viewport_size({"width": SMALL, "height": 640})
        answer, found = window.tab.goto(page), []
        window.tab.evaluate(axe.axe_script)
        for width in (SMALL, TWICE):
            window.tab.set_viewport_size({"width": width, "height": 640})
            found += [f"scrolls sideways at {width}"] if scrolls_sideways(window.tab) else []
            found += [f"{barrier} at {width}" for barrier in window.tab.evaluate(BARRIERS, RULES)]
        found += window.complaints()
        if found or answer.status != 200:
            problems[page] = [str(answer.status), *found]
    context.close()
    assert problems == {}


def test_public_forms_work_without_a_script(browser: Any, live_server: Any, office: Office) -> None:
    case = office.receive(at=monday(9))
    context = context_of(browser, live_server, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/tra-cuu/")
    tab.fill("#id_code", case.code)
    tab.click("main .btn.main")
    tab.fill("#id_id_digits", "0001")
    tab.fill("#id_phone_digits", "0001")
    tab.click("main .btn.main")
    assert "/t/~" in tab.url
    assert "Tiếp nhận" in tab.inner_text("h1")
    tab.click("text=English")
    assert tab.inner_text("h1").startswith("Your case is being settled")
    tab.goto("/mat-ma/")
    tab.fill("#id_phone", "0900 000 001")
    tab.fill("#id_id_digits", "0001")
    tab.click("main .btn.main")
    assert tab.inner_text("#h-sent") == "Xin xem điện thoại của ông/bà"
    context.close()


def test_the_last_page_seen_opens_without_a_network_and_nothing_else(
    browser: Any, live_server: Any, office: Office
) -> None:
    first, last = office.receive(at=monday(9)), office.receive(at=monday(9))
    context = context_of(browser, live_server)
    tab = context.new_page()
    for case in (first, last):
        tab.goto(f"/t/{case.token}/")
        tab.evaluate("navigator.serviceWorker.ready")
        tab.wait_for_selector("h1")
    tab.goto(f"/t/{short_way(first)}/")
    tab.goto("/tra-cuu/")
    tab.goto(f"/t/{last.token}/cach-tinh/")
    tab.goto(f"/t/{last.token}/")
    assert not tab.is_visible(WITHOUT_NETWORK)
    assert tab.evaluate(KEPT) == [f"/t/{last.token}/"]
    context.set_offline(True)
    tab.reload()
    tab.wait_for_selector(WITHOUT_NETWORK)
    assert "Đang mất mạng" in tab.inner_text(WITHOUT_NETWORK)
    assert last.code in tab.inner_text("footer")
    for address in (f"/t/{first.token}/", "/tra-cuu/", "/", f"/ho-so/{last.code}/"):
        with pytest.raises(Exception, match=r"ERR_(INTERNET_DISCONNECTED|FAILED)"):
            tab.goto(address)
    context.set_offline(False)
    # A code that was cancelled is not kept either.
    type(last).objects.filter(pk=last.pk).update(token="B" * 22)
    tab.goto(f"/t/{last.token}/")
    assert tab.evaluate(KEPT) == []
    context.close()
