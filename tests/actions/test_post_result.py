"""Handing a result to the post (NĐ 118/2025 art. 14, 20)."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from procedures.actions import DeliveryData
from procedures.actions.end_parcel import DeliverParcel, ParcelCameBack
from procedures.actions.post_result import PostResult, tracking_number
from procedures.models import Case, CaseStatus, Parcel, ParcelState, ReturnMethod
from tests.actions.contract import ActContract, Ready
from tests.actions.snapshot import codes
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.route import ready

TRACKING = "EB123456789VN"
HOME = DeliveryData("Nguyễn Thị Mẫu (mẫu)", "Thôn Đông, xã An Mẫu", "0900000001")


def by_post(office: Office, **given: object) -> Case:
    """A result that is ready and goes by post."""
    return ready(office.receive(at=monday(8), return_method=ReturnMethod.POST, delivery=HOME, **given), at=monday(9))


@pytest.fixture
def act(office: Office) -> Ready:
    return Ready(PostResult, by_post(office), office.receiver, tuesday(9), {"tracking": " eb 123456789 vn "})


class TestPostResult(ActContract):
    may = frozenset({"motcua.anmau", "motcua2.anmau"})
    second = ("parcel_on_the_way",)


def test_the_case_stays_ready_while_the_parcel_travels(act: Ready) -> None:
    event = act().run()
    case, parcel = reload(act.case), Parcel.objects.get()
    assert (case.status, case.returned_at) == (CaseStatus.READY, None)
    assert (parcel.tracking, parcel.number, parcel.state) == (TRACKING, 1, ParcelState.POSTED)
    assert (parcel.recipient, parcel.address, parcel.phone) == (HOME.recipient, HOME.address, HOME.phone)
    given = {"number": TRACKING, "parcel": 1, "to": HOME.recipient, "originals": ["birth_proof"]}
    assert event.facts == given


def test_no_tracking(act: Ready) -> None:
    for wrong in ("", "12", "mã số", "x" * 41):
        assert codes(act(tracking=wrong)) == ("no_tracking",)


def test_tracking_taken(office: Office, act: Ready) -> None:
    PostResult(by_post(office), by=office.receiver, at=tuesday(8), tracking=TRACKING).run()
    assert codes(act()) == ("tracking_taken",)
    assert act(tracking="EB987654321VN").run().facts["number"] == "EB987654321VN"


def test_no_address(office: Office, act: Ready) -> None:
    act.case.delivery.delete()
    assert codes(act(recipient="A", address="B")) == ("no_address",)
    assert act(recipient="A", address="B", phone="0900000002").run().facts["to"] == "A"


def test_not_by_post(office: Office, act: Ready) -> None:
    other = ready(office.receive(at=monday(8)), at=monday(9))
    assert codes(PostResult(other, by=office.receiver, at=tuesday(9), tracking=TRACKING)) == ("not_by_post",)


def test_what_is_owed_and_what_stays_is_judged_as_at_the_counter(office: Office, act: Ready) -> None:
    assert codes(act(originals=())) == ("original_kept",)
    owing = by_post(office, facts={"on_time": False, "copies": 2})
    assert codes(PostResult(owing, by=office.receiver, at=tuesday(9), tracking=TRACKING)) == ("fee_unpaid",)


def test_a_parcel_that_came_back_is_another_parcel(office: Office, act: Ready) -> None:
    act().run()
    ParcelCameBack(act.case, by=office.receiver, at=tuesday(10), reason="Không có người nhận").run()
    elsewhere = act(at=tuesday(11), tracking="EB987654321VN", address="Thôn Đoài, xã An Mẫu").run()
    assert elsewhere.facts["parcel"] == 2
    assert list(Parcel.objects.values_list("state", "address")) == [
        ("undelivered", HOME.address),
        ("posted", "Thôn Đoài, xã An Mẫu"),
    ]


def test_a_tracking_number_is_kept_without_blanks() -> None:
    assert tracking_number(" eb-123 456.789vn ") == TRACKING


def test_an_ended_parcel_is_not_changed(office: Office, act: Ready) -> None:
    act().run()
    DeliverParcel(act.case, by=office.receiver, at=tuesday(16)).run()
    parcel = Parcel.objects.get()
    for change in (lambda: Parcel.objects.update(reason="x"), parcel.delete):
        with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
            change()


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"tracking": ""}, "a_parcel_says_its_number_and_where_to"),
        ({"state": "delivered"}, "an_ended_parcel_says_when"),
        (
            {"state": "undelivered", "ended_on": monday(9).date(), "ended_at": at(2026, 3, 9, 9)},
            "a_parcel_back_says_why",
        ),
        (
            {"state": "delivered", "ended_on": monday(9).date(), "ended_at": monday(9)},
            "a_parcel_ends_after_it_was_posted",
        ),
    ],
)
def test_a_parcel_defends_itself(act: Ready, change: dict[str, object], name: str) -> None:
    act().run()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Parcel.objects.update(**change)
