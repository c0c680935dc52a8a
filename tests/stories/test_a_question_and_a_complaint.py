"""Bà Mẫu asks before she goes; her neighbour complains about the officer who was rude. Both get their answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.models import Feedback, Officer, Question
from tests.clock import at, monday, tuesday, wednesday
from tests.inquiring import person
from tests.office import Office


@pytest.fixture
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    return lambda moment: monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def browser_of(officer: Officer) -> Client:
    browser = Client()
    browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def act(browser: Client, place: str, code: str, **typed: str) -> str:
    answer = browser.post(place, {"act": code, **typed}, follow=True)
    page: str = answer.content.decode()
    assert answer.status_code == 200, page
    return page


def test_a_question_is_asked_answered_published_and_found(
    office: Office, client: Client, it_is: Callable[[Any], None]
) -> None:
    it_is(monday(8))
    asked = {"title": "Khai sinh cần gì?", "text": "Cháu tôi mới sinh, cần mang giấy gì?", "unit": "H99.12"}
    address = client.post("/hoi-dap/dat-cau-hoi/", asked | {"procedure": "1.001193"}).headers["Location"]
    assert "Chúng tôi đã nhận câu hỏi" in client.get(address).content.decode()

    it_is(monday(10))
    place = f"/tra-loi/{Question.objects.get().code}/"
    act(browser_of(person("hotich.anmau")), place, "answer_question", text="Giấy chứng sinh và căn cước.")
    page = client.get(address).content.decode()
    assert "Giấy chứng sinh và căn cước." in page
    assert "2 giờ" in page
    assert "Khai sinh cần gì?" not in client.get("/thu-tuc/1.001193/").content.decode()

    it_is(tuesday(9))
    public = {"title": asked["title"], "text": asked["text"], "answer_text": "Giấy chứng sinh và căn cước."}
    act(browser_of(person("lanhdao.anmau")), place, "publish_answer", **public)
    assert "Khai sinh cần gì?" in client.get("/thu-tuc/1.001193/").content.decode()
    assert "Khai sinh cần gì?" in client.get("/hoi-dap/?q=khai+sinh+can").content.decode()


def test_a_complaint_is_taken_up_settled_and_public_and_the_officer_never_sees_it(
    office: Office, client: Client, it_is: Callable[[Any], None]
) -> None:
    it_is(monday(9))
    said = {
        "subject": "behaviour",
        "title": "Cán bộ nói gắt gỏng",
        "text": "Lãnh đạo xã nói to tiếng với tôi trước mọi người (mẫu).",
        "unit": "H99.12",
        "named": "yes",
        "name": "Trần Văn Mẫu (mẫu)",
        "address": "Thôn Đông",
    }
    address = client.post("/phan-anh/gui/", said).headers["Location"]
    page = client.get(address).content.decode()
    assert "17:00" in page
    assert "23/03/2026" in page
    assert "Trần Văn" not in page

    place = f"/xu-ly-phan-anh/{Feedback.objects.get().code}/"
    leader, supervisor = person("lanhdao.anmau"), browser_of(person("giamsat.anmau"))
    act(supervisor, place, "confirm_feedback", subject="behaviour", about=str(leader.pk))
    assert browser_of(leader).get(place).status_code == 404
    assert Feedback.objects.get().code not in browser_of(leader).get("/xu-ly-phan-anh/").content.decode()

    it_is(wednesday(9))
    supervisor = browser_of(person("giamsat.anmau"))  # a new day, a new session
    act(supervisor, place, "settle_feedback", result="Đã nhắc nhở và xin lỗi.")
    assert "Đã nhắc nhở và xin lỗi." in client.get(address).content.decode()
    assert "17:00" in supervisor.get(f"{place}cach-tinh/publish/").content.decode()
    public = {"title": "Thái độ ở quầy", "text": "Cán bộ nói gắt gỏng.", "answer_text": "Đã nhắc nhở và xin lỗi."}
    act(supervisor, place, "publish_result", **public)
    it_is(at(2026, 3, 5, 8))
    assert "Thái độ ở quầy" in client.get("/phan-anh/").content.decode()
