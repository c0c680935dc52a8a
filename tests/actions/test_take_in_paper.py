"""Receiving folders: the list, one of it, one that stands on none."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction

from procedures.actions.take_in_paper import finish_list, receive_folder, receive_list, take_in
from procedures.models import FolderPlace, MovementState, PaperMovement
from procedures.queries.journey import whereabouts
from procedures.queries.ledger import verify
from tests.clock import monday
from tests.office import Office, reload
from tests.paper import carried, keeper, listed, refused, sent
from tests.route import leave


def test_the_list_receives_everything_at_once(office: Office) -> None:
    cases = [office.receive(at=monday(9)) for _number in range(3)]
    for case in cases:
        leave(case, at=monday(9, 10))
    paper_list = sent(*cases, unit=office.counter, at=monday(9, 20))
    section = office.section("civil_status")
    assert receive_list(paper_list, by=keeper(section), at=monday(9, 41)) == 3
    paper_list.refresh_from_db()
    assert (paper_list.confirmed_at, paper_list.confirmed_by) == (monday(9, 41), keeper(section))
    for case in cases:
        place = whereabouts(reload(case))
        assert (place.place, place.unit, place.since) == (FolderPlace.AT_UNIT, section, monday(9, 41))
        assert case.folder.holder == keeper(section)
    told = refused(lambda: receive_list(paper_list, by=keeper(section), at=monday(9, 50)))
    assert told.codes == ("list_received",)
    assert "09:41" in told.sentences()[0]


def test_folders_come_one_by_one_and_the_rest_is_missing(office: Office) -> None:
    here, lost = office.receive(at=monday(9)), office.receive(at=monday(9))
    for case in (here, lost):
        leave(case, at=monday(9, 10))
    paper_list = sent(here, lost, unit=office.counter, at=monday(9, 20))
    section = office.section("civil_status")
    by = keeper(section)
    receive_folder(reload(here), by=by, at=monday(9, 41), units=[section])
    told = refused(lambda: receive_folder(reload(here), by=by, at=monday(9, 42), units=[section]))
    assert (told.codes, "09:41" in told.sentences()[0]) == (("already_received",), True)
    assert finish_list(paper_list, by=by, at=monday(10)) == 1
    place = whereabouts(reload(lost))
    assert (place.place, place.unit) == (FolderPlace.MISSING, office.counter)
    assert lost.events.get(code="paper_missing").facts["list"] == paper_list.label
    assert not here.events.filter(code="paper_missing").exists()
    # It turns up behind the cupboard.
    told = refused(lambda: receive_folder(reload(lost), by=by, at=monday(15), units=[section]))
    assert told.codes == ("found_again",)
    take_in(reload(lost), by=by, at=monday(15), unit=section)
    assert whereabouts(reload(lost)).unit == section
    assert verify().defects == []


def test_what_lies_here_and_stands_elsewhere_can_be_taken_in(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    section, leaders = office.section("civil_status"), office.section("leadership")
    by = keeper(section)
    told = refused(lambda: receive_folder(reload(case), by=by, at=monday(10), units=[section]))
    assert told.codes == ("not_on_a_list",)
    take_in(reload(case), by=by, at=monday(10), unit=section)
    again = refused(lambda: take_in(reload(case), by=by, at=monday(10, 1), unit=section))
    assert again.codes == ("already_received",)
    leave(case, at=monday(11))
    sent(case, unit=section, at=monday(11))
    wrong_desk = refused(lambda: receive_folder(reload(case), by=by, at=monday(12), units=[section]))
    assert wrong_desk.codes == ("for_another",)
    coming = refused(lambda: take_in(reload(case), by=keeper(leaders), at=monday(12), unit=leaders))
    assert coming.codes == ("comes_on_a_list",)
    take_in(reload(case), by=by, at=monday(12), unit=section)
    assert list(PaperMovement.objects.values_list("state", flat=True)) == ["received", "missing", "received"]
    assert whereabouts(reload(case)).unit == section


def test_taking_in_takes_it_off_an_open_list_elsewhere(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    listed(case, office.counter, at=monday(9, 20))
    section = office.section("civil_status")
    take_in(reload(case), by=keeper(section), at=monday(10), unit=section)
    assert [move.state for move in PaperMovement.objects.all()] == [MovementState.RECEIVED]


def test_what_cannot_be_received_says_why(office: Office) -> None:
    case = office.receive(at=monday(9))
    section, counter = office.section("civil_status"), office.counter
    told = refused(lambda: receive_folder(case, by=office.receiver, at=monday(10), units=[counter]))
    assert told.codes == ("already_here",)
    case.papers.update(originals=0, copies=0, electronic=1)
    assert refused(lambda: take_in(case, by=office.receiver, at=monday(10), unit=counter)).codes == ("no_paper",)
    other = office.receive(at=monday(9))
    leave(other, at=monday(9, 10))
    paper_list = listed(other, counter, at=monday(9, 20))
    assert refused(lambda: receive_list(paper_list, by=keeper(section), at=monday(10))).codes == ("not_sent",)
    assert refused(lambda: finish_list(paper_list, by=office.receiver, at=monday(10))).codes == ("not_yours",)


def test_a_received_movement_is_not_changed(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    carried(case, unit=office.counter, at=monday(10))
    for change in (
        lambda: PaperMovement.objects.update(received_at=monday(11)),
        lambda: PaperMovement.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="not changed"), transaction.atomic():
            change()
    assert PaperMovement.objects.get().received_at == monday(10)
