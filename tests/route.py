"""Leading a case along its route in a test: by the real acts, by whoever holds the step, at a moment the test names."""

from __future__ import annotations

from datetime import datetime

from procedures.actions.consult import Consult
from procedures.actions.receive_supplement import ReceiveSupplement
from procedures.actions.request_payment import RequestPayment
from procedures.actions.request_supplement import RequestSupplementAtAppraisal
from procedures.actions.return_result import ReturnResult
from procedures.management.walker import holder, posted, step_on, ways
from procedures.models import Case, CaseEvent, Proof, Role, Task
from procedures.queries.dossier import Dossier
from tests.office import reload

PROOF = Proof.RECEIPT


def open_steps(case: Case) -> tuple[str, ...]:
    """Codes of the steps somebody still has to do, in the order they were opened."""
    return tuple(case.tasks.open().values_list("step", flat=True))


def open_task(case: Case, step: str = "") -> Task:
    """The open task at `step`, or the only open one."""
    tasks = case.tasks.open().select_related("unit", "officer")
    return tasks.get(step=step) if step else tasks.get()


def leave(case: Case, step: str = "", *, at: datetime, to: str = "", number: str = "01/2026") -> CaseEvent:
    """Leave a step (the only open one when none is named) with favourable answers, by its holder."""
    task = open_task(case, step)
    found = [way for way in ways(Dossier(reload(case)), task) if not to or way.move.to == to]
    return step_on(case, task, found[0], at=at, number=number)


def go_to(case: Case, step: str, *, at: datetime) -> Task:
    """Lead a case without branches on to `step`, every step in between left at `at`."""
    while open_steps(case) != (step,):
        leave(case, at=at)
    return open_task(case)


def ready(case: Case, *, at: datetime) -> Case:
    """Lead a case without branches or payment to its end: the result waits at the counter."""
    go_to(case, "handover", at=at)
    return reload(case)


def hand_over(case: Case, *, at: datetime, **given: object) -> CaseEvent:
    """Hand the result to the applicant at the place of return."""
    case = reload(case)
    by = posted(case.return_unit, Role.FRONT_DESK, at=at)
    usual = {"to_name": case.applicant.full_name, "proof": PROOF, "payment": "cash", "told_now": True}
    said: dict[str, object] = {**usual, **given}
    return ReturnResult(case, by=by, at=at, **said).run()  # type: ignore[arg-type]


def ask_for_papers(case: Case, *papers: str, at: datetime, step: str = "", reason: str = "Thiếu giấy tờ") -> CaseEvent:
    """Ask for papers at the appraisal step where the case stands."""
    task = open_task(case, step)
    return RequestSupplementAtAppraisal(
        case, by=holder(task, at=at), at=at, task_id=task.pk, papers=papers, reason=reason
    ).run()


def bring_papers(case: Case, *, at: datetime, **given: object) -> CaseEvent:
    """Take the papers that were asked for in, at the place of reception."""
    by = posted(reload(case).received_at_unit, Role.FRONT_DESK, at=at)
    return ReceiveSupplement(case, by=by, at=at, **given).run()  # type: ignore[arg-type]


def ask_unit(case: Case, unit: str, *, at: datetime, question: str = "Đề nghị cho ý kiến") -> CaseEvent:
    """Ask a unit for its opinion from the step where the case stands."""
    task = open_task(case)
    return Consult(case, by=holder(task, at=at), at=at, task_id=task.pk, unit=unit, question=question).run()


def ask_for_money(case: Case, amount_vnd: int, *, at: datetime, notice: str = "TB-15/2026") -> CaseEvent:
    """Hand over the notice of a financial obligation from the step where the case stands."""
    task = open_task(case)
    step = Dossier(reload(case)).step_of(task)
    answers = dict.fromkeys(step.asks, True)
    return RequestPayment(
        case, by=holder(task, at=at), at=at, task_id=task.pk, answers=answers, amount_vnd=amount_vnd, notice=notice
    ).run()
