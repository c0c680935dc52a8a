"""The papers of a day in one file: what waits, what is counted, and how long a full day takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from procedures.actions import Receive
from procedures.models import Case, Officer, PaperKind, PersonalDataReading, PrintedPaper
from procedures.queries.day_papers import papers_of_day
from tests.clock import MONDAY, monday, tuesday
from tests.counting import counting
from tests.documents.reading import A4_MM, A5_MM, Pages
from tests.office import Office

SignIn = Callable[[Officer], Client]
DAY = "/in-trong-ngay/in.pdf?day=02/03/2026"
FULL_DAY = 300
SECONDS_OF_A_FULL_DAY = 10
"""Seconds of work, not of waiting: the machine of the tests does other things too. An idle one needs three or four."""


@pytest.fixture
def day(office: Office) -> Case:
    """Two cases accepted, one refused and one asked to be completed on Monday; another on Tuesday."""
    first = office.receive(at=monday(9))
    office.receive(at=monday(10))
    Receive(office.intake(papers={}), by=office.receiver, at=monday(11)).turn_away("Không thuộc thẩm quyền")
    Receive(office.intake(papers={}), by=office.receiver, at=monday(11)).ask_for_papers("Thiếu giấy tờ")
    office.receive(at=tuesday(9))
    return first


def test_the_page_counts_what_waits(day: Case, office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    page = browser.get("/in-trong-ngay/?day=02/03/2026")
    rows = [(row.count, row.left) for row in page.context["rows"]]
    assert (rows, page.context["wanted"]) == ([(2, 2), (1, 1), (1, 1), (2, 2), (2, 2)], 8)
    today = browser.get("/in-trong-ngay/")
    assert [(row.count, row.left) for row in today.context["rows"]] == [(1, 1), (0, 0), (0, 0), (1, 1), (1, 1)]
    assert "In 8 giấy tờ" in page.content.decode()


def test_everything_of_the_day_in_one_file(day: Case, office: Office, signed_in: SignIn) -> None:
    pages = Pages(signed_in(office.receiver).get(f"{DAY}&in=k1").content)
    assert [pages.size_mm(number) for number in range(len(pages))] == [A5_MM] * 8 + [A4_MM]
    for place, words in enumerate(
        ("Liên 1", "Liên 2", "Liên 1", "Liên 2", "BỔ SUNG", "TỪ CHỐI", "KIỂM SOÁT", "KIỂM SOÁT")
    ):
        assert words in pages.text(place)
    assert pages.text(8).count("Sổ 01/2026-") == 2
    assert pages.codes(0)["Code128"] == day.code
    assert "Bản in lại" not in pages.whole_text
    assert PrintedPaper.objects.count() == PersonalDataReading.objects.count() == 8


def test_what_is_printed_waits_no_longer_and_a_reload_prints_it_the_same(
    day: Case, office: Office, signed_in: SignIn
) -> None:
    browser = signed_in(office.receiver)
    browser.get(f"/ho-so/{day.code}/giay-hen.pdf?in=alone")
    first = browser.get(f"{DAY}&papers=receipt&in=k1")
    assert len(Pages(first.content)) == 2
    assert day.code not in Pages(first.content).whole_text
    again = browser.get(f"{DAY}&papers=receipt&in=k1")
    assert again.content == first.content
    assert PrintedPaper.objects.count() == 2
    nothing = browser.get(f"{DAY}&papers=receipt&in=k2")
    assert (nothing.status_code, nothing.headers["Location"]) == (302, "/in-trong-ngay/")
    reprints = Pages(browser.get(f"{DAY}&papers=receipt&papers=label&again=on&in=k3").content)
    assert reprints.whole_text.count("Bản in lại, lần 2") == 4
    assert PrintedPaper.objects.filter(kind=PaperKind.RECEIPT).count() == 4


def test_asking_for_the_head_prints_nothing(day: Case, office: Office, signed_in: SignIn) -> None:
    assert signed_in(office.receiver).head(f"{DAY}&in=k").status_code == 200
    assert not PrintedPaper.objects.exists()


def test_a_counter_prints_only_its_own_day(day: Case, office: Office, signed_in: SignIn) -> None:
    stranger = signed_in(office.officer("front_desk", office.other_counter))
    assert stranger.get(f"{DAY}&in=k").status_code == 302
    wrong = stranger.get(f"/in-trong-ngay/?day=02/03/2026&counter={office.counter.code}")
    assert wrong.status_code == 422
    assert stranger.get(f"{DAY}&counter={office.counter.code}&in=k").headers["Location"] == "/in-trong-ngay/"
    assert not PrintedPaper.objects.exists()


@pytest.mark.parametrize("day_said", ["32/03/2026", "", "%00", "9999999", "01/01/0001"])
def test_a_day_that_is_none_is_said(day_said: str, office: Office, signed_in: SignIn) -> None:
    answer = signed_in(office.receiver).get(f"/in-trong-ngay/?day={day_said}")
    assert answer.status_code == 422
    assert 'class="errtext"' in answer.content.decode()


def test_a_day_asks_no_more_for_more_cases(office: Office, signed_in: SignIn) -> None:
    browser = signed_in(office.receiver)
    spent = []
    for key in ("k1", "k2"):
        for _ in range(3 if key == "k2" else 1):
            office.receive(at=monday(9))
            Receive(office.intake(papers={}), by=office.receiver, at=monday(11)).turn_away("Không thuộc thẩm quyền")
            Receive(office.intake(papers={}), by=office.receiver, at=monday(11)).ask_for_papers("Thiếu giấy tờ")
        with counting(signed_in=True) as statements:
            browser.get(f"{DAY}&in={key}")
        spent.append(statements.count)
    assert spent[0] == spent[1]


def test_three_hundred_receipts_take_seconds(
    office: Office, signed_in: SignIn, it_is: Callable[[datetime], None], capsys: pytest.CaptureFixture[str]
) -> None:
    intake = office.intake()
    for _ in range(FULL_DAY):
        Receive(intake, by=office.receiver, at=monday(9)).run()
    browser = signed_in(office.receiver)
    started = time.process_time()
    answer = browser.get(f"{DAY}&papers=receipt&in=k1")
    took = time.process_time() - started
    with capsys.disabled():
        print(f"\n{FULL_DAY} receipts: {took:.2f} s, {took / FULL_DAY * 1000:.1f} ms each, {len(answer.content)} bytes")
    assert len(Pages(answer.content)) == 2 * FULL_DAY
    assert took < SECONDS_OF_A_FULL_DAY
    assert all(paper.printings for paper in papers_of_day(office.counter, MONDAY, [PaperKind.RECEIPT]))
