"""Accepting an application that came electronically (NĐ 118/2025 art. 17.2–17.3)."""

from __future__ import annotations

import pytest
from django.utils import translation

from procedures.actions import PaperCount, RegisterOnline
from procedures.actions.accept import Accept
from procedures.definition.schema import Channel
from procedures.models import CaseStatus
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import refused
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import open_task


@pytest.fixture
def act(office: Office) -> Ready:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(8)).run().case
    return Ready(Accept, case, office.receiver, monday(10))


class TestAccept(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_the_clock_starts_at_acceptance(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert case.status == CaseStatus.ACCEPTED
    assert (case.received_at, case.accepted_at, case.clock_started_at) == (monday(8), monday(10), monday(10))
    assert (case.term, case.due_at, case.first_due_at, case.answer_by) == ("1wd", tuesday(17), tuesday(17), None)
    assert (case.stage, case.provisional) == ("main", False)
    task = open_task(case)
    assert (task.step, task.unit, task.officer, task.sequence) == ("reception", office.counter, act.by, 1)
    assert event.unit == office.counter
    assert event.facts == {
        "due_at": tuesday(17).isoformat(),
        "term": "1wd",
        "provisional": False,
        "hand_over_by": monday(17).isoformat(),
        "answered_late": False,
    }


def test_paper_missing(office: Office) -> None:
    papers = {"electronic_form": PaperCount(electronic=1)}
    case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers=papers), at=monday(8)).run().case
    refusal = refused(Accept(case, by=office.receiver, at=monday(10)))
    assert refusal.codes == ("paper_missing",)
    assert refusal.reasons[0].params["code"] == "birth_proof"
    with translation.override("en"):
        assert refusal.sentences()[0].endswith("Ask for it with a supplement slip (form 02), or refuse with form 03.")


def test_every_missing_paper_and_the_wrong_officer_at_once(office: Office) -> None:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers={}), at=monday(8)).run().case
    refusal = refused(Accept(case, by=office.supervisor, at=monday(10)))
    assert refusal.codes == ("paper_missing", "paper_missing", "not_yours")
