"""Scanning folders onto a list and closing it."""

from __future__ import annotations

import pytest

from procedures.actions import AlreadyAnswered, PaperCount, Receive, RegisterOnline
from procedures.actions.hand_over_paper import add_to_list, close_list, take_off_list
from procedures.actions.take_in_paper import finish_list
from procedures.actions.withdraw import Withdraw
from procedures.definition.schema import Channel
from procedures.models import FolderPlace, HandOverList, MovementState, PaperMovement
from procedures.queries.journey import whereabouts
from procedures.queries.ledger import verify
from tests.clock import at, monday, tuesday
from tests.office import Office, reload
from tests.paper import carried, keeper, listed, refused, sent
from tests.route import go_to, hand_over, leave


def test_a_scanned_folder_stands_on_the_list_for_the_unit_of_its_open_step(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    movement = add_to_list(reload(case), by=office.receiver, at=monday(9, 20), units=[office.counter])
    assert (movement.from_unit, movement.to_unit) == (office.counter, office.section("civil_status"))
    assert movement.state == MovementState.LISTED
    place = whereabouts(reload(case))
    assert (place.place, place.unit) == (FolderPlace.AT_UNIT, office.counter)


def test_closing_numbers_the_list_and_sends_every_folder(office: Office) -> None:
    cases = [office.receive(at=monday(9)) for _number in range(2)]
    for case in cases:
        leave(case, at=monday(9, 10))
    paper_list = sent(*cases, unit=office.counter, at=monday(16))
    assert (paper_list.label, paper_list.closed_by) == ("1/2026", keeper(office.counter))
    for case in cases:
        place = whereabouts(reload(case))
        assert (place.place, place.on_the_way_to) == (FolderPlace.ON_THE_WAY, office.section("civil_status"))
        event = case.events.get(code="hand_over_paper")
        assert (event.facts["list"], event.at, event.unit) == ("1/2026", monday(16), office.counter)
    assert verify().defects == []


def test_numbers_run_through_the_year_and_begin_again(office: Office) -> None:
    labels = []
    for day in (monday(9), tuesday(9), at(2027, 1, 4, 9)):
        case = office.receive(at=day)
        leave(case, at=day)
        labels.append(sent(case, unit=office.counter, at=day).label)
    assert labels == ["1/2026", "2/2026", "1/2027"]


def test_a_folder_taken_off_an_open_list_stays_where_it_was(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    paper_list = listed(case, office.counter, at=monday(9, 20))
    take_off_list(paper_list.movements.get(), by=office.receiver, at=monday(9, 30))
    assert not PaperMovement.objects.exists()
    assert whereabouts(reload(case)).unit == office.counter
    told = refused(lambda: close_list(paper_list, by=office.receiver, at=monday(10)))
    assert told.codes == ("empty_list",)


def test_a_second_scan_says_since_when_it_is_listed(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    listed(case, office.counter, at=monday(9, 41))
    told = refused(lambda: listed(case, office.counter, at=monday(9, 42)))
    assert told.codes == ("already_listed",)
    assert "09:41" in told.sentences()[0]
    assert PaperMovement.objects.count() == 1


def test_what_cannot_be_given_says_why(office: Office) -> None:
    counter, by = office.counter, office.receiver
    case = office.receive(at=monday(9))

    def told(**given: object) -> tuple[str, ...]:
        return refused(lambda: add_to_list(reload(case), by=by, at=monday(10), units=[counter], **given)).codes  # type: ignore[arg-type]

    assert told() == ("still_here",)
    leave(case, at=monday(9, 10))
    assert told(receiver=office.section("economy")) == ("goes_elsewhere",)
    section = office.section("civil_status")
    elsewhere = refused(lambda: add_to_list(reload(case), by=keeper(section), at=monday(10), units=[section]))
    assert elsewhere.codes == ("not_here",)
    foreign = refused(
        lambda: add_to_list(
            reload(case), by=office.officer("front_desk", office.other_counter), at=monday(10), units=[counter]
        )
    )
    assert foreign.codes == ("not_yours",)
    paper_list = sent(case, unit=counter, at=monday(10))
    assert told() == ("on_the_way",)
    finish_list(paper_list, by=keeper(section), at=monday(11))
    assert told() == ("missing",)


def test_what_has_no_folder_says_so(office: Office) -> None:
    online = reload(RegisterOnline(office.intake(channel=Channel.ONLINE), at=monday(8)).run().case)
    online.papers.update(originals=0, copies=0, electronic=1)
    told = refused(lambda: add_to_list(online, by=office.receiver, at=monday(9), units=[office.counter]))
    assert told.codes == ("no_paper",)
    given = {"declaration": PaperCount(1, 0)}
    asked = Receive(office.intake(papers=given), by=office.receiver, at=monday(9)).ask_for_papers("Thiếu").case
    told = refused(lambda: add_to_list(reload(asked), by=office.receiver, at=monday(9), units=[office.counter]))
    assert told.codes == ("not_accepted",)


def test_the_folder_of_an_ended_case_goes_nowhere(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    carried(case, unit=office.counter, at=monday(9, 20))
    Withdraw(reload(case), by=office.receiver, at=monday(11), reason="Rút").run()
    carried(case, unit=office.section("civil_status"), at=monday(13))
    told = refused(lambda: add_to_list(reload(case), by=office.receiver, at=monday(14), units=[office.counter]))
    assert told.codes == ("case_ended",)
    closed = office.receive(at=monday(9))
    go_to(closed, "handover", at=monday(10))
    hand_over(closed, at=monday(11))
    told = refused(lambda: add_to_list(reload(closed), by=office.receiver, at=monday(14), units=[office.counter]))
    assert told.codes == ("journey_ended",)


def test_a_case_that_ends_on_an_open_list_leaves_it(office: Office) -> None:
    case, other = office.receive(at=monday(9)), office.receive(at=monday(9))
    for one in (case, other):
        leave(one, at=monday(9, 10))
        paper_list = listed(one, office.counter, at=monday(9, 20))
    Withdraw(reload(case), by=office.receiver, at=monday(11), reason="Rút").run()
    close_list(paper_list, by=office.receiver, at=monday(12))
    assert [movement.case_id for movement in paper_list.movements.all()] == [other.pk]


def test_a_list_is_closed_once(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    paper_list = listed(case, office.counter, at=monday(9, 20))
    stranger = office.officer("front_desk", office.other_counter)
    assert refused(lambda: close_list(paper_list, by=stranger, at=monday(10))).codes == ("not_yours",)
    close_list(paper_list, by=office.receiver, at=monday(10), key="một", answer="/đó/")
    with pytest.raises(AlreadyAnswered):
        close_list(paper_list, by=office.receiver, at=monday(10), key="một", answer="/đó/")
    assert refused(lambda: close_list(paper_list, by=office.receiver, at=monday(10, 1))).codes == ("list_closed",)
    assert HandOverList.objects.get().number == 1
