"""Fees waived (NĐ 118/2025 art. 21, 24)."""

from __future__ import annotations

import pytest

from procedures.actions.waive_fee import WaiveFee
from procedures.models import (
    Case,
    ChargeState,
)
from procedures.queries.dossier import Dossier
from tests.actions.contract import ActContract, Ready
from tests.actions.fees import COUNTER, LAW, WHY, late_birth
from tests.actions.snapshot import codes
from tests.clock import monday
from tests.office import Office, reload


@pytest.fixture
def due(office: Office) -> Case:
    return late_birth(office)


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
