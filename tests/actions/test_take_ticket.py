"""Taking a number: consecutive per centre, day and letter; the class of priority is the visitor's own word."""

from __future__ import annotations

import pytest
from django.db import connection

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.take_ticket import MOST_PER_DAY, TakeTicket
from procedures.models import QueueGroup, Ticket, TicketCounter, TicketState, Wanted
from tests.actions.test_concurrency import together
from tests.clock import monday, tuesday
from tests.office import Office
from tests.queueing import take


def test_numbers_are_consecutive_per_letter_and_begin_anew_each_day(office: Office) -> None:
    taken = [take(office, letter, at=monday(8)).label for letter in "BABB"]
    assert taken == ["B001", "A001", "B002", "B003"]
    assert take(office, at=tuesday(8)).label == "B001"


def test_two_centres_count_apart_and_one_without_letters_has_plain_numbers(office: Office) -> None:
    take(office, at=monday(8))
    there = TakeTicket(office.other_counter, monday(8), Wanted.RETURN).run()
    assert (there.label, there.wanted) == ("001", Wanted.RETURN)


def test_a_ticket_waits_and_holds_no_personal_data(office: Office) -> None:
    ticket = take(office, at=monday(8), priority="elderly")
    assert (ticket.state, ticket.priority, ticket.wanted) == (TicketState.WAITING, "elderly", Wanted.RECEIVE)
    assert ticket.queued_at == ticket.taken_at == monday(8)
    columns = {field.name for field in Ticket._meta.get_fields()}
    assert not columns & {"name", "full_name", "phone", "id_number", "applicant"}


def test_a_form_posted_twice_takes_one_number(office: Office) -> None:
    first = take(office, at=monday(8), key="k")
    with pytest.raises(AlreadyAnswered) as again:
        take(office, at=monday(8), key="k")
    assert again.value.answer == first.token
    assert Ticket.objects.count() == 1


def test_numbers_are_only_given_out_by_who_may(office: Office) -> None:
    group = QueueGroup.objects.get(centre=office.counter, letter="A")
    foreign = office.officer("front_desk", office.other_counter)
    with pytest.raises(ActionRefused) as refused:
        TakeTicket(office.commune, monday(8), Wanted.ASK, group=group, by=foreign).run()
    assert refused.value.codes == ("no_queue", "wrong_group", "not_your_counter")
    assert take(office, at=monday(8), by=office.receiver).taken_by == office.receiver


def test_a_letter_is_used_up_at_three_digits_and_the_refusal_takes_no_number(office: Office) -> None:
    take(office, at=monday(8))
    TicketCounter.objects.update(last=MOST_PER_DAY)
    with pytest.raises(ActionRefused) as refused:
        take(office, at=monday(8))
    assert refused.value.codes == ("numbers_used_up",)
    assert TicketCounter.objects.get().last == MOST_PER_DAY


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_are_different(office: Office) -> None:
    assert connection.vendor
    taken = together([lambda: take(office, at=monday(8))] * 10)
    assert sorted(ticket.number for ticket in taken) == list(range(1, 11))
