"""The estimate of Decision 766: each formula on cases whose score is known, and nothing scored without data."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from procedures.actions import RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, Measure, Officer, PaymentMethod, QuestionSet, Rating
from procedures.reports.decision_766 import GROUPS, Estimate, estimate, in_progress_or_done
from procedures.reports.period import Preset, preset_period
from procedures.reports.record import Question
from procedures.reports.targets import progress
from tests.clock import at, monday, thursday, tuesday
from tests.counting import counting
from tests.office import Office
from tests.route import ask_for_papers, bring_papers, leave, ready

MARCH = preset_period(Preset.MONTH, 2026, 3)
THREE_DAYS = "1.004873"


def index(office: Office) -> Estimate:
    return estimate(Question(office.commune, MARCH, at(2026, 6, 1)))


def points(office: Office, code: str) -> float | None:
    item = index(office).item(code)
    assert item is not None
    return item.points


def kept(office: Office) -> dict[int, bool]:
    question = Question(office.commune, MARCH, at(2026, 6, 1))
    return dict(in_progress_or_done(question).values_list("pk", "kept"))


def test_the_groups_add_up_to_a_hundred_points(office: Office) -> None:
    items = index(office).items
    assert {n: sum(item.most for item in items if item.group == n) for n in GROUPS} == {
        number: most for number, (_name, most) in GROUPS.items()
    }
    assert sum(item.most for item in items) == 100


def test_what_this_system_does_not_hold_is_named_and_not_scored(office: Office) -> None:
    found = index(office)
    unknown = [item for item in found.items if item.points is None]
    assert {item.code for item in unknown} == {
        *("1.1", "1.2", "1.3", "1.4"),
        *("4.1", "4.3", "4.5", "4.6"),
    }
    assert all(str(item.unknown) for item in unknown)
    assert found.measured == 66


def test_progress_judges_the_finished_result_and_what_still_runs(office: Office) -> None:
    on_time, late, running = (office.receive(THREE_DAYS, at=monday(9)) for _number in range(3))
    ready(on_time, at=thursday(9))
    ready(late, at=at(2026, 3, 10, 9))
    fresh = office.receive(THREE_DAYS, at=at(2026, 3, 12, 9))
    assert kept(office) == {on_time.pk: True, late.pk: False, running.pk: False, fresh.pk: True}
    assert points(office, "2.1") == 10
    item = index(office).item("2.1")
    assert item is not None
    assert item.costing is not None
    assert set(item.costing) == {late, running}


def test_an_open_request_for_papers_ends_the_counting(office: Office) -> None:
    asked = office.receive(THREE_DAYS, at=monday(9))
    leave(asked, at=monday(10))
    ask_for_papers(asked, "declaration", at=tuesday(9))
    assert kept(office) == {asked.pk: True}


def test_finished_waiting_is_subtracted(office: Office) -> None:
    case = office.receive(THREE_DAYS, at=monday(9))
    leave(case, at=monday(10))
    ask_for_papers(case, "declaration", at=tuesday(9))
    bring_papers(case, at=thursday(9))
    # The term began anew on Thursday; two days of waiting are taken off its end once more.
    ready(case, at=at(2026, 3, 11, 9))
    assert kept(office) == {case.pk: True}


def test_more_than_one_request_counts_as_late(office: Office) -> None:
    case = office.receive("1.013225", at=at(2026, 2, 23, 9))
    paper = case.version.definition.papers[0].code
    leave(case, at=at(2026, 2, 23, 10))
    ask_for_papers(case, paper, at=at(2026, 2, 24, 9))
    assert kept(office) == {case.pk: True}
    bring_papers(case, at=at(2026, 2, 26, 9))
    ask_for_papers(case, paper, at=at(2026, 2, 27, 9))
    assert kept(office) == {case.pk: False}


def test_withdrawn_before_acceptance_counts_nowhere(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    Withdraw(case, by=office.receiver, at=monday(10), reason="Đơn xin rút").run()
    assert kept(office) == {}
    assert points(office, "2.1") == 0


def test_online_cases_are_full_at_half(office: Office) -> None:
    office.receive(THREE_DAYS, at=monday(9))
    for _number in range(2):
        office.receive(at=monday(9))
    online = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    Accept(online, by=office.receiver, at=monday(10)).run()
    assert points(office, "3.3") == pytest.approx(6 * 0.25 / 0.5)
    services = index(office).item("3.2")
    assert services is not None
    assert services.share is not None
    assert services.share.done == 1
    assert services.points == pytest.approx(4 / services.share.of)


def test_payment_without_cash_over_cases_with_a_fee(office: Office) -> None:
    office.receive(at=monday(8), facts={"copies": 1}, payment=PaymentMethod.CASH)
    office.receive(at=monday(9), facts={"copies": 1}, payment=PaymentMethod.TRANSFER)
    office.receive(THREE_DAYS, at=monday(9))
    item = index(office).item("6.1")
    assert item is not None
    assert item.share is not None
    assert item.share.done == 1
    assert item.points == pytest.approx(6 * item.share.rate)


def test_satisfied_citizens_are_full_at_nine_of_ten(office: Office) -> None:
    assert points(office, "5.3") == 0
    questions = QuestionSet.objects.create(code="mau", number=1, content={}, loaded_at=monday(9))
    for number, satisfied in enumerate((True, True, True, False)):
        Rating.objects.create(
            questions=questions,
            unit=office.commune,
            use="case",
            day=at(2026, 3, 2 + number).date(),
            points=1,
            most=2,
            satisfied=satisfied,
        )
    assert points(office, "5.3") == pytest.approx(6 * 0.75 / 0.9)
    shares = {found.measure: found.share for found in progress(office.commune, 2026, at=at(2026, 6, 1))}
    assert (shares[Measure.SATISFIED].done, shares[Measure.SATISFIED].of) == (3, 4)


def test_without_feedback_its_points_are_given(office: Office) -> None:
    assert (points(office, "5.1"), points(office, "5.2")) == (6, 6)


def test_the_page_and_the_lists_behind_it(
    office: Office, signed_in: Callable[[Officer], Client], cases: list[Case]
) -> None:
    browser = signed_in(office.supervisor)
    query = {"unit": "H99.12", "period": "thang-2026-3"}
    html = browser.get("/bao-cao/chi-so/", query).content.decode()
    assert "trên 66 điểm đo được" in html
    links = re.findall(r'href="(/bao-cao/chi-so/ho-so/[^"]+)">(\d+)</a>', html)
    assert len(links) >= 3
    for link, figure in links:
        listed = browser.get(link.replace("&amp;", "&")).content.decode()
        assert listed.count("data-row>") == int(figure)
    for wrong in ("1.1", "3.1", "9.9", ""):
        assert browser.get("/bao-cao/chi-so/ho-so/", {**query, "item": wrong}).status_code == 404


def test_the_number_of_queries_does_not_grow(office: Office) -> None:
    spent = []
    for _number in range(2):
        office.receive(THREE_DAYS, at=monday(9))
        with counting() as asked:
            index(office)
        spent.append(asked.count)
    assert spent[1] <= spent[0] <= 14


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """One late, one online, one at the counter."""
    late = office.receive(THREE_DAYS, at=monday(9))
    online = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    Accept(online, by=office.receiver, at=monday(10)).run()
    return [late, online, office.receive(at=at(2026, 3, 13, 9))]
