"""Asking the holder of a step to go on."""

from __future__ import annotations

from datetime import timedelta

from procedures.actions.remind import PAUSE_BETWEEN, Remind
from tests.actions.snapshot import codes, refused
from tests.clock import monday
from tests.office import Office
from tests.route import go_to, leave


def test_once_an_hour(office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    Remind(case, by=office.supervisor, at=monday(10), task_id=task.pk).run()
    refusal = refused(Remind(case, by=office.supervisor, at=monday(10, 59), task_id=task.pk))
    assert refusal.codes == ("just_reminded",)
    assert "10:00" in refusal.sentences()[0]
    again = Remind(case, by=office.supervisor, at=monday(10) + PAUSE_BETWEEN, task_id=task.pk, note="Gấp").run()
    assert again.facts["step"] == "appraisal"
    assert again.at - timedelta(hours=1) == monday(10)


def test_only_who_watches_over_the_step(office: Office) -> None:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    assert codes(Remind(case, by=office.receiver, at=monday(10), task_id=task.pk)) == ("not_yours",)


def test_a_step_that_was_left_has_no_holder(office: Office) -> None:
    case = office.receive(at=monday(8))
    left = go_to(case, "appraisal", at=monday(9))
    leave(case, at=monday(10))
    assert codes(Remind(case, by=office.supervisor, at=monday(11), task_id=left.pk)) == ("already_done",)


def test_no_such_task(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    assert codes(Remind(case, by=office.supervisor, at=monday(10))) == ("no_such_task",)
