"""A supervisor's day in a real browser: what is late, why, who takes over, the new date with its letter, the cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from procedures.models import CaseEvent, DelayCause, Task
from tests.browsing import context_of, sign_in, window_of
from tests.clock import at, tuesday
from tests.office import Office, reload
from tests.route import go_to, open_task

pytestmark = [pytest.mark.browser, pytest.mark.once, pytest.mark.django_db(transaction=True)]
NOTE = "Người giữ hồ sơ nghỉ ốm từ 27/02"


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch) -> Callable[[], datetime]:
    monkeypatch.setattr("django.utils.timezone.now", lambda: tuesday(10))
    return lambda: tuesday(10)


def test_a_supervisors_day(office: Office, live_server: Any, browser: Any) -> None:
    """Two cases of a sick colleague are overdue. By the end both have a new holder, a new date and a cause."""
    cases = [office.receive(at=at(2026, 2, 26, hour)) for hour in (8, 9)]
    for case in cases:
        go_to(case, "appraisal", at=at(2026, 2, 26, 10))
    section = office.section("civil_status")
    ill, fresh = (post.officer for post in section.postings.filter(role="case_officer").order_by("pk")[:2])
    Task.objects.filter(case__in=cases, closed_at=None).update(officer=ill)
    context = context_of(browser, live_server)
    window = window_of(context)
    tab = window.tab
    sign_in(tab, office.supervisor)

    # The board is the first thing a supervisor sees: both are overdue, held by somebody, without a cause.
    assert tab.locator(".tiles a[aria-current] b").inner_text() == "2"
    assert tab.locator("tbody tr", has_text="Chưa ghi").count() == 2
    tab.get_by_label("Nguyên nhân").select_option("none")
    tab.get_by_role("button", name="Lọc").click()
    tab.wait_for_selector(".chosen:not(.bulkbar)")

    # Why is it late? The date explains itself, the case shows who used the time.
    tab.get_by_role("link", name=cases[0].code, exact=True).click()
    tab.wait_for_selector("#h-budget")
    tab.go_back()

    # Mark both by keyboard; the acts for many appear, and one officer takes both over.
    boxes = tab.locator('input[name="case"]')
    assert not tab.locator(".bulkbar").is_visible()
    for number in range(2):
        boxes.nth(number).focus()
        tab.keyboard.press("Space")
    tab.locator(".bulkbar").get_by_role("button", name="Giao người khác").click()
    tab.get_by_label("Người nhận thay").select_option(str(fresh.pk))
    tab.get_by_label("Vì sao đổi người").fill(NOTE)
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector("[role=status] h2")
    assert {open_task(case).officer for case in cases} == {fresh}
    tab.get_by_role("link", name="Về bảng tiến độ").click()

    # A new date for both, told with an apology; each row has its letter.
    for number in range(2):
        tab.locator('input[name="case"]').nth(number).check()
    tab.locator(".bulkbar").get_by_role("button", name="Xin lỗi, hẹn lại").click()
    tab.get_by_label("Ngày hẹn mới").fill("05/03/2026")
    tab.get_by_label("Lý do, báo công dân kèm lời xin lỗi").fill("Cán bộ thụ lý nghỉ ốm")
    tab.keyboard.press("Control+Enter")
    letters = tab.get_by_role("link", name="Thư xin lỗi (PDF)")
    letters.first.wait_for()
    assert letters.count() == 2
    address = letters.first.get_attribute("href")
    assert context.request.get(address).body().startswith(b"%PDF")
    assert {reload(case).due_at for case in cases} == {at(2026, 3, 5, 17)}

    # The cause of the first one goes on record from its own page, with the paper that proves it.
    tab.goto(f"/ho-so/{cases[0].code}/record_cause/")
    tab.get_by_label("Cán bộ cơ quan").check()
    tab.get_by_label("Diễn biến").fill(NOTE)
    tab.set_input_files("#id_paper", {"name": "don.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 don"})
    tab.keyboard.press("Control+Enter")
    tab.wait_for_selector(".toast")
    cause = DelayCause.objects.get()
    assert (cause.code, cause.note, cause.paper.name) == ("staff", NOTE, "don.pdf")

    # Nothing is overdue any more; the record tells the day in order.
    tab.goto("/giam-sat/")
    tab.get_by_text("Không có hồ sơ quá hạn.").wait_for()
    told = CaseEvent.objects.filter(case=cases[0]).order_by("sequence").values_list("code", flat=True)
    assert list(told)[-3:] == ["reassign", "reschedule", "record_cause"]
    assert window.complaints() == []
    context.close()
