"""The procedures that are shipped: what they promise, line by line.

Terms, step times, papers and amounts are those of the national list and of the published internal processes;
a change here is a change of a promise made to citizens.
"""

import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from procedures.definition import (
    Channel,
    Definition,
    FactValue,
    PictureFork,
    Step,
    StepKind,
    check_definition,
    compile_route,
    fees_due,
    holds,
    read_definition,
    required_papers,
)

FILES = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "procedures").glob("*.yaml"))
BEFORE_EXEMPTION, EXEMPTION, AFTER_EXEMPTION = date(2026, 8, 14), date(2026, 8, 15), date(2027, 3, 1)
SAME_DAY = {"direct": "same_day", "postal": "1wd", "online": "1wd"}

TERMS: dict[str, dict[str, str]] = {
    "1.000656": SAME_DAY,
    "1.000894": SAME_DAY,
    "1.001193": SAME_DAY,
    "1.001612": {"direct": "3wd", "postal": "3wd", "online": "3wd"},
    "1.004222": {"direct": "7wd", "online": "7wd"},
    "1.004873": {"direct": "3wd", "postal": "3wd", "online": "3wd"},
    "1.011607": {"direct": "15d", "postal": "15d"},
    "1.012812": {"direct": "30d", "postal": "30d"},
    "1.013225": {"direct": "20d", "postal": "20d", "online": "20d"},
    "1.013831": {"direct": "8wd", "postal": "8wd", "online": "8wd"},
    "2.000635": {"direct": "same_day", "postal": "same_day", "online": "same_day"},
    "2.000815": {"direct": "same_day"},
    "2.000884": {"direct": "same_day"},
    "2.000908": SAME_DAY,
    "2.000986": {"direct": "20wd", "online": "20wd"},
    "2.001023": {"direct": "15wd", "online": "15wd"},
    "2.001159": {"direct": "1h", "online": "1h"},
}
"""Legal term of every channel, without a variant."""

RESULTS: dict[str, tuple[str | None, ...]] = {
    "1.000656": ("KQ.G15.000034",),
    "1.000894": ("KQ.G15.000032",),
    "1.001193": ("KQ.G15.000031",),
    "1.001612": ("KQ.G12.001041", "KQ.G12.001009"),
    "1.004222": ("KQ.G01.000065", "KQ.G01.000066", "KQ.G01.000064"),
    "1.004873": ("KQ.G15.000038",),
    "1.011607": ("KQ.G10.001158", None),
    "1.012812": ("KQ.G10.001159",),
    "1.013225": ("KQ.G17.000311", None),
    "1.013831": ("KQ.G10.001147",),
    "2.000635": ("KQ.G15.000342",),
    "2.000815": ("KQ.G15.000021",),
    "2.000884": ("KQ.G15.000022",),
    "2.000908": ("KQ.G15.000020",),
    "2.000986": ("KQ.G15.000031", "KQ.G01.000065", "KQ.G18.000047"),
    "2.001023": ("KQ.G15.000031", "KQ.G18.000047"),
    "2.001159": ("KQ.G01.000066",),
}


@cache
def shipped(code: str) -> Definition:
    """The one file of a procedure, read and proved."""
    (path,) = (path for path in FILES if path.name.startswith(f"{code}-"))
    return read_definition(path.read_bytes(), path.name)


def minutes(code: str) -> dict[str, int]:
    """Working minutes of every step that has a holder, in the order of the file."""
    return {step.code: step.budget_minutes for step in shipped(code).steps if step.unit}


def amounts(code: str, channel: str = "direct", on: date = AFTER_EXEMPTION, **facts: FactValue) -> dict[str, int]:
    """Fee lines for some answers, in đồng."""
    lines = fees_due(shipped(code), facts, channel, on)
    return {line.fee.code: line.amount_vnd for line in lines if line.exemption is None or line.amount_vnd}


def papers(code: str, variant: str = "", **facts: FactValue) -> list[str]:
    """Codes of the papers asked for, at the counter unless `channel` says otherwise."""
    known: dict[str, FactValue] = {"channel": "direct", "by_proxy": False, **facts}
    return [paper.code for paper in required_papers(shipped(code), known, variant)]


def step(code: str, name: str) -> Step:
    return compile_route(shipped(code)).step(name)


def may_leave(code: str, name: str, **facts: FactValue) -> bool:
    """Whether the conditions of a step are met by these facts over the declared defaults."""
    known = {fact.code: fact.default for fact in shipped(code).facts}
    built_in: dict[str, FactValue] = {
        "channel": "direct",
        "variant": "",
        "open_consultations": 0,
        "result_signed": False,
        "result_number": "",
    }
    return all(holds(leave.when, {**known, **built_in, **facts}) for leave in step(code, name).leave)


# --- every file ---------------------------------------------------------------------------------------------------


def test_the_shipped_procedures_are_these_seventeen() -> None:
    assert [path.name.partition("-")[0] for path in FILES] == sorted(TERMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_file_has_no_problem(path: Path) -> None:
    assert check_definition(path.read_bytes(), path.name) == []


@pytest.mark.parametrize("code", sorted(TERMS))
def test_the_file_holds_the_procedure_it_is_named_after(code: str) -> None:
    definition = shipped(code)
    assert (definition.code, definition.version, definition.effective.since) == (code, 1, date(2025, 7, 1))


@pytest.mark.parametrize("code", sorted(TERMS))
def test_terms_are_the_published_ones(code: str) -> None:
    assert {channel.value: terms.term for channel, terms in shipped(code).channels.items()} == TERMS[code]


@pytest.mark.parametrize("code", sorted(TERMS))
def test_results_carry_their_national_codes(code: str) -> None:
    assert tuple(result.code for result in shipped(code).results) == RESULTS[code]


@pytest.mark.parametrize("code", sorted(TERMS))
def test_every_case_begins_and_ends_at_a_counter(code: str) -> None:
    route = compile_route(shipped(code))
    (end,) = (step for step in shipped(code).steps if step.kind is StepKind.END)
    assert (route.start.unit, route.start.role) == ("one_stop", "front_desk")
    assert (end.unit, end.role) == ("one_stop_return", "front_desk")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_texts_are_composed_unicode(path: Path) -> None:
    assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))


def test_only_certification_is_settled_while_the_person_waits() -> None:
    assert [code for code in sorted(TERMS) if shipped(code).same_moment] == ["2.000815", "2.000884"]


# --- step times ---------------------------------------------------------------------------------------------------


def test_2_000908_takes_two_three_two_and_one_hours() -> None:
    """QĐ 663/QĐ-TTPVHCC: reception, appraisal, signature, issue; handing over is part of the issue."""
    assert minutes("2.000908") == {"reception": 120, "appraisal": 180, "approval": 120, "issue": 60, "handover": 0}
    assert compile_route(shipped("2.000908")).longest_path_minutes == 480


def test_1_013831_has_four_working_days_before_and_after_the_taxes() -> None:
    """QĐ 918/QĐ-TTPVHCC, in quarters of days: 0.5, 1.5, 0.5, 1, 0.5 and 0.5, 2, 0.5, 0.5, 0.5, 0."""
    definition, route = shipped("1.013831"), compile_route(shipped("1.013831"))
    assert minutes("1.013831") == {
        "reception": 240,
        "appraisal": 720,
        "section_review": 240,
        "approval": 480,
        "tax_information": 240,
        "tax_payment": 0,
        "certificate_reception": 240,
        "certificate_drafting": 960,
        "certificate_review": 240,
        "certificate_signature": 240,
        "certificate_issue": 240,
        "handover": 0,
    }
    assert {stage.code: stage.term for stage in definition.stages} == {"before_tax": "4wd", "after_tax": "4wd"}
    assert [route.stage_minutes(stage) for stage in ("before_tax", "after_tax")] == [1920, 1920]


def test_1_013831_waits_for_money_only_when_something_is_due() -> None:
    moves = compile_route(shipped("1.013831")).forward("tax_information")
    assert [move.to for move in moves if holds(move.when, {"has_financial_duty": True})] == ["tax_payment"]
    assert [move.to for move in moves if holds(move.when, {"has_financial_duty": False})] == ["certificate_reception"]
    assert step("1.013831", "tax_payment").kind is StepKind.PAYMENT


def test_1_013831_is_settled_by_the_land_registry_of_the_province() -> None:
    agency = shipped("1.013831").agency
    assert (agency.level, agency.unit) == ("province", "land_registry")


@pytest.mark.parametrize(
    ("code", "longest"),
    [
        ("1.001193", 480),
        ("1.000894", 480),
        ("1.004873", 24 * 60),
        ("1.001612", 24 * 60),
        ("1.004222", 7 * 480),
        ("2.001159", 60),
        ("2.000986", int(16.5 * 480)),
        ("2.001023", int(11.5 * 480)),
    ],
)
def test_the_longest_way_fits_the_term(code: str, longest: int) -> None:
    assert compile_route(shipped(code)).longest_path_minutes == longest


# --- variants, policies, consultation ----------------------------------------------------------------------------


def test_1_013225_overrides_the_decree_by_sector_law() -> None:
    """NĐ 175/2024: completeness in 7 working days, second look in 5, refusal in 3; asked bodies have 12 days."""
    policies = shipped("1.013225").policies
    assert policies.supplement.ask_within == "7wd"
    assert policies.supplement.second_check_within == "5wd"
    assert policies.supplement.limit == 2
    assert policies.refuse_within == "3wd"
    consult = step("1.013225", "appraisal").consult
    assert consult is not None
    assert (consult.units, consult.term) == (("environment", "police", "land_registry"), "12d")


def test_1_013225_keeps_the_decree_where_sector_law_is_silent() -> None:
    policies, ordinary = shipped("1.013225").policies, shipped("1.001193").policies
    assert (policies.supplement.answer_within, policies.supplement.clock) == ("15d", "restart")
    assert policies.reschedule == ordinary.reschedule
    assert policies.correct_within == "3wd"
    assert (ordinary.supplement.ask_within, ordinary.supplement.limit, ordinary.refuse_within) == ("3wd", 1, None)


def test_variants_carry_their_own_terms() -> None:
    direct = Channel.DIRECT
    assert [shipped("1.013225").term(direct, variant) for variant in ("01", "02")] == ["20d", "15d"]
    assert [shipped("1.000894").term(direct, variant) for variant in ("01", "02")] == ["same_day", "5wd"]
    assert [shipped("1.012812").term(direct, variant) for variant in ("01", "02")] == ["30d", "40d"]
    assert [shipped("2.000815").term(direct, variant) for variant in ("01", "02")] == ["same_day", "2wd"]
    assert [shipped("2.000986").term(direct, variant) for variant in ("01", "02")] == ["20wd", "25wd"]


def test_marriage_asks_about_the_marital_status_for_three_working_days() -> None:
    consult = step("1.000894", "appraisal").consult
    assert consult is not None
    assert consult.term == "3wd"
    assert may_leave("1.000894", "appraisal", eligible=True)
    assert not may_leave("1.000894", "appraisal", eligible=True, open_consultations=1)


def test_a_stay_is_answered_within_its_own_hour() -> None:
    acceptance = shipped("2.001159").policies.acceptance
    assert (acceptance.alert_hours, acceptance.answer_within) == (1, "1h")


def test_same_day_results_follow_the_three_o_clock_rule() -> None:
    same_day = [code for code, terms in TERMS.items() if "same_day" in terms.values()]
    assert {shipped(code).policies.closing.same_day_until for code in same_day} == {"15:00"}


# --- routes -------------------------------------------------------------------------------------------------------


def test_2_000986_sends_to_three_agencies_at_once_and_joins() -> None:
    """NĐ 118/2025 art. 18: the electronic file goes to all agencies at the same time."""
    route = compile_route(shipped("2.000986"))
    (fork,) = (part for part in route.picture() if isinstance(part, PictureFork))
    assert [[_plain(part).code for part in branch] for branch in fork.branches] == [
        ["birth_registration", "birth_signature", "birth_issue"],
        ["residence_registration", "residence_approval"],
        ["insurance_card", "insurance_approval"],
    ]
    assert [[_plain(part).step.unit for part in branch] for branch in fork.branches] == [
        ["civil_status", "leadership", "clerical"],
        ["police", "police"],
        ["social_insurance", "social_insurance"],
    ]
    assert route.join_of("three_agencies") == "results_together"
    assert [move.to for move in route.forward("results_together")] == ["collection"]


def test_2_000986_gives_each_agency_its_limit() -> None:
    """Birth the same day, residence 15 days, insurance card 10 days."""
    spent = minutes("2.000986")
    assert spent["birth_registration"] + spent["birth_signature"] + spent["birth_issue"] == 480
    assert spent["residence_registration"] + spent["residence_approval"] == 15 * 480
    assert spent["insurance_card"] + spent["insurance_approval"] == 10 * 480


def test_2_001023_sends_to_two_agencies_at_once() -> None:
    route = compile_route(shipped("2.001023"))
    assert route.step("two_agencies").branches == ("birth_registration", "insurance_card")
    assert route.join_of("two_agencies") == "results_together"


def test_mediation_ends_in_a_record_either_way() -> None:
    moves = compile_route(shipped("1.012812")).forward("mediation")
    assert [move.to for move in moves if holds(move.when, {"agreed": True})] == ["agreement_record"]
    assert [move.to for move in moves if holds(move.when, {"agreed": False})] == ["failure_record"]


def test_a_complaint_sends_a_poor_household_back_to_the_survey() -> None:
    assert not may_leave("1.011607", "posting", no_open_complaint=False)
    assert may_leave("1.011607", "posting", no_open_complaint=True)
    assert compile_route(shipped("1.011607")).send_back("posting") == ("survey", "village_meeting")


def test_an_online_birth_registration_waits_for_the_confirmed_draft() -> None:
    assert may_leave("1.001193", "appraisal", eligible=True)
    assert not may_leave("1.001193", "appraisal", eligible=False)
    assert not may_leave("1.001193", "appraisal", eligible=True, channel="online")
    assert may_leave("1.001193", "appraisal", eligible=True, channel="online", draft_confirmed=True)


# --- papers -------------------------------------------------------------------------------------------------------


def test_papers_of_an_ordinary_birth() -> None:
    assert papers("1.001193") == ["declaration", "birth_proof", "identity"]
    assert papers("1.001193", channel="online") == ["electronic_form", "birth_proof"]
    assert papers("1.001193", channel="postal") == ["declaration", "birth_proof", "certified_copies"]


def test_relatives_need_no_authorisation_to_register_a_birth() -> None:
    assert "authorisation" in papers("1.001193", by_proxy=True)
    assert "authorisation" not in papers("1.001193", by_proxy=True, submitter_is_relative=True)


def test_an_abandoned_child_has_a_record_instead_of_a_proof_of_birth() -> None:
    assert papers("1.001193", abandoned=True) == ["declaration", "abandonment_record", "identity"]


def test_residence_papers_depend_on_the_kind_of_dwelling() -> None:
    assert papers("1.004222", "01") == ["declaration", "dwelling_proof"]
    assert papers("1.004222", "01", dwelling_known=True) == ["declaration"]
    assert papers("1.004222", "03") == ["declaration", "lease", "floor_area_proof"]


def test_building_papers_depend_on_the_variant() -> None:
    assert papers("1.013225", "01") == ["application", "land_paper", "project_approval", "drawings_works"]
    assert papers("1.013225", "02") == ["application", "land_paper", "drawings_house"]
    (drawings,) = (paper for paper in shipped("1.013225").papers if paper.code == "drawings_house")
    assert drawings.originals == 2


def test_a_household_business_shows_the_paper_of_its_agent() -> None:
    assert papers("1.001612") == ["application"]
    assert papers("1.001612", agent="organisation") == ["application"]
    assert papers("1.001612", by_proxy=True) == ["application", "authorisation"]
    assert papers("1.001612", by_proxy=True, agent="organisation") == [
        "application",
        "service_contract",
        "introduction_letter",
    ]


# --- fees ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "total"),
    [
        ({}, 2_000),  # one copy of one page
        ({"first_pages": 2}, 4_000),  # one copy of two pages
        ({"first_pages": 2, "further_pages": 3}, 7_000),  # one copy of five pages
        ({"first_pages": 6, "further_pages": 9, "copies": 3}, 21_000),  # three copies of five pages
        ({"first_pages": 2, "further_pages": 195}, 199_000),  # one copy of 197 pages, just below the cap
        ({"first_pages": 0, "capped_copies": 1}, 200_000),  # one copy of 300 pages
        ({"first_pages": 1, "capped_copies": 2, "copies": 3}, 402_000),  # two such copies and a short one
    ],
)
def test_certified_copies_cost_by_page_up_to_a_cap(facts: dict[str, FactValue], total: int) -> None:
    """TT 226/2016: 2,000 for each of the first two pages, 1,000 from the third, at most 200,000 a copy."""
    assert sum(amounts("2.000815", **facts).values()) == total


def test_a_birth_registered_on_time_is_free() -> None:
    assert amounts("1.001193") == {}
    assert amounts("1.001193", on_time=False) == {"late_registration": 8_000}
    assert amounts("1.001193", on_time=False, fee_exempt=True) == {}
    assert amounts("1.001193", copies=3) == {"extra_copies": 24_000}


def test_a_certified_signature_costs_by_paper() -> None:
    assert amounts("2.000884") == {"certification": 10_000}
    assert amounts("2.000884", documents=3) == {"certification": 30_000}


def test_one_certificate_to_marry_but_several_for_other_purposes() -> None:
    assert amounts("1.004873", purpose="marriage", certificates=3) == {"certificate_to_marry": 15_000}
    assert amounts("1.004873", purpose="other", certificates=3) == {"certificates": 45_000}
    assert amounts("1.004873", purpose="other", fee_exempt=True) == {}


def test_extract_copies_are_free_online_while_the_exemption_lasts() -> None:
    """NQ 66.22/2026: from 15/8/2026 to 28/2/2027, online, with a level-2 VNeID account."""
    holder: dict[str, FactValue] = {"copies": 2, "vneid_level_2": True}
    assert amounts("2.000635", "online", BEFORE_EXEMPTION, **holder) == {"copies": 16_000}
    assert amounts("2.000635", "online", EXEMPTION, **holder) == {}
    assert amounts("2.000635", "online", date(2027, 2, 28), **holder) == {}
    assert amounts("2.000635", "online", AFTER_EXEMPTION, **holder) == {"copies": 16_000}
    assert amounts("2.000635", "direct", EXEMPTION, **holder) == {"copies": 16_000}
    assert amounts("2.000635", "online", EXEMPTION, copies=2) == {"copies": 16_000}


def test_permanent_residence_costs_half_online() -> None:
    assert amounts("1.004222", "direct") == {"direct": 20_000}
    assert amounts("1.004222", "online") == {"online": 10_000}
    assert amounts("1.004222", "online", EXEMPTION, vneid_level_2=True) == {}
    assert amounts("1.004222", "direct", fee_exempt=True) == {}


def test_fees_of_permit_household_business_and_land() -> None:
    assert amounts("1.013225", variant="01") == {"permit_works": 100_000}
    assert amounts("1.013225", variant="02") == {"permit_house": 50_000}
    assert amounts("1.001612", "online") == {"registration": 50_000}
    assert amounts("1.013831") == {"file_existing_person": 630_000, "certificate_existing": 25_000}
    assert amounts("1.013831", recorded_on="new", for_organisation=True) == {
        "file_new_organisation": 1_622_000,
        "certificate_new": 100_000,
    }


@pytest.mark.parametrize("code", ["1.011607", "1.012812", "2.000908", "2.000986", "2.001023", "2.001159"])
def test_these_procedures_are_free(code: str) -> None:
    assert shipped(code).fees == ()


def _plain(part: Any) -> Any:
    assert not isinstance(part, PictureFork)
    return part
