"""Asking by text message: the case code goes in, the level of completion comes back, to the right number only."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from procedures.models import Case, InboundMessage, Message
from procedures.notices.delivery import send_due
from procedures.notices.inbound import code_in, national
from tests.clock import monday
from tests.notices.telling import PHONE, received
from tests.office import Office

SECRET = "secret-of-the-gateway"
UNKNOWN = "Không tra được hồ sơ với mã này từ số điện thoại này. Xin kiểm tra lại giấy hẹn."
Ask = Callable[..., Any]


@pytest.fixture
def case(office: Office, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Case:
    settings.ONESTOP_SMS_INBOUND_SECRET = SECRET
    monkeypatch.setattr("django.utils.timezone.now", lambda: monday(23))
    return received(office, at=monday(9))


@pytest.fixture
def ask(client: Client) -> Ask:
    """Bring a text message in, as the gateway does."""

    def bring(text: str, *, phone: str = "+84900000001", number: str = "m-1", secret: str = SECRET) -> Any:
        body = json.dumps({"id": number, "from": phone, "text": text})
        return client.post(
            "/tin-nhan/den/", body, content_type="application/json", headers={"X-Onestop-Secret": secret}
        )

    return bring


def test_the_level_comes_back_at_once_even_at_night(case: Case, ask: Ask) -> None:
    assert ask(f"Ho so {case.code.lower()} the nao?").status_code == 202
    reply = Message.objects.get()
    assert (reply.kind, reply.address, reply.text) == ("reply", PHONE, f"Hồ sơ {case.code}: đã xong 25 %.")
    assert send_due(lambda: monday(23)) == 1
    reply.refresh_from_db()
    assert reply.state == "logged"


def test_a_strange_number_an_unknown_code_and_no_code_look_alike(case: Case, ask: Ask) -> None:
    answers = [
        ask(case.code, phone="0911111111", number="a"),
        ask("H99.12-260302-9999", number="b"),
        ask("xin chào", number="c"),
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (202, json.dumps({"accepted": number}).encode()) for number in "abc"
    }
    replies = Message.objects.order_by("pk")
    assert {(reply.text, reply.case, reply.unit) for reply in replies} == {(UNKNOWN, None, None)}


def test_a_repeated_message_is_answered_once(case: Case, ask: Ask) -> None:
    assert [ask(case.code).status_code for _time in range(3)] == [202] * 3
    assert (Message.objects.count(), InboundMessage.objects.count()) == (1, 1)


def test_a_number_is_answered_five_times_an_hour(case: Case, ask: Ask) -> None:
    for number in range(8):
        assert ask(case.code, number=f"m-{number}").status_code == 202
    assert (Message.objects.count(), InboundMessage.objects.count()) == (5, 8)


def test_only_who_knows_the_secret_gets_in_and_guessing_is_throttled(case: Case, ask: Ask) -> None:
    tries = [ask(case.code, secret=f"guess-{number}").status_code for number in range(22)]
    assert tries == [403] * 20 + [429] * 2
    assert not InboundMessage.objects.exists()
    assert ask(case.code).status_code == 202


def test_without_a_secret_there_is_no_door(case: Case, ask: Ask, settings: Any) -> None:
    settings.ONESTOP_SMS_INBOUND_SECRET = ""
    assert ask(case.code, secret="").status_code == 404


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"id": 1, "from": "0", "text": "x"}', '{"id": "", "from": "0", "text": "x"}', "9" * 20_000]
)
def test_nonsense_is_refused(case: Case, client: Client, body: str) -> None:
    answer = client.post("/tin-nhan/den/", body, content_type="application/json", headers={"X-Onestop-Secret": SECRET})
    assert answer.status_code == 400
    assert not InboundMessage.objects.exists()


def test_only_post_is_understood(case: Case, client: Client) -> None:
    assert client.get("/tin-nhan/den/").status_code == 405


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H99.12-260302-0001", "H99.12-260302-0001"),
        ("hs h99.12 - 260302 - 0001 cam on", "H99.12-260302-0001"),
        ("TT H99.12.3-260302-00012", "H99.12.3-260302-00012"),
        ("0900000001", ""),
        ("", ""),
    ],
)
def test_the_code_is_found_as_people_type_it(text: str, code: str) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize("typed", ["+84 900 000 001", "84900000001", "0900.000.001", "0900000001"])
def test_numbers_are_compared_as_cases_have_them(typed: str) -> None:
    assert national(typed) == PHONE
