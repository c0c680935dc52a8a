"""What becomes of a parcel: delivered, or back at the counter (NĐ 118/2025 art. 20)."""

from __future__ import annotations

import pytest

from procedures.actions.end_parcel import DeliverParcel, ParcelCameBack
from procedures.actions.post_result import PostResult
from procedures.models import CaseStatus, Message, Parcel, ParcelState, TaskOutcome
from procedures.notices.making import make_messages
from procedures.queries.ledger import verify
from procedures.queries.parcels import open_parcel
from tests.actions.contract import ActContract, Ready
from tests.actions.projection import check
from tests.actions.snapshot import codes
from tests.actions.test_post_result import TRACKING, by_post
from tests.clock import at, monday, tuesday, wednesday
from tests.office import Office, reload
from tests.route import hand_over


@pytest.fixture
def act(office: Office) -> Ready:
    case = by_post(office)
    PostResult(case, by=office.receiver, at=monday(14), tracking=TRACKING).run()
    return Ready(DeliverParcel, case, office.receiver, wednesday(9))


@pytest.fixture
def back(act: Ready) -> Ready:
    return Ready(ParcelCameBack, act.case, act.by, act.at, {"reason": " Không có người nhận "})


class TestDeliverParcel(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})


def test_delivered_is_returned_on_the_day_of_the_slip(act: Ready) -> None:
    event = act(on=tuesday(8).date(), taken_by="Trần Văn Nhà").run()
    case, parcel = check(act.case), Parcel.objects.get()
    assert (case.status, case.returned_at, case.closed_at) == (CaseStatus.RETURNED, tuesday(12), tuesday(12))
    assert (parcel.state, parcel.ended_on, parcel.ended_at) == (ParcelState.DELIVERED, tuesday(8).date(), act.at)
    assert case.tasks.get(step="handover").outcome == TaskOutcome.HANDED_OVER
    said = {"number": TRACKING, "parcel": 1, "on": "2026-03-03", "to": "Trần Văn Nhà"}
    assert event.facts == said
    assert verify([case.code]).defects == []


def test_delivered_today_is_returned_now(act: Ready) -> None:
    assert act().run().facts["to"] == "Nguyễn Thị Mẫu (mẫu)"
    assert reload(act.case).returned_at == act.at


def test_posted_and_delivered_in_the_afternoon_of_one_day(act: Ready) -> None:
    act(on=monday(8).date()).run()
    assert reload(act.case).returned_at == monday(14)


def test_wrong_day(act: Ready, back: Ready) -> None:
    for wrong in (at(2026, 3, 1), at(2026, 3, 5)):
        assert codes(act(on=wrong.date())) == ("wrong_day",)
        assert codes(back(on=wrong.date(), reason="")) == ("wrong_day", "no_reason")


def test_no_parcel(office: Office, act: Ready, back: Ready) -> None:
    act.case.parcels.all().delete()
    assert codes(act()) == ("no_parcel",)
    assert codes(back()) == ("no_parcel",)


def test_no_reason(back: Ready) -> None:
    assert codes(back(reason=" ")) == ("no_reason",)


def test_what_came_back_waits_at_the_counter_and_is_told(office: Office, back: Ready) -> None:
    event = back().run()
    case = reload(back.case)
    assert (case.status, case.returned_at, open_parcel(case)) == (CaseStatus.READY, None, None)
    assert event.facts["reason"] == "Không có người nhận"
    make_messages(at=wednesday(10))
    message = Message.objects.get(event=event)
    assert (message.kind, message.unit) == ("undelivered", office.counter)
    assert "Bưu chính chưa phát được kết quả" in message.text
    assert "Không có người nhận" not in message.text
    hand_over(case, at=wednesday(11))
    assert check(case).status == CaseStatus.RETURNED
