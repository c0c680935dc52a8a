"""Who may open a case without an account, and what becomes of a lost or seen code.

NĐ 118/2025/NĐ-CP art. 5 clause 1 point d (nothing of a file is disclosed); TT 01/2018/TT-VPCP art. 16 (more than code
and level only for who has proven to be the person); Luật 91/2025/QH15 on personal data.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from procedures.actions import ActionRefused, PartyData
from procedures.actions.renew_token import RenewToken
from procedures.actions.send_link import MOST_CASES, MOST_PER_DAY, send_links
from procedures.models import Case, CaseEvent, Guessing, LinkRequest, Message, Unit
from procedures.notices.delivery import send_due
from procedures.queries.short_way import LASTS
from procedures.web.citizen.views import MOST_DETAILS
from tests.clock import at, monday, tuesday, wednesday
from tests.notices.telling import PHONE, person, received
from tests.office import APPLICANT, Office, reload
from tests.route import hand_over, ready

ID_DIGITS, PHONE_DIGITS = APPLICANT.id_number[-4:], PHONE[-4:]
GIVEN = {"shown": "card", "why": "lost"}


@pytest.fixture(autouse=True)
def _it_is_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: wednesday(12))


@pytest.fixture(autouse=True)
def _text_messages_go_out(settings: Any) -> None:
    settings.ONESTOP_SENDERS = {"sms": "console"}


def shown(client: Client, token: str) -> tuple[int, str]:
    """Status and page of an address, without what differs in every answer."""
    answer = client.get(f"/t/{token}/")
    text = answer.content.decode().replace(token, "")
    return answer.status_code, re.sub(r'(nonce|value|csrfmiddlewaretoken)="[^"]*"', "", text)


def details(client: Client, code: str, id_digits: str = ID_DIGITS, phone_digits: str = PHONE_DIGITS) -> Any:
    """What somebody gets who types a code and the last digits of two numbers."""
    typed = {"code": code, "id_digits": id_digits, "phone_digits": phone_digits}
    return client.post("/tra-cuu/", typed)


# At the counter


def test_a_lost_receipt_is_replaced_and_the_old_code_opens_nothing(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    old = case.token
    event = RenewToken(case, by=office.receiver, at=monday(10), **GIVEN).run()
    new = reload(case).token
    assert (len(new), new == old) == (22, False)
    assert event.facts == {"shown": "card", "renewed_for": "lost"}
    assert old not in str(event.facts)
    assert (shown(client, old)[0], shown(client, new)[0]) == (404, 200)
    assert "Mã QR đã được đổi tại quầy" in shown(client, new)[1]


def test_a_receipt_can_be_replaced_after_the_case_has_ended(office: Office, client: Client) -> None:
    case = ready(office.receive(at=monday(9)), at=monday(11))
    hand_over(case, at=tuesday(8))
    RenewToken(reload(case), by=office.receiver, at=tuesday(9), **GIVEN).run()
    assert shown(client, reload(case).token)[0] == 200


def test_nobody_gets_a_code_without_showing_who_they_are(office: Office) -> None:
    case = office.receive(at=monday(9))
    with pytest.raises(ActionRefused) as refused:
        RenewToken(case, by=office.receiver, at=monday(10)).run()
    assert refused.value.codes == ("nothing_shown", "no_reason")
    foreign = office.officer("front_desk", office.other_counter)
    with pytest.raises(ActionRefused) as refused:
        RenewToken(case, by=foreign, at=monday(10), **GIVEN).run()
    assert refused.value.codes == ("not_yours",)
    assert reload(case).token == case.token


def test_the_counter_prints_the_new_receipt_right_after(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9))
    client.force_login(office.receiver, backend="django.contrib.auth.backends.ModelBackend")
    page = f"/ho-so/{case.code}/doi-ma/"
    assert client.get(page).status_code == 200
    assert client.post(page, {}).status_code == 422
    done = client.post(page, {**GIVEN, "key": "một-lần-1"}, follow=True).content.decode()
    assert f"/ho-so/{case.code}/giay-hen.pdf?in=" in done
    token = reload(case).token
    assert token != case.token
    assert client.get(f"/ho-so/{case.code}/giay-hen.pdf").status_code == 200


# By telephone


def ask(client: Client, phone: str = PHONE, digits: str = ID_DIGITS) -> Any:
    return client.post("/mat-ma/", {"phone": phone, "id_digits": digits}, follow=True)


def test_the_link_comes_by_text_message_and_the_old_code_is_cancelled(office: Office, client: Client) -> None:
    case = received(office, at=monday(9))
    assert "nếu cả hai số có trong một hồ sơ" in ask(client, "0900 000 001").content.decode().lower()
    assert send_links(at=wednesday(12)) == 1
    now, message = reload(case), Message.objects.get(kind="link")
    assert now.token != case.token
    assert (message.address, message.channel, message.event) == (PHONE, "sms", None)
    assert message.text.endswith(f"/t/{now.token}/")
    assert APPLICANT.full_name.split()[0] not in message.text
    assert CaseEvent.objects.filter(case=case).latest("sequence").code == "renew_token_by_phone"
    assert send_due(lambda: wednesday(12)) == 1
    assert (shown(client, case.token)[0], shown(client, now.token)[0]) == (404, 200)
    assert not LinkRequest.objects.exists()


@pytest.mark.parametrize(("phone", "digits"), [(PHONE, "9999"), ("0900000777", ID_DIGITS)])
def test_what_does_not_fit_gets_the_same_answer_and_nothing_else(
    office: Office, client: Client, phone: str, digits: str
) -> None:
    case = received(office, at=monday(9))
    wrong, right = ask(client, phone, digits), ask(client)
    plain = [re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in (wrong, right)]
    assert plain[0] == plain[1]
    assert wrong.redirect_chain == right.redirect_chain
    LinkRequest.objects.latest("pk").delete()
    assert send_links(at=wednesday(12)) == 0
    assert reload(case).token == case.token
    assert not Message.objects.filter(kind="link").exists()
    assert not LinkRequest.objects.exists()


def test_what_is_asked_is_kept_sealed_until_it_is_answered(office: Office, client: Client) -> None:
    ask(client)
    sealed = LinkRequest.objects.get().sealed
    assert PHONE not in sealed
    assert ID_DIGITS not in sealed


def test_half_filled_in_is_told_and_noted_nowhere(office: Office, client: Client) -> None:
    assert client.post("/mat-ma/", {"phone": "abc", "id_digits": "12"}).status_code == 422
    assert not LinkRequest.objects.exists()


def test_nobody_can_cancel_somebodys_code_all_day(office: Office, client: Client) -> None:
    case, tokens = received(office, at=monday(9)), set()
    for minute in range(MOST_PER_DAY + 2):
        LinkRequest.asked(PHONE, ID_DIGITS, at=wednesday(12, minute))
        send_links(at=wednesday(12, minute))
        tokens.add(reload(case).token)
    assert len(tokens) == MOST_PER_DAY
    LinkRequest.asked(PHONE, ID_DIGITS, at=wednesday(12) + timedelta(days=2))
    assert send_links(at=wednesday(12) + timedelta(days=2)) == 1


def test_a_person_with_many_cases_gets_the_newest_open_ones(office: Office) -> None:
    cases = [received(office, at=monday(9, minute)) for minute in range(MOST_CASES + 1)]
    hand_over(ready(cases[-1], at=monday(11)), at=monday(12))
    LinkRequest.asked(PHONE, ID_DIGITS, at=wednesday(12))
    assert send_links(at=wednesday(12)) == MOST_CASES
    assert reload(cases[-1]).token == cases[-1].token


def test_without_a_sender_no_code_on_paper_is_cancelled(office: Office, settings: Any) -> None:
    settings.ONESTOP_SENDERS = {}
    case = received(office, at=monday(9))
    LinkRequest.asked(PHONE, ID_DIGITS, at=wednesday(12))
    assert send_links(at=wednesday(12)) == 0
    assert reload(case).token == case.token


# By the typed code and a second factor


def test_the_last_digits_of_two_numbers_open_the_page_for_a_while(
    office: Office, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = received(office, at=monday(9))
    answer = details(client, case.code.lower())
    assert answer.status_code == 302
    way = answer.headers["Location"]
    assert way.startswith("/t/~")
    assert case.token not in way
    page = client.get(way).content.decode()
    assert case.code in page
    assert case.token not in page
    assert client.get(f"{way}cach-tinh/").status_code == 200
    real = signing.time.time
    monkeypatch.setattr(signing.time, "time", lambda: real() + LASTS.total_seconds() + 1)
    assert client.get(way).status_code == 404


def test_a_cancelled_code_closes_the_short_way_too(office: Office, client: Client) -> None:
    case = received(office, at=monday(9))
    way = details(client, case.code).headers["Location"]
    RenewToken(case, by=office.receiver, at=monday(10), **GIVEN).run()
    assert client.get(way).status_code == 404


@pytest.mark.parametrize(("id_digits", "phone_digits"), [("9999", PHONE_DIGITS), (ID_DIGITS, "9999")])
def test_one_of_the_two_is_not_enough_and_an_unknown_code_looks_alike(
    office: Office, client: Client, id_digits: str, phone_digits: str
) -> None:
    case = received(office, at=monday(9))
    wrong = details(client, case.code, id_digits, phone_digits)
    unknown = details(client, "H99.12-260302-9999")
    plain = [
        re.sub(r'value="[^"]*"', "", answer.content.decode().replace(code, ""))
        for answer, code in ((wrong, case.code), (unknown, "H99.12-260302-9999"))
    ]
    assert (wrong.status_code, plain[0]) == (unknown.status_code, plain[1])


def test_the_numbers_are_those_of_one_person(office: Office, client: Client) -> None:
    """The identity number of one and the telephone of another open nothing; those of the submitter do."""
    agent = PartyData(full_name="Trần Văn Đại Diện (mẫu)", id_number="000090007777", phone="0900005555")
    case = office.receive(at=monday(9), applicant=person(), submitter=agent, authorisation="Ủy quyền")
    assert details(client, case.code, ID_DIGITS, "5555").status_code == 200
    assert details(client, case.code, "7777", "5555").status_code == 302


def test_a_case_without_numbers_is_opened_by_no_digits(office: Office, client: Client) -> None:
    case = office.receive(at=monday(9), applicant=PartyData(full_name="Nguyễn Thị Mẫu (mẫu)"))
    assert details(client, case.code, "0000", "0000").status_code == 200


def test_the_digits_cannot_be_gone_through(office: Office) -> None:
    """Neither from one address nor, for one case, from many."""
    case = received(office, at=monday(9))
    tries = [
        details(Client(REMOTE_ADDR=f"10.0.0.{n}"), case.code, f"9{n:03d}").status_code for n in range(MOST_DETAILS)
    ]
    assert tries == [200] * MOST_DETAILS
    assert details(Client(REMOTE_ADDR="10.0.0.99"), case.code).status_code == 429
    assert details(Client(REMOTE_ADDR="10.0.0.98"), "H99.12-260302-0002").status_code == 200


# Guessing


@pytest.mark.parametrize(
    ("door", "knock"),
    [
        ("lookup", lambda client, n: client.post("/tra-cuu/", {"code": f"H99.12-260302-{n:04d}"})),
        ("track", lambda client, n: client.get(f"/t/{n:022d}/")),
        ("details", lambda client, n: details(client, "H99.12-260302-0001", f"{n:04d}")),
        ("link", lambda client, n: client.post("/mat-ma/", {"phone": PHONE, "id_digits": f"{n:04d}"})),
    ],
)
def test_a_thousand_guesses_are_throttled_and_raise_an_alert(
    office: Office, client: Client, door: str, knock: Callable[[Client, int], Any], caplog: pytest.LogCaptureFixture
) -> None:
    guesses = 1000 if door == "lookup" else 120
    answers = [knock(client, n).status_code for n in range(guesses)]
    assert sum(status != 429 for status in answers) <= 20
    alert = Guessing.objects.get()
    assert (alert.door, alert.hour) == (door, wednesday(12))
    assert guesses - 71 <= alert.tries <= guesses
    assert "127.0.0.1" not in f"{vars(alert)} {caplog.text}"
    assert door in caplog.text


def test_the_alert_is_seen_by_supervisor_and_auditor(office: Office, client: Client) -> None:
    Guessing.objects.note("lookup", 950, at=wednesday(11, 20))
    Guessing.objects.note("lookup", 50, at=wednesday(11, 50))
    for officer, sees in ((office.supervisor, True), (office.receiver, False)):
        client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        assert ("/canh-bao/" in client.get("/ho-so/").content.decode()) is sees
    client.force_login(office.supervisor, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get("/canh-bao/").content.decode()
    assert "1.000" in text
    assert "Mã hồ sơ gõ vào ô tra cứu" in text


# Every address that opens nothing


def test_what_opens_nothing_is_answered_alike_and_as_fast(office: Office, settings: Any, client: Client) -> None:
    """Unknown, malformed, cancelled and too old: one page, one query, one time within noise."""
    cancelled = office.receive(at=monday(9))
    RenewToken(cancelled, by=office.receiver, at=monday(10), **GIVEN).run()
    ended = ready(office.receive(at=monday(9)), at=monday(11))
    hand_over(ended, at=tuesday(8))
    Case.objects.filter(pk=ended.pk).update(closed_at=wednesday(12) - timedelta(days=settings.ONESTOP_TRACKING_DAYS))
    tokens = {
        "unknown": "A" * 22,
        "malformed": "%00ơ",
        "cancelled": cancelled.token,
        "old": ended.token,
        "short way": "~1-ab.cd.ef",
    }
    answers = {name: shown(client, token) for name, token in tokens.items()}
    assert {status for status, _text in answers.values()} == {404}
    plain = {text.replace("%2500%C6%A1", "") for _status, text in answers.values()}
    assert len({re.sub(r"/t/[^\"]*", "", text) for text in plain}) == 1
    times: dict[str, list[float]] = {name: [] for name in tokens}
    for turn in range(25):
        for name, token in tokens.items():
            visitor = Client(REMOTE_ADDR=f"10.1.{turn}.1")
            begun = perf_counter()
            visitor.get(f"/t/{token}/")
            times[name].append(perf_counter() - begun)
    typical = {name: median(found) for name, found in times.items()}
    assert max(typical.values()) < 1.5 * min(typical.values()), typical


def test_an_address_has_at_least_96_bits(office: Office) -> None:
    """22 letters of 64 are 132 places for 128 random bits, at reception and when the code is replaced."""
    case = office.receive(at=monday(9))
    tokens = {case.token}
    for minute in range(20):
        RenewToken(reload(case), by=office.receiver, at=monday(10, minute), **GIVEN).run()
        tokens.add(reload(case).token)
    assert len(tokens) == 21
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)
    letters = [len({token[place] for token in tokens}) for place in range(21)]
    assert min(letters) > 8


def test_an_old_receipt_opens_its_case_after_the_communes_were_merged(office: Office, client: Client) -> None:
    """The address names no commune: the code on paper, and the case code with the old agency's number, still open."""
    case = received(office, at=monday(9))
    merged = Unit.objects.create(
        code="H99.77", agency_code="H99.77", name="UBND xã Mới (mẫu)", kind="commune", parent=office.commune.parent,
        path="/H99/H99.77/", is_demo=True,
    )  # fmt: skip
    old = Unit.objects.filter(path__startswith=office.commune.path)
    for unit in old:
        unit.path, unit.closed_on = f"{merged.path}{unit.code}/", at(2026, 3, 4).date()
        unit.parent = merged if unit == office.commune else unit.parent
        unit.save()
    status, text = shown(client, case.token)
    assert status == 200
    assert case.code in text
    answer = client.post("/tra-cuu/", {"code": case.code}).content.decode()
    assert "25 %" in answer
    assert details(client, case.code).status_code == 302
