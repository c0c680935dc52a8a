"""How terms are written and what is no term."""

from __future__ import annotations

from decimal import Decimal

import pytest

from procedures.deadlines import DeadlineError, Term, TermUnit, parse_term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("8h", Term(Decimal(8), TermUnit.HOUR)),
        ("0.5h", Term(Decimal("0.5"), TermUnit.HOUR)),
        ("3wd", Term(Decimal(3), TermUnit.WORKING_DAY)),
        ("0.25wd", Term(Decimal("0.25"), TermUnit.WORKING_DAY)),
        ("15d", Term(Decimal(15), TermUnit.DAY)),
        ("2mo", Term(Decimal(2), TermUnit.MONTH)),
        ("same_day", Term(Decimal(0), TermUnit.SAME_DAY)),
        ("0h", Term(Decimal(0), TermUnit.HOUR)),
    ],
)
def test_a_term_is_read_and_written_back(text: str, term: Term) -> None:
    assert parse_term(text) == term
    assert str(parse_term(text)) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "bad_term"),
        ("3", "bad_term"),
        ("3 days", "bad_term"),
        ("3ngày", "bad_term"),
        ("٣wd", "bad_term"),
        ("1e3h", "bad_term"),
        ("999999wd", "bad_term"),
        ("nanh", "bad_term"),
        ("-3wd", "negative_term"),
        ("0.01h", "broken_minutes"),
        ("0.0001wd", "broken_minutes"),
        ("1.5d", "broken_days"),
        ("0.5mo", "broken_days"),
    ],
)
def test_nonsense_is_no_term(text: str, code: str) -> None:
    with pytest.raises(DeadlineError) as refused:
        parse_term(text)
    assert refused.value.code == code


def test_a_quarter_of_a_working_day_is_two_hours() -> None:
    assert parse_term("0.25wd").minutes == 120
    assert (parse_term("2.25wd").whole, parse_term("2.25wd").minutes) == (2, 120)


def test_a_negative_amount_is_refused_however_it_is_made() -> None:
    with pytest.raises(DeadlineError, match="negative"):
        Term(Decimal(-1), TermUnit.DAY)


def test_same_day_has_no_amount() -> None:
    with pytest.raises(DeadlineError, match="whole"):
        Term(Decimal("0.5"), TermUnit.SAME_DAY)
