"""Promising a new date, with an apology, once (form 04; NĐ 118/2025 art. 19)."""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions.reschedule import Reschedule
from procedures.models import CaseStatus
from tests.actions.contract import ActContract, Ready
from tests.actions.crossroads import CROSSROADS, published
from tests.actions.snapshot import codes, refused
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import ask_for_papers, bring_papers, go_to

NEW = at(2026, 3, 12, 17)


@pytest.fixture
def act(office: Office) -> Ready:
    """A certificate promised for Thursday 5 March."""
    case = office.receive("1.004873", at=monday(8))
    go_to(case, "appraisal", at=monday(9))
    return Ready(Reschedule, case, office.supervisor, tuesday(9), {"new_due_at": NEW, "reason": " Chờ xác minh "})


class TestReschedule(ActContract):
    may = frozenset({"giamsat.anmau", "giamsat.tinh"})
    second = ("already_rescheduled",)


def test_there_is_a_new_promise(act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert (case.due_at, case.first_due_at, case.rescheduled_at) == (NEW, thursday(17), tuesday(9))
    assert (case.status, case.provisional) == (CaseStatus.PROCESSING, False)
    assert (event.facts["reason"], event.facts["too_late"]) == ("Chờ xác minh", False)
    assert [datetime.fromisoformat(event.facts[name]) for name in ("from", "to")] == [thursday(17), NEW]


@pytest.mark.parametrize(
    ("moment", "too_late"), [(wednesday(23, 59), False), (thursday(0), True), (thursday(17), True), (friday(9), True)]
)
def test_later_than_a_day_before_it_carries_a_warning(act: Ready, moment, too_late: bool) -> None:
    assert act(at=moment).run().facts["too_late"] is too_late


def test_already_rescheduled(act: Ready) -> None:
    act().run()
    refusal = refused(act(at=wednesday(9), new_due_at=at(2026, 3, 13, 17)))
    assert refusal.codes == ("already_rescheduled",)
    assert "03/03/2026" in refusal.sentences()[0]


@pytest.mark.parametrize(("limit", "after"), [(0, "never_rescheduled"), (1, "already_rescheduled"), (2, "")])
def test_the_sector_says_how_often(office: Office, limit: int, after: str) -> None:
    body = f"policies: {{reschedule: {{limit: {limit}}}}}\n{CROSSROADS}"
    case = office.receive(published(body).procedure.code, at=monday(8))
    said = {"new_due_at": at(2026, 3, 18, 17), "reason": "Chờ xác minh"}
    give = Ready(Reschedule, case, office.supervisor, monday(9), said)
    if limit:
        give().run()
    again = give(at=monday(10), new_due_at=at(2026, 3, 19, 17))
    if after:
        assert codes(again) == (after,)
    else:
        again.run()
        third = give(at=monday(11), new_due_at=at(2026, 3, 20, 17))
        assert codes(third) == ("already_rescheduled",)


def test_no_date(act: Ready) -> None:
    assert codes(act(new_due_at=None)) == ("no_date",)
    assert codes(act(new_due_at=None, reason="")) == ("no_reason", "no_date")


@pytest.mark.parametrize("new", [thursday(17), wednesday(17), tuesday(10)])
def test_date_not_later(act: Ready, new) -> None:
    refusal = refused(act(new_due_at=new))
    assert refusal.codes == ("date_not_later",)
    assert "17:00 05/03/2026" in refusal.sentences()[0]


def test_not_into_the_past(act: Ready) -> None:
    moment = at(2026, 3, 10, 9)
    assert codes(act(at=moment, new_due_at=at(2026, 3, 9, 17))) == ("date_not_later",)
    assert codes(act(at=moment, new_due_at=moment)) == ("date_not_later",)


@pytest.mark.parametrize("day", [(2026, 3, 14), (2026, 3, 15), (2026, 4, 27), (2026, 4, 30)])
def test_date_not_working(act: Ready, day: tuple[int, int, int]) -> None:
    assert codes(act(new_due_at=at(*day, 10))) == ("date_not_working",)


def test_a_make_up_saturday_is_a_working_day(act: Ready) -> None:
    assert act(new_due_at=at(2026, 8, 22, 17)).run().code == "reschedule"


@pytest.mark.parametrize("clock", [(3, 0), (12, 15), (22, 0)])
def test_nobody_is_promised_a_moment_when_the_office_is_closed(act: Ready, clock: tuple[int, int]) -> None:
    """“A later moment at which the office works”: not at night, and not while everybody is at lunch."""
    assert codes(act(new_due_at=at(2026, 3, 12, *clock))) == ("date_not_working",)


@pytest.mark.parametrize("reason", ["", " "])
def test_no_reason(act: Ready, reason: str) -> None:
    assert codes(act(reason=reason)) == ("no_reason",)


def test_not_while_the_clock_stands_still(act: Ready) -> None:
    ask_for_papers(act.case, "declaration", at=monday(10))
    assert codes(act()) == ("wrong_status",)


def test_before_the_case_has_left_the_counter(office: Office) -> None:
    case = office.receive("1.004873", at=monday(8))
    Reschedule(case, by=office.supervisor, at=monday(9), new_due_at=NEW, reason="Chờ").run()
    assert (reload(case).status, reload(case).due_at) == (CaseStatus.ACCEPTED, NEW)


def test_papers_that_come_later_never_take_the_new_promise_back(office: Office, act: Ready) -> None:
    """Promised anew for 31 March; papers asked for and brought restart the three days. The later date holds."""
    act(new_due_at=at(2026, 3, 31, 17)).run()
    ask_for_papers(act.case, "declaration", at=wednesday(9))
    bring_papers(act.case, at=thursday(9))
    due = reload(act.case).due_at
    assert due is not None
    assert due >= at(2026, 3, 31, 17)
