"""Every address for everybody: signed out, every role at home and abroad, and with every method.

One table says who comes in where; that it names every page is tried in test_page_table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from procedures.actions import ACTS
from procedures.actions.change_calendar import NewDay, preview, propose
from procedures.actions.stock_taking import begin
from procedures.models import CalendarChange, CalendarDay, Case, Officer, PersonalDataReading, WorkCalendar
from tests.certifying import settled
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.paper import keeper, sent
from tests.route import go_to, open_task
from tests.web.addresses import (
    ALERTS,
    AWAY,
    BARRED,
    BULK,
    BY_POST_TOO,
    CERTIFICATIONS,
    CLOSE_REPORT,
    COUNTERS,
    EVERY_ACT,
    EXPORTS,
    FIGURES,
    FOLLOW_UP,
    FOLLOW_UPS,
    FOR_COUNTERS,
    FOR_EVERY_OFFICER,
    FOR_EVERYBODY,
    FOR_PAPER,
    FOREIGN,
    HALL,
    KEEP_REGISTERS,
    KEEPING_VIEWS,
    MISSING,
    MONEY_OF_OTHERS,
    OF_A_CASE,
    OF_A_CASE_AT_ITS_COUNTER,
    OF_A_CERTIFICATION,
    OF_A_DELAY,
    OF_A_NUMBER,
    OF_A_UNIT,
    ONLY_BY_POST,
    OPEN,
    OVERSIGHT,
    PAPERS_OF_OTHER_CASES,
    PEOPLE,
    PRINTED_FOR_COUNTERS,
    QUEUE_ACTS,
    READ_ONLY,
    READ_ONLY_FOR_EVERYBODY,
    READ_REPORTS,
    REGISTER_PAGES,
    REGISTERS,
    REPORTS,
    REPORTS_OF_OTHERS,
    SHIFTS,
    TARGETS,
    TO_SIGN_IN,
    WORKERS,
    WRONG_METHOD,
)

SignIn = Callable[[Officer], Client]


@pytest.fixture
def case(office: Office) -> Case:
    """A birth registration of An Mẫu at its appraisal."""
    received = office.receive(at=monday(9))
    go_to(received, "appraisal", at=monday(10))
    return reload(received)


@pytest.fixture
def change(office: Office) -> CalendarChange:
    """A proposed change of the calendar, previewed."""
    friday_off = NewDay(date(2026, 3, 6), "Ngày nghỉ đột xuất")
    return preview(propose(WorkCalendar.objects.get(unit=None), added=(friday_off,), by=None, at=monday(9)))


@pytest.fixture
def address(case: Case, change: CalendarChange) -> Callable[[str], str]:
    """Fill a line of the table in."""

    def filled(line: str) -> str:
        task = open_task(case).pk if line in EVERY_ACT else None
        place = line.format(code=case.code, token=case.token, change=change.pk, book=case.register_book_id)
        return f"{place}?task={task}" if task else place

    return filled


@pytest.fixture
def people(office: Office, signed_in: SignIn) -> dict[str, Client]:
    """A browser for each of the people."""
    officers = {officer.username: officer for officer in Officer.objects.filter(username__in=PEOPLE.values())}
    return {who: signed_in(officers[username]) for who, username in PEOPLE.items()}


def answers(people: dict[str, Client], address: str) -> dict[str, int]:
    """What everybody is answered at an address."""
    return {who: browser.get(address).status_code for who, browser in people.items()}


Address = Callable[[str], str]


def test_the_first_page_sends_everybody_to_their_desk(people: dict[str, Client]) -> None:
    found = {who: people[who].get("/").headers.get("Location", "") for who in people}
    wanted = {who: "" if who in COUNTERS else "/viec/" if who in WORKERS else "/ho-so/" for who in people}
    wanted |= dict.fromkeys((*KEEP_REGISTERS, "auditor"), "/giam-sat/")
    assert found == wanted


@pytest.mark.parametrize("line", FOR_EVERY_OFFICER)
def test_every_officer_opens_the_common_pages(line: str, people: dict[str, Client], address: Address) -> None:
    assert answers(people, address(line)) == dict.fromkeys(people, OPEN)


@pytest.mark.parametrize("line", FOR_COUNTERS)
def test_only_counters_receive_and_return(line: str, people: dict[str, Client], address: Address) -> None:
    assert answers(people, address(line)) == {who: OPEN if who in COUNTERS else BARRED for who in people}


@pytest.mark.parametrize("line", REGISTER_PAGES)
def test_counters_and_supervisors_open_the_register(line: str, people: dict[str, Client], case: Case) -> None:
    allowed = COUNTERS | KEEP_REGISTERS
    assert answers(people, line) == {who: OPEN if who in allowed else BARRED for who in people}


def test_supervisors_and_auditors_see_that_codes_are_guessed(people: dict[str, Client], client: Client) -> None:
    allowed = KEEP_REGISTERS | {"auditor"}
    assert answers(people, ALERTS) == {who: OPEN if who in allowed else BARRED for who in people}
    assert client.get(ALERTS).status_code == TO_SIGN_IN


def test_supervisors_and_auditors_open_the_board(people: dict[str, Client], client: Client) -> None:
    allowed = KEEP_REGISTERS | {"auditor"}
    for line in OVERSIGHT:
        assert answers(people, line) == {who: OPEN if who in allowed else BARRED for who in people}
    for line in (*OVERSIGHT, BULK, OF_A_DELAY):
        assert client.get(line).status_code == TO_SIGN_IN
    supervisors = {who: AWAY if who in KEEP_REGISTERS else BARRED for who in people}
    assert answers(people, BULK) == supervisors | {"auditor": MISSING}
    assert answers(people, OF_A_DELAY) == dict.fromkeys(people, MISSING)
    for line in EXPORTS:
        assert answers(people, line) == {who: MISSING if who in allowed else BARRED for who in people}
    for line in KEEPING_VIEWS:
        assert answers(people, line) == dict.fromkeys(people, WRONG_METHOD)
        found = {who: people[who].post(line).status_code for who in people}
        assert {who for who, status in found.items() if status == BARRED} == set(people) - allowed


def test_supervisors_follow_low_ratings_up(people: dict[str, Client], client: Client) -> None:
    assert answers(people, FOLLOW_UPS) == {who: OPEN if who in KEEP_REGISTERS else BARRED for who in people}
    assert answers(people, FOLLOW_UP) == {who: MISSING if who in KEEP_REGISTERS else BARRED for who in people}
    assert {client.get(line).status_code for line in (FOLLOW_UPS, FOLLOW_UP)} == {TO_SIGN_IN}


@pytest.mark.parametrize("line", REGISTERS)
def test_a_foreign_book_is_a_missing_book(line: str, people: dict[str, Client], address: Address) -> None:
    near = {"counter", "supervisor", "province"}
    wanted = {who: MISSING if who in COUNTERS | KEEP_REGISTERS else BARRED for who in people} | dict.fromkeys(
        near, OPEN
    )
    assert answers(people, address(line)) == wanted
    assert people["counter"].get(line.format(book=999_999)).status_code == MISSING


@pytest.mark.parametrize("line", [*REPORTS, *REPORTS_OF_OTHERS, CLOSE_REPORT, TARGETS])
def test_supervisors_and_auditors_read_reports(line: str, people: dict[str, Client], address: Address) -> None:
    there = MISSING if line in REPORTS_OF_OTHERS else OPEN
    wanted = {who: there if who in READ_REPORTS else BARRED for who in people}
    if line == CLOSE_REPORT:
        wanted["auditor"] = BARRED
    assert answers(people, line) == wanted


def test_a_certification_and_its_book_are_for_those_near(people: dict[str, Client], office: Office) -> None:
    certified = settled(office, at=monday(9))
    book = certified.certified.get().book_id
    near = {"counter", "village", "supervisor", "province"}
    for line in CERTIFICATIONS:
        wanted = {who: MISSING if who in COUNTERS | KEEP_REGISTERS else BARRED for who in people}
        assert answers(people, line.format(certified=book)) == wanted | dict.fromkeys(near, OPEN)
        assert people["counter"].get(line.format(certified=999_999)).status_code == MISSING
    for line in OF_A_CERTIFICATION:
        found = answers(people, line.format(code=certified.code))
        assert {who for who, status in found.items() if status == OPEN} == {"counter"}
        assert {found[who] for who in COUNTERS - {"counter"}} == {MISSING}
        assert {found[who] for who in people if who not in COUNTERS} == {BARRED}
        other = office.receive(at=monday(9))
        assert people["counter"].get(line.format(code=other.code)).status_code == MISSING


def test_only_supervisors_enter_targets(people: dict[str, Client]) -> None:
    given = {"measure": "online", "percent": "60", "source": "KH 01"}
    found = {who: people[who].post(TARGETS, given).status_code for who in people}
    assert {who for who, status in found.items() if status == AWAY} == READ_REPORTS - {"auditor"}
    assert {found[who] for who in people if who not in READ_REPORTS - {"auditor"}} == {BARRED}


@pytest.mark.parametrize("line", PRINTED_FOR_COUNTERS)
def test_only_counters_print_the_day(line: str, people: dict[str, Client]) -> None:
    assert answers(people, line) == {who: AWAY if who in COUNTERS else BARRED for who in people}


@pytest.mark.parametrize("line", FOR_PAPER)
def test_counters_and_departments_give_and_take_paper(line: str, people: dict[str, Client], address: Address) -> None:
    assert answers(people, address(line)) == {who: OPEN if who in COUNTERS | WORKERS else BARRED for who in people}


def test_a_list_and_a_stock_taking_are_for_their_units(people: dict[str, Client], case: Case, office: Office) -> None:
    paper_list = sent(case, unit=office.counter, at=monday(11))
    section = office.section("civil_status")
    stock = begin(section, by=keeper(section), at=monday(11))
    for line, near in zip(OF_A_UNIT, ({"counter", "examiner"}, {"counter", "examiner"}, {"examiner"}), strict=True):
        found = answers(people, line.format(list=paper_list.pk, stock=stock.pk))
        assert {who for who, status in found.items() if status == OPEN} == near
        assert {found[who] for who in COUNTERS | WORKERS if who not in near} == {MISSING}


@pytest.mark.parametrize("line", [*FOR_EVERYBODY[1:], *HALL])
def test_the_public_pages_are_open_to_everybody(
    line: str, people: dict[str, Client], address: Address, client: Client
) -> None:
    assert answers({**people, "nobody": client}, address(line)) == dict.fromkeys((*people, "nobody"), OPEN)


def test_who_is_signed_in_need_not_sign_in(people: dict[str, Client], client: Client) -> None:
    assert client.get("/dang-nhap/").status_code == OPEN
    assert answers(people, "/dang-nhap/") == dict.fromkeys(people, AWAY)


@pytest.mark.parametrize("line", QUEUE_ACTS)
def test_only_counters_move_the_queue(line: str, people: dict[str, Client], client: Client) -> None:
    barred = {who: people[who].post(line).status_code for who in people if who not in COUNTERS}
    assert barred == dict.fromkeys(barred, BARRED)
    assert people["counter"].get(line).status_code == WRONG_METHOD
    assert client.post(line).headers["Location"].partition("?")[0] == "/dang-nhap/"


def test_counters_and_supervisors_see_the_figures_of_their_queues(people: dict[str, Client]) -> None:
    near = COUNTERS | {who for who in PEOPLE if "supervisor" in who or who == "province"}
    assert answers(people, FIGURES) == {who: OPEN if who in near else BARRED for who in people}


@pytest.mark.parametrize("line", OF_A_NUMBER)
def test_a_number_needs_its_token(line: str, people: dict[str, Client], client: Client) -> None:
    assert answers({"counter": people["counter"], "nobody": client}, line) == {"counter": MISSING, "nobody": MISSING}


@pytest.mark.parametrize("line", [*OF_A_CASE, *EVERY_ACT])
def test_a_foreign_case_is_a_missing_case(line: str, people: dict[str, Client], address: Address, case: Case) -> None:
    place = address(line)
    found = answers(people, place)
    assert {who for who, status in found.items() if status == MISSING} >= FOREIGN
    missing = place.replace(case.code, "H99.12-260302-9999")
    for who in FOREIGN:
        here, there = people[who].get(place), people[who].get(missing)
        assert (here.status_code, here.content) == (there.status_code, there.content)


@pytest.mark.parametrize("line", OF_A_CASE)
def test_those_who_work_on_a_case_open_it(line: str, people: dict[str, Client], address: Address) -> None:
    near = {"counter", "examiner", "supervisor", "province"}
    assert {who: people[who].get(address(line)).status_code for who in near} == dict.fromkeys(near, OPEN)


@pytest.mark.parametrize("line", OF_A_CASE_AT_ITS_COUNTER)
def test_only_counters_that_reach_the_case_ask_how_to_tell(
    line: str, people: dict[str, Client], address: Address, client: Client
) -> None:
    found = answers(people, address(line))
    assert {who: found[who] for who in ("counter", "foreign counter")} == {"counter": OPEN, "foreign counter": MISSING}
    assert {found[who] for who in COUNTERS} == {OPEN, MISSING}
    assert {found[who] for who in people if who not in COUNTERS} == {BARRED}
    assert client.get(address(line)).status_code == TO_SIGN_IN


@pytest.mark.parametrize("line", [*PAPERS_OF_OTHER_CASES, *MONEY_OF_OTHERS])
def test_a_paper_the_case_does_not_have_is_missing(
    line: str, people: dict[str, Client], address: Address, client: Client
) -> None:
    assert answers(people, address(line)) == dict.fromkeys(people, MISSING)
    assert client.get(address(line)).status_code == TO_SIGN_IN


@pytest.mark.parametrize("line", SHIFTS)
def test_closed_shifts_are_for_counters_and_supervisors(line: str, people: dict[str, Client], client: Client) -> None:
    near = COUNTERS | {"supervisor", "province", "foreign supervisor"}
    there = OPEN if line == SHIFTS[0] else MISSING
    assert answers(people, line) == {who: there if who in near else BARRED for who in people}
    assert client.get(line).status_code == TO_SIGN_IN


@pytest.mark.parametrize("act", sorted(ACTS))
def test_nobody_does_anothers_act(act: str, people: dict[str, Client], address: Address, case: Case) -> None:
    """By POST, past every button: foreign officers find nothing, those of the house are told who may."""
    before = reload(case)
    place, task = address(f"/ho-so/{{code}}/{act}/").partition("?")[0], open_task(case).pk
    given = {"reason": "x", "legal_basis": "x", "task": task, "text": "x", "to_name": "x", "proof": "receipt"}
    found = {who: people[who].post(place, given).status_code for who in (*FOREIGN, "leader", "auditor", "editor")}
    assert {found[who] for who in FOREIGN} == {MISSING}
    assert set(found.values()) <= {MISSING, 422}
    after = reload(case)
    assert (after.edition, after.event_count, after.status) == (before.edition, before.event_count, before.status)


def test_a_read_number_is_on_record_and_a_refused_one_is_not(
    people: dict[str, Client], address: Address, case: Case
) -> None:
    place = address("/ho-so/{code}/xem-du/")
    assert {who: people[who].post(place).status_code for who in FOREIGN} == dict.fromkeys(FOREIGN, MISSING)
    assert not PersonalDataReading.objects.exists()
    assert people["counter"].post(place).status_code == OPEN
    assert PersonalDataReading.objects.get().officer.username == PEOPLE["counter"]


def test_who_keeps_the_catalogue_reads_no_case(people: dict[str, Client], case: Case) -> None:
    """Their work needs none: what is not needed is not shown."""
    for who in ("editor", "publisher"):
        assert people[who].get(f"/ho-so/{case.code}/").status_code == MISSING
        assert people[who].get(f"/ho-so/{case.code}/giay-hen.pdf").status_code == MISSING
        assert people[who].post(f"/ho-so/{case.code}/xem-du/").status_code == MISSING
    assert not PersonalDataReading.objects.exists()


def test_asking_whether_there_is_a_receipt_prints_none(people: dict[str, Client], address: Address) -> None:
    """A browser's HEAD must not turn the first printing into a reprint."""
    assert people["counter"].head(address("/ho-so/{code}/giay-hen.pdf")).status_code == OPEN
    assert not PersonalDataReading.objects.exists()
    assert people["counter"].get(address("/ho-so/{code}/giay-hen.pdf")).status_code == OPEN
    assert PersonalDataReading.objects.get().page == "receipt"


@pytest.mark.parametrize("line", ["/lich/", "/lich/2027/", "/lich/thay-doi/{change}/"])
def test_only_the_supervisor_of_the_province_changes_the_calendar(
    line: str, people: dict[str, Client], address: Address, change: CalendarChange
) -> None:
    given = {"day": "09/03/2026", "name": "Ngày nghỉ", "decision": ""}
    found = {who: people[who].post(address(line), given).status_code for who in people if who != "province"}
    assert found == dict.fromkeys(found, BARRED)
    change.refresh_from_db()
    assert change.state == "previewed"
    assert CalendarChange.objects.count() == 1
    assert people["province"].post(address(line), given).status_code in (AWAY, 422)
    assert not CalendarDay.objects.filter(day=date(2026, 3, 6)).exists()


@pytest.mark.parametrize(
    "line",
    [
        "/",
        *FOR_EVERY_OFFICER,
        *FOR_COUNTERS,
        FIGURES,
        *REGISTER_PAGES,
        *REPORTS,
        *REPORTS_OF_OTHERS,
        *FOR_PAPER,
        *PRINTED_FOR_COUNTERS,
        *REGISTERS,
        *OF_A_CASE,
        *EVERY_ACT,
    ],
)
def test_who_is_signed_out_is_asked_to_sign_in(line: str, address: Address, client: Client) -> None:
    answer = client.get(address(line))
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (TO_SIGN_IN, "/dang-nhap/")
    missing = client.get(address(line).replace("H99.12-260302-0001", "H99.12-260302-9999"))
    assert missing.headers["Location"].partition("?")[0] == "/dang-nhap/"


@pytest.mark.parametrize("line", ["/ho-so/{code}/xem-du/", "/quet/anh/", *BY_POST_TOO, *EVERY_ACT])
def test_who_is_signed_out_posts_in_vain(line: str, address: Address, client: Client, case: Case) -> None:
    before = reload(case).edition
    answer = client.post(address(line), {"reason": "x", "decision": "accept", "q": case.code})
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (TO_SIGN_IN, "/dang-nhap/")
    assert reload(case).edition == before
    assert not PersonalDataReading.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        "/",
        *FOR_EVERY_OFFICER,
        *FOR_COUNTERS,
        *REGISTER_PAGES,
        *REPORTS,
        *FOR_PAPER,
        *PRINTED_FOR_COUNTERS,
        *REGISTERS,
        *OF_A_CASE,
    ],
)
def test_without_a_posting_no_page_opens(line: str, address: Address, office: Office, signed_in: SignIn) -> None:
    nobody = Officer.objects.create_user("nghi.huu", password="x", full_name="Người Đã Nghỉ (mẫu)")
    assert signed_in(nobody).get(address(line)).status_code == BARRED


def test_a_posting_that_ended_yesterday_opens_nothing(
    office: Office, signed_in: SignIn, address: Address, case: Case
) -> None:
    officer = Officer.objects.get(username=PEOPLE["counter"])
    browser = signed_in(officer)
    assert browser.get(address("/ho-so/{code}/")).status_code == OPEN
    officer.postings.update(until=monday(0).date())
    assert browser.get(address("/ho-so/{code}/")).status_code == BARRED
    assert browser.post(address("/ho-so/{code}/withdraw/"), {"reason": "x"}).status_code == BARRED
    officer.postings.update(until=tuesday(0).date())
    assert browser.get(address("/ho-so/{code}/")).status_code == OPEN


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("line", [*READ_ONLY, *READ_ONLY_FOR_EVERYBODY])
def test_what_is_read_is_only_read(line: str, method: str, people: dict[str, Client], address: Address) -> None:
    assert getattr(people["counter"], method)(address(line)).status_code == WRONG_METHOD


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("line", [*BY_POST_TOO, *ONLY_BY_POST[:2], "/tra-cuu/", "/ho-so/{code}/forward/"])
def test_forms_know_two_methods(line: str, method: str, people: dict[str, Client], address: Address) -> None:
    assert getattr(people["province"], method)(address(line)).status_code == WRONG_METHOD


@pytest.mark.parametrize("line", ONLY_BY_POST[:2])
def test_what_leaves_a_trace_is_no_link(line: str, people: dict[str, Client], address: Address) -> None:
    assert people["counter"].get(address(line)).status_code == WRONG_METHOD
    assert not PersonalDataReading.objects.exists()


@pytest.mark.parametrize(
    "line",
    [
        "/dang-nhap/",
        "/tra-cuu/",
        "/i18n/setlang/",
        "/dang-xuat/",
        HALL[0],
        *QUEUE_ACTS,
        *BY_POST_TOO,
        "/ho-so/{code}/xem-du/",
        "/quet/anh/",
        *EVERY_ACT,
    ],
)
def test_another_site_posts_nothing(line: str, address: Address, office: Office, case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.receiver, backend="django.contrib.auth.backends.ModelBackend")
    before = reload(case).edition
    answer = strict.post(address(line), {"reason": "x", "decision": "accept", "code": case.code})
    assert answer.status_code == BARRED
    assert "trang" in answer.content.decode().lower()
    assert reload(case).edition == before
    assert not PersonalDataReading.objects.exists()
    assert strict.get("/").status_code == OPEN


def test_a_sign_in_never_leads_to_another_site(office: Office, client: Client) -> None:
    from tests.office import PASSWORD

    typed = {"username": "motcua.anmau", "password": PASSWORD}
    away = client.post("/dang-nhap/", {**typed, "next": "https://example.net/"})
    assert away.headers["Location"] == "/"
    client.post("/dang-xuat/")
    inside = client.post("/dang-nhap/", {**typed, "next": "/ho-so/"})
    assert inside.headers["Location"] == "/ho-so/"
    switched = client.post("/i18n/setlang/", {"language": "en", "next": "https://example.net/"})
    assert "example.net" not in switched.headers["Location"]
