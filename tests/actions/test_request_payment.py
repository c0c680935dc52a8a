"""Notifying a financial obligation: the case waits for money and its clock stands still (sector law, status 6)."""

from __future__ import annotations

import pytest

from procedures.actions.request_payment import RequestPayment
from procedures.models import CaseStatus, ChargeKind, ChargeState, PauseReason, TaskOutcome
from tests.actions.contract import Ready, TaskContract
from tests.actions.crossroads import TOLLS, published
from tests.actions.snapshot import codes, refused
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.route import go_to, leave, open_task


@pytest.fixture
def act(office: Office) -> Ready:
    """Land registration, where the tax office has assessed what is due."""
    case = office.receive("1.013831", at=monday(8))
    task = go_to(case, "tax_information", at=monday(9))
    params = {
        "task_id": task.pk,
        "amount_vnd": 25_000_000,
        "notice": " TB-17/2026 ",
        "answers": {"has_financial_duty": True},
    }
    return Ready(RequestPayment, case, task.officer, tuesday(9), params)


class TestRequestPayment(TaskContract):
    may = frozenset({"dangky.datdai", "dangky2.datdai"})


def test_waits_for_money_with_the_clock_standing_still(office: Office, act: Ready) -> None:
    due = reload(act.case).due_at
    event = act().run()
    case = reload(act.case)
    assert (case.status, case.is_paused, case.due_at, case.stage) == (
        CaseStatus.WAITING_PAYMENT,
        True,
        due,
        "before_tax",
    )
    charge = case.charges.get(kind=ChargeKind.OBLIGATION)
    assert (charge.code, charge.amount_vnd, charge.state, charge.notice, charge.asked_at) == (
        "tax_payment",
        25_000_000,
        ChargeState.DUE,
        "TB-17/2026",
        tuesday(9),
    )
    pause = case.pauses.get()
    assert (pause.reason, pause.restarts, pause.started_at, pause.ended_at) == (
        PauseReason.PAYMENT,
        False,
        tuesday(9),
        None,
    )
    left, waiting = case.tasks.get(step="tax_information"), open_task(case)
    assert (left.outcome, left.closed_by) == (TaskOutcome.FORWARDED, act.by)
    assert (waiting.step, waiting.unit, waiting.due_at) == ("tax_payment", office.counter, None)
    assert case.facts["has_financial_duty"] is True
    assert event.unit == office.land_registry
    assert {name: event.facts[name] for name in ("from", "to", "amount_vnd", "notice")} == {
        "from": "tax_information",
        "to": "tax_payment",
        "amount_vnd": 25_000_000,
        "notice": "TB-17/2026",
    }


def test_no_such_move(office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    ask = RequestPayment(case, by=task.officer, at=monday(10), task_id=task.pk, amount_vnd=1, notice="1")
    assert codes(ask) == ("no_such_move",)


@pytest.mark.parametrize("amount", [0, -1])
def test_no_amount(act: Ready, amount: int) -> None:
    assert codes(act(amount_vnd=amount)) == ("no_amount",)


def test_no_notice(act: Ready) -> None:
    assert codes(act(notice=" ")) == ("no_notice",)


def test_no_answer(act: Ready) -> None:
    assert codes(act(answers={})) == ("no_answer",)


def test_wrong_answer(act: Ready) -> None:
    assert "wrong_answer" in codes(act(answers={"has_financial_duty": "có"}))


def test_nothing_to_pay(act: Ready) -> None:
    assert codes(act(answers={"has_financial_duty": False})) == ("no_open_move",)


def test_everything_wrong_at_once(act: Ready) -> None:
    found = codes(act(answers={"has_financial_duty": False}, amount_vnd=0, notice=""))
    assert found == ("no_open_move", "no_amount", "no_notice")


def test_nothing_to_pay_goes_straight_to_the_second_stage(act: Ready) -> None:
    leave(act.case, at=tuesday(10), to="certificate_reception")
    case = reload(act.case)
    assert (case.status, case.stage, case.clock_started_at) == (CaseStatus.PROCESSING, "after_tax", tuesday(10))
    assert not case.pauses.exists()


class TestTolls:
    """A made-up step that signs and leads to one of two payments."""

    @pytest.fixture
    def act(self, office: Office) -> Ready:
        case = office.receive(published(TOLLS).procedure.code, at=monday(8))
        task = go_to(case, "desk", at=monday(9))
        params = {
            "task_id": task.pk,
            "amount_vnd": 5000,
            "notice": "1",
            "answers": {"large": True, "sure": True},
        }
        return Ready(RequestPayment, case, task.officer, monday(10), params)

    @pytest.mark.parametrize(("large", "toll"), [(True, "large_toll"), (False, "small_toll")])
    def test_the_payment_is_the_one_the_answers_lead_to(self, act: Ready, large: bool, toll: str) -> None:
        assert act(answers={"large": large, "sure": True}).run().facts["to"] == toll
        assert open_task(act.case).step == reload(act.case).charges.get().code == toll

    def test_cannot_leave(self, act: Ready) -> None:
        refusal = refused(act(answers={"large": True, "sure": False}))
        assert refusal.codes == ("cannot_leave",)
        assert refusal.sentences() == ("Chưa chắc.",)

    def test_leaving_signs_as_every_way_out_does(self, act: Ready) -> None:
        act().run()
        assert reload(act.case).signed_at == monday(10)
