"""What a case must look like, told from its record alone.

The events of a case are walked over the steps as they stand in the published document, with none of the product's own
code for routes: which steps are open, which status follows, on which branch each step lies. `check` compares that with
what is stored and adds what holds for every case at any moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from procedures.models import Case, CaseEvent, CaseStatus, ChargeState, Task
from procedures.queries.ledger import verify

ENDINGS = {
    "refuse_reception": CaseStatus.REFUSED,
    "withdraw": CaseStatus.WITHDRAWN,
    "stop": CaseStatus.STOPPED,
    "close_unanswered": CaseStatus.STOPPED,
    "return_result": CaseStatus.RETURNED,
    "deliver_parcel": CaseStatus.RETURNED,
}
CORRECTING = {"report_error", "correct_result"}
AFTERWARDS = {"refund_fee", "void_payment", "record_cause"}
"""An error in a result is mended while it waits and after it was handed over."""
ASKED = {"request_supplement", "request_supplement_at_appraisal"}
PLACES = {"one_stop": "received_at_unit", "one_stop_return": "return_unit"}


@dataclass
class Projection:
    """The state of a case after some of its events."""

    document: Mapping[str, Any]
    open: set[str] = field(default_factory=set)
    accepted: bool = False
    moved: bool = False
    waiting_for_papers: bool = False
    ending: CaseStatus | None = None

    @cached_property
    def steps(self) -> dict[str, dict[str, Any]]:
        return {step["code"]: step for step in self.document["steps"]}

    @cached_property
    def joins(self) -> dict[str, str]:
        """Code of the join of each fork."""
        return {step["joins"]: step["code"] for step in self.document["steps"] if step["kind"] == "join"}

    def follow(self, events: Iterable[CaseEvent]) -> Projection:
        for event in events:
            self.note(event.code, event.facts)
        return self

    def note(self, code: str, facts: Mapping[str, Any]) -> None:
        """One event more."""
        if code in CORRECTING:
            assert self.ending in (None, CaseStatus.RETURNED), f"{code} of a case without a result"
            return
        assert self.ending is None or code in AFTERWARDS, f"{code} after the case had ended"
        if code in ENDINGS:
            self.ending, self.open = ENDINGS[code], set()
            self.waiting_for_papers = False
        elif code in ASKED:
            self.waiting_for_papers = True
        elif code == "accept" or (code == "receive_supplement" and not self.accepted):
            self.accepted, self.waiting_for_papers = True, False
            self.enter(self.document["steps"][0]["code"])
        elif code == "receive_supplement":
            self.waiting_for_papers = False
        elif code in {"forward", "finish", "request_payment", "confirm_payment", "send_back"}:
            self.moved = True
            self.open.remove(facts["from"])
            self.enter(facts["to"])

    def enter(self, code: str) -> None:
        """Open what comes when the case arrives at a step: forks open every branch, joins wait for the last."""
        step = self.steps[code]
        if step["kind"] == "fork":
            for branch in step["branches"]:
                self.enter(branch)
        elif step["kind"] == "join":
            if not self.open & self.inside(step["joins"]):
                self.enter(step["moves"][0]["to"])
        else:
            assert code not in self.open, f"{code} opened twice"
            self.open.add(code)

    def inside(self, fork: str) -> set[str]:
        """Every step between a fork and its join."""
        found: set[str] = set()
        ahead = list(self.steps[fork]["branches"])
        while ahead:
            code = ahead.pop()
            if code != self.joins[fork] and code not in found:
                found.add(code)
                ahead += [*self.steps[code]["branches"], *(move["to"] for move in self.steps[code]["moves"])]
        return found

    @cached_property
    def branches(self) -> dict[str, str]:
        """The path of forks in which each step stands, "" on the main line."""
        found: dict[str, str] = {}

        def follow(code: str, branch: str) -> None:
            if code in found:
                return
            found[code] = branch
            step = self.steps[code]
            for first in step["branches"]:
                follow(first, "/".join(filter(None, (branch, f"{code}:{first}"))))
            if step["kind"] == "fork":
                follow(self.joins[code], branch)
            for move in step["moves"]:
                if self.steps[move["to"]]["kind"] != "join":
                    follow(move["to"], branch)

        follow(self.document["steps"][0]["code"], "")
        return found

    @property
    def status(self) -> CaseStatus:
        """The status that follows from where the case stands."""
        kinds = {self.steps[code]["kind"] for code in self.open}
        if self.ending is not None:
            return self.ending
        if self.waiting_for_papers:
            return CaseStatus.WAITING_PAPERS
        if not self.accepted:
            return CaseStatus.REGISTERED
        if kinds == {"payment"}:
            return CaseStatus.WAITING_PAYMENT
        if kinds == {"end"}:
            return CaseStatus.READY
        assert kinds == {"work"}, kinds
        return CaseStatus.PROCESSING if self.moved else CaseStatus.ACCEPTED


def check(case: Case) -> Case:
    """See that everything holds that holds for every case at any moment; the case as it is stored."""
    case = Case.objects.select_related("version", "agency", "received_at_unit", "return_unit").get(pk=case.pk)
    events = list(case.events.order_by("sequence"))
    projection = Projection(case.version.document).follow(events)
    assert case.status == projection.status, f"{case.code} is {case.status}, its record says {projection.status}"
    _accountable(case, projection)
    _dates(case, projection)
    _pauses(case)
    _ended(case)
    assert all(before.at <= after.at for before, after in pairwise(events)), "the record runs backwards"
    assert (case.event_count, case.event_head) == (events[-1].sequence, events[-1].hash)
    assert verify([case.code]).defects == []
    return case


def _accountable(case: Case, projection: Projection) -> None:
    """One open task per open branch, with the one unit that does the step for this case."""
    tasks = list(Task.objects.filter(case=case, closed_at=None).select_related("unit"))
    assert sorted(task.step for task in tasks) == sorted(projection.open)
    assert {task.step: task.branch for task in tasks} == {code: projection.branches[code] for code in projection.open}
    assert len({task.branch for task in tasks}) == len(tasks)
    for task in tasks:
        step = projection.steps[task.step]
        assert task.role == step["role"]
        if step["unit"] in PLACES:
            assert task.unit == getattr(case, PLACES[step["unit"]])
        else:
            near = task.unit.path.startswith(case.agency.path)
            assert task.unit.function == step["unit"]
            assert near or not any(commune in task.unit.path for commune in ("/H99.12/", "/H99.13/"))
        if task.officer_id is not None:
            assert task.unit.postings.filter(officer=task.officer_id, role=task.role).exists()


def _dates(case: Case, projection: Projection) -> None:
    """An accepted case has a promise, and only an accepted one; an unanswered one says until when."""
    assert (case.accepted_at is not None) == projection.accepted
    assert (case.due_at is not None) == (case.first_due_at is not None) == projection.accepted
    assert (case.clock_started_at is not None) == projection.accepted
    if projection.accepted:
        assert case.term
        assert case.accepted_at <= case.clock_started_at <= case.due_at
    assert (case.finished_at is not None) == (case.status in (CaseStatus.READY, CaseStatus.RETURNED))
    assert (case.returned_at is not None) == (case.status == CaseStatus.RETURNED)
    waits = case.status in (CaseStatus.REGISTERED, CaseStatus.WAITING_PAPERS)
    assert case.is_closed or (case.answer_by is not None) == waits


def _pauses(case: Case) -> None:
    """In order, apart from each other, open only while the clock stands still, for the reason it does."""
    pauses = list(case.pauses.order_by("started_at", "pk"))
    for before, after in pairwise(pauses):
        assert before.ended_at is not None
        assert before.ended_at <= after.started_at
    reasons = {CaseStatus.WAITING_PAPERS: "supplement", CaseStatus.WAITING_PAYMENT: "payment"}
    still = reasons.get(CaseStatus(case.status))
    lasting = [pause.reason for pause in pauses if pause.ended_at is None]
    assert lasting == ([still] if still and case.accepted_at else [])
    assert all(case.accepted_at <= pause.started_at for pause in pauses)
    unanswered = case.supplements.filter(answered_at=None).count()
    assert unanswered == (case.status == CaseStatus.WAITING_PAPERS) or case.is_closed


def _ended(case: Case) -> None:
    """What has ended leaves nobody and nothing waiting."""
    assert (case.closed_at is not None) == case.is_closed
    if case.is_closed:
        assert not case.pauses.filter(ended_at=None).exists()
        # A receipt written by mistake may be made void after the hand-over: then the office still owes itself the fee.
        owed = case.status == CaseStatus.REFUSED or case.events.filter(code="void_payment").exists()
        assert owed or not case.charges.filter(state=ChargeState.DUE).exists()
    if case.status in (CaseStatus.WITHDRAWN, CaseStatus.STOPPED):
        assert not case.consultations.filter(answered_at=None).exists()
