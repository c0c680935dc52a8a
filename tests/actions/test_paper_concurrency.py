"""Many hands on the same folders at once, on real connections with real commits."""

from __future__ import annotations

import pytest

from procedures.actions import ActionRefused
from procedures.actions.hand_over_paper import add_to_list, close_list
from procedures.actions.take_in_paper import receive_folder, receive_list
from procedures.models import HandOverList, MovementState, Officer, PaperMovement
from procedures.queries.ledger import verify
from tests.actions.test_concurrency import together
from tests.clock import monday
from tests.office import Office, reload
from tests.paper import sent
from tests.route import leave

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_officers_receive_the_same_list_at_once(office: Office) -> None:
    cases = [office.receive(at=monday(9)) for _number in range(3)]
    for case in cases:
        leave(case, at=monday(9, 10))
    paper_list = sent(*cases, unit=office.counter, at=monday(10))
    section = office.section("civil_status")
    pair = [
        Officer.objects.get(pk=one.pk)
        for one in (office.officer("case_officer", section), office.another("case_officer", section))
    ]
    results = together([lambda by=by: receive_list(paper_list, by=by, at=monday(11)) for by in pair])  # type: ignore[misc]
    assert sorted(type(result) is int for result in results) == [False, True]
    assert next(result for result in results if isinstance(result, int)) == 3
    (refused,) = (result for result in results if isinstance(result, ActionRefused))
    assert refused.codes == ("list_received",)
    assert len(set(PaperMovement.objects.values_list("received_by", flat=True))) == 1


def test_a_folder_scanned_at_two_desks_at_once_stands_on_one_list(office: Office) -> None:
    case = office.receive(at=monday(9))
    leave(case, at=monday(9, 10))
    pair = [Officer.objects.get(pk=one.pk) for one in (office.receiver, office.another("front_desk", office.counter))]
    known = reload(case)
    results = together(
        [lambda by=by: add_to_list(known, by=by, at=monday(10), units=[office.counter]) for by in pair]  # type: ignore[misc]
    )
    assert [type(result) for result in results].count(PaperMovement) == 1
    assert PaperMovement.objects.get().state == MovementState.LISTED
    paper_list = HandOverList.objects.get()
    works = [lambda by=by: close_list(paper_list, by=by, at=monday(11)) for by in pair]  # type: ignore[misc]
    assert sum(isinstance(result, HandOverList) for result in together(works)) == 1
    section = office.section("civil_status")
    by = Officer.objects.get(pk=office.officer("case_officer", section).pk)
    received = together([lambda: receive_folder(reload(case), by=by, at=monday(12), units=[section])] * 2)
    assert sum(isinstance(result, PaperMovement) for result in received) == 1
    assert verify().defects == []
