"""Calling the next number: the rule on real tickets, one number for each window, one window for each officer."""

from __future__ import annotations

from functools import partial

import pytest

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.call_next import CallNext
from procedures.actions.finish_ticket import FinishTicket
from procedures.actions.miss_ticket import MissTicket
from procedures.actions.sit_at_window import leave_window
from procedures.actions.transfer_ticket import TransferTicket
from procedures.models import Ticket, TicketCall, TicketState
from tests.actions.test_concurrency import together
from tests.clock import monday, tuesday
from tests.office import Office
from tests.queueing import call, sit, take, window


def test_the_called_number_is_at_the_window_and_the_call_on_record(office: Office) -> None:
    taken, seat = take(office, at=monday(8)), sit(office, at=monday(8))
    called = call(office, at=monday(9))
    assert (called.pk, called.state, called.window, called.called_by) == (
        taken.pk,
        TicketState.CALLED,
        seat,
        office.receiver,
    )
    said = TicketCall.objects.get()
    assert (said.ticket, said.window, said.at, said.lane) == (called, seat, monday(9), "ordinary")


def test_a_window_calls_priority_first_then_alternates(office: Office) -> None:
    for letter, priority in (("A", ""), ("B", ""), ("B", "elderly"), ("D", ""), ("C", "disabled"), ("B", "pregnant")):
        take(office, letter, at=monday(8), priority=priority)
    sit(office, at=monday(8))
    order = []
    for minute in range(6):
        called = call(office, at=monday(9, minute))
        order.append(called.label)
        FinishTicket(called, by=office.receiver, at=monday(9, minute)).run()
    assert order == ["B002", "C001", "D001", "B003", "A001", "B001"]


def test_a_window_calls_its_own_letters_only(office: Office) -> None:
    take(office, "B", at=monday(8))
    land = take(office, "A", at=monday(8))
    sit(office, 1, at=monday(8))
    assert call(office, at=monday(9)).pk == land.pk
    MissTicket(land, by=office.receiver, at=monday(9)).run()
    with pytest.raises(ActionRefused) as refused:
        call(office, at=monday(9))
    assert refused.value.codes == ("nobody_waits",)


def test_what_stands_in_the_way_is_said(office: Office) -> None:
    take(office, at=monday(8))
    take(office, at=monday(8))
    with pytest.raises(ActionRefused) as refused:
        CallNext(office.counter, office.officer("front_desk", office.other_counter), monday(9)).run()
    assert refused.value.codes == ("not_your_counter",)
    with pytest.raises(ActionRefused) as refused:
        call(office, at=monday(9))
    assert refused.value.codes == ("no_window",)
    sit(office, at=monday(8))
    call(office, at=monday(9))
    with pytest.raises(ActionRefused) as refused:
        call(office, at=monday(9))
    assert refused.value.codes == ("window_occupied",)
    assert "B001" in str(refused.value.reasons[0])


def test_yesterdays_numbers_are_not_called_and_yesterdays_seat_is_none(office: Office) -> None:
    old = take(office, at=monday(16))
    sit(office, at=monday(16))
    with pytest.raises(ActionRefused) as refused:
        call(office, at=tuesday(8))
    assert refused.value.codes == ("no_window",)
    sit(office, at=tuesday(8))
    with pytest.raises(ActionRefused) as refused:
        call(office, at=tuesday(8))
    assert refused.value.codes == ("nobody_waits",)
    old.refresh_from_db()
    assert (old.state, old.outcome(monday(8).date()), old.outcome(tuesday(8).date())) == (
        TicketState.WAITING,
        "Đang chờ",
        "Chưa được phục vụ",
    )


def test_a_number_sent_to_a_window_that_is_left_is_called_elsewhere(office: Office) -> None:
    take(office, at=monday(8))
    other = office.another("front_desk", office.counter)
    sit(office, at=monday(8))
    sit(office, 4, at=monday(8), by=other)
    called = call(office, at=monday(9))
    TransferTicket(called, to=window(office.counter, 4), by=office.receiver, at=monday(9)).run()
    take(office, at=monday(9))
    leave_window(by=other, at=monday(9))
    assert call(office, at=monday(10)).pk == called.pk


def test_a_form_posted_twice_calls_one_number(office: Office) -> None:
    take(office, at=monday(8))
    take(office, at=monday(8))
    sit(office, at=monday(8))
    called = CallNext(office.counter, office.receiver, monday(9), key="k").run()
    with pytest.raises(AlreadyAnswered) as again:
        CallNext(office.counter, office.receiver, monday(9), key="k").run()
    assert again.value.answer == str(called.pk)


@pytest.mark.django_db(transaction=True)
def test_windows_that_call_at_once_call_different_numbers(office: Office) -> None:
    other, numbers = office.another("front_desk", office.counter), 2
    for minute in range(3):
        moment = monday(8, minute)
        for _number in range(numbers):
            take(office, at=moment)
        sit(office, at=moment)
        sit(office, 4, at=moment, by=other)
        called = together([partial(call, office, at=moment, by=by) for by in (office.receiver, other)])
        assert {one.window.number for one in called} == {3, 4}
        assert len({one.pk for one in called}) == numbers
        for one in called:
            FinishTicket(one, by=office.receiver, at=moment).run()


@pytest.mark.django_db(transaction=True)
def test_the_last_number_goes_to_one_of_two_windows_and_two_tabs_call_one(office: Office) -> None:
    take(office, at=monday(8))
    other = office.another("front_desk", office.counter)
    sit(office, at=monday(8))
    sit(office, 4, at=monday(8), by=other)
    found = together([lambda: call(office, at=monday(9)), lambda: call(office, at=monday(9), by=other)])
    assert sorted(type(one).__name__ for one in found) == ["ActionRefused", "Ticket"]
    FinishTicket(Ticket.objects.get(), by=office.receiver, at=monday(9)).run()
    take(office, at=monday(9))
    take(office, at=monday(9))
    found = together([lambda: call(office, at=monday(10))] * 4)
    assert sorted(type(one).__name__ for one in found) == ["ActionRefused"] * 3 + ["Ticket"]
