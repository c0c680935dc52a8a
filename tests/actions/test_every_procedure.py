"""Every shipped procedure, and some made-up ones, walked through: what is offered can be done, the rest is refused.

From the application on, each act that is offered is performed in every way there is (each move, each step back, each
unit to ask) and undone again; each act that is not offered is tried all the same, by the right officer and by a
stranger, and has to be refused with a reason, having changed nothing. States are the same when the same steps are open
in the same status.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from django.db import transaction

from procedures.actions import ACTS, ActionRefused, Offer, PaperCount, RegisterOnline, offers
from procedures.actions.base import CaseAction
from procedures.actions.send_back import SendBack
from procedures.definition.schema import Channel
from procedures.models import Case, CaseEvent, Officer, Posting, ProcedureVersion, Task
from procedures.queries.dossier import Dossier
from tests.actions.attempts import Occasion, Said, Staff, attempts, occasions
from tests.actions.crossroads import MADE_UP, published
from tests.actions.projection import check
from tests.actions.snapshot import rows
from tests.clock import monday
from tests.office import FIXTURES, Office, reload
from tests.route import leave, open_steps, open_task

CODES = sorted(path.name.split("-")[0] for path in (FIXTURES / "procedures").glob("*.yaml"))
MINUTE = timedelta(minutes=1)
OUTSIDERS = ("kiemtra", "motcua.binhmau")
Done = tuple[str, ...]
Chance = tuple[type[CaseAction], Occasion, Officer]
Offered = dict[tuple[int, datetime], list[Offer]]


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def staff(office: Office) -> Staff:
    """The office with a deputy for every post, so that every step can change hands."""
    for number, posting in enumerate(Posting.objects.select_related("unit").order_by("pk")):
        deputy = Officer.objects.create(username=f"deputy{number}", full_name=f"Phó {number}")
        Posting.objects.create(officer=deputy, unit=posting.unit, role=posting.role, since=posting.since)
    return Staff()


@dataclass
class Explorer:
    """Goes through all states of one procedure, remembering what was done at which step."""

    staff: Staff
    strangers: list[Officer]
    seen: set[tuple[object, ...]] = field(default_factory=set)
    done: set[Done] = field(default_factory=set)
    turned_down: int = 0

    def visit(self, case: Case, at: datetime) -> None:
        """Try every act here, and go on into every state that was not seen before."""
        dossier = Dossier(reload(case))
        state = self.state(dossier)
        if state in self.seen:
            return
        self.seen.add(state)
        check(case)
        before = rows(case)
        offered: Offered = {}
        possible = [chance for chance in self.chances(dossier) if self.judge(dossier, chance, offered, at)]
        self.refuse_strangers(dossier, possible, at)
        assert rows(case) == before, "an act that was refused changed something"
        for act, about, by in possible:
            moment = self.moment(act, dossier, at)
            for said in attempts(act, dossier, about, self.staff, at=moment):
                with undone():
                    event = act(case, by=by, at=moment, **said).run()
                    self.done.add(deed(dossier, about[0], event, said))
                    self.visit(case, moment + MINUTE)

    def state(self, dossier: Dossier) -> tuple[object, ...]:
        places = sorted((task.step, task.branch) for task in dossier.open_tasks)
        asked = {question.unit_id for question in dossier.consultations if question.answered_at is None}
        incomplete = not dossier.case.is_closed and any(paper.state == "missing" for paper in dossier.papers)
        return (dossier.case.status, tuple(places), bool(asked), incomplete, bool(dossier.open_correction))

    def chances(self, dossier: Dossier) -> Iterator[Chance]:
        """Each act at each step or question it may be about, by who may; once only where the status forbids it."""
        for act in ACTS.values():
            known = dossier.case.status in act.statuses
            for about in occasions(act, dossier)[: None if known else 1]:
                yield act, about, (self.staff.who(act, dossier, about) or self.strangers)[0]

    def judge(self, dossier: Dossier, chance: Chance, offered: Offered, at: datetime) -> bool:
        """Whether the act is offered; if not, it is tried and has to be refused."""
        act, about, by = chance
        moment = self.moment(act, dossier, at)
        if (by.pk, moment) not in offered:
            offered[by.pk, moment] = [offer for offer in offers(dossier, by=by, at=moment) if offer.allowed]
        if (act.code, about) in [(offer.code, (offer.task, offer.consultation)) for offer in offered[by.pk, moment]]:
            return True
        for said in attempts(act, dossier, about, self.staff, at=moment):
            self.refused(act(dossier.case, by=by, at=moment, **said))
        return False

    def refuse_strangers(self, dossier: Dossier, possible: list[Chance], at: datetime) -> None:
        """What somebody may do, nobody else may."""
        for stranger in self.strangers:
            assert [offer.code for offer in offers(dossier, by=stranger, at=at) if offer.allowed] == []
        for number, (act, about, _by) in enumerate(possible):
            said = attempts(act, dossier, about, self.staff, at=at)
            self.refused(act(dossier.case, by=self.strangers[number % 2], at=at, **said[0] if said else {}))

    def refused(self, act: CaseAction) -> None:
        with pytest.raises(ActionRefused) as refusal, transaction.atomic():
            act.run()
        assert refusal.value.sentences()
        self.turned_down += 1

    def moment(self, act: type[CaseAction], dossier: Dossier, at: datetime) -> datetime:
        """Closing what was never completed waits until the applicant's time is over."""
        request = dossier.open_supplement
        return max(at, request.answer_by + MINUTE) if act.code == "close_unanswered" and request else at


def deed(dossier: Dossier, task: Task | None, event: CaseEvent, said: Said) -> Done:
    """What was done, at which step, and which way."""
    if task is None:
        return (event.code, *sorted(task.step for task in dossier.open_tasks))
    if event.code in {"forward", "finish", "request_payment", "send_back"}:
        return (event.code, task.step, str(event.facts["to"]))
    return (event.code, task.step, str(said["unit"])) if event.code == "consult" else (event.code, task.step)


def expected(version: ProcedureVersion) -> set[Done]:
    """What can be done on the route as its document has it, at each step alone."""
    steps = {step["code"]: step for step in version.document["steps"]}
    leaving = {"end": "finish", "payment": "request_payment"}
    found: set[Done] = set()
    for code, step in steps.items():
        kind = step["kind"]
        if kind in ("fork", "join"):
            continue
        found.add(("reassign", code))
        if kind == "payment":
            found.add(("confirm_payment", code))
        if kind == "work":
            found.add(("remind", code))
            moves = [move["to"] for move in step["moves"] if move["by"] in (None, step["role"])]
            found |= {(leaving.get(steps[to]["kind"], "forward"), code, to) for to in moves}
            found |= {("send_back", code, target) for target in step["send_back"]}
            found |= {("consult", code, unit) for unit in (step["consult"] or {"units": ()})["units"]}
            if step["supplement"]:
                found.add(("request_supplement_at_appraisal", code))
            if step["role"] in ("case_officer", "approver"):
                found.add(("stop", code))
    return found


def reachable(steps: dict[str, Any], starts: list[str]) -> set[str]:
    """These steps and all that come after them."""
    found: set[str] = set()
    ahead = list(starts)
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += [*steps[code]["branches"], *(move["to"] for move in steps[code]["moves"])]
    return found


def on_the_main_line(version: ProcedureVersion) -> set[Done]:
    """What is done to the case and not at a step, for each step that stands alone when it is open."""
    inside = {step.code for step in version.route.steps if version.route.branch_of(step.code)}
    steps = {step["code"]: step for step in version.document["steps"]}
    decided = reachable(steps, [move["to"] for step in steps.values() if step["signs"] for move in step["moves"]])
    found: set[Done] = {("accept",), ("refuse_reception",), ("request_supplement",), ("withdraw",)}
    for step in version.document["steps"]:
        code, kind = step["code"], step["kind"]
        if code in inside or kind in ("fork", "join"):
            continue
        if kind == "end":
            found.add(("return_result", code))
            continue
        if code not in decided:  # what is signed is not withdrawn any more
            found.add(("withdraw", code))
        if kind == "work":
            found |= {("reschedule", code), ("record_cause", code)}
        if kind == "payment":
            found.add(("close_unanswered", code))
        if step["supplement"]:
            found |= {("receive_supplement", code), ("close_unanswered", code)}
        if step["consult"]:
            found.add(("answer_consultation", code))
    return found


def applications(office: Office, version: ProcedureVersion) -> Iterator[Case]:
    """An application that is complete and one that is not, as they wait for the counter's answer."""
    channels = version.definition.channels
    channel = Channel.ONLINE if Channel.ONLINE in channels else next(iter(channels))
    intake = office.intake(version.procedure.code, channel=channel)
    yield RegisterOnline(intake, at=monday(8)).run().case
    nothing = {paper.code: PaperCount() for paper in version.definition.papers}
    yield RegisterOnline(replace(intake, papers=nothing), at=monday(8)).run().case


@pytest.mark.parametrize("code", [*CODES, *MADE_UP])
def test_everything_offered_can_be_done_and_nothing_else(office: Office, staff: Staff, code: str) -> None:
    version = published(MADE_UP[code]) if code in MADE_UP else office.version(code)
    strangers = [officer for officer in staff.everybody if officer.username in OUTSIDERS]
    explorer = Explorer(staff, strangers)
    for case in applications(office, version):
        with undone():
            explorer.visit(case, monday(8) + MINUTE)
    assert (expected(version) | on_the_main_line(version)) - explorer.done == set()
    assert {done[:2] for done in explorer.done if done[0] == "reassign"} == {
        ("reassign", step.code) for step in version.route.steps if step.role is not None
    }
    assert explorer.turned_down > len(explorer.seen)


BRANCHES = {
    "birth": ("birth_registration", "birth_signature", "birth_issue"),
    "residence": ("residence_registration", "residence_approval"),
    "insurance": ("insurance_card", "insurance_approval"),
}


@pytest.fixture
def forked(office: Office) -> Case:
    """A birth, residence and insurance application at its three agencies."""
    case = office.receive("2.000986", at=monday(8))
    leave(case, at=monday(9))
    return reload(case)


@pytest.mark.parametrize("order", list(permutations(BRANCHES)), ids="-".join)
def test_three_agencies_finish_in_any_order_and_join_once(forked: Case, order: tuple[str, ...]) -> None:
    for done, branch in enumerate(order, start=1):
        for step in BRANCHES[branch]:
            event = leave(forked, step, at=monday(10))
            joined = done == 3 and step == BRANCHES[branch][-1]
            assert ("collection" in open_steps(forked)) is joined
            assert ("collection" in [task["step"] for task in event.facts["opened"]]) is joined
        check(forked)
    assert forked.tasks.filter(step="collection").count() == 1
    assert open_task(forked).branch == ""


def test_three_agencies_interleaved_in_every_way(forked: Case) -> None:
    """All 90 orders of their last two steps each: every one ends with exactly one collection."""
    leave(forked, "birth_registration", at=monday(9))
    finished = 0

    def go_on(left: tuple[tuple[str, ...], ...]) -> None:
        nonlocal finished
        waiting = [branch[0] for branch in left if branch]
        assert sorted(open_steps(forked)) == sorted(waiting or ["collection"])
        if not waiting:
            finished += 1
            assert forked.tasks.filter(step="collection").count() == 1
            return
        for number, branch in enumerate(left):
            if branch:
                with undone():
                    leave(forked, branch[0], at=monday(10))
                    go_on((*left[:number], branch[1:], *left[number + 1 :]))

    go_on(tuple(steps[-2:] for steps in BRANCHES.values()))
    assert finished == 90


def test_a_branch_sent_back_holds_the_join(forked: Case) -> None:
    """Two agencies are done; the third goes back a step and forth again: still one collection, after all three."""
    for step in (*BRANCHES["birth"], *BRANCHES["insurance"], "residence_registration"):
        leave(forked, step, at=monday(10))
    approval = open_task(forked, "residence_approval")
    SendBack(forked, by=approval.officer, at=monday(11), task_id=approval.pk, reason="Sai hộ").run()
    assert open_steps(forked) == ("residence_registration",)
    for step in BRANCHES["residence"]:
        assert "collection" not in open_steps(forked)
        leave(forked, step, at=monday(13))
    assert open_steps(forked) == ("collection",)
    check(forked)
