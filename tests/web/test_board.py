"""The public board: what everybody may know of the office, and nothing of anybody."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from procedures.models import Case
from procedures.queries.public_figures import percent_on_time, published_figures
from tests.browsing import context_of, scrolls_sideways
from tests.clock import at, monday, tuesday, wednesday
from tests.counting import counting
from tests.office import Office
from tests.route import ready

APRIL = at(2026, 4, 1, 8)
PAGES = (
    "/cong-khai/",
    "/cong-khai/?lang=en",
    "/cong-khai/?don-vi=H99.12",
    "/cong-khai/du-lieu.json",
    "/cong-khai/du-lieu.csv",
)
SayMoment = Callable[[datetime], None]


@pytest.fixture
def march(office: Office, it_is: SayMoment) -> list[Case]:
    """Six births received on Monday at An Mẫu: four finished on time, one a day late, one still open. It is April."""
    cases = [office.receive(at=monday(9)) for _number in range(6)]
    for case in cases[:4]:
        ready(case, at=monday(14))
    ready(cases[4], at=wednesday(9))
    it_is(APRIL)
    return cases


def rows(client: Client, **wanted: str) -> list[dict[str, Any]]:
    """Rows of the open data of March that fit."""
    found = client.get("/cong-khai/du-lieu.json").json()["rows"]
    return [
        row for row in found if row["month"] == "2026-03" and all(row[key] == value for key, value in wanted.items())
    ]


def numbers(row: dict[str, Any]) -> tuple[Any, ...]:
    """The four figures of a row."""
    return row["received"], row["settled"], row["on_time_percent"], row["waiting"]


def test_a_month_is_told_when_it_is_over(march: list[Case], client: Client, it_is: SayMoment) -> None:
    (whole,) = rows(client, unit_code="", field_code="")
    assert numbers(whole) == (6, 5, 80, None)  # one case in hand is too few to tell
    (unit,) = rows(client, unit_code="H99.12", field_code="")
    assert numbers(unit) == (6, 5, 80, None)
    it_is(tuesday(10))
    assert rows(client) == []
    assert "2026-03" not in client.get("/cong-khai/du-lieu.csv").content.decode()


def test_what_is_few_is_kept_back(march: list[Case], client: Client, settings: Any) -> None:
    settings.ONESTOP_PUBLIC_SMALLEST = 6
    (whole,) = rows(client, unit_code="", field_code="")
    assert numbers(whole) == (6, None, None, None)
    page = client.get("/cong-khai/").content.decode()
    assert "giữ kín" in page


def test_the_board_says_the_month_in_a_sentence_in_both_languages(march: list[Case], client: Client) -> None:
    page = client.get("/cong-khai/?don-vi=H99.12").content.decode()
    assert "Tháng 03/2026: đã nhận 6 hồ sơ, giải quyết xong 5 hồ sơ, đúng hạn 80 %." in page
    english = client.get("/cong-khai/?don-vi=H99.12&lang=en")
    assert "Month 03/2026: 6 cases received, 5 settled, of them on time: 80 %." in english.content.decode()
    assert english.headers["Content-Language"] == "en"
    assert client.get("/cong-khai/?don-vi=H99.99").status_code == 404


def test_csv_and_json_tell_the_same(march: list[Case], client: Client) -> None:
    data = client.get("/cong-khai/du-lieu.json").json()
    text = client.get("/cong-khai/du-lieu.csv").content.decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert read == [{key: "" if value is None else str(value) for key, value in row.items()} for row in data["rows"]]
    assert (data["schema"], data["from"], data["to"]) == ("mot-cua/board/1", "2025-04", "2026-03")


@pytest.mark.browser
@pytest.mark.once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "scheme"), [(1024, "light"), (320, "dark")])
def test_a_month_of_figures_is_open_to_everybody(
    march: list[Case], browser: Any, live_server: Any, width: int, scheme: str
) -> None:
    context = context_of(browser, live_server, screen={"width": width, "height": 768}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto("/cong-khai/?don-vi=H99.12")
    tab.get_by_text("Xem bằng số").click()
    assert tab.get_by_role("table").first.is_visible()
    assert [violation["id"] for violation in Axe().run(tab).response["violations"]] == []
    assert not scrolls_sideways(tab)
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_any_cache_may_keep_it(march: list[Case], client: Client, address: str) -> None:
    """It asks for no cookie, sets none and names none; so one copy serves everybody."""
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    client.cookies["onestop_language"] = "en"
    assert client.get(address).content == answer.content


def test_an_unchanged_data_set_is_not_sent_again(march: list[Case], client: Client) -> None:
    etag = client.get("/cong-khai/du-lieu.json").headers["ETag"]
    assert client.get("/cong-khai/du-lieu.json", headers={"if-none-match": etag}).status_code == 304


def test_who_asks_without_end_is_told_to_rest(office: Office, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procedures.web.board.views.MOST_ASKED", 3)
    found = [client.get("/cong-khai/du-lieu.csv") for _number in range(4)]
    assert [answer.status_code for answer in found] == [200, 200, 200, 429]
    assert found[-1].headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_of_a_person_is_published(march: list[Case], client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    for case in march:
        for secret in (case.code, case.token, case.applicant.full_name, "000190000001", "0900000001"):
            assert secret not in page


def test_figures_ask_five_times_at_most_and_then_never(march: list[Case]) -> None:
    with counting() as first:
        published_figures(APRIL.date())
    with counting() as second:
        published_figures(APRIL.date())
    assert first.within(5)
    assert second.within(0)


@pytest.mark.parametrize(
    ("settled", "late", "percent"), [(0, 0, None), (10, 0, 100), (1000, 1, 99), (3, 1, 67), (5, 5, 0)]
)
def test_the_share_on_time_is_never_rounded_up_to_all(settled: int, late: int, percent: int | None) -> None:
    assert percent_on_time(settled, late) == percent
