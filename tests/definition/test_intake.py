"""Which papers and which fees one application meets."""

from datetime import date

import pytest

from procedures.definition import default_facts, fees_due, required_papers
from tests.definition.samples import GOOD, definition, spoilt

DAY = date(2026, 3, 2)


def papers(facts: dict[str, bool | int | str], variant: str = "01") -> list[str]:
    """Codes of the required papers."""
    return [paper.code for paper in required_papers(definition(), facts, variant)]


def fees(
    text: str, facts: dict[str, bool | int | str], channel: str = "direct", on: date = DAY
) -> list[tuple[str, int, int]]:
    """(code, quantity, amount) of each fee due."""
    return [(line.fee.code, line.quantity, line.amount_vnd) for line in fees_due(definition(text), facts, channel, on)]


def test_papers_follow_conditions_and_variants() -> None:
    assert papers({}) == ["declaration"]
    assert papers({"by_proxy": True}) == ["declaration", "authorisation"]
    assert papers({"by_proxy": True}, "02") == ["declaration", "authorisation", "foreign_paper"]
    assert papers({"variant": "02"}, "") == ["declaration", "foreign_paper"]


def test_facts_nobody_answered_have_their_defaults() -> None:
    assert default_facts(definition()) == {"on_time": True, "copies": 1, "place": "hospital", "eligible": False}
    assert fees(GOOD, {}) == [("copy", 1, 5000)]
    assert fees(GOOD, {"on_time": False}) == [("late", 1, 8000), ("copy", 1, 5000)]


def test_a_fee_is_counted_capped_and_left_out_at_zero() -> None:
    assert fees(GOOD, {"copies": 2}) == [("copy", 2, 10000)]
    assert fees(GOOD, {"copies": 3}) == [("copy", 3, 12000)]
    assert fees(GOOD, {"copies": 0}) == []
    assert fees(GOOD, {"copies": -4}) == []


def test_a_fee_may_be_for_one_channel() -> None:
    text = spoilt(GOOD, ("per: copies, at_most_vnd: 12000", "channels: [online]"))
    assert fees(text, {}) == []
    assert fees(text, {}, "online") == [("copy", 1, 5000)]


def test_a_condition_may_ask_for_the_channel_of_the_application() -> None:
    text = spoilt(GOOD, ('condition: "!on_time"', "condition: 'channel == \"online\"'"), ("per: copies, ", ""))
    assert fees(text, {"channel": "direct"}, "online") == [("late", 1, 8000), ("copy", 1, 5000)]
    assert fees(text, {"channel": "online"}, "direct") == [("copy", 1, 5000)]


@pytest.mark.parametrize(
    ("on", "due"),
    [(date(2026, 2, 28), False), (date(2026, 3, 1), True), (date(2026, 3, 31), True), (date(2026, 4, 1), False)],
)
def test_a_fee_applies_within_its_window_both_days_included(on: date, due: bool) -> None:
    text = spoilt(GOOD, ("per: copies, at_most_vnd: 12000", "since: 2026-03-01, until: 2026-03-31"))
    assert bool(fees(text, {}, on=on)) is due
