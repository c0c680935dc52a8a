"""The applicant takes the application back (NĐ 118/2025 art. 21)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from procedures.actions import RegisterOnline
from procedures.actions.send_back import SendBack
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, CaseStatus, ChargeKind, ChargeState, PaymentMethod, TaskOutcome
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes, judged
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import ask_for_money, ask_for_papers, ask_unit, go_to, leave


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive(at=monday(8), facts={"copies": 1})
    go_to(case, "appraisal", at=monday(9))
    return Ready(Withdraw, case, office.receiver, tuesday(9), {"reason": " Đơn ngày 03/3 "})


class TestWithdraw(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_everything_open_ends(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert (case.status, case.is_closed) == (CaseStatus.WITHDRAWN, True)
    assert (case.closed_at, case.closing_reason, case.finished_at) == (tuesday(9), "Đơn ngày 03/3", None)
    task = case.tasks.get(step="appraisal")
    assert (task.outcome, task.closed_at, task.closed_by, task.note) == (
        TaskOutcome.WITHDRAWN,
        tuesday(9),
        act.by,
        "Đơn ngày 03/3",
    )
    assert case.charges.get().state == ChargeState.CANCELLED
    assert (event.unit, event.facts) == (office.counter, {"reason": "Đơn ngày 03/3"})


@pytest.mark.parametrize("reason", ["", " "])
def test_no_reason(act: Ready, reason: str) -> None:
    assert codes(act(reason=reason)) == ("no_reason",)


def test_already_signed(act: Ready) -> None:
    """Possible until the decision, and the signature is the decision."""
    go_to(act.case, "approval", at=monday(10))
    assert judged(act()) == ()
    go_to(act.case, "issue", at=monday(11))
    assert codes(act()) == ("already_signed",)
    go_to(act.case, "handover", at=monday(14))
    assert codes(act()) == ("wrong_status",)


def test_a_signature_sent_back_is_no_decision_any_more(act: Ready) -> None:
    task = go_to(act.case, "issue", at=monday(11))
    SendBack(act.case, by=task.officer, at=monday(14), task_id=task.pk, reason="Sai số").run()
    assert judged(act()) == ()


def online(office: Office) -> Case:
    return RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(8)).run().case


def accepted(office: Office) -> Case:
    return office.receive(at=monday(8))


def asked_for_papers(office: Office) -> Case:
    case = office.receive("1.004873", at=monday(8))
    go_to(case, "appraisal", at=monday(9))
    ask_for_papers(case, "declaration", at=monday(10))
    return case


def asked_for_money(office: Office) -> Case:
    case = office.receive("1.013831", at=monday(8))
    go_to(case, "tax_information", at=monday(9))
    ask_for_money(case, 5000, at=monday(10))
    return case


def in_three_agencies(office: Office) -> Case:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    return case


def with_a_question(office: Office) -> Case:
    case = office.receive("1.000894", at=monday(8), variant="02")
    go_to(case, "appraisal", at=monday(9))
    ask_unit(case, "police", at=monday(10))
    return case


@pytest.mark.parametrize(
    "begun", [online, accepted, asked_for_papers, asked_for_money, in_three_agencies, with_a_question]
)
def test_nothing_stays_open_whatever_it_waited_for(office: Office, begun: Callable[[Office], Case]) -> None:
    case = begun(office)
    Withdraw(case, by=office.receiver, at=tuesday(9), reason="Đơn xin rút").run()
    case = reload(case)
    assert case.status == CaseStatus.WITHDRAWN
    assert not case.tasks.open().exists()
    assert not case.pauses.filter(ended_at=None).exists()
    assert not case.consultations.filter(answered_at=None).exists()
    assert not case.charges.filter(state=ChargeState.DUE).exists()
    assert case.answer_by is None


def test_what_was_paid_stays_paid(office: Office) -> None:
    case = office.receive(at=monday(8), facts={"copies": 1}, payment=PaymentMethod.CASH)
    Withdraw(case, by=office.receiver, at=monday(9), reason="Đơn xin rút").run()
    assert case.charges.exclude(kind=ChargeKind.OBLIGATION).get().state == ChargeState.PAID
