"""A reception without a mouse, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest

from procedures.models import Case
from tests.browsing import seat
from tests.office import Office

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reception_by_keyboard_alone(page: Any, live_server: Any, office: Office) -> None:
    seat(page.context, live_server, office.receiver)
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
