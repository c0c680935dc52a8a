"""Handing paper on in a test: by whoever may, with a list of its own, at a moment the test names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from procedures.actions import ActionRefused
from procedures.actions.hand_over_paper import add_to_list, close_list
from procedures.actions.take_in_paper import receive_list
from procedures.models import Case, HandOverList, Officer, Posting, Unit
from procedures.policies import PAPER_ROLES
from tests.office import reload


def keeper(unit: Unit) -> Officer:
    """The first officer who gives and takes paper for this unit."""
    found = Posting.objects.filter(unit=unit, role__in=PAPER_ROLES).select_related("officer").order_by("pk").first()
    assert found is not None
    return Officer.objects.get(pk=found.officer.pk)


def listed(case: Case, unit: Unit, *, at: datetime) -> HandOverList:
    """The open list onto which `unit` scanned the folder."""
    movement = add_to_list(reload(case), by=keeper(unit), at=at, units=[unit])
    assert movement.list is not None
    return movement.list


def sent(*cases: Case, unit: Unit, at: datetime) -> HandOverList:
    """The closed list that took the folders away from `unit`."""
    lists = {listed(case, unit, at=at) for case in cases}
    (paper_list,) = lists
    return close_list(paper_list, by=keeper(unit), at=at)


def carried(*cases: Case, unit: Unit, at: datetime, taken_at: datetime | None = None) -> HandOverList:
    """Folders given by `unit` and received where they go."""
    paper_list = sent(*cases, unit=unit, at=at)
    receive_list(paper_list, by=keeper(paper_list.receiver), at=taken_at or at)
    return HandOverList.objects.get(pk=paper_list.pk)


def refused(act: Callable[[], object]) -> ActionRefused:
    """What was said against it."""
    with pytest.raises(ActionRefused) as told:
        act()
    assert all(told.value.sentences())
    return told.value
