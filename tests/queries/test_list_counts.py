"""No list asks the database more for three rows than for one, and no page more for a long life than for a short one.

The budget of a worklist is 6 statements after the session and who is signed in were read.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from procedures.actions import RegisterOnline
from procedures.actions.send_back import SendBack
from procedures.definition.schema import Channel
from procedures.models import Case, Officer, Unit
from procedures.queries.access import postings_of
from procedures.queries.calendars import calendar_for
from procedures.queries.case_list import case_list, cases_in_reach
from procedures.queries.desk import desk, returns
from procedures.queries.worklist import worklist
from tests.clock import monday
from tests.counting import counting
from tests.office import Office
from tests.queries.scenes import MARRIAGE, NOW, THREE_AGENCIES, forward_into_a_fork
from tests.route import ask_unit, go_to, leave, open_task, ready

WORKLIST = 6


@pytest.fixture(autouse=True)
def _moment(monkeypatch: pytest.MonkeyPatch, office: Office) -> None:
    """The pages are asked for on Tuesday 3 March 2026 at ten; the calendar is in memory, as in a running process."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    calendar_for(office.commune)


# Lists: as many statements for three rows as for one


def test_the_worklist_keeps_to_its_budget(office: Office, client: Client) -> None:
    section = office.section("police")
    officer = office.officer("case_officer", section)
    client.force_login(officer)

    def more() -> None:
        case = office.receive(THREE_AGENCIES, at=monday(9))
        leave(case, at=monday(10))
        asking = office.receive(MARRIAGE, at=monday(9), variant="02")
        go_to(asking, "appraisal", at=monday(9))
        ask_unit(asking, "police", at=monday(10))

    for view in ("mine", "late", "today", "all"):
        more()
        with counting(signed_in=True) as spent:
            answer = client.get(f"/viec/?view={view}")
        assert answer.status_code == 200
        assert spent.within(WORKLIST)


def waiting_online(office: Office) -> Case:
    return RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case


def waiting_at_the_counter(office: Office) -> Case:
    return office.receive(at=monday(9))


def waiting_to_be_collected(office: Office) -> Case:
    return ready(office.receive(at=monday(9)), at=monday(10))


def everything_that_waits(office: Office) -> None:
    """One more row in every list of the counter's first page."""
    waiting_online(office)
    waiting_at_the_counter(office)
    waiting_to_be_collected(office)


LISTS = [
    "/",
    "/viec/?view=all",
    "/tra-ket-qua/",
    "/ho-so/",
    "/ho-so/?status=9",
    "/ho-so/?q=mau",
    "/thu-tuc/",
    "/nhan-ho-so/",
]


@pytest.mark.parametrize("page", LISTS)
def test_a_list_page_asks_the_same_for_one_row_and_for_three(office: Office, client: Client, page: str) -> None:
    client.force_login(office.receiver)
    counts = []
    for rows in (1, 3):
        while Case.objects.count() < rows * 3:
            everything_that_waits(office)
        client.get(page)
        with counting() as spent:
            assert client.get(page).status_code == 200
        counts.append((spent.count, str(spent)))
    assert counts[0][0] == counts[1][0], counts[1][1]


def test_a_search_asks_the_same_for_one_row_and_for_three(office: Office, client: Client) -> None:
    client.force_login(office.receiver)
    counts = []
    for rows in (2, 4):
        while Case.objects.count() < rows:
            waiting_at_the_counter(office)
        with counting() as spent:
            assert client.post("/quet/", {"q": "nguyen thi mau"}).status_code == 200
        counts.append(spent.count)
    assert counts[0] == counts[1]


def test_a_case_page_asks_the_same_for_a_short_life_and_for_a_long_one(office: Office, client: Client) -> None:
    client.force_login(office.receiver)
    short, long = office.receive(at=monday(9)), office.receive(at=monday(9))
    for case in (short, long):
        go_to(case, "approval", at=monday(10))
    for _round in range(5):
        officer = open_task(long).officer
        SendBack(long, by=officer, at=monday(11), reason="Sửa lại").run()
        go_to(long, "approval", at=monday(11))
    counts = []
    for case in (short, long):
        with counting() as spent:
            assert client.get(f"/ho-so/{case.code}/").status_code == 200
        counts.append((spent.count, str(spent)))
    assert counts[0][0] == counts[1][0], counts[1][1]


def test_a_tracking_page_asks_the_same_for_a_short_life_and_for_a_long_one(office: Office, client: Client) -> None:
    """And as much for three agencies at work as for one."""
    short, long, forked = office.receive(at=monday(9)), office.receive(at=monday(9)), forward_into_a_fork(office)[0]
    go_to(long, "approval", at=monday(10))
    leave(forked, at=monday(10))
    counts = []
    for case in (short, long, forked):
        with counting() as spent:
            assert client.get(f"/t/{case.token}/").status_code == 200
        counts.append(spent.count)
    assert len(set(counts)) == 1, counts


def test_the_queries_behind_the_screens_ask_the_same_for_one_row_and_for_three(office: Office) -> None:
    calendar = calendar_for(office.commune)
    officer = Officer.objects.get(pk=office.receiver.pk)
    postings = postings_of(officer, at=NOW)
    units: list[Unit] = [posting.unit for posting in postings]
    screens: dict[str, Callable[[], object]] = {
        "desk": lambda: desk(units, at=NOW, calendar=calendar),
        "returns": lambda: returns(units, at=NOW, calendar=calendar),
        "worklist": lambda: worklist(officer, postings, at=NOW, calendar=calendar, view="all"),
        "cases": lambda: case_list(cases_in_reach(units), at=NOW, calendar=calendar),
    }
    found: list[dict[str, int]] = []
    for rows in (1, 3):
        while Case.objects.count() < rows * 3:
            everything_that_waits(office)
        counts = {}
        for name, screen in screens.items():
            with counting() as spent:
                screen()
            counts[name] = spent.count
        found.append(counts)
    assert found[0] == found[1]
    assert found[0] == {"desk": 4, "returns": 2, "worklist": 2, "cases": 2}
