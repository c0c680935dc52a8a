"""What is wrong with the data of an application itself: every problem at once, nothing written."""

from __future__ import annotations

from datetime import date

import pytest

from procedures.actions import DeliveryData, Intake, MandateData, PaperCount, PartyData, Receive
from procedures.actions.intake import problems
from procedures.models import Case, MandateKind, PartyKind, ReturnMethod
from tests.actions.snapshot import refused
from tests.clock import monday
from tests.office import Office


def told(intake: Intake) -> tuple[str, ...]:
    return tuple(reason.code for reason in problems(intake, at=monday(9)))


def test_a_sound_application_has_no_problem(office: Office) -> None:
    assert told(office.intake()) == ()


@pytest.mark.parametrize("count", [PaperCount(originals=-1), PaperCount(copies=1000), PaperCount(electronic=10**9)])
def test_bad_count(office: Office, count: PaperCount) -> None:
    assert told(office.intake(papers={"declaration": count})) == ("bad_count",)


def test_wrong_applicant(office: Office) -> None:
    """A birth is registered for a person, never for a company."""
    company = PartyData("Công ty Mẫu (mẫu)", kind=PartyKind.BUSINESS)
    assert told(office.intake(applicant=company)) == ("wrong_applicant",)


def test_variant_missing(office: Office) -> None:
    assert told(office.intake("1.013225", variant="")) == ("variant_missing",)
    assert told(office.intake("1.013225", variant="77")) == ("variant_missing",)
    assert told(office.intake(variant="01")) == ("variant_missing",), "this procedure has none"


@pytest.mark.parametrize("name", ["A" * 201, "Nguyễn\x00Văn A"])
def test_bad_name(office: Office, name: str) -> None:
    assert told(office.intake(applicant=PartyData(name))) == ("bad_name",)


def test_no_return_counter(office: Office) -> None:
    assert told(office.intake(return_to=office.section("police"))) == ("no_return_counter",)


def test_unknown_fact_and_wrong_answer(office: Office) -> None:
    facts = {"invented": True, "on_time": "có", "copies": -5}
    assert sorted(told(office.intake(facts=facts))) == ["unknown_fact", "wrong_answer", "wrong_answer"]


@pytest.mark.parametrize(
    ("mandate", "codes"),
    [
        (MandateData(MandateKind.POWER_OF_ATTORNEY), ("mandate_without_day",)),
        (MandateData(MandateKind.REFERRAL), ("mandate_without_day", "mandate_without_number")),
        (MandateData(MandateKind.REFERRAL, "7/GT", date(2026, 3, 3)), ("mandate_of_tomorrow",)),
        (MandateData(MandateKind.REFERRAL, "7/GT", date(2026, 3, 2)), ()),
        (MandateData(MandateKind.HOUSEHOLD), ()),
    ],
)
def test_a_mandate_is_whole(office: Office, mandate: MandateData, codes: tuple[str, ...]) -> None:
    agent = PartyData("Trần Văn Đại Diện (mẫu)")
    assert told(office.intake(submitter=agent, mandate=mandate)) == codes
    assert told(office.intake(mandate=mandate)) == (), "the applicant in person needs none"


def test_a_result_by_post_has_somewhere_to_go(office: Office) -> None:
    nowhere = PartyData("Nguyễn Thị Mẫu (mẫu)")
    by_post = {"return_method": ReturnMethod.POST}
    assert told(office.intake(**by_post)) == ()
    assert told(office.intake(applicant=nowhere, **by_post)) == ("no_postal_address", "no_postal_phone")
    elsewhere = DeliveryData("Lê Thị Nhận (mẫu)", "Thôn Tây, xã An Mẫu", "0900000002")
    assert told(office.intake(applicant=nowhere, delivery=elsewhere, **by_post)) == ()


def test_an_electronic_copy_reaches_somebody(office: Office) -> None:
    electronic = {"return_method": ReturnMethod.ELECTRONIC}
    assert told(office.intake(applicant=PartyData("Nguyễn Thị Mẫu (mẫu)"), **electronic)) == ("no_electronic_address",)
    with_mail = PartyData("Nguyễn Thị Mẫu (mẫu)", email="mau@example.vn")
    assert told(office.intake(applicant=with_mail, **electronic)) == ()
    assert told(office.intake(**electronic)) == (), "a personal number is the account of the portal"


def test_everything_at_once_and_nothing_written(office: Office) -> None:
    intake = office.intake(
        applicant=PartyData(" "), facts={"invented": 1}, papers={}, return_to=office.section("police")
    )
    refusal = refused(Receive(intake, by=office.receiver, at=monday(9)))
    assert {"no_applicant", "unknown_fact", "no_return_counter", "paper_missing"} <= set(refusal.codes)
    assert not Case.objects.exists()
