"""Every page in a real browser: no barrier found by axe, nothing scrolls sideways, nothing complains."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from procedures.models import Case
from tests.clock import monday
from tests.office import Office
from tests.queries.scenes import THREE_AGENCIES
from tests.route import go_to, leave, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [(1366, "light"), (1366, "dark"), (683, "light"), (320, "light"), (320, "dark")]
OFFICER_PAGES = (
    "/",
    "/quet/",
    "/nhan-ho-so/",
    "/nhan-ho-so/1.001193/",
    "/tra-ket-qua/",
    "/ho-so/",
    "/viec/",
    "/chot-ca/",
)
PUBLIC_PAGES = (
    "/thu-tuc/",
    "/thu-tuc/1.013225/",
    "/thu-tuc/1.013225/can-gi/",
    "/thu-tuc/1.001193/can-gi/?xem=1&by_proxy=yes",
    "/tra-cuu/",
    "/dang-nhap/",
    "/khong-co/",
    "/cong-khai/",
)


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """A case with branches, one at appraisal and one that is ready."""
    forked, appraised, done = (
        office.receive(THREE_AGENCIES, at=monday(9)),
        *(office.receive(at=monday(9)) for _ in range(2)),
    )
    leave(forked, at=monday(10))
    go_to(appraised, "appraisal", at=monday(10))
    ready(done, at=monday(10))
    return [forked, appraised, done]


@pytest.fixture
def session(office: Office) -> str:
    """The session of the officer at the counter."""
    client = Client()
    client.force_login(office.receiver, backend="django.contrib.auth.backends.ModelBackend")
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@pytest.fixture(params=SCREENS, ids=[f"{width}-{scheme}" for width, scheme in SCREENS])
def screen(request: pytest.FixtureRequest, browser: Any, live_server: Any, session: str) -> Iterator[Any]:
    """A tab of the officer on one kind of screen; what the console says is collected."""
    width, scheme = request.param
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": width, "height": 768}, color_scheme=scheme, locale="vi-VN"
    )
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    tab = context.new_page()
    tab.said = []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    yield tab
    context.close()


def test_every_page_is_open_to_everybody(screen: Any, cases: list[Case]) -> None:
    forked, appraised, done = cases
    of_cases = [f"/ho-so/{case.code}/" for case in cases]
    of_cases += [f"/ho-so/{forked.code}/cach-tinh/", f"/ho-so/{appraised.code}/withdraw/"]
    of_cases += [f"/ho-so/{done.code}/return_result/", f"/t/{forked.token}/", f"/t/{done.token}/cach-tinh/"]
    found: dict[str, list[str]] = {}
    for address in (*OFFICER_PAGES, *PUBLIC_PAGES, *of_cases):
        screen.goto(address)
        barriers = [violation["id"] for violation in Axe().run(screen).response["violations"]]
        wide = screen.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        found[address] = [*barriers, *(["scrolls sideways"] if wide else [])]
    assert {address: problems for address, problems in found.items() if problems} == {}
    assert [line for line in screen.said if "404" not in line] == []


def test_a_reception_by_keyboard_alone(page: Any, live_server: Any, session: str, office: Office) -> None:
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    page.goto("/")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/nhan-ho-so/")
    page.keyboard.type("dkks")
    page.wait_for_selector("#procedures tr[data-row]:nth-child(3):last-child")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhan-ho-so/1.001193/")
    page.keyboard.press("Alt+1")
    page.keyboard.type("Nguyễn Thị Bàn Phím (mẫu)")
    page.keyboard.press("Alt+a")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/ho-so/H99.12-*/")
    page.wait_for_selector("#find:focus")  # the receipt prints by itself: the next citizen is scanned
    assert Case.objects.get().applicant.full_name == "Nguyễn Thị Bàn Phím (mẫu)"
