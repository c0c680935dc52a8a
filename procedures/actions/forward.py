"""Forward a case to the next step of its route."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction, clock_time
from procedures.actions.intake import fits
from procedures.actions.walking import close_task, walk
from procedures.definition import holds
from procedures.definition.conditions import variables
from procedures.definition.schema import Move, Step, StepKind
from procedures.errors import Refusal
from procedures.models import CaseStatus, Officer, Posting, Task, TaskOutcome
from procedures.models.office import postings_of
from procedures.phrases import local
from procedures.queries.dossier import Dossier
from procedures.queries.holders import units_for


@dataclass
class Forward(TaskAction):
    """Hand the case on to the next step, to all branches of a fork, or into a join.

    `to` is the target of the move; it may be left out when only one move is possible. `answers` are the facts
    the step asks for; `result_number` the number given where the result is numbered; `officer` who should
    take the next step. Source: NĐ 118/2025 art. 18–20 (forwarding, hand-over with task and deadline).
    """

    to: str = field(default="", kw_only=True)
    answers: Mapping[str, bool | int | str] = field(default_factory=dict, kw_only=True)
    result_number: str = field(default="", kw_only=True)
    officer: Officer | None = field(default=None, kw_only=True)
    note: str = field(default="", kw_only=True)

    code: ClassVar[str] = "forward"
    label: ClassVar[Any] = _("Forward")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.ACCEPTED, CaseStatus.PROCESSING})
    targets: ClassVar[frozenset[StepKind]] = frozenset({StepKind.WORK, StepKind.FORK, StepKind.JOIN})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """A move of this kind must start here, and every question asked must be answered."""
        assert task is not None
        step = dossier.step_of(task)
        if not moves_of(dossier, step, cls.targets):
            yield Refusal("no_such_move", _("The route leads elsewhere from “%(step)s”."), {"step": local(step.name)})
        if any("open_consultations" in variables(leave.when) for leave in step.leave):
            yield from unanswered(dossier, task)

    def refusals(self) -> Iterator[Refusal]:
        """What the step asks for, what must be true to leave it, and where it may lead."""
        step = self.dossier.step_of(self.at_task)
        yield from answer_refusals(self.dossier, step, self.answers)
        if step.numbers and not self.result_number.strip():
            yield Refusal("no_number", _("Write the number of the result."))
        facts = self._facts()
        for leave in step.leave:
            if not holds(leave.when, facts):
                yield Refusal("cannot_leave", local(leave.sentence))
        open_moves = self._open_moves()
        if not open_moves:
            yield Refusal("no_open_move", _("With these answers no way forward is open."))
        elif self.to and self.to not in {move.to for move in open_moves}:
            yield Refusal("move_not_open", _("With these answers the case does not go to that step."))
        elif not self.to and len(open_moves) > 1:
            yield Refusal("choose_move", _("Choose where the case goes."))
        if self.officer is not None and not _posted(self.officer, self.dossier, self._target(), self.at):
            yield Refusal("officer_not_posted", _("%(who)s does not hold that step today."), {"who": str(self.officer)})

    def effect(self) -> dict[str, Any]:
        """Close the step, note its answers, and open what comes next."""
        task, step, target = self.at_task, self.dossier.step_of(self.at_task), self._target()
        note_answers(self.dossier, step, self.answers, number=self.result_number, at=self.at)
        close_task(task, self.outcome(), by=self.by, at=self.at, note=self.note.strip())
        opened = walk(self.dossier, task, target, by=self.by, at=self.at, officer=self.officer)
        self.move_status(opened)
        return {
            "from": step.code,
            "to": target,
            "opened": [{"step": t.step, "unit": t.unit.name, "officer": str(t.officer or "")} for t in opened],
            "signed": step.signs,
            "ready": self.case.status == CaseStatus.READY,
            "number": self.result_number.strip(),
            "note": self.note.strip(),
        }

    def outcome(self) -> TaskOutcome:
        """How the task is closed."""
        return TaskOutcome.FORWARDED

    def move_status(self, opened: list[Task]) -> None:
        """The status after the move: with the departments, or ready when the end was reached."""
        if any(self.dossier.step_of(task).kind is StepKind.END for task in opened):
            self.case.mark_ready(at=self.at)  # the last branch to arrive at a join before the end
        elif self.case.status == CaseStatus.ACCEPTED:
            self.case.mark_processing()

    def _facts(self) -> Mapping[str, bool | int | str]:
        step = self.dossier.step_of(self.at_task)
        case = self.dossier.case
        by_leaving: dict[str, bool | int | str] = {
            "result_signed": step.signs or case.signed_at is not None,
            "result_number": self.result_number.strip() or case.result_number,
        }
        return self.dossier.conditions(self.at_task, self.answers, by_leaving)

    def _open_moves(self) -> list[Move]:
        step = self.dossier.step_of(self.at_task)
        facts = self._facts()
        return [
            move
            for move in moves_of(self.dossier, step, self.targets)
            if holds(move.when, facts) and (move.by is None or move.by == self.at_task.role)
        ]

    def _target(self) -> str:
        return self.to or next((move.to for move in self._open_moves()), "")


def moves_of(dossier: Dossier, step: Step, kinds: frozenset[StepKind]) -> tuple[Move, ...]:
    """Moves from a step whose target is of one of the kinds."""
    return tuple(move for move in step.moves if dossier.route.step(move.to).kind in kinds)


def unanswered(dossier: Dossier, task: Task) -> Iterator[Refusal]:
    """One reason per question that another unit has not answered yet."""
    for question in dossier.open_questions(task):
        yield Refusal(
            "open_consultation",
            _("%(unit)s has not answered yet (due %(time)s). Remind them, or wait."),
            {"unit": question.unit.label, "time": clock_time(question.due_at)},
        )


def answer_refusals(dossier: Dossier, step: Step, answers: Mapping[str, bool | int | str]) -> Iterator[Refusal]:
    """What is missing or of the wrong kind among the answers the step asks for."""
    declared = {fact.code: fact for fact in dossier.definition.facts}
    for code in step.asks:
        fact = declared[code]
        if code not in answers:
            yield Refusal("no_answer", _("Answer: %(question)s"), {"question": local(fact.label)})
        elif not fits(fact, answers[code]):
            yield Refusal("wrong_answer", _("This is no answer to: %(question)s"), {"question": local(fact.label)})


def note_answers(
    dossier: Dossier, step: Step, answers: Mapping[str, bool | int | str], *, number: str, at: datetime
) -> None:
    """Write the answers of a step that is left, its signature and its number onto the case."""
    case = dossier.case
    case.facts = {**case.facts, **{code: answers[code] for code in step.asks if code in answers}}
    if step.signs:
        case.signed_at = at
    if step.numbers:
        case.result_number = number.strip()


def _posted(officer: Officer, dossier: Dossier, target: str, at: datetime) -> bool:
    step = dossier.route.step(target) if target else None
    if step is None or step.kind in (StepKind.FORK, StepKind.JOIN):
        return False
    unit = units_for(dossier.case, {step.unit or ""}, at=at)[step.unit or ""]
    postings: list[Posting] = postings_of(officer, at=at)
    return unit is not None and any(p.unit_id == unit.pk and p.role == step.role for p in postings)
