"""Sitting down at a screen in a test: windows of a real browser, signing in, and what a page complains about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.test import Client

from procedures.models import Officer
from tests.office import PASSWORD

DESKTOP = {"width": 1366, "height": 768}
TELEPHONE = {"width": 320, "height": 640}
PATIENCE_MS = 15_000
LISTEN = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.__violations.push(
    `${event.violatedDirective}: ${event.blockedURI}`));
"""
"""Runs before a page's own scripts, whatever its policy says."""

SayMoment = Callable[[datetime], None]


@dataclass
class Window:
    """A tab with everything its page complained about."""

    tab: Any
    said: list[str]

    def complaints(self) -> list[str]:
        """What the console and the content policy said since the last question."""
        told = [*self.said, *self.tab.evaluate("window.__violations || []")]
        self.said.clear()
        return told


def context_of(browser: Any, live_server: Any, *, screen: dict[str, int] = DESKTOP, **options: Any) -> Any:
    """A browser of its own, with its own cookies; addresses may be relative to the live server."""
    context = browser.new_context(
        base_url=live_server.url, viewport=screen, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def window_of(context: Any) -> Window:
    """A new tab whose console and content policy are listened to."""
    context.add_init_script(LISTEN)
    tab, said = context.new_page(), []
    tab.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    tab.on("pageerror", lambda error: said.append(str(error)))
    return Window(tab, said)


def sign_in(tab: Any, officer: Officer) -> None:
    """Sign in as people do, with name and password."""
    tab.goto("/dang-nhap/")
    tab.get_by_label("Tên đăng nhập").fill(officer.username)
    tab.get_by_label("Mật khẩu").fill(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_selector("details.who")


def seat(context: Any, live_server: Any, officer: Officer | None) -> None:
    """Give the browser the session of an officer, or of nobody, without the form."""
    context.clear_cookies()
    if officer is None:
        return
    client = Client()
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def scrolls_sideways(tab: Any) -> bool:
    """Whether the page is wider than its window."""
    return bool(tab.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
