"""An act may use what its page has read already, and believes it only while the case is the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from procedures.actions.forward import Forward
from procedures.models import Case, Officer, Unit
from procedures.queries.dossier import Dossier
from tests.actions.contract import Ready
from tests.actions.snapshot import codes
from tests.clock import monday
from tests.office import Office, reload
from tests.route import go_to, open_steps

PARTS = ("tasks", "papers", "charges", "supplements", "pauses", "consultations", "calendar")


def page(case: Case) -> Dossier:
    """The case with everything that a page reads of it."""
    seen = Dossier(reload(case))
    for part in PARTS:
        getattr(seen, part)
    return seen


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    answers = {"eligible": True, "draft_confirmed": True}
    return Ready(Forward, case, task.officer, monday(10), {"task_id": task.pk, "answers": answers})


def test_what_was_read_is_used(act: Ready, django_assert_max_num_queries) -> None:
    seen = page(act.case)
    with django_assert_max_num_queries(12):
        assert act(seen=seen).run().facts["to"] == "approval"


def test_a_page_read_before_somebody_else_acted_is_not_believed(act: Ready) -> None:
    seen, edition = page(act.case), reload(act.case).edition
    act().run()
    later = act.at + timedelta(minutes=1)
    assert codes(act(seen=seen, at=later)) == ("already_done",)
    assert codes(act(seen=seen, at=later, edition=edition)) == ("changed_meanwhile",)
    assert open_steps(act.case) == ("approval",)


def test_a_remembered_step_is_not_believed_either(act: Ready) -> None:
    seen = Dossier(reload(act.case))
    seen.remember(act.case.tasks.select_related("unit", "officer").get(pk=act.params["task_id"]))
    act().run()
    assert codes(act(seen=seen, at=act.at + timedelta(minutes=1))) == ("already_done",)


def test_another_case_is_not_believed(office: Office, act: Ready) -> None:
    other = office.receive(at=monday(8))
    go_to(other, "issue", at=monday(9))
    assert act(seen=page(other)).run().case == act.case
    assert open_steps(act.case) == ("approval",)


def test_a_refused_act_leaves_what_the_page_has_read(act: Ready) -> None:
    """The page comes back with the reasons and must show the case as it is, not as it would have become."""
    Unit.objects.filter(function="leadership").update(closed_on=monday(8).date())
    seen = page(act.case)
    assert codes(act(seen=seen)) == ("no_unit",)
    assert [task.step for task in seen.open_tasks] == ["appraisal"]
    assert (seen.case.edition, seen.case.event_count) == (reload(act.case).edition, reload(act.case).event_count)


def test_a_stranger_is_refused_whatever_was_read(act: Ready) -> None:
    assert codes(act(seen=page(act.case), by=Officer.objects.get(username="kiemtra"))) == ("not_yours",)
