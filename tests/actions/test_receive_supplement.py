"""Taking in the papers that were asked for; the term starts anew (NĐ 118/2025 art. 19)."""

from __future__ import annotations

import pytest

from procedures.actions import PaperCount, RegisterOnline
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.request_supplement import RequestSupplement
from procedures.definition.schema import Channel
from procedures.models import CaseStatus, PaperState
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes, judged, refused
from tests.clock import at, friday, monday, thursday, tuesday
from tests.office import Office, reload
from tests.route import ask_for_papers, go_to, leave, open_steps, open_task


@pytest.fixture
def act(office: Office) -> Ready:
    """A certificate of marital status (3 working days), asked for its form on Tuesday, brought on Thursday."""
    case = office.receive("1.004873", at=monday(8))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "declaration", at=tuesday(9))
    return Ready(ReceiveSupplement, case, office.receiver, thursday(9))


class TestReceiveSupplement(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_the_term_begins_anew(office: Office, act: Ready) -> None:
    assert reload(act.case).due_at == thursday(17)
    event = act().run()
    case = reload(act.case)
    assert case.status == CaseStatus.PROCESSING
    assert (case.due_at, case.first_due_at) == (at(2026, 3, 10, 17), thursday(17))
    assert (case.accepted_at, case.answer_by) == (monday(8), None)
    pause, request = case.pauses.get(), case.supplements.get()
    assert (pause.started_at, pause.ended_at, request.answered_at) == (tuesday(9), thursday(9), thursday(9))
    assert event.unit == office.counter
    assert event.facts == {
        "papers": [case.papers.get(code="declaration").name],
        "papers_en": [case.papers.get(code="declaration").name_en],
        "late": False,
        "due_at": at(2026, 3, 10, 17).isoformat(),
        "restarted": True,
    }


def test_the_budget_of_the_open_step_begins_anew(act: Ready) -> None:
    before = open_task(act.case)
    act().run()
    after = open_task(act.case)
    assert (after.pk, after.step, after.opened_at) == (before.pk, "appraisal", monday(9))
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at > before.due_at


def test_the_papers_are_noted(act: Ready) -> None:
    act(papers={"declaration": PaperCount(originals=1, copies=2, electronic=3)}).run()
    paper = act.case.papers.get(code="declaration")
    assert (paper.originals, paper.copies, paper.electronic, paper.state, paper.note) == (
        1,
        2,
        3,
        PaperState.COMPLETE,
        "05/03/2026",
    )


def test_what_is_not_named_counts_as_handed_in(act: Ready) -> None:
    act().run()
    paper = act.case.papers.get(code="declaration")
    assert (paper.originals, paper.state) == (paper.needed_originals, PaperState.COMPLETE)


def test_data_may_take_the_place_of_the_paper(act: Ready) -> None:
    act(papers={"declaration": PaperCount(reused=True)}).run()
    assert act.case.papers.get(code="declaration").state == PaperState.REUSED


def test_paper_still_missing(act: Ready) -> None:
    refusal = refused(act(papers={"declaration": PaperCount()}))
    assert refusal.codes == ("paper_still_missing",)
    assert act.case.papers.get(code="declaration").name in refusal.sentences()[0]


def test_fewer_than_asked_for_are_still_missing(office: Office) -> None:
    """Two identity papers were asked for and one came: the checklist at the counter would not let that pass."""
    case = office.receive("1.000894", at=monday(8))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "identities", at=monday(10))
    one = ReceiveSupplement(case, by=office.receiver, at=monday(11), papers={"identities": PaperCount(originals=1)})
    assert codes(one) == ("paper_still_missing",)
    two = ReceiveSupplement(case, by=office.receiver, at=monday(11), papers={"identities": PaperCount(originals=2)})
    assert judged(two) == ()


def test_papers_nobody_asked_for_are_left_alone(act: Ready) -> None:
    before = list(act.case.papers.exclude(code="declaration").values_list())
    act(papers={"identity": PaperCount(originals=9), "invented": PaperCount(originals=1)}).run()
    assert list(act.case.papers.exclude(code="declaration").values_list()) == before


@pytest.mark.parametrize(("moment", "late"), [(at(2026, 3, 18, 17), False), (at(2026, 3, 18, 17, 1), True)])
def test_after_fifteen_days_it_is_late_but_taken(act: Ready, moment, late: bool) -> None:
    assert act(at=moment).run().facts["late"] is late
    assert reload(act.case).status == CaseStatus.PROCESSING


def test_every_branch_goes_on(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    ask_for_papers(case, "birth_proof", step="residence_registration", at=monday(10))
    ReceiveSupplement(case, by=office.receiver, at=friday(9)).run()
    assert reload(case).status == CaseStatus.PROCESSING
    assert open_steps(case) == ("birth_registration", "residence_registration", "insurance_card")


class TestBeforeAcceptance:
    """Papers asked for at reception: with them the application is accepted and the clock starts."""

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        papers = {"electronic_form": PaperCount(electronic=1)}
        case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers=papers), at=monday(8)).run().case
        RequestSupplement(case, by=office.receiver, at=monday(9), papers=("birth_proof",), reason="Thiếu").run()
        return Ready(ReceiveSupplement, case, office.receiver, thursday(10))

    def test_the_case_is_accepted(self, office: Office, act: Ready) -> None:
        event = act().run()
        case = reload(act.case)
        assert case.status == CaseStatus.ACCEPTED
        assert (case.accepted_at, case.clock_started_at, case.due_at) == (thursday(10), thursday(10), friday(17))
        assert (open_steps(case), open_task(case).officer) == (("reception",), office.receiver)
        assert not case.pauses.exists()
        assert (event.code, event.facts["due_at"], event.facts["late"]) == (
            "receive_supplement",
            friday(17).isoformat(),
            False,
        )

    def test_not_while_another_paper_is_missing(self, office: Office) -> None:
        """A slip that forgot a paper is no way around the checklist (art. 17.3: complete and valid)."""
        case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers={}), at=monday(8)).run().case
        RequestSupplement(case, by=office.receiver, at=monday(9), papers=("birth_proof",), reason="Thiếu").run()
        bring = Ready(ReceiveSupplement, case, office.receiver, monday(10))
        nothing, something = PaperCount(), PaperCount(electronic=1)
        half = bring(papers={"birth_proof": something, "electronic_form": nothing})
        assert codes(half) == ("paper_still_missing",)
        bring().run()
        assert reload(case).status == CaseStatus.ACCEPTED
        assert not case.papers.filter(state=PaperState.MISSING).exists()
