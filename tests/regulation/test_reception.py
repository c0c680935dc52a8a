"""Taking applications in: NĐ 118/2025/NĐ-CP art. 5, 14, 15, 17.

2026: Monday 16 to Friday 20 February is Tết; Saturday 22 August is worked for Monday 31 August.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import ActionRefused, PaperCount, PartyData, Receive, RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.request_supplement import RequestSupplement
from procedures.deadlines import online_alert_at
from procedures.definition.schema import Channel
from procedures.models import Case, CaseEvent, CaseStatus, PaperState, Unit
from procedures.queries.calendars import calendar_for
from procedures.queries.desk import desk
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import APPLICANT, Office, reload
from tests.route import hand_over, leave, open_steps, open_task, ready

MARITAL_STATUS = "1.004873"
CERTIFIED_COPIES = "2.000815"


def online(office: Office, code: str = "1.001193", *, when: datetime, **changes: object) -> Case:
    """An application that arrived over the portal."""
    event = RegisterOnline(office.intake(code, channel=Channel.ONLINE, **changes), at=when).run()
    return reload(event.case)


def refused(intake_act: Receive) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that nothing was written."""
    before = Case.objects.count(), CaseEvent.objects.count()
    with pytest.raises(ActionRefused) as told:
        intake_act.run()
    assert (Case.objects.count(), CaseEvent.objects.count()) == before
    return told.value.codes


# Article 14: any counter of the province


def test_article_14_clause_2_point_b_a_commune_receives_for_another_commune(office: Office) -> None:
    """Place of reception, competent agency and place of return are three different units."""
    intake = office.intake(received_at=office.other_counter, return_to=office.counter)
    by = office.officer("front_desk", office.other_counter)
    case = reload(Receive(intake, by=by, at=monday(9)).run().case)

    assert (case.received_at_unit, case.agency, case.return_unit) == (
        office.other_counter,
        office.commune,
        office.counter,
    )
    assert open_task(case).unit == office.other_counter
    leave(case, at=monday(10))
    assert open_task(case).unit == office.section("civil_status")


def test_article_14_clause_2_point_b_the_provincial_centre_receives_for_a_commune(office: Office) -> None:
    centre = Unit.objects.get(code="H99.01")
    intake = office.intake(received_at=centre, return_to=centre)
    case = reload(Receive(intake, by=office.officer("front_desk", centre), at=monday(9)).run().case)
    assert case.status == CaseStatus.ACCEPTED
    assert case.agency == office.commune


def test_article_14_clause_2_point_a_a_commune_receives_for_the_province(office: Office) -> None:
    case = office.receive("1.013831", at=monday(9))
    assert (case.received_at_unit, case.agency) == (office.counter, office.land_registry)


def test_article_14_an_agency_that_does_not_settle_the_procedure_is_not_named(office: Office) -> None:
    land = Receive(office.intake("1.013831", agency=office.commune), by=office.receiver, at=monday(9))
    birth = Receive(office.intake(agency=office.land_registry), by=office.receiver, at=monday(9))
    assert refused(land) == ("not_competent",)
    assert refused(birth) == ("not_competent",)


def test_an_officer_receives_only_at_the_counter_of_the_posting(office: Office) -> None:
    stranger = office.officer("front_desk", office.other_counter)
    assert refused(Receive(office.intake(), by=stranger, at=monday(9))) == ("not_your_counter",)
    case_officer = office.officer("case_officer", office.section("civil_status"))
    assert refused(Receive(office.intake(), by=case_officer, at=monday(9))) == ("not_your_counter",)


# Article 15, article 5 clause 1 point b: the way the person chooses


def test_article_15_counter_post_and_portal_are_open_and_each_has_its_own_term(office: Office) -> None:
    counter = office.receive(at=monday(9))
    post = office.receive(at=monday(9), channel=Channel.POSTAL)
    portal = online(office, when=monday(8))
    Accept(portal, by=office.receiver, at=monday(9)).run()

    assert (counter.term, counter.due_at) == ("same_day", monday(17))
    assert (post.term, post.due_at) == ("1wd", tuesday(17))
    assert (reload(portal).term, reload(portal).due_at) == ("1wd", tuesday(17))


def test_article_15_a_way_that_the_procedure_does_not_have_is_refused(office: Office) -> None:
    """Certified copies: the original must be shown, so the national list offers the counter alone."""
    by_post = Receive(office.intake(CERTIFIED_COPIES, channel=Channel.POSTAL), by=office.receiver, at=monday(9))
    assert refused(by_post) == ("channel_not_offered",)


# Article 17 clause 1: at the counter and by post


def test_article_17_clause_1_point_a_the_principal_is_the_applicant_and_the_agent_the_submitter(
    office: Office,
) -> None:
    agent = PartyData(full_name="Trần Văn Đại Diện (mẫu)", id_number="000090000002")
    case = office.receive(at=monday(9), submitter=agent, authorisation="Giấy ủy quyền 12/2026")
    assert case.applicant.full_name == APPLICANT.full_name
    assert case.applicant.id_number == APPLICANT.id_number
    assert case.submitter is not None
    assert case.submitter.full_name == agent.full_name
    assert "authorisation" in set(case.papers.values_list("code", flat=True))


def test_article_17_clause_1_point_a_an_agent_needs_an_authorisation(office: Office) -> None:
    agent = PartyData(full_name="Trần Văn Đại Diện (mẫu)")
    whole = office.intake()
    papers = {code: count for code, count in whole.papers.items() if code != "authorisation"}
    assert refused(Receive(office.intake(submitter=agent, papers=papers), by=office.receiver, at=monday(9))) == (
        "paper_missing",
    )
    assert office.receive(at=monday(9), papers=papers).status == CaseStatus.ACCEPTED


def test_article_17_clause_1_point_b_what_is_held_as_data_is_not_asked_for_again(office: Office) -> None:
    """Also article 5 clause 1 point i."""
    papers = {**office.intake().papers, "birth_proof": PaperCount(reused=True), "identity": PaperCount(electronic=1)}
    case = office.receive(at=monday(9), papers=papers)
    states = dict(case.papers.values_list("code", "state"))
    assert states["birth_proof"] == PaperState.REUSED
    assert states["identity"] == PaperState.COMPLETE


def test_article_17_clause_1_point_b_where_data_and_paper_disagree_the_paper_is_taken(office: Office) -> None:
    case = office.receive(at=monday(9))
    paper = case.papers.get(code="birth_proof")
    assert (paper.state, paper.originals) == (PaperState.COMPLETE, 1)


def test_article_17_clause_1_point_c_incomplete_is_not_accepted_and_every_gap_is_told_at_once(office: Office) -> None:
    receive = Receive(office.intake(papers={}), by=office.receiver, at=monday(9))
    missing = [paper.code for paper in receive.intake.required()]
    with pytest.raises(ActionRefused) as told:
        receive.run()
    assert told.value.codes == ("paper_missing",) * len(missing)
    assert [reason.params["code"] for reason in told.value.reasons] == missing
    assert missing == ["declaration", "birth_proof", "identity"]
    assert not Case.objects.exists()


def test_article_17_clause_1_point_c_first_outcome_a_supplement_slip_with_its_reason(office: Office) -> None:
    event = Receive(office.intake(papers={}), by=office.receiver, at=monday(9)).ask_for_papers("Chưa có tờ khai")
    case = reload(event.case)
    slip = case.supplements.get()
    assert case.status == CaseStatus.WAITING_PAPERS
    assert case.due_at is None
    assert slip.papers == ["declaration", "birth_proof", "identity"]
    assert (slip.at_reception, slip.reason) == (True, "Chưa có tờ khai")


def test_article_17_clause_1_point_c_second_outcome_a_refusal_with_its_reason(office: Office) -> None:
    receive = Receive(office.intake(), by=office.receiver, at=monday(9))
    with pytest.raises(ActionRefused) as told:
        receive.turn_away("  ")
    assert told.value.codes == ("no_reason",)
    assert not Case.objects.exists()

    case = reload(receive.turn_away("Không thuộc thẩm quyền").case)
    assert (case.status, case.closing_reason) == (CaseStatus.REFUSED, "Không thuộc thẩm quyền")
    assert case.closed_at == monday(9)
    assert case.due_at is None


def test_article_17_clause_1_point_c_third_outcome_a_receipt_with_one_code_and_a_date(office: Office) -> None:
    case = office.receive(at=monday(9))
    assert case.status == CaseStatus.ACCEPTED
    assert case.code == "H99.12-260302-0001"
    assert (case.accepted_at, case.due_at) == (monday(9), monday(17))
    assert [event.code for event in case.events.all()] == ["register", "accept"]


# Article 17 clause 2: over the portal


def test_article_17_clause_2_the_counter_is_alerted_within_two_clock_hours(office: Office) -> None:
    """Clock hours run day and night; our first page shows the application the moment it arrives."""
    assert online_alert_at(at(2026, 2, 14, 23, 30)) == at(2026, 2, 15, 1, 30)

    late_saturday = at(2026, 2, 14, 23, 30)
    case = online(office, when=late_saturday)
    page = desk([office.counter], at=late_saturday, calendar=calendar_for(office.commune))
    assert [row.code for row in page.online.rows] == [case.code]
    assert page.forward.rows == ()


def test_article_17_clause_2_point_a_the_counter_asks_once_for_everything_missing(office: Office) -> None:
    case = online(office, papers={}, when=monday(9))
    missing = ("electronic_form", "birth_proof")
    with pytest.raises(ActionRefused) as told:
        Accept(case, by=office.receiver, at=monday(10)).run()
    assert told.value.codes == ("paper_missing",) * 2

    RequestSupplement(case, by=office.receiver, at=monday(10), papers=missing, reason="Thiếu tệp").run()
    assert reload(case).status == CaseStatus.WAITING_PAPERS
    assert case.supplements.get().papers == list(missing)


def test_article_17_clause_2_point_b_complete_is_accepted_and_forwarded(office: Office) -> None:
    case = online(office, when=monday(9))
    Accept(case, by=office.receiver, at=monday(10)).run()
    assert open_steps(case) == ("reception",)
    leave(case, at=monday(10))
    assert open_steps(case) == ("appraisal",)


@pytest.mark.parametrize(
    ("arrived", "answer_by"),
    [
        (monday(9), tuesday(9)),
        (monday(7, 30), monday(17)),
        (friday(16), at(2026, 3, 9, 16)),
        (at(2026, 2, 13, 16), at(2026, 2, 23, 16)),  # Tết in between
        (at(2026, 8, 22, 7, 30), at(2026, 8, 22, 17)),  # a Saturday that is worked
        (at(2026, 8, 28, 16), at(2026, 9, 3, 16)),  # swapped Monday, then two days of National Day
        (at(2026, 3, 7, 21), at(2026, 3, 9, 17)),  # Saturday night: the hours begin on Monday morning
    ],
)
def test_article_17_clause_2_point_c_answered_within_eight_working_hours(
    office: Office, arrived: datetime, answer_by: datetime
) -> None:
    assert online(office, when=arrived).answer_by == answer_by


def test_article_17_clause_2_point_c_a_shorter_sector_limit_prevails(office: Office) -> None:
    """Notification of a stay: its whole term is one hour."""
    assert online(office, "2.001159", when=monday(9)).answer_by == monday(10)


def test_article_17_clause_2_point_c_a_late_answer_is_on_record(office: Office) -> None:
    in_time, late = online(office, when=monday(9)), online(office, when=monday(9))
    on_time = Accept(in_time, by=office.receiver, at=tuesday(9)).run()
    too_late = Accept(late, by=office.receiver, at=tuesday(9, 1)).run()
    assert on_time.facts["answered_late"] is False
    assert too_late.facts["answered_late"] is True


# Article 17 clause 3: the clock and the code


def test_article_17_clause_3_before_acceptance_there_is_no_deadline(office: Office) -> None:
    case = online(office, MARITAL_STATUS, when=monday(9))
    assert case.status == CaseStatus.REGISTERED
    assert (case.accepted_at, case.clock_started_at, case.due_at, case.term) == (None, None, None, "")
    assert not Case.objects.overdue(at=at(2026, 12, 31)).exists()


def test_article_17_clause_3_the_clock_starts_when_the_complete_application_is_accepted(office: Office) -> None:
    """Filed on Friday, accepted on Monday: three working days from Monday, and the receipt says so."""
    case = online(office, MARITAL_STATUS, when=at(2026, 2, 27, 16))
    event = Accept(case, by=office.receiver, at=monday(10)).run()
    case = reload(case)
    assert (case.accepted_at, case.clock_started_at, case.due_at) == (monday(10), monday(10), thursday(17))
    assert event.facts["due_at"] == thursday(17).isoformat()


def test_article_17_clause_3_three_in_the_afternoon_is_no_general_rule(office: Office) -> None:
    """The 15:00 rule moves the forwarding of paper and same-day results; a term in working days runs as ever."""
    early, late = office.receive(MARITAL_STATUS, at=monday(7, 45)), office.receive(MARITAL_STATUS, at=monday(16, 45))
    assert early.due_at == late.due_at == thursday(17)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (monday(7, 30), monday(17)),
        (monday(15), monday(17)),
        (monday(15, 1), tuesday(17)),
        (friday(15, 30), at(2026, 3, 9, 17)),
        (at(2026, 2, 13, 15, 30), at(2026, 2, 23, 17)),  # the last afternoon before Tết
        (at(2026, 4, 24, 15, 30), at(2026, 4, 28, 17)),  # Hùng Kings' day on a Sunday, Monday off in lieu
        (at(2026, 8, 21, 15, 30), at(2026, 8, 22, 17)),  # the Saturday is worked
        (at(2026, 11, 23, 15, 30), at(2026, 11, 25, 17)),  # 24 November is Culture Day
    ],
)
def test_sector_rule_a_same_day_result_taken_in_after_three_is_due_the_next_working_day(
    office: Office, received: datetime, due: datetime
) -> None:
    """Birth registration: Luật Hộ tịch 60/2014/QH13 art. 5."""
    assert office.receive(at=received).due_at == due


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (at(2026, 1, 7, 9), at(2026, 1, 10, 17)),  # Saturday 10 January is worked for 2 January
        (at(2026, 2, 12, 9), at(2026, 2, 24, 17)),
        (at(2026, 4, 24, 9), at(2026, 5, 4, 17)),  # 27 April in lieu, 30 April and 1 May
        (at(2026, 8, 27, 9), at(2026, 9, 4, 17)),
        (at(2026, 11, 20, 9), at(2026, 11, 26, 17)),
    ],
)
def test_article_17_clause_3_the_date_on_the_receipt_counts_only_days_that_are_worked(
    office: Office, received: datetime, due: datetime
) -> None:
    """Civil Code art. 147-148: the day of reception does not count, the term ends with the last day."""
    assert office.receive(MARITAL_STATUS, at=received).due_at == due


def test_article_17_clause_3_one_application_has_one_code_from_its_first_day_on(office: Office) -> None:
    case = online(office, when=friday(9))
    Accept(case, by=office.receiver, at=at(2026, 3, 9, 8)).run()
    assert reload(case).code == case.code == "H99.12-260306-0001"
    assert Case.objects.count() == 1


# Article 17 clause 4: settled while the person waits


def test_article_17_clause_4_what_is_settled_at_once_is_recorded_all_the_same(office: Office) -> None:
    case = office.receive(CERTIFIED_COPIES, at=wednesday(8))
    assert case.version.definition.same_moment
    ready(case, at=wednesday(8, 20))
    hand_over(case, at=wednesday(8, 25))
    case = reload(case)
    assert (case.code, case.status) == ("H99.12-260304-0001", CaseStatus.RETURNED)
    assert (case.finished_at, case.returned_at) == (wednesday(8, 20), wednesday(8, 25))
    assert case.result_number == "01/2026"


def test_checklist_12_rules_not_in_force_on_the_day_are_not_applied(office: Office) -> None:
    """An application is taken in under the version in force on its day."""
    assert refused(Receive(office.intake(), by=office.receiver, at=at(2025, 6, 30, 9))) == (
        "not_your_counter",  # nobody was posted yet either: every reason is told
        "not_in_force",
    )
