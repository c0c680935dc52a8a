"""Case codes: made by the province's template, counted per agency and day (NĐ 118/2025 art. 28)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from procedures.actions import Receive
from procedures.models import CaseCounter, Unit
from procedures.models.register import case_code
from tests.clock import monday
from tests.office import Office, reload

DAY = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("template", "agency", "sequence", "expected"),
    [
        ("{agency}-{yyMMdd}-{seq:4}", "H99.12", 1, "H99.12-260609-0001"),
        ("{agency}-{yyMMdd}-{seq:4}", "H99.12", 9999, "H99.12-260609-9999"),
        ("{agency}-{yyMMdd}-{seq:4}", "H99.12", 10000, "H99.12-260609-10000"),
        ("{agency}-{yyyyMMdd}-{seq:7}", "G09.20", 92637, "G09.20-20260609-0092637"),
        ("{agency}-{yyMMdd}-{seq}", "000.17.22.H56", 7, "000.17.22.H56-260609-7"),
        ("HS{seq:3}/{yyMMdd}", "H99", 42, "HS042/260609"),
        ("{agency}-{unknown}-{seq:2}", "H99", 1, "H99-{unknown}-01"),
        ("{agency}", "{seq:4}", 1, "{seq:4}"),
    ],
)
def test_template(template: str, agency: str, sequence: int, expected: str) -> None:
    assert case_code(template, agency, DAY, sequence) == expected


def test_counting(db: None) -> None:
    taken = [CaseCounter.objects.take(agency, day) for agency, day in (("A", DAY), ("A", DAY), ("B", DAY), ("A", DAY))]
    assert taken == [1, 2, 1, 3]
    assert CaseCounter.objects.take("A", date(2026, 6, 10)) == 1
    assert {(c.agency_code, c.day, c.last) for c in CaseCounter.objects.all()} == {
        ("A", DAY, 3),
        ("A", date(2026, 6, 10), 1),
        ("B", DAY, 1),
    }


def test_a_number_that_was_not_used_is_given_back(db: None) -> None:
    assert CaseCounter.objects.take("A", DAY) == 1
    with transaction.atomic():
        assert CaseCounter.objects.take("A", DAY) == 2
        transaction.set_rollback(True)
    assert CaseCounter.objects.take("A", DAY) == 2


def test_a_day_with_more_than_its_width(office: Office) -> None:
    CaseCounter.objects.create(agency_code="H99.12", day=date(2026, 3, 2), last=9998)
    found = [Receive(office.intake(), by=office.receiver, at=monday(8)).run().case.code for _ in range(3)]
    assert found == ["H99.12-260302-9999", "H99.12-260302-10000", "H99.12-260302-10001"]


def test_each_agency_has_its_own_template(office: Office) -> None:
    Unit.objects.filter(pk=office.commune.pk).update(case_code_template="{agency}-{yyyyMMdd}-{seq:7}")
    commune = Unit.objects.get(pk=office.commune.pk)
    case = Receive(office.intake(agency=commune), by=office.receiver, at=monday(8)).run().case
    assert reload(case).code == "H99.12-20260302-0000001"


def test_an_agency_without_a_national_code_uses_its_own(office: Office) -> None:
    Unit.objects.filter(pk=office.commune.pk).update(agency_code="")
    commune = Unit.objects.get(pk=office.commune.pk)
    case = Receive(office.intake(agency=commune), by=office.receiver, at=monday(8)).run().case
    assert case.code == "H99.12-260302-0001"
