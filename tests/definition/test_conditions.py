"""Conditions are asked over facts, fail closed, and never reach anything but their facts."""

import pytest

from procedures.definition import ConditionError, holds, variables
from procedures.definition.conditions import tokens

FACTS = {"on_time": True, "copies": 3, "place": "home", "fee_due": 0}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("true", True),
        ("false", False),
        ("on_time", True),
        ("!on_time", False),
        ("copies > 2 && on_time", True),
        ("copies > 3 || !on_time", False),
        ('place == "home"', True),
        ("place != 'home'", False),
        ('place in ["hospital", "home"]', True),
        ("(copies + 1) * 2 - 8 == fee_due", True),
        ("copies > 2 ? on_time : false", True),
        ("-copies < 0", True),
        ("copies >= 3 && copies <= 3", True),
    ],
)
def test_a_condition_holds_or_not(expression: str, expected: bool) -> None:
    assert holds(expression, FACTS) is expected


@pytest.mark.parametrize("expression", ["unknown", "on_time && unknown", "false && unknown"])
def test_an_undeclared_name_is_an_error_even_where_it_would_not_matter(expression: str) -> None:
    with pytest.raises(ConditionError, match="'unknown' is not a known fact"):
        holds(expression, FACTS)


@pytest.mark.parametrize(
    "expression",
    ["copies * 999999999999999 * 999999999999999 > 0", "place > 2", "copies", "place", 'copies && "yes" == place'],
)
def test_what_cannot_be_calculated_does_not_hold(expression: str) -> None:
    assert holds(expression, FACTS) is False


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "   ",
        "on_time &&",
        "on_time or copies",
        "on_time = true",
        "__import__('os').system('true')",
        "place.size() > 1",
        "place.matches('(a+)+$')",
        "size(place) > 1",
        "[1, 2, 3].map(n, n * n)[0] == 1",
        "['home'][0] == place",
        "{'a': 1}['a'] == 1",
        "copies / 0 == 1",
        "copies % 2 == 1",
        "1.5 > 1",
        "1u == copies",
        "0x10 == copies",
        "null == place",
        "b'home' == place",
        "r'home' == place",
        '"""home""" == place',
        "place == 'it\\'s'",
        "on_time // always",
        "đúng_hạn",
        "on_time; copies",
        "lambda: on_time",
        "(" * 30 + "on_time" + ")" * 30,
        "copies in [" + ", ".join(["1"] * 60) + "]",
        "on_time && " * 60 + "on_time",
    ],
)
def test_anything_else_is_refused(expression: str) -> None:
    with pytest.raises(ConditionError):
        holds(expression, FACTS)


def test_the_longest_expressions_are_answered() -> None:
    assert holds("!" * 392 + "on_time", FACTS) is True
    assert holds("-" * 390 + "copies>0", FACTS) is True


def test_variables_are_the_facts_a_condition_asks_for() -> None:
    assert variables('on_time && place in ["home"] || on_time') == ("on_time", "place")
    assert variables("true") == ()


def test_tokens_carry_the_values_of_literals() -> None:
    assert [token.value for token in tokens('n >= 10 && s == "x" || true')] == [
        "n", ">=", 10, "&&", "s", "==", "x", "||", True,
    ]  # fmt: skip
