"""Leads cases through their lives by the real acts: for demonstration data and for tests of every route."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from procedures.actions.confirm_payment import ConfirmPayment
from procedures.actions.finish import Finish
from procedures.actions.forward import Forward
from procedures.actions.request_payment import RequestPayment
from procedures.actions.return_result import ReturnResult
from procedures.definition import holds
from procedures.definition.schema import Fact, FactType, Move, Step, StepKind
from procedures.models import Case, CaseEvent, CaseStatus, Officer, PaymentMethod, Posting, Proof, Role, Task, Unit
from procedures.queries.dossier import Dossier

Answers = dict[str, bool | int | str]
SAMPLE_AMOUNT_VND = 2_500_000


@dataclass(frozen=True)
class Way:
    """One possible way out of a step: the move, and answers with which it is open."""

    move: Move
    answers: Answers
    kind: StepKind


def ways(dossier: Dossier, task: Task) -> Iterator[Way]:
    """Every move of the step that some answers open, each with the first such answers."""
    step = dossier.step_of(task)
    for move in step.moves:
        if move.by not in (None, task.role):
            continue
        for answers in possible_answers(dossier, step):
            facts = {**dossier.conditions(task, answers), "result_signed": True, "result_number": "1"}
            if holds(move.when, facts) and all(holds(leave.when, facts) for leave in step.leave):
                yield Way(move, answers, dossier.route.step(move.to).kind)
                break


def possible_answers(dossier: Dossier, step: Step) -> Iterator[Answers]:
    """All combinations of answers to what the step asks; favourable ones first."""
    declared = {fact.code: fact for fact in dossier.definition.facts}
    asked = [declared[code] for code in step.asks]
    for values in product(*(_values(fact) for fact in asked)):
        yield dict(zip((fact.code for fact in asked), values, strict=True))


def _values(fact: Fact) -> list[bool | int | str]:
    if fact.type is FactType.BOOL:
        return [True, False]
    if fact.type is FactType.CHOICE:
        return [option.code for option in fact.options]
    return [1, 0] if fact.type is FactType.INT else ["đã xem xét", ""]


def holder(task: Task, *, at: datetime) -> Officer:
    """Who does the task: the officer it was given to, or anyone posted for it on that day."""
    return task.officer or posted(task.unit, task.role, at=at)


def posted(unit: Unit, role: str, *, at: datetime) -> Officer:
    """An officer who holds the role in the unit on that day. Raises Posting.DoesNotExist when there is none."""
    posting = (
        Posting.objects.on(at.date()).filter(unit=unit, role=role).select_related("officer").order_by("pk").first()
    )
    if posting is None:
        raise Posting.DoesNotExist(f"nobody is posted as {role} at {unit.code}")
    return posting.officer


def step_on(case: Case, task: Task, way: Way, *, at: datetime, number: str) -> CaseEvent:
    """Leave the task by the given way, with whichever act that is."""
    by = holder(task, at=at)
    if way.kind is StepKind.PAYMENT:
        return RequestPayment(
            case, by=by, at=at, task_id=task.pk, answers=way.answers, amount_vnd=SAMPLE_AMOUNT_VND, notice="TB-01"
        ).run()
    act = Finish if way.kind is StepKind.END else Forward
    return act(case, by=by, at=at, task_id=task.pk, to=way.move.to, answers=way.answers, result_number=number).run()


def advance(case: Case, *, at: datetime, number: str = "01/GCN") -> CaseEvent | None:
    """Do the next thing on the case's main way: the first open step, a payment, the handing over; None at rest."""
    dossier = Dossier(Case.objects.select_related("version", "return_unit").get(pk=case.pk))
    if dossier.case.status == CaseStatus.READY:
        by = posted(dossier.case.return_unit, Role.FRONT_DESK, at=at)
        return ReturnResult(
            case,
            by=by,
            at=at,
            to_name=dossier.case.applicant.full_name,
            proof=Proof.RECEIPT,
            told_now=True,
            payment=PaymentMethod.CASH,
        ).run()
    if not dossier.open_tasks or dossier.case.status == CaseStatus.WAITING_PAPERS:
        return None
    task = dossier.open_tasks[0]
    if dossier.case.status == CaseStatus.WAITING_PAYMENT:
        return ConfirmPayment(case, by=holder(task, at=at), at=at, task_id=task.pk, receipt="BL-01").run()
    return step_on(case, task, next(ways(dossier, task)), at=at, number=number)
