"""Chốt ca: the cash of an officer is counted, a difference explained, and all of it frozen."""

from __future__ import annotations

from typing import Any

import pytest

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.close_shift import CloseShift
from procedures.actions.collect_fee import CollectFee
from procedures.actions.void_payment import VoidPayment
from procedures.models import Case, PaymentMethod, PaymentReceipt, ShiftClose
from procedures.queries.money import closes_of, open_shift, shift_parts
from tests.clock import monday, tuesday
from tests.office import Office, reload

COPIES = {"copies": 2}
"""Two copies of a birth certificate: 16.000 đồng."""


@pytest.fixture
def taken(office: Office) -> list[Case]:
    """Two fees in cash, one by transfer: 32.000 đồng in the box, 16.000 on the account."""
    methods = (PaymentMethod.CASH, PaymentMethod.TRANSFER, PaymentMethod.CASH)
    return [office.receive(at=monday(8, 10 * n), facts=COPIES, payment=how) for n, how in enumerate(methods)]


def close(office: Office, **changes: Any) -> ShiftClose:
    given = {"by": office.receiver, "at": monday(17), "counted_vnd": 32_000, **changes}
    return CloseShift(office.counter, **given).run()


def codes(office: Office, **changes: Any) -> tuple[str, ...]:
    with pytest.raises(ActionRefused) as refused:
        close(office, **changes)
    assert not ShiftClose.objects.exists()
    return refused.value.codes


def test_closing_freezes_the_shift_and_begins_the_next(office: Office, taken: list[Case]) -> None:
    closed = close(office)
    assert (closed.number, closed.since, closed.at) == (1, monday(8), monday(17))
    assert (closed.cash_vnd, closed.transfer_vnd, closed.counted_vnd) == (32_000, 16_000, 32_000)
    assert [receipt.number for receipt in shift_parts(closed).receipts] == [1, 2, 3]
    after = open_shift(office.receiver, office.counter)
    assert (after.number, after.since, after.receipts, after.cash_vnd) == (2, monday(17), (), 0)


def test_each_officer_has_a_box(office: Office, taken: list[Case]) -> None:
    other = office.another("front_desk", office.counter)
    assert open_shift(other, office.counter).receipts == ()
    assert codes(office, by=other) == ("nothing_to_close",)


def test_counted_by_denomination(office: Office, taken: list[Case]) -> None:
    closed = close(office, counted_vnd=None, notes={20_000: 1, 10_000: 1, 2_000: 1, 500: 0})
    assert (closed.counted_vnd, closed.notes) == (32_000, {"20000": 1, "10000": 1, "2000": 1})


def test_a_difference_is_explained(office: Office, taken: list[Case]) -> None:
    assert codes(office, counted_vnd=30_000) == ("difference_unexplained",)
    assert codes(office, counted_vnd=33_000, explanation=" ") == ("difference_unexplained",)
    closed = close(office, counted_vnd=30_000, explanation="Trả nhầm tiền thừa cho khách")
    assert (closed.difference_vnd, closed.explanation) == (-2_000, "Trả nhầm tiền thừa cho khách")


def test_what_cannot_be_closed(office: Office, taken: list[Case]) -> None:
    assert codes(office, counted_vnd=None) == ("not_counted",)
    assert codes(office, counted_vnd=-1) == ("bad_cash",)
    assert codes(office, counted_vnd=None, notes={3_000: 1}) == ("bad_cash",)
    assert codes(office, seen=16_000) == ("shift_changed",)
    assert codes(office, at=monday(8)) == ("clock_behind",)
    assert codes(office, by=office.supervisor) == ("not_your_counter",)
    assert codes(office, by=office.officer("front_desk", office.other_counter)) == ("not_your_counter",)


def test_posted_twice_is_closed_once(office: Office, taken: list[Case]) -> None:
    first = close(office, key="k")
    with pytest.raises(AlreadyAnswered) as again:
        close(office, key="k")
    assert again.value.answer == str(first.pk)
    assert ShiftClose.objects.count() == 1


def test_void_in_the_same_shift_leaves_the_box_even(office: Office, taken: list[Case]) -> None:
    VoidPayment(taken[0], by=office.receiver, at=monday(9), reason="Thu nhầm").run()
    assert open_shift(office.receiver, office.counter).cash_vnd == 16_000
    closed = close(office, counted_vnd=16_000)
    parts = shift_parts(closed)
    assert ([r.number for r in parts.receipts], [r.number for r in parts.given_back]) == ([1, 2, 3], [1])


def test_void_after_the_closing_leaves_the_next_box(office: Office, taken: list[Case]) -> None:
    first = close(office)
    VoidPayment(reload(taken[0]), by=office.receiver, at=tuesday(8), reason="Thu nhầm").run()
    CollectFee(reload(taken[0]), by=office.receiver, at=tuesday(9), method="transfer").run()
    shift = open_shift(office.receiver, office.counter)
    assert (shift.cash_vnd, shift.transfer_vnd) == (-16_000, 16_000)
    why = "Tiền lấy từ quỹ của ca trước"
    second = close(office, at=tuesday(17), counted_vnd=0, explanation=why)
    assert (second.number, second.since, second.cash_vnd) == (2, first.at, -16_000)
    assert shift_parts(first).cash_vnd == 32_000
    assert not PaymentReceipt.objects.filter(shift=None).exists()


def test_another_officer_gives_the_money_back(office: Office, taken: list[Case]) -> None:
    other = office.another("front_desk", office.counter)
    VoidPayment(taken[0], by=other, at=monday(9), reason="Thu nhầm").run()
    assert open_shift(office.receiver, office.counter).cash_vnd == 32_000
    assert open_shift(other, office.counter).cash_vnd == -16_000


def test_the_supervisor_reads_all_closings_of_the_counter(office: Office, taken: list[Case]) -> None:
    closed = close(office)
    assert closes_of([office.counter]) == [closed]
    assert closes_of([office.other_counter]) == []
    assert closes_of([office.counter], officer=office.another("front_desk", office.counter)) == []
    assert closes_of([office.counter], before=closed.pk) == []
