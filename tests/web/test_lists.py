"""The lists: filters in the address, pages without gaps or repeats, figures that lead to their rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from procedures.models import Officer
from procedures.queries import rows
from procedures.queries.rows import open_mark, pack_mark
from tests.clock import at, monday, tuesday
from tests.office import Office
from tests.route import go_to, hand_over, leave, ready

SignIn = Callable[[Officer], Client]
CODE = re.compile(r'class="code" href="/(?:ho-so|tra-ket-qua)/([^"/]+)/"')


def codes(text: str) -> list[str]:
    """Codes of the cases a page lists, in order."""
    return CODE.findall(text)


@pytest.fixture
def four(office: Office) -> dict[str, str]:
    """Four cases: at the counter, in a department, ready, handed over."""
    counter, department, waiting, done = (office.receive(at=monday(9)) for _ in range(4))
    go_to(department, "appraisal", at=monday(10))
    ready(waiting, at=monday(11))
    ready(done, at=monday(11))
    hand_over(done, at=tuesday(8))
    return {"counter": counter.code, "department": department.code, "ready": waiting.code, "done": done.code}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"counter", "department", "ready", "done"}),
        ("status=4", {"department"}),
        ("status=10", {"done"}),
        ("time=late", {"counter", "department"}),
        ("time=week", set()),
        ("day=week", {"counter", "department", "ready", "done"}),
        ("day=today", set()),
        ("day=returned_today", {"done"}),
        ("procedure=1.001193", {"counter", "department", "ready", "done"}),
        ("procedure=1.000894", set()),
        ("agency=H99.12", {"counter", "department", "ready", "done"}),
        ("agency=H99.13", set()),
        ("channel=online", set()),
        ("code=0002", {"department"}),
        ("code=h99.12-2603", {"counter", "department", "ready", "done"}),
        ("status=4&time=late", {"department"}),
        ("status=99", {"counter", "department", "ready", "done"}),
        ("after=nonsense", {"counter", "department", "ready", "done"}),
    ],
)
def test_a_filter_shows_what_it_says(
    query: str, found: set[str], office: Office, four: dict[str, str], signed_in: SignIn
) -> None:
    answer = signed_in(office.receiver).get(f"/ho-so/?{query}")
    assert answer.status_code == 200
    assert set(codes(answer.content.decode())) == {four[name] for name in found}


def test_active_filters_stand_in_words(office: Office, four: dict[str, str], signed_in: SignIn) -> None:
    text = signed_in(office.receiver).get("/ho-so/?status=4&time=late").content.decode()
    assert "<b>Trạng thái:</b> Đang xử lý" in text
    assert "<b>Thời gian:</b> Quá hạn" in text
    assert "Bỏ lọc" in text
    nothing = signed_in(office.receiver).get("/ho-so/?status=7").content.decode()
    assert "Không có hồ sơ nào khớp." in nothing


def test_pages_follow_each_other_without_gap_or_repeat(
    office: Office, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [office.receive(at=monday(9) + timedelta(minutes=n // 2)).code for n in range(7)]
    monkeypatch.setattr(rows.page_of, "__defaults__", (3,))
    browser, address, seen = signed_in(office.receiver), "/ho-so/?status=2", list[str]()
    for _page in range(3):
        text = browser.get(address).content.decode()
        seen += codes(text)
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = "/ho-so/" + following[1].replace("&amp;", "&") if following else ""
    assert address == ""
    assert seen == made[::-1]


def test_the_first_page_counts_what_its_lists_show(office: Office, four: dict[str, str], signed_in: SignIn) -> None:
    text = signed_in(office.receiver).get("/").content.decode()
    figures = dict(re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", text))
    assert {name: int(figure) for figure, name in re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", text)} == {
        "Đã nhận hôm nay": 0,
        "Đã trả hôm nay": 1,
        "Kết quả chờ trả": 1,
        "Trực tuyến chưa trả lời": 0,
        "Chờ công dân bổ sung": 0,
        "Quá hạn": 2,
    }
    assert figures


def test_the_worklist_puts_the_most_urgent_first(office: Office, signed_in: SignIn) -> None:
    later, sooner = office.receive("1.004873", at=monday(9)), office.receive(at=monday(9))
    for case in (later, sooner):
        leave(case, at=monday(10))
    clerk = office.officer("case_officer", office.section("civil_status"))
    assert codes(signed_in(clerk).get("/viec/?view=all").content.decode()) == [sooner.code, later.code]


def test_a_worklist_shows_only_the_own_units(office: Office, signed_in: SignIn) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(10))
    stranger = office.officer("case_officer", office.section("police"))
    text = signed_in(stranger).get("/viec/?view=all").content.decode()
    assert codes(text) == []
    assert "Không có việc nào đang chờ." in text


def test_results_wait_at_the_place_of_return(office: Office, four: dict[str, str], signed_in: SignIn) -> None:
    assert codes(signed_in(office.receiver).get("/tra-ket-qua/").content.decode()) == [four["ready"]]
    other = office.officer("front_desk", office.other_counter)
    assert codes(signed_in(other).get("/tra-ket-qua/").content.decode()) == []


@pytest.mark.parametrize("mark", ["", "x", "e30", "WzEsMl0", "bnVsbA", "%%%"])
def test_a_mark_that_is_none_begins_at_the_beginning(mark: str) -> None:
    assert open_mark(mark) is None


def test_a_mark_is_read_as_it_was_written() -> None:
    moment: datetime = at(2026, 3, 2, 9, 30)
    assert open_mark(pack_mark(moment, 17)) == (moment, 17)
