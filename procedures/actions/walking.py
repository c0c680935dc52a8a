"""Moving a case along its route: closing the task it stands at, opening the next, through forks and joins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from procedures.deadlines import Due
from procedures.definition.schema import Step, StepKind
from procedures.errors import ActionRefused, Refusal
from procedures.models import Officer, Task, TaskOutcome, Unit
from procedures.models.office import postings_of
from procedures.phrases import local
from procedures.queries.dossier import Dossier
from procedures.queries.holders import officers_for, units_for
from procedures.queries.promise import promise, step_due, term_due

SEPARATOR = "/"


def close_task(task: Task, outcome: TaskOutcome, *, by: Officer | None, at: datetime, note: str = "") -> None:
    """Close a task; the caller decides what opens instead."""
    task.closed_at, task.closed_by, task.outcome, task.note = at, by, outcome, note
    task.save(update_fields=("closed_at", "closed_by", "outcome", "note"))


def close_all(dossier: Dossier, outcome: TaskOutcome, *, by: Officer | None, at: datetime, note: str = "") -> None:
    """Close every open task of a case that ends. The caller holds the lock on the case; one statement."""
    dossier.case.tasks.open().update(closed_at=at, closed_by=by, outcome=outcome, note=note)


def walk(
    dossier: Dossier,
    task: Task,
    target: str,
    *,
    by: Officer | None,
    at: datetime,
    officer: Officer | None = None,
    sent_back_from: str = "",
) -> list[Task]:
    """Open what comes after `task` (already closed) when the case moves to `target`.

    A fork opens the first step of every branch; a join opens its next step when the last branch arrives and
    nothing before. `officer` is the person chosen for the next step, if any.
    """
    places = list(_arrivals(dossier, target, task.branch))
    return open_tasks(dossier, places, by=by, at=at, officer=officer, sent_back_from=sent_back_from)


def _arrivals(dossier: Dossier, code: str, branch: str) -> Iterator[tuple[Step, str]]:
    """The steps to open, each with its branch, when `code` is entered on `branch`."""
    step = dossier.route.step(code)
    if step.kind is StepKind.FORK:
        for first in step.branches:
            yield from _arrivals(dossier, first, inner_branch(branch, step.code, first))
    elif step.kind is StepKind.JOIN:
        outer, inside = outer_branch(branch)
        if not any(task.branch.startswith(inside) for task in dossier.open_tasks):
            yield from _arrivals(dossier, step.moves[0].to, outer)
    else:
        yield step, branch


def inner_branch(branch: str, fork: str, first: str) -> str:
    """The branch of a fork's first step, seen from the branch the fork stands on."""
    return f"{branch}{SEPARATOR if branch else ''}{fork}:{first}"


def outer_branch(branch: str) -> tuple[str, str]:
    """The branch around the innermost fork, and the prefix that all branches of that fork share."""
    outer, separator, last = branch.rpartition(SEPARATOR)
    return outer, f"{outer}{separator}{last.partition(':')[0]}:"


def open_tasks(
    dossier: Dossier,
    places: list[tuple[Step, str]],
    *,
    by: Officer | None,
    at: datetime,
    officer: Officer | None = None,
    sent_back_from: str = "",
    not_after: datetime | None = None,
) -> list[Task]:
    """Open one task per (step, branch), each with its unit and, where one is posted, its officer.

    `not_after` is a limit of the law on top of the steps' own budgets. Raises ActionRefused when a step's unit
    does not exist in this office.
    """
    units = _units(dossier, places, at=at)
    posts = [(units[step.unit or ""], step.role or "") for step, _branch in places]
    holders = _holders(posts, by=by, at=at) if officer is None else {}
    number = max((task.sequence for task in dossier.tasks), default=0)
    entered = {dossier.step_of(task).stage for task in dossier.tasks}
    tasks = [
        Task(
            case=dossier.case,
            sequence=number + index,
            step=step.code,
            branch=branch,
            role=role,
            unit=unit,
            officer=officer or holders.get((unit.pk, role)),
            opened_at=at,
            due_at=_earlier(step_due(dossier.calendar, step, at=at) if step.budget_minutes else None, not_after),
            sent_back_from=sent_back_from,
        )
        for index, ((step, branch), (unit, role)) in enumerate(zip(places, posts, strict=True), start=1)
    ]
    Task.objects.bulk_create(tasks)
    dossier.tasks.extend(tasks)
    for step, _branch in places:
        if step.stage not in entered:  # going back to an earlier stage, and on again, gives no new time
            enter_stage(dossier, step, at=at)
    return tasks


def _holders(posts: list[tuple[Unit, str]], *, by: Officer | None, at: datetime) -> dict[tuple[int, str], Officer]:
    """Who gets each post: whoever hands the case on to a post of their own keeps it, else the least loaded."""
    own = {(p.unit_id, p.role) for p in postings_of(by, at=at)} if by is not None else set()
    kept = {(unit.pk, role): by for unit, role in posts if by is not None and (unit.pk, role) in own}
    others = [(unit, role) for unit, role in posts if (unit.pk, role) not in kept]
    return {**officers_for(others, at=at), **kept}


def _earlier(due: datetime | None, limit: datetime | None) -> datetime | None:
    return min(filter(None, (due, limit)), default=None)


def _units(dossier: Dossier, places: list[tuple[Step, str]], *, at: datetime) -> dict[str, Unit]:
    found = units_for(dossier.case, {step.unit or "" for step, _branch in places}, at=at)
    missing = [step for step, _branch in places if found[step.unit or ""] is None]
    if missing:
        raise ActionRefused(
            Refusal("no_unit", _("No unit of this office does the step “%(step)s”."), {"step": local(step.name)})
            for step in missing
        )
    return {function: unit for function, unit in found.items() if unit is not None}


def enter_stage(dossier: Dossier, step: Step, *, at: datetime) -> None:
    """Begin the next stage with its own term when the step belongs to another one than the case is in."""
    case = dossier.case
    if step.stage is None or step.stage == case.stage:
        return
    stage = next(stage for stage in dossier.definition.stages if stage.code == step.stage)
    case.stage = stage.code
    if stage.term is not None:
        case.term, case.clock_started_at = stage.term, at
        keep_promise(dossier, term_due(dossier.calendar, at, stage.term, dossier.definition))


def set_promise(dossier: Dossier) -> None:
    """Write the promised moment that the clock gives; while it stands still the last promise stays."""
    keep_promise(dossier, promise(dossier))


def keep_promise(dossier: Dossier, moment: Due) -> None:
    """Write what the clock gave onto the case, and the calendar it was counted with."""
    case = dossier.case
    case.provisional = moment.provisional
    if moment.at is not None:
        # A date promised by hand is never taken back; a term that begins anew may end later still.
        by_hand = case.due_at if case.rescheduled_at is not None else None
        case.promise(max(filter(None, (moment.at, by_hand))))
        case.calendar_version = dossier.calendar.version
        case.first_due_at = case.first_due_at or moment.at
