"""What the explanation of a date calls its days: working days only where the term counts working days."""

from __future__ import annotations

import pytest

from procedures.queries.explanation import Counting, Sheet, counting_of, explanation_sheet
from tests.clock import monday
from tests.office import Office


def sheet(office: Office, code: str, variant: str) -> Sheet:
    case = office.receive(code, at=monday(9), variant=variant)
    return explanation_sheet(office.dossier(case), at=monday(10))


def test_calendar_days_are_not_called_working_days(office: Office) -> None:
    """Civil Code art. 147: a term in days counts every day; only a closed last day moves on."""
    told = sheet(office, "1.013225", office.version("1.013225").definition.variants[0].code)
    counted = [
        *(box.reason for box in told.days if box.kind == "counted"),
        *(r.reason for r in told.lines if r.counted),
    ]
    assert counted
    assert all("theo lịch" in reason and "làm việc" not in reason for reason in counted)


def test_working_days_are_called_so(office: Office) -> None:
    told = sheet(office, "1.004873", "")
    assert [row.reason for row in told.lines if row.counted] == [f"Ngày làm việc thứ {n}" for n in (1, 2, 3)]
    assert {box.reason for box in told.days if box.kind == "counted"} == {"Ngày làm việc"}


@pytest.mark.parametrize(
    ("term", "counting"),
    [
        ("8h", Counting.HOURS),
        ("3wd", Counting.WORKING_DAYS),
        ("same_day", Counting.WORKING_DAYS),
        ("15d", Counting.CALENDAR_DAYS),
        ("2mo", Counting.CALENDAR_DAYS),
    ],
)
def test_what_a_term_counts(term: str, counting: Counting) -> None:
    assert counting_of(term) is counting
