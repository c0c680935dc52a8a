"""Fees waived (NĐ 118/2025 art. 21, 24)."""

from __future__ import annotations

import pytest

from procedures.actions.waive_fee import WaiveFee
from procedures.models import (
    Case,
    ChargeState,
    PaymentMethod,
)
from procedures.queries.dossier import Dossier
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes
from tests.clock import monday
from tests.office import Office, reload

LATE_BIRTH = {"on_time": False, "copies": 2}
WHY, LAW = "Thu nhầm mức phí", "Điều 4 Thông tư số 85/2019/TT-BTC"
COUNTER = frozenset({"motcua.anmau", "motcua2.anmau"})


def fees(case: Case) -> list[tuple[str, str]]:
    return list(case.charges.values_list("code", "state"))


@pytest.fixture
def due(office: Office) -> Case:
    return office.receive(at=monday(8), facts=LATE_BIRTH)


@pytest.fixture
def paid(office: Office) -> Case:
    return office.receive(at=monday(8), facts=LATE_BIRTH, payment=PaymentMethod.CASH)


class TestWaiveFee(ActContract):
    may = COUNTER
    second = ("nothing_due",)

    @pytest.fixture
    def act(self, office: Office, due: Case) -> Ready:
        return Ready(WaiveFee, due, office.receiver, monday(9), {"reason": WHY, "legal_basis": LAW})


def test_waiving(office: Office, due: Case) -> None:
    assert codes(WaiveFee(due, by=office.receiver, at=monday(9))) == ("no_reason", "no_legal_basis")
    WaiveFee(due, by=office.receiver, at=monday(9), reason=WHY, legal_basis=LAW).run()
    assert set(due.charges.values_list("state", "settled_why")) == {(ChargeState.CANCELLED, WHY)}
    assert not Dossier(reload(due)).fee_due
