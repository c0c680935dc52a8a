"""Rating on the telephone and on the device at the counter; what the supervisor sees of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from procedures.models import Case, Officer, RatedCase, Rating, RatingFollowUp
from tests.clock import tuesday
from tests.counting import counting
from tests.office import Office
from tests.rating import GOOD, LOW, handed_over, rate, visit

SignIn = Callable[[Officer], Client]
KIOSK = "/danh-gia/H99.12.01/"
WHEN = tuesday(10)


@pytest.fixture
def case(office: Office) -> Case:
    """A case whose result was handed over."""
    return handed_over(office)


def test_a_citizen_rates_once_from_the_tracking_page(case: Case, client: Client) -> None:
    address = f"/t/{case.token}/danh-gia/"
    assert address in client.get(f"/t/{case.token}/").content.decode()
    page = client.get(address)
    assert page.content.count(b"<fieldset") == 8
    assert len(page.content) < 30_000
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    empty = client.post(address, {"text": "<b>Tốt</b>", "q-time": "7"})
    assert empty.status_code == 422
    assert "&lt;b&gt;Tốt&lt;/b&gt;" in empty.content.decode()
    done = client.post(address, {"q-time": "2", "text": "Tốt"}, follow=True)
    assert "Cảm ơn" in done.content.decode()
    assert client.post(address, {"q-time": "0"}).status_code == 200
    assert Rating.objects.get().points == 2


def test_a_case_without_a_result_and_an_unknown_token_are_not_rated(office: Office, client: Client) -> None:
    waiting = office.receive(at=tuesday(8))
    assert client.post(f"/t/{waiting.token}/danh-gia/", {"q-time": "2"}).status_code == 200
    assert client.post("/t/unknown/danh-gia/", {"q-time": "2"}).status_code == 404
    assert not Rating.objects.exists()


def test_the_device_takes_one_touch_and_a_double_touch_counts_once(office: Office, client: Client) -> None:
    page = client.get(KIOSK)
    key = page.context["key"]
    for _twice in range(2):
        answer = client.post(KIOSK, {"key": key, "q-overall": "0"})
        assert answer.headers["Location"] == f"{KIOSK}cam-on/"
    assert Rating.objects.get().unit == office.counter
    assert client.post(KIOSK, {"q-overall": "5"}).status_code == 422
    assert client.get("/danh-gia/H99.12/").status_code == 404


def test_the_device_leads_nowhere_else_and_shows_nothing_of_a_case(office: Office, case: Case, client: Client) -> None:
    scanned = client.post(KIOSK, {"scan": f"https://mot-cua.example/t/{case.token}/"})
    for page in (client.get(KIOSK), scanned, client.get(f"{KIOSK}cam-on/")):
        text = page.content.decode()
        links = {part.split('"')[0] for part in text.split("<a ")[1:] for part in part.split('href="')[1:]}
        assert links <= {KIOSK}
        assert case.code not in text
        assert case.applicant.full_name not in text
    assert client.post(KIOSK, {"token": case.token, "q-time": "2"}).headers["Location"] == f"{KIOSK}cam-on/"
    assert client.post(KIOSK, {"token": case.token, "q-time": "2"}).status_code == 422
    assert RatedCase.objects.count() == 1


@pytest.mark.parametrize("scan", ["", "x", "/t/", "/t/unknown/", "\x00", "/t/" + "x" * 500 + "/", "H99.12-260302-0001"])
def test_the_device_takes_only_the_code_of_a_receipt(office: Office, client: Client, scan: str) -> None:
    assert client.post(KIOSK, {"scan": scan}).status_code == 422
    assert not Rating.objects.exists()


def test_the_supervisor_reads_texts_without_a_case_and_closes(office: Office, case: Case, signed_in: SignIn) -> None:
    rate(case, LOW, at=WHEN, text="<script>alert(1)</script> Chờ lâu").run()
    browser = signed_in(office.supervisor)
    page = browser.get("/danh-gia-thap/").content.decode()
    assert "&lt;script&gt;" in page
    assert case.code not in page
    assert "chưa hiện số liệu" in page
    found = RatingFollowUp.objects.get()
    address = f"/danh-gia-thap/{found.pk}/"
    assert case.code not in browser.get(address).content.decode()
    assert browser.post(address, {"done": " "}).status_code == 422
    assert browser.post(address, {"done": "Đã nhắc cán bộ"}).status_code == 302
    assert "Đã nhắc" not in browser.get("/danh-gia-thap/").content.decode()
    assert "Đã nhắc cán bộ" in browser.get("/danh-gia-thap/?state=closed").content.decode()
    foreign = signed_in(office.officer("supervisor", office.other_commune))
    assert foreign.get(address).status_code == 404
    assert signed_in(office.receiver).get(address).status_code == 403


def test_who_asks_to_be_called_back_names_the_case(office: Office, case: Case, signed_in: SignIn) -> None:
    rate(case, GOOD, at=WHEN, contact=True).run()
    assert case.code in signed_in(office.supervisor).get("/danh-gia-thap/").content.decode()


def test_a_long_list_asks_no_more_than_a_short_one(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.supervisor)
    counts = []
    for number in (1, 12):
        for _each in range(number):
            visit(office.counter, "0", at=WHEN)
        browser.get("/danh-gia-thap/")
        with counting(signed_in=True) as spent:
            assert browser.get("/danh-gia-thap/").status_code == 200
        counts.append(spent.count)
    assert counts[0] == counts[1] <= 16
