"""An application that arrives electronically (NĐ 118/2025 art. 17.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import translation

from procedures.actions import Intake, PaperCount, PartyData, RegisterOnline
from procedures.definition.schema import Channel
from procedures.models import Case, CaseCounter, CaseStatus, PaperState, PartyKind, ProcedureVersion, Unit
from procedures.queries.ledger import verify
from tests.actions.crossroads import CROSSROADS, published
from tests.actions.snapshot import codes, judged, refused
from tests.clock import at, friday, monday, tuesday
from tests.office import APPLICANT, LOADED_AT, Office, reload


@pytest.fixture
def intake(office: Office) -> Intake:
    """A complete birth registration from the portal."""
    return office.intake(channel=Channel.ONLINE)


def test_waits_for_the_counter(office: Office, intake: Intake) -> None:
    event = RegisterOnline(intake, at=monday(8)).run()
    case = reload(event.case)
    assert (case.code, case.status, case.channel) == ("H99.12-260302-0001", CaseStatus.REGISTERED, "online")
    assert (case.received_at, case.accepted_at, case.due_at, case.received_by) == (monday(8), None, None, None)
    assert not case.tasks.exists()
    assert (event.code, event.sequence, event.by, event.unit) == ("register_online", 1, None, office.counter)
    assert event.facts == {"procedure": "1.001193", "version": 1, "channel": "online"}
    assert verify([case.code]).defects == []


@pytest.mark.parametrize(
    ("received", "answer_by"),
    [
        (monday(7, 30), monday(17)),
        (monday(15), tuesday(15)),
        (at(2026, 3, 1, 22), monday(17)),
        (at(2026, 2, 13, 15), at(2026, 2, 23, 15)),
    ],
    ids=["morning", "afternoon", "Sunday night", "before Tết"],
)
def test_the_counter_answers_within_eight_working_hours(intake: Intake, received, answer_by) -> None:
    assert reload(RegisterOnline(intake, at=received).run().case).answer_by == answer_by


def test_papers_may_be_missing(intake: Intake) -> None:
    case = RegisterOnline(replace(intake, papers={}), at=monday(8)).run().case
    assert set(case.papers.values_list("state", flat=True)) == {PaperState.MISSING}


def test_data_that_is_already_there_counts_as_the_paper(intake: Intake) -> None:
    papers = {"electronic_form": PaperCount(electronic=1), "birth_proof": PaperCount(reused=True)}
    case = RegisterOnline(replace(intake, papers=papers), at=monday(8)).run().case
    assert dict(case.papers.values_list("code", "state")) == {
        "electronic_form": PaperState.COMPLETE,
        "birth_proof": PaperState.REUSED,
    }


def test_people_are_written_as_given_and_found_without_marks(intake: Intake) -> None:
    decomposed = "Nguyễn  Thị\u0300 Mẫu"
    given = replace(intake, applicant=PartyData(decomposed, id_number="000190000001", birth_date=date(1990, 1, 2)))
    party = RegisterOnline(given, at=monday(8)).run().case.applicant
    assert (party.full_name, party.search, party.kind) == ("Nguyễn Thị\u0300 Mẫu", "nguyen thi mau", PartyKind.PERSON)
    assert (party.id_number, party.id_masked, party.birth_date) == (
        "000190000001",
        "000 ••• ••• 001",
        date(1990, 1, 2),
    )
    assert "000190000001" not in str(type(party).objects.filter(pk=party.pk).values())


def refusal_codes(intake: Intake, **changes: object) -> tuple[str, ...]:
    return codes(RegisterOnline(replace(intake, **changes), at=monday(8)))


@pytest.mark.parametrize("name", ["", "   "])
def test_no_applicant(intake: Intake, name: str) -> None:
    assert refusal_codes(intake, applicant=PartyData(name)) == ("no_applicant",)


def test_no_submitter(intake: Intake) -> None:
    assert refusal_codes(intake, submitter=PartyData(" ")) == ("no_submitter",)
    assert RegisterOnline(replace(intake, submitter=APPLICANT), at=monday(8)).run().case.submitter is not None


def test_channel_not_offered(office: Office) -> None:
    with translation.override("en"):
        refusal = refused(RegisterOnline(office.intake("2.000815", channel=Channel.ONLINE), at=monday(8)))
        assert refusal.codes == ("channel_not_offered",)
        assert refusal.sentences() == ("This procedure is not offered online.",)


@pytest.mark.parametrize("variant", ["", "09"])
def test_variant_missing(office: Office, variant: str) -> None:
    intake = office.intake("1.000894", channel=Channel.ONLINE)
    assert refusal_codes(intake, variant=variant) == ("variant_missing",)
    assert RegisterOnline(replace(intake, variant="02"), at=monday(8)).run().case.variant == "02"


def test_not_in_force(office: Office, intake: Intake) -> None:
    today = monday(8).date()
    version = published(CROSSROADS)
    given = replace(intake, version=version, papers={"form": PaperCount(originals=1)})

    day = timedelta(days=1)
    for since, until, published_at, expected in (
        (today, None, LOADED_AT, ()),
        (today, today, LOADED_AT, ()),
        (today + day, None, LOADED_AT, ("not_in_force",)),
        (today - 9 * day, today - day, LOADED_AT, ("not_in_force",)),
        (today, None, None, ("not_in_force",)),
    ):
        version.effective_since, version.effective_until, version.published_at = since, until, published_at
        answer = judged if not expected else codes
        assert answer(RegisterOnline(given, at=monday(8))) == expected


def test_not_competent(office: Office, intake: Intake) -> None:
    refusal = refused(RegisterOnline(replace(intake, agency=office.land_registry), at=monday(8)))
    assert refusal.codes == ("not_competent",)
    assert office.land_registry.name in refusal.sentences()[0]
    land = office.intake("1.013831", channel=Channel.ONLINE)
    assert refusal_codes(land, agency=office.commune) == ("not_competent",)
    assert RegisterOnline(land, at=monday(8)).run().case.agency == office.land_registry


def test_no_return_counter(office: Office, intake: Intake) -> None:
    """A result is handed over at a centre or a reception point, not at any desk."""
    refusal = refused(RegisterOnline(replace(intake, return_to=office.section("civil_status")), at=monday(8)))
    assert refusal.codes == ("no_return_counter",)
    assert office.section("civil_status").name in refusal.sentences()[0]
    village = Unit.objects.get(kind="reception_point", parent=office.commune)
    assert RegisterOnline(replace(intake, return_to=village), at=monday(8)).run().case.return_unit == village


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Đ" * 200, ()),
        ("Đ" * 201, ("bad_name",)),
        ("Nguyễn\x00An", ("bad_name",)),
        ("Nguyễn\nAn", ("bad_name",)),
        ("Nguyễn\u202eAn", ("bad_name",)),
    ],
    ids=["long", "too long", "zero byte", "line feed", "reversed"],
)
def test_bad_name(intake: Intake, name: str, expected: tuple[str, ...]) -> None:
    answer = codes if expected else judged
    assert answer(RegisterOnline(replace(intake, applicant=PartyData(name)), at=monday(8))) == expected
    assert answer(RegisterOnline(replace(intake, submitter=PartyData(name)), at=monday(8))) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"on_time": False, "copies": 3}, ()),
        ({"invented": True}, ("unknown_fact",)),
        ({"on_time": "yes"}, ("wrong_answer",)),
        ({"copies": -1}, ("wrong_answer",)),
        ({"copies": True}, ("wrong_answer",)),
        ({"copies": 10**12}, ("wrong_answer",)),
        ({"surrogacy": "có", "invented": 1}, ("wrong_answer", "unknown_fact")),
    ],
)
def test_answers_at_reception(intake: Intake, facts: dict[str, object], expected: tuple[str, ...]) -> None:
    answer = codes if expected else judged
    assert answer(RegisterOnline(replace(intake, facts=facts), at=monday(8))) == expected


def test_every_reason_at_once(office: Office) -> None:
    intake = office.intake(
        "1.000894", agency=office.land_registry, applicant=PartyData(""), submitter=PartyData(""), variant=""
    )
    expected = ("no_applicant", "no_submitter", "variant_missing", "not_competent")
    assert codes(RegisterOnline(intake, at=monday(8))) == expected
    before_it_applied = at(2025, 6, 30, 9)
    assert codes(RegisterOnline(intake, at=before_it_applied)) == (*expected[:3], "not_in_force", "not_competent")


def test_refusals_speak_the_readers_language(intake: Intake) -> None:
    refusal = refused(RegisterOnline(replace(intake, applicant=PartyData("")), at=monday(8)))
    with translation.override("en"):
        assert refusal.sentences() == ("Write the applicant's full name.",)
    with translation.override("vi"):
        (sentence,) = refusal.sentences()
        assert "chủ hồ sơ" in sentence


def test_codes_count_by_competent_agency_and_day(office: Office, intake: Intake) -> None:
    """Wherever it is handed in, the code is that of the agency that settles (NĐ 118/2025 art. 28)."""
    elsewhere = office.intake(received_at=office.other_counter, return_to=office.other_counter)
    other = office.intake(agency=office.other_commune)
    found = [
        RegisterOnline(given, at=moment).run().case.code
        for given, moment in (
            (intake, monday(8)),
            (elsewhere, monday(9)),
            (other, monday(9)),
            (intake, monday(23, 59)),
            (intake, at(2026, 3, 3)),
            (intake, friday(8)),
        )
    ]
    assert found == [
        "H99.12-260302-0001",
        "H99.12-260302-0002",
        "H99.13-260302-0001",
        "H99.12-260302-0003",
        "H99.12-260303-0001",
        "H99.12-260306-0001",
    ]


def test_a_refused_application_uses_no_code(intake: Intake) -> None:
    refused(RegisterOnline(replace(intake, applicant=PartyData("")), at=monday(8)))
    assert not CaseCounter.objects.exists()
    assert RegisterOnline(intake, at=monday(8)).run().case.code.endswith("-0001")


def test_each_case_has_its_own_long_address(intake: Intake) -> None:
    tokens = {RegisterOnline(intake, at=monday(8)).run().case.token for _ in range(5)}
    assert len(tokens) == 5
    assert {len(token) for token in tokens} == {22}
    assert Case.objects.count() == 5


def test_the_version_is_kept(intake: Intake) -> None:
    assert reload(RegisterOnline(intake, at=monday(8)).run().case).version == ProcedureVersion.objects.get(
        procedure__code="1.001193"
    )
