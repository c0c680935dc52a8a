"""A called number: served, missed, called again, put back, sent on, ended, cancelled; and the cases it collects."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from procedures.actions import ActionRefused
from procedures.actions.cancel_ticket import CancelTicket
from procedures.actions.finish_ticket import FinishTicket
from procedures.actions.link_case import link_case
from procedures.actions.miss_ticket import MissTicket
from procedures.actions.put_back_ticket import PutBackTicket
from procedures.actions.recall_ticket import RecallTicket
from procedures.actions.serve_ticket import ServeTicket
from procedures.actions.sit_at_window import leave_window, sit_at_window
from procedures.actions.tickets import TicketAction
from procedures.actions.transfer_ticket import TransferTicket
from procedures.models import Ticket, TicketCall, TicketState, Window
from tests.clock import monday, tuesday
from tests.office import Office
from tests.queueing import call, sit, take, window


@pytest.fixture
def called(office: Office) -> Ticket:
    """Number B001 at window 3."""
    take(office, at=monday(8))
    sit(office, at=monday(8))
    return call(office, at=monday(9))


def refused(act: TicketAction) -> tuple[str, ...]:
    """The codes an act is refused with, the ticket unchanged."""
    before = Ticket.objects.filter(pk=act.ticket.pk).values().get()
    with pytest.raises(ActionRefused) as told:
        act.run()
    assert Ticket.objects.filter(pk=act.ticket.pk).values().get() == before
    return told.value.codes


def test_a_visitor_with_several_procedures_keeps_one_number(office: Office, called: Ticket) -> None:
    cases = [office.receive(at=monday(9, minute)) for minute in (5, 15)]
    for case in cases:
        assert link_case(called.pk, case, by=office.receiver, at=monday(9, 20)) is not None
        link_case(called.pk, case, by=office.receiver, at=monday(9, 20))
    called.refresh_from_db()
    assert (called.state, list(called.cases.order_by("pk"))) == (TicketState.SERVING, cases)
    done = FinishTicket(called, by=office.receiver, at=monday(9, 30)).run()
    assert (done.state, done.ended_at, done.serving_at) == (TicketState.DONE, monday(9, 30), monday(9, 20))
    assert link_case(called.pk, cases[0], by=office.receiver, at=monday(9, 40)) is None


def test_a_reception_elsewhere_or_by_a_stranger_links_nothing(office: Office, called: Ticket) -> None:
    case = office.receive(at=monday(9))
    assert link_case(called.pk, case, by=office.supervisor, at=monday(9)) is None
    assert link_case(0, case, by=office.receiver, at=monday(9)) is None
    assert link_case(called.pk, case, by=office.receiver, at=tuesday(9)) is None
    assert not called.cases.exists()


def test_a_missed_number_is_called_again(office: Office, called: Ticket) -> None:
    MissTicket(called, by=office.receiver, at=monday(9, 2)).run()
    again = RecallTicket(called, by=office.receiver, at=monday(9, 5)).run()
    assert (again.state, again.recalls, again.called_at, again.ended_at) == (
        TicketState.CALLED,
        1,
        monday(9, 5),
        None,
    )
    RecallTicket(again, by=office.receiver, at=monday(9, 6)).run()
    assert list(TicketCall.objects.values_list("lane", flat=True).order_by("pk")) == ["ordinary", "", ""]


def test_a_missed_number_is_put_back_behind_the_next_three(office: Office, called: Ticket) -> None:
    for minute in range(5):
        take(office, at=monday(9, minute))
    MissTicket(called, by=office.receiver, at=monday(9, 5)).run()
    PutBackTicket(called, by=office.receiver, at=monday(9, 10)).run()
    order = []
    for minute in range(20, 26):
        one = call(office, at=monday(9, minute))
        order.append(one.label)
        FinishTicket(one, by=office.receiver, at=monday(9, minute)).run()
    assert order == ["B002", "B003", "B004", "B001", "B005", "B006"]


def test_a_recall_needs_a_free_window_of_ones_own(office: Office, called: Ticket) -> None:
    other = office.another("front_desk", office.counter)
    assert refused(RecallTicket(called, by=other, at=monday(9))) == ("no_window",)
    sit(office, 4, at=monday(8), by=other)
    assert refused(RecallTicket(called, by=other, at=monday(9))) == ("at_another_window",)
    MissTicket(called, by=office.receiver, at=monday(9)).run()
    take(office, at=monday(9))
    call(office, at=monday(9), by=other)
    assert refused(RecallTicket(called, by=other, at=monday(9))) == ("window_occupied",)


def test_a_number_sent_on_is_next_at_the_other_window_and_keeps_its_cases(office: Office, called: Ticket) -> None:
    other, case = office.another("front_desk", office.counter), office.receive(at=monday(9))
    link_case(called.pk, case, by=office.receiver, at=monday(9))
    take(office, "D", at=monday(8), priority="elderly")
    sit(office, 5, at=monday(8), by=other)
    assert refused(TransferTicket(called, to=called.window, by=office.receiver, at=monday(9))) == ("wrong_window",)
    TransferTicket(called, to=window(office.counter, 5), by=office.receiver, at=monday(9, 20)).run()
    there = call(office, at=monday(9, 21), by=other)
    assert (there.pk, there.window.number, there.for_window, list(there.cases.all())) == (called.pk, 5, None, [case])


def test_a_state_allows_what_it_allows(office: Office, called: Ticket) -> None:
    by, at = office.receiver, monday(9)
    assert refused(CancelTicket(called, by=by, at=at)) == ("ticket_moved_on",)
    assert refused(PutBackTicket(called, by=by, at=at)) == ("ticket_moved_on",)
    ServeTicket(called, by=by, at=at).run()
    assert refused(MissTicket(called, by=by, at=at)) == ("ticket_moved_on",)
    FinishTicket(called, by=by, at=at).run()
    assert refused(FinishTicket(called, by=by, at=at)) == ("ticket_moved_on",)
    assert refused(FinishTicket(called, by=office.supervisor, at=tuesday(9))) == ("not_your_counter", "not_today")
    waiting = take(office, at=at)
    assert CancelTicket(waiting, by=by, at=at).run().state == TicketState.CANCELLED


def test_where_an_officer_sits(office: Office, called: Ticket) -> None:
    other, foreign = office.another("front_desk", office.counter), office.other_counter
    with pytest.raises(ActionRefused) as told:
        sit(office, 3, at=monday(9), by=other)
    assert told.value.codes == ("window_occupied",)
    with pytest.raises(ActionRefused) as told:
        sit(office, 4, at=monday(9))
    assert told.value.codes == ("window_occupied",)
    with pytest.raises(ActionRefused) as told:
        leave_window(by=office.receiver, at=monday(9))
    assert told.value.codes == ("window_occupied",)
    Window.objects.filter(centre=foreign, number=1).update(is_open=False)
    with pytest.raises(ActionRefused) as told:
        sit_at_window(window(foreign, 1), by=other, at=monday(9))
    assert told.value.codes == ("not_your_counter", "window_closed")
    FinishTicket(called, by=office.receiver, at=monday(9)).run()
    sit(office, 3, at=monday(9), by=other)
    sit(office, 4, at=monday(9))
    assert {w.number: w.officer for w in Window.objects.exclude(officer=None)} == {3: other, 4: office.receiver}
    leave_window(by=other, at=monday(9))
    assert Window.objects.exclude(officer=None).get().number == 4


def test_the_database_knows_that_a_window_serves_one_number(office: Office, called: Ticket) -> None:
    second = take(office, at=monday(9))
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=second.pk).update(state=TicketState.CALLED, window=called.window, called_at=monday(9))
