"""What becomes of the folder when its case ends."""

from __future__ import annotations

from procedures.actions.end_journey import put_away
from procedures.actions.withdraw import Withdraw
from procedures.models import Destination, FolderPlace
from procedures.queries.journey import whereabouts
from tests.clock import monday
from tests.office import Office, reload
from tests.paper import carried, keeper, refused
from tests.route import go_to, hand_over, leave


def test_the_folder_is_archived_where_it_lies_when_the_result_is_handed_over(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    section = office.section("civil_status")
    carried(case, unit=office.counter, at=monday(9, 20))
    go_to(case, "handover", at=monday(11))
    carried(case, unit=section, at=monday(13))
    assert whereabouts(reload(case)).unit == office.counter
    hand_over(case, at=monday(15))
    place = whereabouts(reload(case))
    assert (place.place, place.unit, place.since) == (FolderPlace.ARCHIVE, office.counter, monday(15))


def test_papers_of_a_withdrawn_case_go_back_at_the_counter(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    section = office.section("civil_status")
    carried(case, unit=office.counter, at=monday(9, 20))
    told = refused(lambda: put_away(case, Destination.PERSON, by=keeper(section), at=monday(10)))
    assert told.codes == ("case_runs",)
    Withdraw(reload(case), by=office.receiver, at=monday(11), reason="Rút").run()
    assert whereabouts(reload(case)).unit == section, "it has to come back first"
    carried(case, unit=section, at=monday(13))
    assert refused(lambda: put_away(case, Destination.PERSON, by=keeper(section), at=monday(14))).codes == (
        "not_yours",
    )
    put_away(case, Destination.PERSON, by=office.receiver, at=monday(14))
    assert whereabouts(reload(case)).place == FolderPlace.PERSON
    assert refused(lambda: put_away(case, Destination.PERSON, by=office.receiver, at=monday(14))).codes == ("not_here",)


def test_what_never_left_the_counter_needs_no_movement(office: Office) -> None:
    case = office.receive(at=monday(9))
    Withdraw(case, by=office.receiver, at=monday(11), reason="Rút").run()
    place = whereabouts(reload(case))
    assert (place.place, place.since, place.movement) == (FolderPlace.PERSON, monday(11), None)
