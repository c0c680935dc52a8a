"""Refusing an application at reception (form 03; NĐ 118/2025 art. 17.1)."""

from __future__ import annotations

import pytest

from procedures.actions import RegisterOnline
from procedures.actions.refuse_reception import RefuseReception
from procedures.definition.schema import Channel
from procedures.models import CaseStatus
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes
from tests.clock import monday
from tests.office import Office, reload


@pytest.fixture
def act(office: Office) -> Ready:
    case = RegisterOnline(office.intake(channel=Channel.ONLINE, papers={}), at=monday(8)).run().case
    return Ready(RefuseReception, case, office.receiver, monday(10), {"reason": " Không thuộc thẩm quyền "})


class TestRefuseReception(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_ends_the_case_before_it_began(office: Office, act: Ready) -> None:
    event = act().run()
    case = reload(act.case)
    assert (case.status, case.is_closed) == (CaseStatus.REFUSED, True)
    assert (case.closed_at, case.closing_reason) == (monday(10), "Không thuộc thẩm quyền")
    assert (case.accepted_at, case.due_at) == (None, None)
    assert not case.tasks.exists()
    assert (event.facts, event.unit) == ({"reason": "Không thuộc thẩm quyền"}, office.counter)


def test_nobody_waits_for_an_answer_any_more(act: Ready) -> None:
    act().run()
    assert reload(act.case).answer_by is None


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_reason(act: Ready, reason: str) -> None:
    assert codes(act(reason=reason)) == ("no_reason",)
