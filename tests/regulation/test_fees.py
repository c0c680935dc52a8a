"""What each shipped procedure costs: caps, windows, exemptions, channels, and the sentence behind each amount.

The amounts are those of domain research on the portal's values of July 2026; where the provincial council sets them,
the demonstration province's. NQ 66.22/2026: from 15/8/2026 to 28/2/2027.
"""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.utils import translation

from procedures.definition import FactValue, fees_due
from procedures.definition.schema import Channel, Definition
from procedures.queries.fee_reasons import fee_reason, reasons_of
from tests.clock import at
from tests.office import Office

BEFORE, FIRST, LAST, AFTER = date(2026, 8, 14), date(2026, 8, 15), date(2027, 2, 28), date(2027, 3, 1)
VNEID: dict[str, FactValue] = {"vneid_level_2": True}


def total(definition: Definition, channel: str = "direct", on: date = AFTER, **facts: FactValue) -> int:
    return sum(line.amount_vnd for line in fees_due(definition, facts, channel, on))


def reasons(definition: Definition, channel: str = "direct", on: date = AFTER, **facts: FactValue) -> list[str]:
    return [fee_reason(line, definition) for line in fees_due(definition, facts, channel, on)]


FREE = ("1.011607", "1.012812", "2.000908", "2.000986", "2.001023", "2.001159")


@pytest.mark.parametrize("code", FREE)
def test_free_in_every_channel(code: str, office: Office) -> None:
    definition = office.version(code).definition
    assert {total(definition, channel.value, on) for channel in Channel for on in (BEFORE, FIRST, AFTER)} == {0}


@pytest.mark.parametrize("code", ["1.001193", "1.000656"])
def test_birth_and_death_are_free_on_time_and_for_the_exempt(code: str, office: Office) -> None:
    definition = office.version(code).definition
    assert total(definition, copies=0) == 0
    assert total(definition, on_time=False, copies=0) == 8_000
    assert total(definition, on_time=False, copies=0, fee_exempt=True) == 0
    assert total(definition, copies=3) == 24_000
    (reason,) = reasons(definition, on_time=False, copies=0, fee_exempt=True)
    assert reason.startswith("miễn: thuộc diện được miễn lệ phí; ")


def test_marriage_is_free_and_copies_are_not(office: Office) -> None:
    definition = office.version("1.000894").definition
    assert (total(definition), total(definition, copies=2)) == (0, 16_000)


@pytest.mark.parametrize(
    ("channel", "on", "vneid", "due"),
    [
        ("online", BEFORE, True, 16_000),
        ("online", FIRST, True, 0),
        ("online", LAST, True, 0),
        ("online", AFTER, True, 16_000),
        ("online", FIRST, False, 16_000),
        ("direct", FIRST, True, 16_000),
        ("postal", FIRST, True, 16_000),
    ],
)
def test_extract_copies(channel: str, on: date, vneid: bool, due: int, office: Office) -> None:
    """8,000 đồng a copy; NQ 66.22/2026 exempts online applications with VNeID level 2 within its window."""
    definition = office.version("2.000635").definition
    assert total(definition, channel, on, copies=2, vneid_level_2=vneid) == due


def test_extract_copies_say_why(office: Office) -> None:
    definition = office.version("2.000635").definition
    assert reasons(definition, "direct", FIRST, copies=2) == [
        "8.000 đồng × 2 (Số bản sao); Thông tư số 281/2016/TT-BTC"
    ]
    (exempt,) = reasons(definition, "online", FIRST, copies=2, **VNEID)
    assert exempt == (
        "8.000 đồng × 2 (Số bản sao); miễn: nộp trực tuyến bằng tài khoản định danh điện tử mức độ 2, từ 15/08/2026 "
        "đến hết 28/02/2027, Nghị quyết số 66.22/2026/NQ-CP; Thông tư số 281/2016/TT-BTC"
    )
    with translation.override("en"):
        assert "exempt: online with a level-2 VNeID account" in reasons(definition, "online", FIRST, **VNEID)[0]


@pytest.mark.parametrize(
    ("channel", "on", "facts", "due"),
    [
        ("direct", FIRST, {}, 20_000),
        ("direct", FIRST, VNEID, 20_000),
        ("online", BEFORE, VNEID, 10_000),
        ("online", FIRST, {}, 10_000),
        ("online", FIRST, VNEID, 0),
        ("online", LAST, VNEID, 0),
        ("online", AFTER, VNEID, 10_000),
        ("direct", AFTER, {"fee_exempt": True}, 0),
        ("online", AFTER, {"fee_exempt": True}, 0),
    ],
)
def test_permanent_residence(channel: str, on: date, facts: dict[str, FactValue], due: int, office: Office) -> None:
    """TT 75/2022: 20,000 at the counter, 10,000 online."""
    assert total(office.version("1.004222").definition, channel, on, **facts) == due


def test_permanent_residence_names_its_channel(office: Office) -> None:
    (reason,) = reasons(office.version("1.004222").definition)
    assert reason == "nộp trực tiếp tại quầy; Thông tư số 75/2022/TT-BTC"


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        ({}, 2_000),
        ({"first_pages": 2, "further_pages": 3}, 7_000),
        ({"first_pages": 0, "capped_copies": 1}, 200_000),
        ({"first_pages": 1, "capped_copies": 2, "copies": 3}, 402_000),
    ],
)
def test_certified_copies(facts: dict[str, FactValue], due: int, office: Office) -> None:
    """TT 226/2016: 2,000 a page, 1,000 from the third, at most 200,000 a copy."""
    assert total(office.version("2.000815").definition, **facts) == due


def test_signatures_certificates_businesses_permits_land(office: Office) -> None:
    def of(code: str, channel: str = "direct", **facts: FactValue) -> int:
        return total(office.version(code).definition, channel, **facts)

    assert of("2.000884", documents=3) == 30_000
    assert of("1.004873", purpose="marriage", certificates=3) == 15_000
    assert of("1.004873", purpose="other", certificates=3) == 45_000
    assert of("1.004873", purpose="other", certificates=3, fee_exempt=True) == 0
    assert {of("1.001612", channel) for channel in ("direct", "postal", "online")} == {50_000}
    assert (of("1.013225", variant="01"), of("1.013225", variant="02")) == (100_000, 50_000)
    assert of("1.013831") == 655_000
    assert of("1.013831", recorded_on="new", for_organisation=True) == 1_722_000


def test_a_cap_and_a_reduction_are_said(office: Office) -> None:
    """No shipped fee has either at the moment; the language of definitions has both."""
    definition = office.version("2.000635").definition
    document = definition.model_dump(mode="json", exclude_none=True)
    fee = document["fees"][0]
    fee["at_most_vnd"] = 20_000
    fee["exemptions"][0] |= {"percent": 50, "condition": "true"}
    changed = Definition.model_validate_json(json.dumps(document))
    (line,) = fees_due(changed, {"copies": 5}, "direct", FIRST)
    assert (line.amount_vnd, line.capped) == (10_000, True)
    said = fee_reason(line, changed)
    assert said.startswith("8.000 đồng × 5 (Số bản sao), tối đa 20.000 đồng; giảm 50%: ")


def test_exempt_amounts_are_not_asked_for(office: Office) -> None:
    """Received within the window: nothing is due, and the page still says why."""
    facts = {"on_time": False, "copies": 1, "fee_exempt": True}
    case = office.receive(at=at(2026, 3, 2, 9), facts=facts)
    assert list(case.charges.values_list("code", "amount_vnd")) == [("extra_copies", 8_000)]
    assert set(reasons_of(office.dossier(case))) == {"late_registration", "extra_copies"}
