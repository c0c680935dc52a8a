"""Noting the proof of payment: the clock of the next stage starts (sector law on land and taxes)."""

from __future__ import annotations

import pytest

from procedures.actions.confirm_payment import ConfirmPayment
from procedures.actions.return_result import ReturnResult
from procedures.models import CaseStatus, ChargeKind, ChargeState, TaskOutcome
from tests.actions.contract import Ready, TaskContract
from tests.actions.crossroads import ONE_STAGE, published
from tests.actions.snapshot import codes
from tests.clock import at, friday, monday, tuesday
from tests.office import Office, reload
from tests.route import ask_for_money, go_to, leave, open_task

PAID_AT = at(2026, 3, 16, 9)


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive("1.013831", at=monday(8))
    go_to(case, "tax_information", at=monday(9))
    ask_for_money(case, 25_000_000, at=tuesday(9))
    task = open_task(case)
    return Ready(ConfirmPayment, case, office.receiver, PAID_AT, {"task_id": task.pk, "receipt": " BL-9/2026 "})


class TestConfirmPayment(TaskContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_the_second_stage_begins_with_its_own_term(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert (case.status, case.stage, case.term) == (CaseStatus.PROCESSING, "after_tax", "4wd")
    assert (case.clock_started_at, case.due_at, case.first_due_at) == (PAID_AT, at(2026, 3, 20, 17), friday(17))
    charge = case.charges.get(kind=ChargeKind.OBLIGATION)
    assert (charge.state, charge.paid_at, charge.receipt) == (ChargeState.PAID, PAID_AT, "BL-9/2026")
    pause = case.pauses.get()
    assert (pause.started_at, pause.ended_at) == (tuesday(9), PAID_AT)
    assert case.tasks.get(step="tax_payment").outcome == TaskOutcome.PAID
    assert open_task(case).step == "certificate_reception"
    assert event.unit == office.counter
    assert {name: event.facts[name] for name in ("from", "to", "receipt", "due_at")} == {
        "from": "tax_payment",
        "to": "certificate_reception",
        "receipt": "BL-9/2026",
        "due_at": at(2026, 3, 20, 17).isoformat(),
    }


def test_fees_of_the_office_stay_due(act: Ready) -> None:
    act().run()
    fees = act.case.charges.exclude(kind=ChargeKind.OBLIGATION)
    assert set(fees.values_list("state", flat=True)) == {ChargeState.DUE}


@pytest.mark.parametrize("receipt", ["", "  "])
def test_no_receipt(act: Ready, receipt: str) -> None:
    assert codes(act(receipt=receipt)) == ("no_receipt",)


def test_without_a_second_stage_the_term_goes_on(office: Office) -> None:
    """Nine working days from Monday 2 March end on Friday 13; two days of waiting move that to Tuesday 17."""
    case = office.receive(published(ONE_STAGE).procedure.code, at=monday(8))
    go_to(case, "desk", at=monday(9))
    ask_for_money(case, 5000, at=tuesday(8))
    ConfirmPayment(case, by=office.receiver, at=at(2026, 3, 5, 8), receipt="1").run()
    case = reload(case)
    assert (case.status, case.clock_started_at, case.term) == (CaseStatus.PROCESSING, monday(8), "9wd")
    assert case.due_at == at(2026, 3, 17, 17)


def test_a_payment_just_before_the_end_leaves_a_result_to_hand_over(office: Office) -> None:
    """Pay, then collect: nothing is left to do but hand over, so the result is ready."""
    body = ONE_STAGE.replace("moves: [{to: after}]", "moves: [{to: handover}]")
    without = "\n".join(line for line in body.splitlines() if "code: after" not in line) + "\n"
    case = office.receive(published(without).procedure.code, at=monday(8))
    go_to(case, "desk", at=monday(9))
    ask_for_money(case, 5000, at=monday(10))
    ConfirmPayment(case, by=office.receiver, at=monday(11), receipt="1").run()
    case = reload(case)
    assert (open_task(case).step, case.status, case.finished_at) == ("handover", CaseStatus.READY, monday(11))
    given = {"to_name": "Nguyễn Thị Mẫu (mẫu)", "proof": "receipt", "told_now": True}
    ReturnResult(case, by=office.receiver, at=monday(14), **given).run()
    assert reload(case).status == CaseStatus.RETURNED


def test_the_case_goes_on_for_whoever_holds_the_next_step(act: Ready) -> None:
    act().run()
    leave(act.case, at=at(2026, 3, 16, 10))
    assert open_task(act.case).step == "certificate_drafting"
