"""The calendar on the screen: whose hours, a proposal, its decision, and the receipts to print anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone

from procedures import formats
from procedures.models import CalendarChange, Officer, WorkCalendar
from procedures.notices.delivery import send_due
from procedures.notices.making import make_messages
from procedures.queries import calendars
from tests.clock import monday
from tests.office import Office, reload

SignIn = Callable[[Officer], Client]
HERE = "/lich/?unit=H99.12"
WEEK = {"sessions": "T2-T6 07:30-11:30 13:00-17:00; T7 07:30-11:30*", "since": "07/03/2026"}
DAY_OFF = {"day": "05/03/2026", "name": "Ngày truyền thống (mẫu)"}


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """A test that is undone gives its calendar's number and revision to the next one."""
    calendars._built.cache_clear()
    yield
    calendars._built.cache_clear()


def test_a_commune_changes_its_calendar_and_prints_the_receipts(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    browser = signed_in(office.supervisor)
    page = browser.get(HERE).content.decode()
    assert office.commune.name in page
    assert "07:30–11:30, 13:00–17:00" in page

    answer = browser.post(HERE, {**WEEK, **DAY_OFF})
    change = CalendarChange.objects.get()
    assert answer.headers["Location"] == f"/lich/thay-doi/{change.pk}/"
    assert (change.unit, change.calendar) == (office.commune, None)
    before = browser.get(answer.headers["Location"]).content.decode()
    assert case.code in before
    assert "giay-hen.pdf" not in before

    browser.post(answer.headers["Location"], {"decision": "12/QĐ-UBND"})
    after = browser.get(answer.headers["Location"]).content.decode()
    assert f"/ho-so/{case.code}/giay-hen.pdf" in after
    assert "1 chờ gửi, 0 đã xử lý" in after
    make_messages(at=timezone.now())
    send_due(timezone.now)
    assert "0 chờ gửi, 1 đã xử lý" in browser.get(answer.headers["Location"]).content.decode()
    assert reload(case).due_at != case.due_at
    assert "12/QĐ-UBND" in browser.get(f"/ho-so/{case.code}/").content.decode()
    tracked = Client().get(f"/t/{case.token}/").content.decode()
    assert "12/QĐ-UBND" not in tracked
    assert formats.moment(reload(case).due_at) in tracked


def test_another_commune_may_look_and_not_change(office: Office, signed_in: SignIn) -> None:
    stranger = signed_in(office.officer("supervisor", office.other_commune))
    assert '<option value="H99.12" selected>' in stranger.get(HERE).content.decode()
    assert stranger.post(HERE, WEEK).status_code == 403
    assert stranger.get("/lich/?unit=H00").status_code == 404
    assert stranger.get("/lich/?unit=%00").status_code == 404
    assert not CalendarChange.objects.exists()


def test_the_change_lists_only_cases_the_reader_may_open(office: Office, signed_in: SignIn) -> None:
    case = office.receive("1.004873", at=monday(9))
    signed_in(office.supervisor).post(HERE, DAY_OFF)
    address = f"/lich/thay-doi/{CalendarChange.objects.get().pk}/"
    assert case.code in signed_in(office.receiver).get(address).content.decode()
    stranger = signed_in(office.officer("supervisor", office.other_commune))
    assert case.code not in stranger.get(address).content.decode()
    assert stranger.get(f"{address}?after=x").status_code == 200


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sessions": "T2-T6 07:30-11:30"}, "id_since"),
        ({"since": "07/03/2026"}, "id_sessions"),
        ({"sessions": "luôn luôn", "since": "07/03/2026"}, "id_sessions"),
        ({"sessions": "T2-T6 07:30-11:30*", "since": "07/03/2026"}, "id_sessions"),
        ({}, "id_day"),
    ],
)
def test_a_proposal_that_says_too_little_names_its_field(
    office: Office, signed_in: SignIn, given: dict[str, str], field: str
) -> None:
    answer = signed_in(office.supervisor).post(HERE, given)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.content.decode()
    assert not WorkCalendar.objects.exclude(unit=None).exists()
