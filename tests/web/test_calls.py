"""The call list, a call, and what the person was told on the page of a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.models import Case, ContactChoice, Message, Officer, PersonalDataReading
from tests.clock import monday, tuesday
from tests.counting import counting
from tests.notices.telling import MAIL, received, work
from tests.office import Office

SignIn = Callable[[Officer], Client]


def to_call(office: Office) -> Case:
    """A case whose message was too expensive: somebody has to call."""
    case = received(office, at=monday(9))
    work(monday(9))
    return case


@pytest.fixture
def case(office: Office, settings: Any) -> Case:
    settings.ONESTOP_SMS_PER_DAY = 1
    return to_call(office)


@pytest.fixture
def counter(office: Office, signed_in: SignIn, case: Case) -> Client:
    return signed_in(office.receiver)


def address(case: Case) -> str:
    return f"/can-goi/{Message.objects.get(case=case, channel='phone').pk}/"


def test_the_list_says_whom_to_call_and_what_to_say(counter: Client, case: Case) -> None:
    page = counter.get("/can-goi/").content.decode()
    assert "0900 ••• 001" in page
    assert "0900 000 001" not in page
    assert f"Đã nhận hồ sơ {case.code}. Hẹn trả 17:00, thứ Hai 02/03/2026." in page
    assert "/can-goi/" in counter.get("/").content.decode()


def test_the_number_is_shown_with_a_trace(counter: Client, case: Case) -> None:
    page = counter.post(address(case)).content.decode()
    assert "0900 000 001" in page
    assert PersonalDataReading.objects.get().page == "call"


@pytest.mark.parametrize(("outcome", "left"), [("reached", 0), ("missed", 1)])
def test_a_call_is_recorded_once(counter: Client, case: Case, outcome: str, left: int) -> None:
    place = address(case)
    for _time in range(2):
        answer = counter.post(place, {"outcome": outcome, "key": "once"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/can-goi/")
    codes = list(case.events.values_list("code", flat=True))
    assert codes.count("told_by_phone") + codes.count("not_reached_by_phone") == 1
    assert Message.objects.filter(channel="phone", state="waiting").count() == left


def test_a_call_somebody_made_already_is_refused_with_words(counter: Client, case: Case) -> None:
    place = address(case)
    counter.post(place, {"outcome": "reached", "key": "a"})
    assert (
        "không còn trong danh sách"
        in counter.post(place, {"outcome": "missed", "key": "b"}, follow=True).content.decode()
    )


def test_a_foreign_counter_sees_and_calls_nobody(office: Office, signed_in: SignIn, case: Case) -> None:
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    assert case.code not in stranger.get("/can-goi/").content.decode()
    assert stranger.post(address(case), {"outcome": "reached"}).status_code == 404
    assert stranger.post(f"/ho-so/{case.code}/da-goi/").status_code == 404
    assert stranger.post("/can-goi/999999/").status_code == 404
    examiner = signed_in(office.officer("case_officer", office.section("civil_status")))
    assert examiner.post(address(case)).status_code == 403
    assert examiner.post(f"/ho-so/{case.code}/da-goi/").status_code == 403
    assert not PersonalDataReading.objects.exists()


def test_the_page_of_a_case_says_what_was_told(counter: Client, case: Case) -> None:
    page = counter.get(f"/ho-so/{case.code}/").content.decode()
    assert "Đã báo cho người dân" in page
    assert "Không đến được: vượt mức tin nhắn của cơ quan" in page
    assert "Trong danh sách cần gọi" in page
    counter.post(f"/ho-so/{case.code}/da-goi/", {"key": "once"})
    page = counter.get(f"/ho-so/{case.code}/").content.decode()
    assert "Đã gọi, gặp được" in page
    assert "đã gọi điện báo cho người dân" in page


def test_a_person_says_how_they_want_to_be_told(counter: Client, office: Office) -> None:
    case = received(office, at=monday(9), email=MAIL)
    place = f"/ho-so/{case.code}/cach-bao/"
    assert counter.get(place).status_code == 200
    wrong = counter.post(place, {"first": "email", "second": "email", "how": "order", "language": "en"})
    assert wrong.status_code == 422
    assert "mỗi cách một lần" in wrong.content.decode()
    said = {"first": "email", "second": "phone", "how": "order", "language": "en", "key": "once"}
    assert [counter.post(place, said).status_code for _time in range(2)] == [302, 302]
    choice = ContactChoice.objects.get(case=case)
    assert (choice.channels, choice.language) == (["email", "phone"], "en")
    assert case.events.filter(code="choose_contact").count() == 1


def test_the_lists_ask_no_more_for_three_than_for_one(counter: Client, office: Office, case: Case) -> None:
    asked = []
    for _more in range(2):
        with counting(signed_in=True) as spent:
            assert counter.get("/can-goi/").status_code == 200
        asked.append(spent.count)
        to_call(office)
        to_call(office)
    assert asked[0] == asked[1]
    assert work(tuesday(9)) >= 0
