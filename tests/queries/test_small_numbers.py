"""Small numbers are kept back, and nobody works them out from what is published."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procedures.queries.small_numbers import kept_back

SMALLEST = 5
MONTHS = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from("xyz"), st.integers(0, 12), min_size=3, max_size=3),
    min_size=1,
)


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"a": 0, "b": 7, "c": 9}, ""),
        ({"a": 3, "b": 7, "c": 9}, "ab"),
        ({"a": 1, "b": 1, "c": 9}, "abc"),
        ({"a": 2, "b": 3, "c": 9}, "ab"),
        ({"a": 4, "b": 0, "c": 0}, "abc"),
        ({"a": 5, "b": 0, "c": 0}, ""),
        ({}, ""),
    ],
)
def test_what_is_kept_back_of_a_line(parts: dict[str, int], hidden: str) -> None:
    assert kept_back(parts, SMALLEST) == frozenset(hidden)


def test_under_a_hidden_total_everything_is_hidden() -> None:
    assert kept_back({"a": 50, "b": 0}, SMALLEST, total_hidden=True) == {"a", "b"}


@given(MONTHS)
def test_no_hidden_number_follows_from_the_published_ones(month: dict[str, dict[str, int]]) -> None:
    """The equations of a month, solved as an attacker would: no hidden number has one solution only."""
    totals = {unit: sum(fields.values()) for unit, fields in month.items()}
    hidden_units = kept_back(totals, SMALLEST)
    unknown: list[tuple[str, str]] = [(unit, "") for unit in hidden_units]
    lines = [[(unit, "") for unit in totals]]
    if 0 < sum(totals.values()) < SMALLEST:
        unknown.append(("", ""))
        lines[0].append(("", ""))
    for unit, fields in month.items():
        hidden = kept_back(fields, SMALLEST, total_hidden=unit in hidden_units)
        unknown += [(unit, field) for field in hidden]
        lines.append([(unit, ""), *((unit, field) for field in fields)])
        assert all(field in hidden for field, count in fields.items() if 0 < count < SMALLEST)
    assert all(unit in hidden_units for unit, count in totals.items() if 0 < count < SMALLEST)
    assert solved([[Fraction(cell in line) for cell in unknown] for line in lines]) == set()


def solved(matrix: list[list[Fraction]]) -> set[int]:
    """The columns that a system of equations fixes: those that stand alone in a row of the reduced form."""
    row = 0
    for column in range(len(matrix[0])):
        pivot = next((r for r in range(row, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[row], matrix[pivot] = matrix[pivot], matrix[row]
        scale = matrix[row][column]
        matrix[row] = [value / scale for value in matrix[row]]
        for other in range(len(matrix)):
            if other != row and matrix[other][column]:
                factor = matrix[other][column]
                pairs = zip(matrix[other], matrix[row], strict=True)
                matrix[other] = [value - factor * lead for value, lead in pairs]
        row += 1
    alone = ([i for i, value in enumerate(line) if value] for line in matrix)
    return {found[0] for found in alone if len(found) == 1}
