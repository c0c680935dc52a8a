"""Finding people: without marks, with one slip of the keys, in any order; exact before similar, open before closed."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from django.core.checks import run_checks
from django.db import connection

from procedures.actions.withdraw import Withdraw
from procedures.models import NameWord, Party
from procedures.models.name_index import is_whole, keep
from procedures.phrases import name_key
from procedures.queries.calendars import calendar_for
from procedures.queries.case_codes import codes_meant
from procedures.queries.case_list import cases_in_reach
from procedures.queries.find import SHOWN, Found, find
from procedures.queries.scan import read_scan
from tests.clock import at, monday, tuesday
from tests.office import APPLICANT, Office, reload

PEOPLE = ("Nguyễn Văn Tuấn", "Trần Thị Hòa", "Dương Quốc Đạt", "H'Hen Niê", "Công ty TNHH An-Mẫu", "Nguyễn Văn A")


@pytest.fixture
def people(office: Office) -> Office:
    """One case of each of the people."""
    for number, name in enumerate(PEOPLE):
        receive(office, name, minute=number)
    return office


def receive(office: Office, name: str, *, minute: int = 0) -> str:
    """A case of somebody with this name."""
    applicant = replace(APPLICANT, full_name=name, phone="", id_number="")
    return office.receive(at=monday(9, minute), applicant=applicant).code


def search(office: Office, text: str) -> Found:
    """What a counter of the commune finds."""
    units = [office.counter]
    return find(cases_in_reach(units), read_scan(text), at=tuesday(9), calendar=calendar_for(office.counter))


def names(office: Office, text: str) -> tuple[list[str], list[str]]:
    """Names found exactly, and similar ones."""
    found = search(office, text)
    return [row.applicant for row in found.exact], [row.applicant for row in found.similar]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyen van tuan", "Nguyễn Văn Tuấn"),
        ("NGUYỄN VĂN TUẤN", "Nguyễn Văn Tuấn"),
        ("tuan nguyen", "Nguyễn Văn Tuấn"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Tuấn"), "Nguyễn Văn Tuấn"),
        ("tran thi hoà", "Trần Thị Hòa"),
        ("Trần Thị Hòa", "Trần Thị Hòa"),
        (unicodedata.normalize("NFD", "Hoà Trần"), "Trần Thị Hòa"),
        ("duong quoc dat", "Dương Quốc Đạt"),
        ("Đương  Quốc,Đạt", "Dương Quốc Đạt"),
        ("h'hen nie", "H'Hen Niê"),
        ("hhen niê", "H'Hen Niê"),
        ("an mau", "Công ty TNHH An-Mẫu"),
        ("cong ty an-mau", "Công ty TNHH An-Mẫu"),
    ],
)
def test_names_are_found_without_marks_in_any_order_and_form(people: Office, typed: str, meant: str) -> None:
    assert names(people, typed)[0] == [meant]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nguyen van tuna", "Nguyễn Văn Tuấn"),
        ("nguyen van tua", "Nguyễn Văn Tuấn"),
        ("nguyen van tuann", "Nguyễn Văn Tuấn"),
        ("nguyen van tian", "Nguyễn Văn Tuấn"),
        ("nguyn van tuan", "Nguyễn Văn Tuấn"),
        ("ngyuen van tuan", "Nguyễn Văn Tuấn"),
        ("nguyen vna tuan", "Nguyễn Văn Tuấn"),
        ("nguyen vn tuan", "Nguyễn Văn Tuấn"),
        ("nguyenvan tuan", "Nguyễn Văn Tuấn"),
        ("nguyen van tu an", "Nguyễn Văn Tuấn"),
        ("guyen van tuan", "Nguyễn Văn Tuấn"),
        ("tran thi ho", "Trần Thị Hòa"),
        ("duong quoc fat", "Dương Quốc Đạt"),
        ("nguyn van a", "Nguyễn Văn A"),
    ],
)
def test_one_slip_of_the_keys_is_forgiven(people: Office, typed: str, meant: str) -> None:
    exact, similar = names(people, typed)
    assert exact == []
    assert meant in similar


@pytest.mark.parametrize(
    "typed", ["nguyne vna tuan", "nguyen van hung", "tuanx ngx", "zzz", "…", "' OR 1=1", '" OR "a']
)
def test_two_slips_and_other_people_are_not(people: Office, typed: str) -> None:
    assert names(people, typed) == ([], [])


def test_the_whole_name_comes_before_its_parts_and_both_before_slips(office: Office) -> None:
    whole, longer, slipped = (receive(office, name) for name in ("Lê An", "Lê Thị An", "Lê Ân Anh"))
    other = receive(office, "Lê Ans")
    found = search(office, "lê an")
    assert [row.code for row in found.exact] == [whole, slipped, longer]
    assert [row.code for row in found.similar] == [other]


def test_open_cases_come_before_closed_ones_and_new_before_old(office: Office) -> None:
    old, closed, new = (receive(office, "Lê Văn Mẫu", minute=minute) for minute in (1, 2, 3))
    case = office.counter.received_cases.get(code=closed)
    Withdraw(reload(case), by=office.receiver, at=monday(11), reason="Đơn xin rút").run()
    assert [row.code for row in search(office, "le van mau").exact] == [new, old, closed]


def test_one_exact_hit_is_meant_whatever_is_similar(office: Office) -> None:
    code = receive(office, "Nguyễn Văn Tuấn")
    receive(office, "Nguyễn Văn Tuân Anh")
    receive(office, "Nguyễn Văn Toàn")
    assert search(office, "nguyen van tuan").only is None
    only = search(office, "nguyen van toan").only
    assert only is not None
    assert only.applicant == "Nguyễn Văn Toàn"
    assert code != only.code


def test_only_cases_in_reach_are_found(people: Office) -> None:
    found = find(
        cases_in_reach([people.other_counter]),
        read_scan("nguyen van tuan"),
        at=tuesday(9),
        calendar=calendar_for(people.counter),
    )
    assert found == Found()


def test_the_submitter_is_found_too(office: Office) -> None:
    submitter = replace(APPLICANT, full_name="Đỗ Thị Hộ", id_number="", phone="")
    case = office.receive(at=monday(9), submitter=submitter, authorisation="UQ-1")
    for typed in ("do thi ho", "do thi hoo"):
        found = search(office, typed)
        assert [row.code for row in (*found.exact, *found.similar)] == [case.code]


def test_more_than_a_screenful_is_said(office: Office) -> None:
    case = office.receive(at=monday(9))
    parties = Party.objects.bulk_create(Party(full_name="Võ A", search="vo a") for _ in range(SHOWN + 5))
    for number, party in enumerate(parties):
        case.pk, case.code, case.token, case.applicant = None, f"X-{number}", f"x{number}", party
        case.register_number = 1000 + number
        case.save(force_insert=True)
    found = search(office, "võ a")
    assert (len(found.exact), found.similar, found.more) == (SHOWN, (), True)


def test_a_changed_name_is_found_and_the_old_one_is_not(office: Office) -> None:
    receive(office, "Lê Văn Cũ")
    party = Party.objects.get(full_name="Lê Văn Cũ")
    party.full_name, party.search = "Lê Văn Mới", name_key("Lê Văn Mới")
    party.save()
    assert names(office, "le van moi") == (["Lê Văn Mới"], [])
    assert names(office, "le van cu") == ([], [])
    assert NameWord.objects.filter(word="moi").exists()


def test_an_index_that_was_lost_is_made_anew(people: Office) -> None:
    assert is_whole(connection)
    on = " ON procedures_party" if connection.vendor == "postgresql" else ""
    name = "names_are_found_by_their_words" if on else "names_come_into_the_index"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    assert not is_whole(connection)
    assert "procedures.W013" in [message.id for message in run_checks(databases=["default"])]
    receive(people, "Phan Thị Lỡ", minute=30)
    keep(connection)
    assert is_whole(connection)
    assert "procedures.W013" not in [message.id for message in run_checks(databases=["default"])]
    assert names(people, "phan thi lo")[0] == ["Phan Thị Lỡ"]
    assert "Nguyễn Văn Tuấn" in names(people, "nguyen van tuna")[1]


def test_both_engines_give_the_same_answer(people: Office) -> None:
    """The same whole answer is asked for on either engine: the suite runs on both."""
    receive(people, "Nguyễn Văn Tuân", minute=20)
    receive(people, "Nguyễn Văn Tuấn Anh", minute=21)
    typed = ("nguyen van tuan", "nguyen van tuna", "nguyen van", "van", "ngueyn", "nguyen van t", "tu")
    assert {text: names(people, text) for text in typed} == {
        "nguyen van tuan": (
            ["Nguyễn Văn Tuân", "Nguyễn Văn Tuấn", "Nguyễn Văn Tuấn Anh"],
            [],
        ),
        "nguyen van tuna": ([], ["Nguyễn Văn Tuấn Anh", "Nguyễn Văn Tuân", "Nguyễn Văn Tuấn"]),
        "nguyen van": (
            ["Nguyễn Văn Tuấn Anh", "Nguyễn Văn Tuân", "Nguyễn Văn A", "Nguyễn Văn Tuấn"],
            [],
        ),
        "van": (["Nguyễn Văn Tuấn Anh", "Nguyễn Văn Tuân", "Nguyễn Văn A", "Nguyễn Văn Tuấn"], ["Công ty TNHH An-Mẫu"]),
        "ngueyn": ([], ["Nguyễn Văn Tuấn Anh", "Nguyễn Văn Tuân", "Nguyễn Văn A", "Nguyễn Văn Tuấn"]),
        "nguyen van t": ([], ["Nguyễn Văn Tuấn Anh", "Nguyễn Văn Tuân", "Nguyễn Văn Tuấn"]),
        "tu": ([], ["Nguyễn Văn Tuấn Anh", "Nguyễn Văn Tuân", "Công ty TNHH An-Mẫu", "Nguyễn Văn Tuấn"]),
    }


# Codes

OURS = (("H99.12", "{agency}-{yyMMdd}-{seq:4}"), ("H98", "HS{agency}/{yyyyMMdd}/{seq:5}"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("H99.12-260827-0042", "H99.12-260827-0042"),
        ("h99.12 260827 42", "H99.12-260827-0042"),
        ("h99 12 260827 42", "H99.12-260827-0042"),
        ("H9912260827 0042", "H99.12-260827-0042"),
        ("h99122608270042", "H99.12-260827-0042"),
        ("H99.12/260827/42", "H99.12-260827-0042"),
        ("H99.12-260827-12345", "H99.12-260827-12345"),
        ("260827 42", "H99.12-260827-0042"),
        ("h98 20260827 7", "HSH98/20260827/00007"),
        ("000.17.22.H56-210531-0001", "000.17.22.H56-210531-0001"),
        ("0001722h56 210531 1", "000.17.22.H56-210531-0001"),
        ("000172 2h562105310001", "000.17.22.H56-210531-0001"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
        ("g0920202606090092637", "G09.20-20260609-0092637"),
        ("g09.20 20260609 92637", "G09.20-20260609-0092637"),
    ],
)
def test_a_code_is_read_as_people_write_it(typed: str, meant: str) -> None:
    assert meant in codes_meant(typed, OURS)


def test_a_day_that_never_was_is_no_code() -> None:
    assert codes_meant("H99.12 269999 1", OURS) == ["H99.12-269999-1"]
    assert read_scan("H99.12 269999").problem is not None
    assert read_scan(at(2026, 1, 1).isoformat()).problem is None
