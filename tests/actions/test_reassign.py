"""Giving an open step to another officer of the same unit (NĐ 118/2025 art. 19)."""

from __future__ import annotations

import pytest

from procedures.actions.reassign import Reassign
from procedures.models import Officer
from tests.actions.contract import Ready, TaskContract
from tests.actions.snapshot import codes, refused
from tests.clock import monday
from tests.office import Office, reload
from tests.route import go_to, leave, open_task


def person(name: str) -> Officer:
    return Officer.objects.get(username=name)


@pytest.fixture
def act(office: Office) -> Ready:
    case = office.receive(at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    other = next(person(name) for name in ("hotich.anmau", "hotich2.anmau") if person(name) != task.officer)
    params = {"task_id": task.pk, "officer": other, "reason": " Nghỉ ốm "}
    return Ready(Reassign, case, office.supervisor, monday(10), params)


class TestReassign(TaskContract):
    may = frozenset({"giamsat.anmau", "giamsat.tinh"})
    second = ("already_holder",)
    second_with_edition = ("already_holder",)

    def faster(self, act: Ready) -> tuple[str, ...]:
        """Who holds the step is what the second supervisor needs to know."""
        return (str(act.params["officer"]),)

    def test_a_step_left_before_cannot_be_given_away(self, act: Ready) -> None:
        left = act.case.tasks.get(step="reception")
        refusal = refused(act(task_id=left.pk))
        assert refusal.codes == ("already_done",)
        assert str(left.closed_by) in refusal.sentences()[0]


def test_the_holder_changes_and_the_unit_stays(office: Office, act: Ready) -> None:
    before = open_task(act.case)
    event = act().run()
    after = open_task(act.case)
    assert (after.pk, after.officer, after.unit, after.due_at) == (
        before.pk,
        act.params["officer"],
        before.unit,
        before.due_at,
    )
    assert event.facts == {
        "step": "appraisal",
        "from": str(before.officer),
        "to": str(after.officer),
        "reason": "Nghỉ ốm",
    }
    assert event.unit == office.section("civil_status")


def test_no_such_task(office: Office) -> None:
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    give = Reassign(case, by=office.supervisor, at=monday(10), officer=person("congan.anmau"), reason="x")
    assert codes(give) == ("no_such_task",)


@pytest.mark.parametrize("reason", ["", " "])
def test_no_reason(act: Ready, reason: str) -> None:
    assert codes(act(reason=reason)) == ("no_reason",)


def test_no_officer(act: Ready) -> None:
    assert codes(act(officer=None)) == ("no_officer",)
    assert codes(act(officer=None, reason="")) == ("no_reason", "no_officer")


def test_already_holder(act: Ready) -> None:
    holder = open_task(act.case).officer
    refusal = refused(act(officer=holder))
    assert refusal.codes == ("already_holder",)
    assert str(holder) in refusal.sentences()[0]


@pytest.mark.parametrize("name", ["motcua.anmau", "lanhdao.anmau", "hotich.binhmau", "giamsat.anmau"])
def test_officer_not_posted(act: Ready, name: str) -> None:
    refusal = refused(act(officer=person(name)))
    assert refusal.codes == ("officer_not_posted",)
    assert str(person(name)) in refusal.sentences()[0]


def test_who_may_no_longer_sign_in_is_given_nothing(act: Ready) -> None:
    Officer.objects.filter(pk=act.params["officer"].pk).update(is_active=False)
    assert codes(act(officer=Officer.objects.get(pk=act.params["officer"].pk))) == ("officer_not_posted",)


def test_the_unit_alone_may_be_given_a_holder(act: Ready) -> None:
    type(open_task(act.case)).objects.filter(pk=act.params["task_id"]).update(officer=None)
    assert act().run().facts["from"] == ""


def test_a_supervisor_oversees_what_lies_below_and_nothing_else(office: Office) -> None:
    """Land: taken in at the commune, settled by the province's registry. The commune has no say in who does that."""
    case = office.receive("1.013831", at=monday(8))
    task = go_to(case, "appraisal", at=monday(9))
    other = next(p for p in map(person, ("dangky.datdai", "dangky2.datdai")) if p != task.officer)
    give = Ready(Reassign, case, person("giamsat.tinh"), monday(10), {"officer": other, "reason": "Nghỉ ốm"})
    assert codes(give(by=person("giamsat.anmau"))) == ("not_yours",)
    assert codes(give(by=person("giamsat.binhmau"))) == ("not_yours",)
    give().run()
    assert open_task(case).officer == other


def test_what_the_counter_holds_is_the_communes_own(office: Office) -> None:
    case = office.receive("1.013831", at=monday(8))
    give = Reassign(case, by=office.supervisor, at=monday(9), officer=person("motcua2.anmau"), reason="Đổi ca")
    give.run()
    assert open_task(case).officer == person("motcua2.anmau")
    assert reload(case).received_by == office.receiver
