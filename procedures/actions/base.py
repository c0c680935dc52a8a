"""What every act has in common: lock, judge, change, record, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.idempotency import claim
from procedures.errors import ActionRefused, Refusal
from procedures.models import Case, CaseEvent, CaseStatus, Consultation, Correction, Officer, Role, Task, Unit
from procedures.notices.hint import hint
from procedures.notices.kinds import TELLING
from procedures.policies import Place
from procedures.queries.dossier import NO_CASE, Dossier
from procedures.queries.prepared import Prepared

Answers = Mapping[str, bool | int | str]
ANY_STATUS = frozenset(CaseStatus)


@dataclass
class CaseAction:
    """One thing a person may do to a case: who may, why not, what changes, what is recorded.

    `at` is the moment of the act. `edition` is the case's edition the person was looking at; `key` the form's
    idempotency key and `answer` the address its first post is answered with. `seen` is the case as the page
    read it: its parts are used again when nobody changed the case since.
    """

    case: Case
    by: Officer | None = field(kw_only=True)
    at: datetime = field(kw_only=True)
    edition: int | None = field(default=None, kw_only=True)
    key: str = field(default="", kw_only=True)
    answer: str = field(default="", kw_only=True)
    seen: Dossier | None = field(default=None, kw_only=True)

    code: ClassVar[str]
    label: ClassVar[Any]
    place: ClassVar[Place]
    roles: ClassVar[frozenset[Role]] = frozenset()
    statuses: ClassVar[frozenset[CaseStatus]] = ANY_STATUS
    final: ClassVar[bool] = False
    reads: ClassVar[tuple[str, ...]] = ()
    """What the act needs of the case besides its places, read together with the lock."""

    def run(self) -> CaseEvent:
        """Perform the act and return its event. Raises ActionRefused with every reason, having changed nothing.

        Raises AlreadyAnswered when the form was posted before.
        """
        with transaction.atomic():
            # Two officers can press the button at once: lock first, then judge the locked row.
            self.case = locked(self.case.pk, *self.reads)
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer=self.answer)
            self.dossier = Dossier(self.case, seen=self.seen)
            if reasons := self._reasons():
                raise ActionRefused(reasons)
            return record(self.dossier, self.code, by=self.by, at=self.at, unit=self.where(), facts=self.effect())

    def _reasons(self) -> list[Refusal]:
        standing = [
            *barriers(type(self), self.dossier, at=self.at, task=self.task, consultation=self.consultation),
            *policies.refusals(
                type(self),
                self.case,
                by=self.by,
                at=self.at,
                task=self.task,
                consultation=self.consultation,
                correction=self.correction,
            ),
        ]
        if self.edition is not None and self.edition != self.case.edition and (standing or self.task is None):
            return [changed_meanwhile(self.case)]
        return [*standing, *self.refusals()] if not standing else [*standing]

    @property
    def task(self) -> Task | None:
        """The task the act is about, for acts done at a step."""
        return None

    @property
    def consultation(self) -> Consultation | None:
        """The question the act is about, for acts of a consulted unit."""
        return None

    @property
    def correction(self) -> Correction | None:
        """The reported error the act is about, for acts of the unit that mends it."""
        return None

    def where(self) -> Unit | None:
        """The unit the act is recorded at."""
        if self.task is not None:
            return self.task.unit
        return self.case.return_unit if self.place is Place.RETURN else self.case.received_at_unit

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Why nobody can do this now, whatever they type: asked for the button and again in the act."""
        return iter(())

    def refusals(self) -> Iterator[Refusal]:
        """Why the act cannot be done with what was typed; asked only when nothing else stands in the way."""
        return iter(())

    def effect(self) -> dict[str, Any]:
        """Change the case and return the facts of the event. Runs under the lock, after every guard."""
        raise TypeError(f"{type(self).__name__} has no effect")


@dataclass
class TaskAction(CaseAction):
    """An act done at an open step, by whoever holds that step's role in the step's unit."""

    task_id: int | None = field(default=None, kw_only=True)
    place: ClassVar[Place] = Place.TASK

    @property
    def task(self) -> Task | None:
        """The named task, or the only open one."""
        if self.task_id is not None:
            return self.dossier.task(self.task_id)
        still_open = self.dossier.open_tasks
        return still_open[0] if len(still_open) == 1 else None

    @property
    def at_task(self) -> Task:
        """The task, once the guards have made sure that there is one."""
        assert self.task is not None
        return self.task


def locked(pk: int, *reads: str) -> Case:
    """The case row under lock, with what every act needs beside it and what `reads` names. One query."""
    (case,) = _locking(reads)(pk) or (None,)
    if case is None:
        raise Case.DoesNotExist
    return case


@lru_cache(maxsize=32)
def _locking(reads: tuple[str, ...]) -> Prepared[Case]:
    # Not the officer who changed it last: PostgreSQL reads the locked row anew after a wait, but not what is joined.
    # Nor the document of the version: each process has read it once, and it is the longest column there is.
    related = ("version", "received_at_unit", "agency", "return_unit", *reads)
    cases = Case.objects.select_for_update(of=("self",)).select_related(*related).defer("version__document")
    return Prepared(lambda pk: cases.filter(pk=pk).order_by(), NO_CASE)


def barriers(
    act: type[CaseAction], dossier: Dossier, *, at: datetime, task: Task | None, consultation: Consultation | None
) -> Iterator[Refusal]:
    """Why nobody can do `act` now: the status, the task, the clock, and the act's own hindrances."""
    case = dossier.case
    if case.changed_at is not None and at < case.changed_at:
        yield Refusal(
            "clock_behind",
            _("This computer's clock is behind: the last act on the case was at %(time)s. Set the clock first."),
            {"time": clock_time(case.changed_at)},
        )
    if act.place is Place.TASK and task is not None and task.closed_at is not None:
        yield already_done(task)
        return
    if case.status not in act.statuses:
        yield Refusal("wrong_status", _("Not possible while the case is “%(status)s”."), {"status": case.status_label})
        return
    if act.place is Place.TASK and task is None:
        yield Refusal("no_such_task", _("Say at which open step this is done."))
        return
    if act.place is Place.CONSULTED and consultation is None:
        yield Refusal("no_open_question", _("No question is waiting for an answer."))
        return
    yield from act.hindrances(dossier, task, at=at)


def record(
    dossier: Dossier, code: str, *, by: Officer | None, at: datetime, unit: Unit | None, facts: Mapping[str, Any]
) -> CaseEvent:
    """Append the event and save the case, once, with a new edition. The caller holds the lock."""
    case = dossier.case
    event = CaseEvent.objects.append(case, code=code, at=at, by=by, unit=unit, facts=facts)
    if code in TELLING:
        transaction.on_commit(hint, robust=True)
    case.edition += 1
    case.changed_at, case.changed_by = at, by
    case.save(update_fields=Case.MUTABLE)
    return event


def iso(moment: datetime) -> str:
    """A moment as event facts write it: ISO 8601 in the office's time, with offset."""
    return timezone.localtime(moment).isoformat()


def clock_time(moment: datetime) -> str:
    """A moment in the office's time, "09:47 21/08/2026"."""
    return f"{timezone.localtime(moment):%H:%M %d/%m/%Y}"


def changed_meanwhile(case: Case) -> Refusal:
    """Somebody was faster: who and when."""
    return Refusal(
        "changed_meanwhile",
        _("%(who)s changed this case at %(time)s. What you typed is still there; look at the new state first."),
        {"who": str(case.changed_by or _("The system")), "time": clock_time(case.changed_at or case.received_at)},
    )


def already_done(task: Task) -> Refusal:
    """The step was left already: by whom and when."""
    assert task.closed_at is not None
    return Refusal(
        "already_done",
        _("%(who)s already finished this step at %(time)s."),
        {"who": str(task.closed_by or _("The system")), "time": clock_time(task.closed_at)},
    )
