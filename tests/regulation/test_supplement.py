"""Asking for missing papers: NĐ 118/2025/NĐ-CP art. 5, 16, 19 clause 5.

2026: Monday 16 to Friday 20 February is Tết; Monday 27 April to Friday 1 May has two working days left.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from procedures.actions import ActionRefused, PaperCount, Receive
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.request_supplement import RequestSupplement, RequestSupplementAtAppraisal
from procedures.actions.stop import CloseUnanswered
from procedures.management.walker import holder
from procedures.models import Case, CaseStatus, PauseReason
from procedures.queries.promise import promise
from tests.clock import at, friday, monday, thursday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import ask_for_papers, bring_papers, leave, open_steps, open_task

MARITAL_STATUS = "1.004873"
BUILDING_PERMIT = "1.013225"


def at_appraisal(office: Office, code: str = MARITAL_STATUS, *, received: datetime) -> Case:
    """A case accepted at `received` that stands at its appraisal step."""
    case = office.receive(code, at=received)
    leave(case, at=received)
    assert open_steps(case) == ("appraisal",)
    return case


def refused(act: RequestSupplement | ReceiveSupplement | CloseUnanswered) -> tuple[str, ...]:
    """The codes of the reasons, after making sure that the case did not move."""
    before = reload(act.case)
    with pytest.raises(ActionRefused) as told:
        act.run()
    after = reload(act.case)
    assert (after.edition, after.status, after.due_at) == (before.edition, before.status, before.due_at)
    return told.value.codes


def request(case: Case, *papers: str, at: datetime, **given: object) -> RequestSupplementAtAppraisal:
    """The request of whoever holds the only open step."""
    said = {"reason": "Thiếu giấy tờ", "papers": papers, **given}
    return RequestSupplementAtAppraisal(case, by=holder(open_task(case), at=at), at=at, **said)  # type: ignore[arg-type]


# Article 16 clause 3, article 17 clause 1 point c: at reception


def test_article_16_clause_3_at_reception_papers_are_asked_for_only_once(office: Office) -> None:
    case = Receive(office.intake(papers={}), by=office.receiver, at=monday(9)).ask_for_papers("Thiếu tờ khai").case
    assert reload(case).supplements.get().number == 1
    again = RequestSupplement(case, by=office.receiver, at=tuesday(9), papers=("declaration",), reason="Thêm")
    assert refused(again) == ("wrong_status",)

    bring_papers(case, at=tuesday(10))
    leave(case, at=tuesday(10))
    assert refused(request(case, "declaration", at=tuesday(11))) == ("already_asked",)


def test_article_16_clause_3_the_term_begins_when_what_was_asked_at_reception_is_there(office: Office) -> None:
    intake = office.intake(MARITAL_STATUS, papers={})
    case = Receive(intake, by=office.receiver, at=monday(9)).ask_for_papers("Chưa có tờ khai").case
    assert (reload(case).accepted_at, reload(case).due_at) == (None, None)
    bring_papers(case, at=wednesday(16))
    case = reload(case)
    assert (case.status, case.accepted_at) == (CaseStatus.ACCEPTED, wednesday(16))
    assert (case.clock_started_at, case.due_at) == (wednesday(16), at(2026, 3, 9, 17))


# Article 5 clause 1 point e: never around the counter


def test_article_5_clause_1_point_e_only_the_counter_takes_papers_in(office: Office) -> None:
    case = at_appraisal(office, received=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    appraiser = open_task(case).officer
    assert refused(ReceiveSupplement(case, by=appraiser, at=tuesday(9))) == ("not_yours",)
    assert refused(ReceiveSupplement(case, by=office.supervisor, at=tuesday(9))) == ("not_yours",)
    bring_papers(case, at=tuesday(9))
    assert reload(case).status == CaseStatus.PROCESSING


def test_article_5_clause_1_point_dd_nothing_is_asked_for_beyond_the_published_list(office: Office) -> None:
    case = at_appraisal(office, received=monday(9))
    assert refused(request(case, "declaration", "household_book", at=monday(10))) == ("unknown_paper",)


# Article 19 clause 5: found at appraisal


def test_article_19_clause_5_the_slip_says_why_and_what(office: Office) -> None:
    case = at_appraisal(office, received=monday(9))
    assert refused(request(case, at=monday(10), reason=" ")) == ("nothing_asked", "no_reason")
    event = request(case, "declaration", at=monday(10), reason="Tờ khai thiếu chữ ký", other="Ký ở trang 2").run()
    slip = case.supplements.get()
    assert (slip.papers, slip.reason, slip.other) == (["declaration"], "Tờ khai thiếu chữ ký", "Ký ở trang 2")
    assert (slip.at_reception, slip.asked_at) == (False, monday(10))
    assert event.facts["reason"] == "Tờ khai thiếu chữ ký"
    assert event.facts["answer_by"] == at(2026, 3, 17, 17).isoformat()


def test_article_19_clause_5_only_the_step_that_appraises_asks(office: Office) -> None:
    case = at_appraisal(office, received=monday(9))
    leave(case, at=monday(11))
    assert open_steps(case) == ("approval",)
    assert refused(request(case, "declaration", at=monday(14))) == ("step_cannot_ask",)


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (monday(9), thursday(17)),
        (at(2026, 2, 12, 9), at(2026, 2, 24, 17)),  # over Tết
        (at(2026, 4, 24, 9), at(2026, 5, 4, 17)),  # 28 and 29 April are the only working days of that week
        (at(2026, 8, 20, 9), at(2026, 8, 24, 17)),  # the Saturday is worked
    ],
)
def test_article_19_clause_5_within_three_working_days_from_reception(
    office: Office, received: datetime, last: datetime
) -> None:
    in_time = at_appraisal(office, received=received)
    too_late = at_appraisal(office, received=received)
    ask_for_papers(in_time, "declaration", at=last)
    assert reload(in_time).status == CaseStatus.WAITING_PAPERS
    just_after = last.replace(minute=1)
    assert refused(request(too_late, "declaration", at=just_after)) == ("too_late_to_ask",)


def test_article_19_clause_5_sector_law_may_give_more_time_to_ask(office: Office) -> None:
    """Building permits: NĐ 175/2024/NĐ-CP gives seven working days."""
    in_time = at_appraisal(office, BUILDING_PERMIT, received=monday(9))
    too_late = at_appraisal(office, BUILDING_PERMIT, received=monday(9))
    ask_for_papers(in_time, "application", at=at(2026, 3, 11, 17))
    assert reload(in_time).status == CaseStatus.WAITING_PAPERS
    assert refused(request(too_late, "application", at=at(2026, 3, 12, 8))) == ("too_late_to_ask",)


def test_article_19_clause_5_papers_are_asked_for_once(office: Office) -> None:
    case = at_appraisal(office, received=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    bring_papers(case, at=monday(14))
    assert refused(request(case, "declaration", at=monday(15))) == ("already_asked",)


def test_article_19_clause_5_sector_law_may_allow_a_second_look(office: Office) -> None:
    """Building permits: what is still wrong is pointed out once more, within five working days; never a third time."""
    case = at_appraisal(office, BUILDING_PERMIT, received=monday(9))
    ask_for_papers(case, "application", at=wednesday(9))
    brought = at(2026, 3, 16, 9)
    bring_papers(case, at=brought)
    assert refused(request(case, "application", at=at(2026, 3, 24, 8))) == ("too_late_to_ask",)

    ask_for_papers(case, "application", at=at(2026, 3, 23, 17))
    bring_papers(case, at=at(2026, 3, 24, 9))
    assert [slip.number for slip in case.supplements.all()] == [1, 2]
    assert refused(request(case, "application", at=at(2026, 3, 24, 10)))[0] == "already_asked"


# Article 19 clause 5: the clock


def test_article_19_clause_5_while_papers_are_awaited_the_clock_stands_still(office: Office) -> None:
    case = at_appraisal(office, received=monday(9))
    ask_for_papers(case, "declaration", at=wednesday(10))
    dossier = office.dossier(case)
    assert dossier.case.status == CaseStatus.WAITING_PAPERS
    (pause,) = [pause for pause in dossier.pauses if pause.ended_at is None]
    assert (pause.reason, pause.started_at, pause.restarts) == (PauseReason.SUPPLEMENT, wednesday(10), True)
    assert promise(dossier).at is None
    assert not Case.objects.overdue(at=at(2026, 3, 16, 9)).exists()


@pytest.mark.parametrize(
    ("asked", "brought", "due"),
    [
        (wednesday(10), at(2026, 3, 9, 14), at(2026, 3, 12, 17)),
        (wednesday(10), wednesday(10, 5), at(2026, 3, 9, 17)),
        (thursday(9), at(2026, 3, 20, 16, 59), at(2026, 3, 25, 17)),  # asked on the last day of the term
    ],
)
def test_article_19_clause_5_the_term_begins_anew_when_everything_is_there(
    office: Office, asked: datetime, brought: datetime, due: datetime
) -> None:
    """Three working days, accepted on Monday 2 March: due on Thursday if nothing had been missing."""
    case = at_appraisal(office, received=monday(9))
    assert case.due_at == thursday(17)
    ask_for_papers(case, "declaration", at=asked)
    event = bring_papers(case, at=brought)
    case = reload(case)
    assert (case.status, case.due_at, case.first_due_at) == (CaseStatus.PROCESSING, due, thursday(17))
    assert (event.facts["due_at"], event.facts["restarted"]) == (due.isoformat(), True)
    pause = case.pauses.get()
    assert (pause.started_at, pause.ended_at) == (asked, brought)


def test_article_19_clause_5_the_new_term_counts_working_days_over_tet(office: Office) -> None:
    case = at_appraisal(office, received=at(2026, 2, 9, 9))
    ask_for_papers(case, "declaration", at=at(2026, 2, 10, 9))
    bring_papers(case, at=at(2026, 2, 13, 9))
    assert reload(case).due_at == at(2026, 2, 25, 17)


def test_lateness_already_incurred_is_not_erased_by_asking_for_papers(office: Office) -> None:
    """A birth registration due the same day, asked about the next: it was late and stays late."""
    case = at_appraisal(office, "1.001193", received=monday(9))
    ask_for_papers(case, "declaration", at=tuesday(9))
    bring_papers(case, at=wednesday(9))
    assert reload(case).due_at == monday(17)
    assert Case.objects.overdue(at=wednesday(9)).get() == case


def test_article_19_clause_5_incomplete_answers_do_not_restart_the_clock(office: Office) -> None:
    case = at_appraisal(office, "1.001193", received=monday(9))
    ask_for_papers(case, "declaration", "birth_proof", at=monday(10))
    partly = ReceiveSupplement(
        case, by=office.receiver, at=tuesday(9), papers={"declaration": PaperCount(1), "birth_proof": PaperCount()}
    )
    assert refused(partly) == ("paper_still_missing",)
    assert reload(case).status == CaseStatus.WAITING_PAPERS


# Article 19 clause 5: fifteen days


@pytest.mark.parametrize(
    ("asked", "answer_by"),
    [
        (tuesday(9), at(2026, 3, 18, 17)),
        (at(2026, 1, 30, 9), at(2026, 2, 23, 17)),  # day 15 is Saturday before Tết: moved behind it
        (at(2026, 2, 3, 9), at(2026, 2, 23, 17)),  # day 15 is Wednesday of Tết
        (at(2026, 4, 16, 9), at(2026, 5, 4, 17)),  # day 15 is 1 May
        (at(2026, 8, 7, 9), at(2026, 8, 22, 17)),  # day 15 is a Saturday that is worked
    ],
)
def test_article_19_clause_5_the_applicant_has_fifteen_days(
    office: Office, asked: datetime, answer_by: datetime
) -> None:
    """Calendar days; a last day that is closed moves to the next working day (Civil Code art. 148)."""
    case = at_appraisal(office, received=asked)
    ask_for_papers(case, "declaration", at=asked)
    assert case.supplements.get().answer_by == answer_by
    assert reload(case).answer_by == answer_by


def test_article_19_clause_5_the_counter_closes_after_fifteen_days_and_not_before(office: Office) -> None:
    case = at_appraisal(office, received=tuesday(9))
    ask_for_papers(case, "declaration", at=tuesday(9))
    given = {"reason": "Quá 15 ngày không bổ sung", "legal_basis": "NĐ 118/2025/NĐ-CP, điều 19 khoản 5"}

    too_early = CloseUnanswered(case, by=office.receiver, at=at(2026, 3, 18, 17), **given)
    assert refused(too_early) == ("still_time",)
    appraiser = open_task(case).officer
    not_the_counter = CloseUnanswered(case, by=appraiser, at=at(2026, 3, 19, 8), **given)
    assert refused(not_the_counter) == ("not_yours",)

    CloseUnanswered(case, by=office.receiver, at=at(2026, 3, 19, 8), **given).run()
    case = reload(case)
    assert (case.status, case.closed_at) == (CaseStatus.STOPPED, at(2026, 3, 19, 8))
    assert case.pauses.get().ended_at == at(2026, 3, 19, 8)
    assert open_steps(case) == ()


def test_article_19_clause_5_fifteen_days_count_at_reception_too(office: Office) -> None:
    case = Receive(office.intake(papers={}), by=office.receiver, at=tuesday(9)).ask_for_papers("Thiếu tờ khai").case
    given = {"reason": "Quá 15 ngày", "legal_basis": "NĐ 118/2025/NĐ-CP, điều 19 khoản 5"}
    assert refused(CloseUnanswered(case, by=office.receiver, at=at(2026, 3, 18, 16), **given)) == ("still_time",)
    CloseUnanswered(case, by=office.receiver, at=at(2026, 3, 19, 8), **given).run()
    assert reload(case).status == CaseStatus.STOPPED


def test_article_19_clause_5_papers_that_come_after_the_fifteen_days_still_count_while_the_case_is_open(
    office: Office,
) -> None:
    """The law lets the office close, it does not close by itself; the lateness is on record."""
    on_time, late = at_appraisal(office, received=tuesday(9)), at_appraisal(office, received=tuesday(9))
    for case in (on_time, late):
        ask_for_papers(case, "declaration", at=tuesday(9))
    assert bring_papers(on_time, at=at(2026, 3, 18, 17)).facts["late"] is False
    assert bring_papers(late, at=at(2026, 3, 19, 9)).facts["late"] is True
    assert reload(late).due_at == at(2026, 3, 24, 17)


def test_the_step_that_asked_gets_its_whole_time_again(office: Office) -> None:
    """The budget of a step, here 14 working hours, belongs to the term, and the term begins anew."""
    case = at_appraisal(office, received=monday(9))
    assert open_task(case).due_at == tuesday(16, 30)
    ask_for_papers(case, "declaration", at=tuesday(9))
    bring_papers(case, at=thursday(9))
    assert open_task(case).due_at == friday(16, 30)
