"""What every act on a case promises, asked of each act in its own file.

A test class of an act inherits `ActContract`, says in `may` who may do it, and gives a fixture `act`: the act on a
case where it can be done, by the right officer, with everything it needs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from procedures.actions import AlreadyAnswered
from procedures.actions.base import CaseAction, clock_time
from procedures.models import Case, CaseEvent, CaseStatus, Officer, PostedForm
from procedures.policies import Place
from procedures.queries.ledger import verify
from tests.actions.snapshot import codes, judged, refused
from tests.office import reload

NEVER_STARTED = {CaseStatus.REGISTERED, CaseStatus.REFUSED}
ENDED = {CaseStatus.REFUSED, CaseStatus.WITHDRAWN, CaseStatus.STOPPED, CaseStatus.RETURNED}


@dataclass
class Ready:
    """An act that can be done; called, it gives the act with some things said differently."""

    act: type[CaseAction]
    case: Case
    by: Officer
    at: datetime
    params: dict[str, Any] = field(default_factory=dict)

    def __call__(self, **changes: Any) -> CaseAction:
        return self.act(self.case, **{"by": self.by, "at": self.at, **self.params, **changes})

    def later(self, **changes: Any) -> CaseAction:
        """The same act a minute later."""
        return self(at=self.at + timedelta(minutes=1), **changes)


class ActContract:
    """The common promises. `second` are the codes of a repetition by somebody who did not say what they looked at."""

    may: ClassVar[frozenset[str]]
    second: ClassVar[tuple[str, ...]] = ("wrong_status",)
    second_with_edition: ClassVar[tuple[str, ...]] = ("changed_meanwhile",)

    def test_is_recorded_as_one_event(self, act: Ready) -> None:
        before = reload(act.case)
        event = act().run()
        case = reload(act.case)
        assert (event.code, event.at, event.by, event.case) == (act.act.code, act.at, act.by, case)
        assert event.unit is not None
        assert (event.sequence, event.hash) == (before.event_count + 1, event.seal())
        assert (case.event_count, case.event_head) == (event.sequence, event.hash)
        assert (case.edition, case.changed_at, case.changed_by) == (before.edition + 1, act.at, act.by)
        assert CaseEvent.objects.filter(case=case).count() == case.event_count
        assert CaseEvent.objects.get(pk=event.pk).seal() == event.hash
        assert verify([case.code]).defects == []

    def test_who_may(self, act: Ready) -> None:
        answers = {officer.username: judged(act(by=officer)) for officer in Officer.objects.all()}
        assert {name for name, answer in answers.items() if "not_yours" not in answer} == self.may
        assert {code for name, answer in answers.items() if name not in self.may for code in answer} == {"not_yours"}

    def test_a_stranger_is_told_who_may(self, act: Ready) -> None:
        refusal = refused(act(by=Officer.objects.get(username="kiemtra")))
        assert refusal.codes == ("not_yours",)
        (reason,) = refusal.reasons
        assert reason.params["unit"] in refusal.sentences()[0]
        assert reason.params["who"] in refusal.sentences()[0]

    def test_nobody_does_nothing(self, act: Ready) -> None:
        assert codes(act(by=None)) == ("sign_in_first",)

    def test_a_posting_that_ended_gives_nothing(self, act: Ready) -> None:
        act.by.postings.update(until=act.at.date() - timedelta(days=1))
        assert codes(act(by=Officer.objects.get(pk=act.by.pk))) == ("not_yours",)

    def test_a_posting_holds_on_its_last_day(self, act: Ready) -> None:
        act.by.postings.update(until=act.at.date())
        assert act(by=Officer.objects.get(pk=act.by.pk)).run().code == act.act.code

    def test_a_clock_that_is_behind_does_nothing(self, act: Ready) -> None:
        last = reload(act.case).changed_at
        assert last is not None
        refusal = refused(act(at=last - timedelta(seconds=1)))
        assert "clock_behind" in refusal.codes
        assert clock_time(last) in " ".join(refusal.sentences())

    def test_only_in_its_statuses(self, act: Ready) -> None:
        for status in set(CaseStatus) - act.act.statuses:
            set_status(act.case, status)
            refusal = refused(act())
            assert refusal.codes == ("wrong_status",), status
            assert str(status.label) in refusal.sentences()[0]

    def test_posted_twice_is_done_once(self, act: Ready) -> None:
        first = act(key="form-1", answer="/a/").run()
        count = CaseEvent.objects.count()
        with pytest.raises(AlreadyAnswered) as again:
            act(key="form-1", answer="/b/").run()
        assert again.value.answer == "/a/"
        assert CaseEvent.objects.count() == count
        assert reload(act.case).event_count == first.sequence
        assert list(PostedForm.objects.values_list("key", "answer", "officer_id")) == [("form-1", "/a/", act.by.pk)]

    def test_a_refused_form_may_be_mended_and_posted_again(self, act: Ready) -> None:
        assert "not_yours" in codes(act(by=Officer.objects.get(username="kiemtra"), key="form-1", answer="/a/"))
        assert not PostedForm.objects.exists()
        assert act(key="form-1", answer="/a/").run().code == act.act.code

    def test_who_comes_second_reads_who_was_faster(self, act: Ready) -> None:
        seen = reload(act.case).edition
        act().run()
        refusal = refused(act.later(edition=seen))
        assert refusal.codes == self.second_with_edition
        assert_names(refusal.sentences(), self.faster(act))

    def test_who_comes_second_without_an_edition(self, act: Ready) -> None:
        act().run()
        refusal = refused(act.later())
        assert refusal.codes == self.second
        if self.second in (("already_done",), ("changed_meanwhile",)):
            assert_names(refusal.sentences(), self.faster(act))

    def test_the_right_edition_is_no_hindrance(self, act: Ready) -> None:
        assert act(edition=reload(act.case).edition).run().code == act.act.code

    def faster(self, act: Ready) -> tuple[str, ...]:
        """What the second officer must be able to read: who was faster, and when."""
        return (str(act.by), clock_time(act.at))


class TaskContract(ActContract):
    """The promises of an act done at an open step: leaving it closes the step, and the second reads by whom."""

    second = ("already_done",)

    def test_the_step_must_be_one_of_the_case(self, act: Ready) -> None:
        assert codes(act(task_id=10**9)) == ("no_such_task",)

    def test_the_only_open_step_need_not_be_named(self, act: Ready) -> None:
        assert act(task_id=None).run().code == act.act.code

    def test_a_step_left_before_cannot_be_left_again(self, act: Ready) -> None:
        left = act.case.tasks.exclude(closed_at=None).order_by("-sequence").first()
        if left is None or act.act.place is not Place.TASK:
            return  # the first step of a case: nothing was left before it
        refusal = refused(act(task_id=left.pk))
        assert "already_done" in refusal.codes
        assert_names(refusal.sentences(), (str(left.closed_by), clock_time(left.closed_at)))


def assert_names(sentences: Iterable[str], words: Iterable[str]) -> None:
    text = " ".join(sentences)
    assert [word for word in words if word not in text] == [], text


def set_status(case: Case, status: CaseStatus) -> None:
    """Put the case into a status past every guard, with the moments that status has to have."""
    moment = reload(case).received_at
    Case.objects.filter(pk=case.pk).update(
        status=status,
        accepted_at=None if status in NEVER_STARTED else moment,
        closed_at=moment if status in ENDED else None,
        returned_at=moment if status == CaseStatus.RETURNED else None,
    )
