"""The server is killed between typing and saving, and the same form comes ten times at once."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from procedures.models import Case, Officer
from tests.actions.test_concurrency import together
from tests.browsing import context_of, seat
from tests.clock import monday
from tests.management.test_serve import Office as Served
from tests.management.test_serve import until
from tests.office import PASSWORD, Office
from tests.web.test_reception import BIRTH, FILLED, PAPERS

TYPED = {**FILLED, **PAPERS, "fact-copies": "0", "procedure": "1.001193"}
TIMES = 10
ON_THIS_MACHINE = "Object.keys(sessionStorage).filter((name) => name.startsWith('onestop-draft-'))"


# The same form ten times at once


@pytest.mark.django_db(transaction=True)
def test_the_same_form_ten_times_at_once_is_one_case(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: monday(9))
    client = Client()
    client.force_login(Officer.objects.get(pk=office.receiver.pk), "django.contrib.auth.backends.ModelBackend")
    posted = {**TYPED, "decision": "accept"}

    def post() -> tuple[int, str]:
        tab = Client()
        tab.cookies = client.cookies
        answer = tab.post(BIRTH, posted)
        return answer.status_code, answer.headers.get("Location", "")

    answers = together([post] * TIMES)
    case = Case.objects.get()
    assert answers == [(302, f"/ho-so/{case.code}/")] * TIMES


# The server is killed


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """An embedded office with the demonstration's units and procedures, not opened yet."""
    made = Served(tmp_path)
    for arguments in (
        ("migrate", "--verbosity", "0"),
        ("load_calendars",),
        ("load_office", "fixtures/offices/demo.yaml", "--password", PASSWORD),
        ("load_procedures", "fixtures/procedures"),
    ):
        done = made.manage(*arguments)
        assert done.returncode == 0, done.stderr
    yield made
    made.close()
    assert made.left() == []


class Tab:
    """A browser tab without a screen: cookies, tokens, posts."""

    def __init__(self, served: Served) -> None:
        self.root = f"http://127.0.0.1:{served.port}"
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()))
        self.page = ""

    def get(self, path: str) -> str:
        """Open a page."""
        with self.opener.open(self.root + path, timeout=30) as answer:
            self.page = answer.read().decode()
        return self.page

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form with the token of the page that is open."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token is not None
        body = urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        with self.opener.open(self.root + path, body, timeout=30) as answer:
            return str(answer.read().decode())

    def sign_in(self) -> None:
        """Sign in at the counter of An Mẫu."""
        self.get("/dang-nhap/")
        self.page = self.post("/dang-nhap/", {"username": "motcua.anmau", "password": PASSWORD})


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_killed_server_loses_nothing_that_was_typed(served: Served) -> None:
    served.open()
    tab = Tab(served)
    tab.sign_in()
    tab.get(BIRTH)
    key = re.search(r'name="key" value="([^"]+)"', tab.page)
    assert key is not None
    assert '"saved"' in tab.post("/nhan-ho-so/nhap/", {**TYPED, "key": key[1]})
    assert served.process is not None
    groups = list(served.children().values())
    served.process.kill()
    for group in groups:  # with the worker goes its schedule, as in a power cut
        os.killpg(group, signal.SIGKILL)
    served.process.wait(30)
    until(lambda: not served.left(), "every process is gone")
    served.open()
    again = Tab(served)
    again.sign_in()
    home = again.get("/")
    assert "Còn một hồ sơ đang nhập dở lúc" in home
    page = again.get(f"{BIRTH}?nhap={key[1]}")
    for typed in ("Nguyễn  Hữu Ất (mẫu)", "000 190 000 001", "Thôn Đông, xã An Mẫu"):
        assert f'value="{typed}"' in page
    assert f'name="key" value="{key[1]}"' in page


# The network and the session


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_typing_goes_on_without_a_network_and_past_the_end_of_a_session(
    browser: Any, live_server: Any, office: Office, settings: Any
) -> None:
    context = context_of(browser, live_server)
    seat(context, live_server, office.receiver)
    tab = context.new_page()
    tab.goto(BIRTH)
    tab.fill("#id_full_name", "Nguyễn Hữu Ất (mẫu)")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#kept:has-text('Đã giữ nháp')")
    context.set_offline(True)
    tab.fill("#id_address", "Thôn Đông, xã An Mẫu")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#kept:has-text('Vẫn gõ được, bản nháp giữ trên máy.')")
    assert len(tab.evaluate(ON_THIS_MACHINE)) == 1
    context.set_offline(False)
    tab.reload()  # what the network kept from the server comes back from the tab
    assert tab.input_value("#id_full_name") == "Nguyễn Hữu Ất (mẫu)"
    assert tab.input_value("#id_address") == "Thôn Đông, xã An Mẫu"
    tab.wait_for_selector("#kept:has-text('Đã giữ nháp')")
    assert tab.evaluate(ON_THIS_MACHINE) == []
    Session.objects.all().delete()  # the session ends
    tab.fill("#id_phone", "0900 000 001")
    tab.keyboard.press("Tab")
    tab.wait_for_selector("#kept:has-text('Phiên làm việc đã hết.')")
    tab.click("#kept a")
    tab.get_by_label("Tên đăng nhập").fill(office.receiver.username)
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#intake")
    assert tab.input_value("#id_phone") == "0900 000 001"
    assert tab.input_value("#id_address") == "Thôn Đông, xã An Mẫu"
    settings.ONESTOP_SESSION_WARNING = settings.SESSION_COOKIE_AGE
    tab.reload()
    tab.wait_for_selector("#session-ends:visible")
    tab.evaluate("document.querySelector('#intake').dataset.warning = 120")
    tab.keyboard.press("Alt+k")
    tab.wait_for_selector("#session-ends", state="hidden")
    context.close()
