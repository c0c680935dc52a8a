"""The register (form 07): a number for each accepted case, a book for each year, closed for good (TT 01/2018)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction

from procedures.actions import ActionRefused, AlreadyAnswered, Receive, RegisterOnline
from procedures.actions.accept import Accept
from procedures.actions.close_register import close_register
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import Case, CaseEvent, Officer, RegisterBook
from tests.actions.test_concurrency import split, together
from tests.clock import at, monday, tuesday
from tests.office import Office, reload

NEW_YEAR = at(2027, 1, 4, 8)


def place(case: Case) -> tuple[str, int | None]:
    """Book and number of a case."""
    found = reload(case)
    return (found.register_book.label if found.register_book else "", found.register_number)


def test_what_is_accepted_gets_the_next_number(office: Office) -> None:
    assert [place(office.receive(at=monday(9))) for _ in range(3)] == [("01/2026", 1), ("01/2026", 2), ("01/2026", 3)]
    online = RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(9)).run().case
    assert place(online) == ("", None)
    Accept(online, by=office.receiver, at=monday(10)).run()
    assert place(online) == ("01/2026", 4)
    assert RegisterBook.objects.get().last == 4


def test_what_is_refused_at_the_counter_is_not_in_the_register(office: Office) -> None:
    Receive(office.intake(papers={}), by=office.receiver, at=monday(9)).turn_away("Không thuộc thẩm quyền")
    Receive(office.intake(papers={}), by=office.receiver, at=monday(9)).ask_for_papers("Thiếu giấy tờ")
    assert not RegisterBook.objects.exists()


def test_each_counter_and_year_has_its_own_book(office: Office) -> None:
    other = office.officer("front_desk", office.other_counter)
    there = office.intake(received_at=office.other_counter, return_to=office.other_counter, agency=office.other_commune)
    assert place(office.receive(at=monday(9))) == ("01/2026", 1)
    assert place(Receive(there, by=other, at=monday(9)).run().case) == ("01/2026", 1)
    # An hour before midnight in Vietnam is still the old year, whatever the server's clock calls it.
    assert place(office.receive(at=at(2026, 12, 31, 23))) == ("01/2026", 2)
    assert place(office.receive(at=at(2027, 1, 1, 0, 30))) == ("01/2027", 1)
    assert RegisterBook.objects.count() == 3


def test_a_reception_that_fails_gives_its_number_back(office: Office) -> None:
    with transaction.atomic():
        office.receive(at=monday(9))
        transaction.set_rollback(True)
    assert place(office.receive(at=monday(9))) == ("01/2026", 1)


def test_a_number_stays_with_its_case(office: Office) -> None:
    first, second = office.receive(at=monday(9)), office.receive(at=monday(9))
    Withdraw(first, by=office.receiver, at=monday(10), reason="Đổi ý").run()
    assert (place(first), place(second)) == (("01/2026", 1), ("01/2026", 2))
    with pytest.raises(DatabaseError, match="a line of the register is immutable"), transaction.atomic():
        Case.objects.filter(pk=second.pk).update(register_number=9)
    with pytest.raises(DatabaseError, match="a line of the register is immutable"), transaction.atomic():
        Case.objects.filter(pk=second.pk).update(register_book=None, register_number=None)


def test_a_book_is_closed_after_its_year(office: Office) -> None:
    for _ in range(13):
        office.receive(at=monday(9))
    book = close_register(RegisterBook.objects.get(), by=office.supervisor, at=NEW_YEAR)
    assert (book.closed_at, book.closed_by, book.pages, book.closing_reason) == (NEW_YEAR, office.supervisor, 2, "")
    assert RegisterBook.objects.count() == 1
    with pytest.raises(DatabaseError, match="a closed register is immutable"), transaction.atomic():
        RegisterBook.objects.update(last=99)
    with pytest.raises(DatabaseError, match="a closed register is immutable"), transaction.atomic():
        RegisterBook.objects.filter(pk=book.pk)._raw_delete("default")


def test_a_book_closed_within_its_year_makes_room_for_the_next_volume(office: Office) -> None:
    office.receive(at=monday(9))
    first = RegisterBook.objects.get()
    assert refused(first, office.supervisor) == ("year_not_over",)
    closed = close_register(first, by=office.supervisor, at=monday(11), reason="  Sổ in sẵn đã\n hết trang ")
    assert closed.closing_reason == "Sổ in sẵn đã hết trang"
    assert place(office.receive(at=tuesday(9))) == ("02/2026", 1)
    assert [book.label for book in RegisterBook.objects.all()] == ["02/2026", "01/2026"]


def test_who_may_not_close_is_told_who_may(office: Office) -> None:
    office.receive(at=monday(9))
    book = RegisterBook.objects.get()
    stranger = office.officer("supervisor", office.other_commune)
    assert {refused(book, by, reason="x") for by in (office.receiver, stranger)} == {("not_supervisor",)}
    assert RegisterBook.objects.get().closed_at is None


def test_a_book_is_closed_once_and_never_empty(office: Office) -> None:
    office.receive(at=monday(9))
    book = RegisterBook.objects.get()
    close_register(book, by=office.supervisor, at=monday(11), reason="x", key="một-lần")
    with pytest.raises(AlreadyAnswered):
        close_register(book, by=office.supervisor, at=monday(11), reason="x", key="một-lần")
    assert refused(book, office.supervisor, reason="x") == ("register_closed",)
    assert refused(RegisterBook.objects.get(volume=2), office.supervisor, reason="x") == ("register_empty",)


def refused(book: RegisterBook, by: Officer, reason: str = "") -> tuple[str, ...]:
    """The codes a closing is refused with."""
    with pytest.raises(ActionRefused) as told:
        close_register(book, by=by, at=monday(11), reason=reason)
    return told.value.codes


@pytest.mark.django_db(transaction=True)
def test_twenty_receptions_at_once_get_twenty_consecutive_numbers(office: Office) -> None:
    """Of two procedures and two agencies, so that their codes do not queue for the same counter."""
    people = [office.receiver, office.another("front_desk", office.counter)]
    intakes = [office.intake(), office.intake("2.000986")]

    def reception(number: int) -> Callable[[], CaseEvent]:
        return lambda: Receive(intakes[number % 2], by=people[number // 2 % 2], at=monday(9)).run()

    done, not_done = split(together([reception(number) for number in range(20)]))
    assert (len(done), not_done) == (20, [])
    assert sorted(Case.objects.values_list("register_number", flat=True)) == list(range(1, 21))
    assert RegisterBook.objects.get().last == 20


@pytest.mark.django_db(transaction=True)
def test_a_reception_while_the_book_is_closed_lands_in_one_of_the_volumes(office: Office) -> None:
    office.receive(at=monday(9))
    book, supervisor, intake = RegisterBook.objects.get(), office.supervisor, office.intake()
    works: list[Callable[[], object]] = [
        lambda: Receive(intake, by=office.receiver, at=monday(11)).run() for _ in range(6)
    ]
    works.insert(3, lambda: close_register(book, by=supervisor, at=monday(11), reason="Hết trang"))
    together(works)
    volumes = {volume.volume: volume for volume in RegisterBook.objects.all()}
    assert (volumes[1].closed_at is not None, volumes[2].closed_at) == (True, None)
    for volume in volumes.values():
        numbers = sorted(volume.cases.values_list("register_number", flat=True))
        assert numbers == list(range(1, volume.last + 1))
    assert volumes[1].last + volumes[2].last == 7
