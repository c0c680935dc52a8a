"""Reminding the holder of a step: on record, and not twice within the hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from procedures.actions.remind import Remind
from tests.actions.contract import Ready
from tests.actions.snapshot import codes
from tests.clock import monday
from tests.office import Office, reload
from tests.queries.scenes import forward_into_a_fork
from tests.route import go_to, leave


@pytest.fixture
def act(office: Office) -> Ready:
    """The supervisor of An Mẫu at a birth that waits for its appraisal."""
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    return Ready(Remind, case, office.supervisor, monday(10), {"task_id": task.pk, "note": " Gấp "})


def test_the_record_says_who_was_reminded_and_at_which_step(act: Ready) -> None:
    holder = act.case.tasks.get(pk=act.params["task_id"]).officer
    event = act().run()
    assert (event.code, event.facts["to"], event.facts["step"], event.facts["note"]) == (
        "remind",
        str(holder),
        "appraisal",
        "Gấp",
    )


def test_only_supervisors_above_may(act: Ready, office: Office) -> None:
    for foreign in (office.receiver, office.officer("supervisor", office.other_commune)):
        assert codes(act(by=foreign)) == ("not_yours",)


def test_a_reminder_is_not_repeated_within_the_hour(act: Ready) -> None:
    act().run()
    assert codes(act(at=act.at + timedelta(minutes=59))) == ("just_reminded",)
    act(at=act.at + timedelta(hours=1)).run()
    assert reload(act.case).events.filter(code="remind").count() == 2


def test_a_step_that_was_left_needs_no_reminder(act: Ready) -> None:
    leave(act.case, at=monday(10))
    assert codes(act(at=monday(11))) == ("already_done",)


def test_which_of_two_branches_must_be_said(office: Office) -> None:
    forked = forward_into_a_fork(office)[0]
    leave(forked, at=monday(10))
    assert codes(Remind(forked, by=office.supervisor, at=monday(11))) == ("no_such_task",)
