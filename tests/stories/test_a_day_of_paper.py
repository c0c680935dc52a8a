"""Two counters, three departments and a folder that is lost and found: where the paper is at every hour."""

from __future__ import annotations

from procedures.actions import Receive
from procedures.actions.stock_taking import begin, close, count
from procedures.actions.take_in_paper import finish_list, receive_folder, take_in
from procedures.models import FolderPlace
from procedures.queries.journey import whereabouts
from procedures.queries.ledger import verify
from tests.clock import monday, tuesday
from tests.office import Office, reload
from tests.paper import carried, keeper, sent
from tests.route import go_to, hand_over, leave


def test_a_day_of_paper(office: Office) -> None:
    civil, leaders = office.section("civil_status"), office.section("leadership")
    here, lost = office.receive(at=monday(8)), office.receive(at=monday(8, 30))
    land = office.receive("1.013831", at=monday(9))
    across = office.intake(received_at=office.other_counter, return_to=office.other_counter)
    other = office.officer("front_desk", office.other_counter)
    far = reload(Receive(across, by=other, at=monday(9)).run().case)
    for case in (here, lost, land, far):
        leave(case, at=monday(9, 30))

    # Before noon each counter gives its folders away.
    morning = sent(here, lost, unit=office.counter, at=monday(11))
    carried(land, unit=office.counter, at=monday(11, 5), taken_at=monday(14))
    carried(far, unit=office.other_counter, at=monday(11, 10), taken_at=tuesday(8))
    assert whereabouts(reload(land)).unit == land.tasks.open().get().unit
    assert whereabouts(reload(far)).unit == civil

    # One folder did not arrive; it is found in the afternoon when the counter counts its cupboard.
    receive_folder(reload(here), by=keeper(civil), at=monday(11, 20), units=[civil])
    finish_list(morning, by=keeper(civil), at=monday(11, 25))
    assert whereabouts(reload(lost)).place == FolderPlace.MISSING
    stock = begin(office.counter, by=office.receiver, at=monday(16))
    assert count(stock, reload(lost), by=office.receiver, at=monday(16, 1)).outcome == "unexpected"
    assert close(stock, by=office.receiver, at=monday(16, 5)) == 0
    take_in(reload(lost), by=office.receiver, at=monday(16, 6), unit=office.counter)
    carried(lost, unit=office.counter, at=monday(16, 10))
    assert whereabouts(reload(lost)).unit == civil

    # The other goes on to be signed, comes back with the result and ends in the archive.
    leave(here, at=monday(13))
    assert carried(here, unit=civil, at=monday(13, 10)).receiver == leaders
    go_to(here, "handover", at=monday(15))
    assert carried(here, unit=leaders, at=monday(15, 10)).receiver == office.counter
    hand_over(here, at=monday(16))
    assert whereabouts(reload(here)).place == FolderPlace.ARCHIVE
    codes = [event.code for event in lost.events.all()]
    expected = ["register", "accept", "forward", "hand_over_paper", "paper_missing", "take_in_paper", "hand_over_paper"]
    assert codes == expected
    assert verify().defects == []
