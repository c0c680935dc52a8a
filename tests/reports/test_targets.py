"""Targets of a plan: entered by the supervisor with their source, kept, and measured against."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from procedures.actions import ActionRefused, AlreadyAnswered, RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.set_target import set_target
from procedures.definition.schema import Channel
from procedures.models import Measure, Officer, PlanTarget, ReportForm
from procedures.reports.measures import Share
from procedures.reports.period import Period
from procedures.reports.record import Question
from procedures.reports.statutory import on_time_percent, report
from procedures.reports.targets import Progress, progress
from tests.clock import at, monday, thursday
from tests.office import Office
from tests.route import ready

NOW = at(2026, 6, 1, 9)
PLAN = "Kế hoạch mẫu 01/KH-UBND ngày 05/01/2026"


def enter(office: Office, percent: str, **given: object) -> PlanTarget:
    said = {"by": office.supervisor, "at": NOW, **given}
    return set_target(office.commune, 2026, Measure.ONLINE, Decimal(percent), PLAN, **said)  # type: ignore[arg-type]


def measured(office: Office, measure: Measure) -> Progress:
    return next(found for found in progress(office.commune, 2026, at=NOW) if found.measure == measure)


def online(office: Office, *moment: int) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=at(*moment)).run().case
    Accept(case, by=office.receiver, at=at(*moment)).run()


def test_the_newest_target_holds_and_the_earlier_one_stays(office: Office) -> None:
    enter(office, "50", key="a")
    with pytest.raises(AlreadyAnswered):
        enter(office, "50", key="a")
    enter(office, "62.5", at=at(2026, 6, 1, 10))
    assert PlanTarget.objects.count() == 2
    target = measured(office, Measure.ONLINE).target
    assert target is not None
    assert (target.percent, target.source) == (Decimal("62.50"), PLAN)


def test_only_a_share_with_a_source_by_the_supervisor(office: Office) -> None:
    for percent, source, by, codes in (
        ("101", PLAN, office.supervisor, ("no_share",)),
        ("-1", " ", office.supervisor, ("no_share", "no_source")),
        ("50", PLAN, office.receiver, ("not_supervisor",)),
        ("50", PLAN, office.officer("supervisor", office.other_commune), ("not_supervisor",)),
    ):
        with pytest.raises(ActionRefused) as told:
            set_target(office.commune, 2026, Measure.ONLINE, Decimal(percent), source, by=by, at=NOW)
        assert told.value.codes == codes
    assert not PlanTarget.objects.exists()


def test_measured_month_by_month_against_the_target(office: Office) -> None:
    office.receive(at=at(2026, 2, 9, 9))
    online(office, 2026, 3, 9, 9)
    office.receive(at=at(2026, 3, 9, 9))
    online(office, 2026, 4, 9, 9)
    found = measured(office, Measure.ONLINE)
    assert found.share == Share(2, 4)
    assert [(month.month, share) for month, share in found.months] == [
        (2, Share(0, 1)),
        (3, Share(1, 2)),
        (4, Share(1, 1)),
    ]
    assert found.reached is None
    enter(office, "50")
    assert measured(office, Measure.ONLINE).reached is True
    enter(office, "50.01", at=at(2026, 6, 1, 10))
    assert measured(office, Measure.ONLINE).reached is False


def test_on_time_is_the_share_of_the_report(office: Office) -> None:
    ready(office.receive("1.004873", at=monday(9)), at=thursday(9))
    ready(office.receive("1.004873", at=monday(9)), at=at(2026, 3, 10, 9))
    share = measured(office, Measure.ON_TIME).share
    assert share is not None
    year = Period(at(2026, 1, 1).date(), at(2026, 12, 31).date())
    made = report(Question(office.commune, year, NOW), ReportForm.UNIT)
    assert share.percent == on_time_percent(made.total.cells) == 50


def test_without_ratings_nothing_is_said_of_satisfaction(office: Office) -> None:
    assert measured(office, Measure.SATISFIED).share == Share(0, 0)
    assert measured(office, Measure.SATISFIED).reached is None


def test_the_page_enters_and_shows(office: Office, signed_in: Callable[[Officer], Client]) -> None:
    online(office, 2026, 3, 9, 9)
    office.receive(at=at(2026, 3, 9, 9))
    browser = signed_in(office.supervisor)
    html = browser.get("/bao-cao/chi-tieu/").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', html)
    assert key is not None
    wrong = browser.post("/bao-cao/chi-tieu/", {"measure": "online", "percent": "abc", "source": PLAN, "key": key[1]})
    assert wrong.status_code == 422
    assert PLAN in wrong.content.decode()
    given = {"measure": "online", "percent": "62,5", "source": PLAN, "key": key[1]}
    assert browser.post("/bao-cao/chi-tieu/", given).status_code == 302
    html = browser.get("/bao-cao/chi-tieu/").content.decode()
    assert "Chưa đạt, thấp hơn 12,5 điểm phần trăm" in html
    assert 'aria-label="Nộp trực tuyến: 50 % tháng 03/2026, 50 % tháng 03/2026. Chỉ tiêu: 62,5 %."' in html
    link = re.search(r'href="(/bao-cao/chi-tieu/ho-so/[^"]+measure=online)"', html)
    assert link is not None
    assert browser.get(link[1].replace("&amp;", "&")).content.decode().count("data-row>") == 1
    for place in ("?unit=H99.13", "?year=1990", "?unit=x"):
        assert browser.get(f"/bao-cao/chi-tieu/{place}").status_code == 404
    for place in ("?measure=x", "?measure=satisfied", ""):
        assert browser.get(f"/bao-cao/chi-tieu/ho-so/{place}").status_code == 404
