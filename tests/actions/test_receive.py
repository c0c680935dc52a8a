"""Taking an application in at the counter: accepted, to be completed, or refused (NĐ 118/2025 art. 17.1)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procedures.actions import ActionRefused, AlreadyAnswered, Intake, PaperCount, PartyData, Receive
from procedures.actions.accept import Accept
from procedures.definition.schema import Channel
from procedures.models import Case, CaseEvent, CaseStatus, ChargeState, Officer, PaperState, PaymentMethod, PostedForm
from procedures.queries.ledger import verify
from tests.actions.snapshot import codes, judged, refused, rows
from tests.clock import at, monday, tuesday
from tests.office import APPLICANT, Office, reload
from tests.route import open_task

REASON = "Không thuộc thẩm quyền"


@pytest.fixture
def intake(office: Office) -> Intake:
    return office.intake()


@pytest.fixture
def incomplete(intake: Intake) -> Intake:
    """The certificate of birth is missing."""
    papers = {code: count for code, count in intake.papers.items() if code != "birth_proof"}
    return replace(intake, papers=papers)


def test_is_registered_and_accepted_in_one_go(office: Office, intake: Intake) -> None:
    event = Receive(intake, by=office.receiver, at=monday(8)).run()
    case = reload(event.case)
    assert (case.status, case.code) == (CaseStatus.ACCEPTED, "H99.12-260302-0001")
    assert case.received_at == case.accepted_at == case.clock_started_at == monday(8)
    assert (case.term, case.due_at, case.first_due_at) == ("same_day", monday(17), monday(17))
    assert (case.received_by, case.answer_by, case.edition) == (office.receiver, None, 1)
    task = open_task(case)
    assert (task.step, task.unit, task.officer, task.due_at) == (
        "reception",
        office.counter,
        office.receiver,
        monday(9),
    )
    assert list(CaseEvent.objects.values_list("code", "sequence")) == [("register", 1), ("accept", 2)]
    assert event.facts == {
        "due_at": "2026-03-02T17:00:00+07:00",
        "term": "same_day",
        "provisional": False,
        "hand_over_by": "2026-03-02T17:00:00+07:00",
        "answered_late": False,
    }
    assert verify().defects == []


def test_after_three_the_result_is_due_the_next_working_day(office: Office, intake: Intake) -> None:
    due = [reload(Receive(intake, by=office.receiver, at=m).run().case).due_at for m in (monday(15), monday(15, 1))]
    assert due == [monday(17), tuesday(17)]


@pytest.mark.parametrize(
    ("code", "variant", "channel", "term"),
    [
        ("1.000894", "01", Channel.DIRECT, "same_day"),
        ("1.000894", "01", Channel.POSTAL, "1wd"),
        ("1.000894", "02", Channel.DIRECT, "5wd"),
        ("1.000894", "02", Channel.POSTAL, "5wd"),
        ("1.013831", "01", Channel.DIRECT, "4wd"),
        ("2.001159", "", Channel.DIRECT, "1h"),
    ],
)
def test_the_term_is_that_of_variant_channel_or_first_stage(
    office: Office, code: str, variant: str, channel: Channel, term: str
) -> None:
    given = office.intake(code, channel=channel, variant=variant)
    assert reload(Receive(given, by=office.receiver, at=monday(8)).run().case).term == term


def test_a_term_into_an_unannounced_year_is_provisional(office: Office) -> None:
    case = office.receive("1.013225", at=at(2026, 12, 28, 9))
    assert (case.provisional, case.due_at) == (True, at(2027, 1, 18, 17))


def test_amounts_are_noted_in_whole_dong(office: Office) -> None:
    late = office.intake(facts={"on_time": False, "copies": 2})
    case = Receive(late, by=office.receiver, at=monday(8)).run().case
    assert list(case.charges.values_list("code", "amount_vnd", "state", "paid_at")) == [
        ("late_registration", 8000, ChargeState.DUE, None),
        ("extra_copies", 16000, ChargeState.DUE, None),
    ]
    paid = Receive(replace(late, payment=PaymentMethod.CASH), by=office.receiver, at=monday(9)).run().case
    assert set(paid.charges.values_list("state", "paid_at")) == {(ChargeState.PAID, monday(9))}


def test_what_costs_nothing_is_no_amount(office: Office, intake: Intake) -> None:
    assert not Receive(intake, by=office.receiver, at=monday(8)).run().case.charges.exists()


def test_the_checklist_follows_the_answers(office: Office, intake: Intake) -> None:
    case = Receive(intake, by=office.receiver, at=monday(8)).run().case
    assert list(case.papers.values_list("position", "code", "originals", "state")) == [
        (1, "declaration", 1, PaperState.COMPLETE),
        (2, "birth_proof", 1, PaperState.COMPLETE),
        (3, "identity", 1, PaperState.COMPLETE),
    ]
    by_proxy = Receive(replace(intake, submitter=APPLICANT), by=office.receiver, at=monday(9)).run().case
    assert "authorisation" in by_proxy.papers.values_list("code", flat=True)


def test_who_may(office: Office, intake: Intake) -> None:
    answers = {o.username: judged(Receive(intake, by=o, at=monday(8))) for o in Officer.objects.all()}
    assert {name for name, answer in answers.items() if not answer} == {"motcua.anmau", "motcua2.anmau"}
    assert set(filter(None, answers.values())) == {("not_your_counter",)}


def test_not_your_counter(office: Office, intake: Intake) -> None:
    elsewhere = replace(intake, received_at=office.other_counter)
    refusal = refused(Receive(elsewhere, by=office.receiver, at=monday(8)))
    assert refusal.codes == ("not_your_counter",)
    assert office.other_counter.name in refusal.sentences()[0]


def test_a_counter_takes_applications_for_any_agency_of_the_province(office: Office, intake: Intake) -> None:
    """Reception is not bound to the commune (NĐ 118/2025 art. 14)."""
    event = Receive(replace(intake, agency=office.other_commune), by=office.receiver, at=monday(8)).run()
    assert event.case.code == "H99.13-260302-0001"
    assert open_task(event.case).unit == office.counter


def test_paper_missing_names_each_paper(office: Office, intake: Intake) -> None:
    refusal = refused(Receive(replace(intake, papers={}), by=office.receiver, at=monday(8)))
    assert refusal.codes == ("paper_missing",) * 3
    assert [reason.params["code"] for reason in refusal.reasons] == ["declaration", "birth_proof", "identity"]
    assert "Giấy chứng sinh" in refusal.sentences()[1]


@pytest.mark.parametrize(
    ("count", "enough"),
    [
        (PaperCount(originals=2), True),
        (PaperCount(originals=1), False),
        (PaperCount(originals=1, copies=1), False),
        (PaperCount(copies=5), False),
        (PaperCount(electronic=1), True),
        (PaperCount(reused=True), True),
    ],
)
def test_counts_of_a_paper(office: Office, count: PaperCount, enough: bool) -> None:
    """The identity papers of two people: two originals; electronic data takes the place of paper."""
    intake = office.intake("1.000894")
    found = codes if not enough else judged
    answer = found(
        Receive(replace(intake, papers={**intake.papers, "identities": count}), by=office.receiver, at=monday(8))
    )
    assert answer == (() if enough else ("paper_missing",))


def test_everything_wrong_at_once(office: Office, intake: Intake) -> None:
    wrong = replace(
        intake, received_at=office.other_counter, applicant=PartyData(""), agency=office.land_registry, papers={}
    )
    assert codes(Receive(wrong, by=office.receiver, at=monday(8))) == (
        "not_your_counter",
        "no_applicant",
        "not_competent",
        "paper_missing",
        "paper_missing",
        "paper_missing",
    )


class TestAskForPapers:
    """Outcome two: a slip that names everything missing."""

    def test_names_everything_missing(self, office: Office, incomplete: Intake) -> None:
        event = Receive(incomplete, by=office.receiver, at=monday(8)).ask_for_papers("Thiếu giấy chứng sinh", "bản gốc")
        case = reload(event.case)
        assert (case.status, case.accepted_at, case.due_at) == (CaseStatus.WAITING_PAPERS, None, None)
        request = case.supplements.get()
        assert (request.papers, request.other, request.at_reception) == (["birth_proof"], "bản gốc", True)
        assert not case.tasks.exists()
        assert not case.pauses.exists()
        assert list(case.events.values_list("code", flat=True)) == ["register", "request_supplement"]
        assert verify([case.code]).defects == []

    def test_needs_a_reason_and_leaves_nothing_behind(self, office: Office, incomplete: Intake) -> None:
        before = rows()
        with pytest.raises(ActionRefused) as refusal:
            Receive(incomplete, by=office.receiver, at=monday(8), key="k").ask_for_papers(" ")
        assert refusal.value.codes == ("no_reason",)
        assert rows() == before

    def test_nothing_is_missing(self, office: Office, intake: Intake) -> None:
        with pytest.raises(ActionRefused) as refusal:
            Receive(intake, by=office.receiver, at=monday(8)).ask_for_papers("Thiếu")
        assert refusal.value.codes == ("nothing_asked",)
        assert not Case.objects.exists()

    def test_not_at_another_counter(self, office: Office, incomplete: Intake) -> None:
        with pytest.raises(ActionRefused) as refusal:
            Receive(incomplete, by=office.supervisor, at=monday(8)).ask_for_papers("Thiếu")
        assert refusal.value.codes == ("not_your_counter",)


class TestTurnAway:
    """Outcome three: refused with a written reason."""

    def test_is_recorded_and_ended(self, office: Office, incomplete: Intake) -> None:
        event = Receive(incomplete, by=office.receiver, at=monday(8)).turn_away(REASON)
        case = reload(event.case)
        assert (case.status, case.closed_at, case.closing_reason) == (CaseStatus.REFUSED, monday(8), REASON)
        assert (case.accepted_at, case.due_at) == (None, None)
        assert list(case.events.values_list("code", flat=True)) == ["register", "refuse_reception"]

    def test_needs_a_reason_and_leaves_nothing_behind(self, office: Office, intake: Intake) -> None:
        with pytest.raises(ActionRefused) as refusal:
            Receive(intake, by=office.receiver, at=monday(8)).turn_away("")
        assert refusal.value.codes == ("no_reason",)
        assert not Case.objects.exists()
        assert Receive(intake, by=office.receiver, at=monday(8)).run().case.code.endswith("-0001")

    def test_not_at_another_counter(self, office: Office, intake: Intake) -> None:
        with pytest.raises(ActionRefused) as refusal:
            Receive(intake, by=office.supervisor, at=monday(8)).turn_away(REASON)
        assert refusal.value.codes == ("not_your_counter",)


class TestPostedTwice:
    """The same form, pressed twice: one case, and the second post gets the first answer."""

    @pytest.mark.parametrize("outcome", ["run", "ask_for_papers", "turn_away"])
    def test_makes_one_case(self, office: Office, intake: Intake, incomplete: Intake, outcome: str) -> None:
        given = incomplete if outcome == "ask_for_papers" else intake

        def post(hour: int) -> CaseEvent:
            act = Receive(given, by=office.receiver, at=monday(hour), key="form-1")
            return act.run() if outcome == "run" else getattr(act, outcome)("Lý do")

        case = post(8).case
        with pytest.raises(AlreadyAnswered) as again:
            post(9)
        assert again.value.answer == case.code == PostedForm.objects.get().answer
        assert Case.objects.count() == 1

    def test_a_refused_form_may_be_mended(self, office: Office, intake: Intake, incomplete: Intake) -> None:
        codes(Receive(incomplete, by=office.receiver, at=monday(8), key="form-1"))
        assert not PostedForm.objects.exists()
        assert Receive(intake, by=office.receiver, at=monday(8), key="form-1").run().code == Accept.code

    def test_without_a_key_two_forms_are_two_cases(self, office: Office, intake: Intake) -> None:
        found = [Receive(intake, by=office.receiver, at=monday(8)).run().case.code for _ in range(2)]
        assert found == ["H99.12-260302-0001", "H99.12-260302-0002"]
        assert not PostedForm.objects.exists()


# The same thing twice


def test_a_likely_duplicate_is_asked_about_once_looked_for(office: Office, intake: Intake) -> None:
    first = Receive(intake, by=office.receiver, at=monday(8)).run().case
    again = Receive(intake, by=office.receiver, at=monday(9), beware=True)
    refusal = refused(again)
    assert refusal.codes == ("likely_duplicate",)
    assert first.code in str(refusal.reasons[0])
    event = replace(again, despite="Con thứ hai").run()
    assert (event.facts["twin"], event.facts["despite"]) == (first.code, "Con thứ hai")


@pytest.mark.parametrize("who", [PartyData("Trần Thị Khác (mẫu)", id_number="000190000777"), PartyData("Không Rõ")])
def test_somebody_else_is_no_duplicate(office: Office, intake: Intake, who: PartyData) -> None:
    Receive(intake, by=office.receiver, at=monday(8)).run()
    assert Receive(replace(intake, applicant=who), by=office.receiver, at=monday(9), beware=True).run()


def test_a_form_is_no_duplicate_of_itself(office: Office, intake: Intake) -> None:
    Receive(intake, by=office.receiver, at=monday(8), key="k").run()
    with pytest.raises(AlreadyAnswered):
        Receive(intake, by=office.receiver, at=monday(8), key="k", beware=True).run()
