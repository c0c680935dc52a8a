"""Nothing private on any page that opens without signing in, whatever the case went through.

The pages are those of the tables in `addresses`: a page that is added there is walked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.html import escape

from procedures.actions.reschedule import Reschedule
from procedures.models import Case, CaseEvent, Charge, Officer, Party
from procedures.models.secret import blind_index, seal
from procedures.queries.short_way import short_way
from tests.clock import at, monday, tuesday
from tests.office import APPLICANT, Office
from tests.queries.scenes import LAND
from tests.route import ask_for_money, go_to
from tests.web import addresses
from tests.web.every_status import every_status, statuses

IDENTITY, PHONE, MAIL, ADDRESS = "000199887766", "0900123789", "rieng.tu@example.vn", "Ngõ Riêng Tư số 7"
NOTE, OF_OTHERS = "Ghi chú nội bộ của phòng", 7_654_321
pytestmark = pytest.mark.once
PUBLIC_KINDS = ("text/html", "application/json", "text/csv", "text/javascript", "text/plain")
LINK_TO_A_FILE = re.compile(r'(?:href|src)="[^"]*\.(?:pdf|docx?|jpe?g|png|zip)[^"]*"', re.IGNORECASE)


@pytest.fixture
def cases(office: Office) -> dict[str, Case]:
    """A case in each status, whose people have everything that must not be seen."""
    other = office.receive(LAND, at=monday(9))
    go_to(other, "tax_information", at=monday(10))
    ask_for_money(other, OF_OTHERS, at=monday(11))
    made = every_status(office)
    private = {"phone": PHONE, "email": MAIL, "address": ADDRESS}
    Party.objects.update(id_sealed=seal(IDENTITY), id_index=blind_index(IDENTITY), **private)
    Officer.objects.update(email="can.bo@example.vn")
    assert len(statuses(made)) == 10
    return {name: Case.objects.select_related("version").get(pk=case.pk) for name, case in made.items()}


def lines() -> list[str]:
    """Every address of every table."""
    tables = [value for value in vars(addresses).values() if isinstance(value, str | tuple)]
    found = [line for table in tables for line in ([table] if isinstance(table, str) else table)]
    return sorted({line for line in found if isinstance(line, str) and line.startswith("/")} - {addresses.__file__})


def filled(line: str, case: Case, token: str) -> str:
    """The address for a case; keys of other things are those of nothing."""
    known = {"code": case.code, "token": token, "book": str(case.register_book_id or 1)}
    return re.sub(r"\{(\w+)\}", lambda key: known.get(key[1], "1"), line)


def secrets(case: Case) -> Iterator[str]:
    """What no stranger may read, nor the person themselves on an open page."""
    yield from (APPLICANT.full_name, APPLICANT.full_name.removesuffix(" (mẫu)"), IDENTITY, MAIL, ADDRESS, NOTE)
    yield from (PHONE, f"{PHONE[:4]} {PHONE[4:7]} {PHONE[7:]}", "can.bo@example.vn")
    yield from (f"{IDENTITY[:3]} {IDENTITY[3:6]} {IDENTITY[6:9]} {IDENTITY[9:]}",)
    yield from (f"{OF_OTHERS:,}".replace(",", "."), f"{OF_OTHERS:,}", str(OF_OTHERS))
    yield from Officer.objects.values_list("full_name", flat=True)
    yield from Officer.objects.values_list("username", flat=True)


def found_in(text: str, words: list[str]) -> list[str]:
    return [word for word in words if word and (word in text or escape(word) in text)]


def test_no_public_address_shows_anything_private(office: Office, client: Client, cases: dict[str, Case]) -> None:
    known, walked, shown = list(secrets(cases["accepted"])), set(), []
    for number, case in enumerate(cases.values()):
        for token in (case.token, short_way(case)):
            for line in lines():
                # What does not depend on the case is looked at once.
                if (number or token != case.token) and "{token}" not in line:
                    continue
                answer = client.get(filled(line, case, token), REMOTE_ADDR=f"10.2.{number}.1")
                if answer.status_code != 200:
                    continue
                walked.add(line)
                kind, text = answer.headers["Content-Type"].partition(";")[0], answer.content.decode()
                assert kind in PUBLIC_KINDS, f"{line} is a file: {kind}"
                shown += [f"{line}: {word}" for word in [*found_in(text, known), *LINK_TO_A_FILE.findall(text)]]
    assert shown == []
    assert walked >= {line for line in addresses.FOR_EVERYBODY if line != "/dang-xuat/"}


def test_no_page_tells_of_another_case(office: Office, client: Client, cases: dict[str, Case]) -> None:
    for case in cases.values():
        others = [other for other in cases.values() if other.pk != case.pk]
        for address in (f"/t/{case.token}/", f"/t/{case.token}/?lang=en"):
            text = client.get(address).content.decode()
            assert found_in(text, [word for other in others for word in (other.code, other.token)]) == []


def test_a_typed_code_shows_nothing_private_in_any_status(
    office: Office, client: Client, cases: dict[str, Case]
) -> None:
    known = list(secrets(cases["accepted"]))
    for number, case in enumerate(cases.values()):
        text = client.post("/tra-cuu/", {"code": case.code}, REMOTE_ADDR=f"10.3.{number}.1").content.decode()
        assert case.code in text
        assert found_in(text, [*known, case.token, case.version.procedure.name]) == []


def test_what_the_office_writes_down_stays_inside(office: Office, client: Client, cases: dict[str, Case]) -> None:
    """Notes and reasons typed by officers are theirs; the reason of a new date is the person's, unless it names one."""
    case = cases["in progress"]
    Case.objects.filter(pk=case.pk).update(note=NOTE, closing_reason=NOTE)
    said = f"Bà {APPLICANT.full_name} ({PHONE}) chưa về"
    Reschedule(case, by=office.supervisor, at=tuesday(9), new_due_at=at(2026, 3, 11, 17), reason=said).run()
    text = client.get(f"/t/{case.token}/").content.decode()
    assert found_in(text, list(secrets(case))) == []
    assert "Lý do có trong phiếu xin lỗi." in text
    assert "Lý do: Chờ xác minh." in client.get(f"/t/{cases['promised anew'].token}/").content.decode()


def test_the_record_and_the_money_are_really_there_to_be_hidden(office: Office, cases: dict[str, Case]) -> None:
    """The walk would prove nothing about what does not exist."""
    assert Charge.objects.filter(amount_vnd=OF_OTHERS).exists()
    assert all(party.id_number == IDENTITY for party in Party.objects.all())
    assert CaseEvent.objects.filter(by__isnull=False).exists()


def test_pages_about_a_case_are_neither_indexed_nor_kept_by_anybody_between(
    office: Office, client: Client, cases: dict[str, Case]
) -> None:
    case = cases["ready"]
    of_a_case = [line for line in addresses.FOR_EVERYBODY if "{token}" in line]
    pages = [filled(line, case, token) for line in of_a_case for token in (case.token, short_way(case), "x" * 22)]
    for address in (*pages, "/tra-cuu/", "/mat-ma/"):
        answer = client.get(address)
        assert {"no-store", "private"} <= set(re.split(r",\s*", answer.headers["Cache-Control"])), address
        assert "noindex" in answer.headers["X-Robots-Tag"], address
        assert 'name="robots" content="noindex' in answer.content.decode(), address
        assert answer.headers["Referrer-Policy"] == "same-origin", address
