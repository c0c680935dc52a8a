"""Give an open step to another officer of the same unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction, already_done
from procedures.errors import Refusal
from procedures.models import CaseStatus, Officer, Role
from procedures.models.office import postings_of
from procedures.policies import Place


@dataclass
class Reassign(TaskAction):
    """Change who holds a step; the accountable unit stays. A supervisor or approver does it, with a reason.

    Refused with `no_officer`, `officer_not_posted`, `already_holder`, `no_reason`.
    Source: NĐ 118/2025 art. 19 (the head assigns an officer).
    """

    officer: Officer | None = field(default=None, kw_only=True)
    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "reassign"
    label: ClassVar[Any] = _("Give to another officer")
    place: ClassVar[Place] = Place.OVERSIGHT
    roles: ClassVar[frozenset[Role]] = frozenset({Role.SUPERVISOR})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(
        {
            CaseStatus.ACCEPTED,
            CaseStatus.PROCESSING,
            CaseStatus.WAITING_PAPERS,
            CaseStatus.WAITING_PAYMENT,
            CaseStatus.READY,
        }
    )

    def refusals(self) -> Iterator[Refusal]:
        """To whom, and why."""
        task = self.task
        if task is None:
            yield Refusal("no_such_task", _("Say at which open step this is done."))
            return
        if task.closed_at is not None:
            yield already_done(task)
            return
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write why the holder changes."))
        if self.officer is None:
            yield Refusal("no_officer", _("Choose the officer who takes over."))
        elif task.officer_id == self.officer.pk:
            yield Refusal("already_holder", _("%(who)s holds this step already."), {"who": str(self.officer)})
        elif not any(p.unit_id == task.unit_id and p.role == task.role for p in postings_of(self.officer, at=self.at)):
            yield Refusal("officer_not_posted", _("%(who)s does not hold that step today."), {"who": str(self.officer)})

    def effect(self) -> dict[str, Any]:
        """Change the holder of the open task."""
        task = self.at_task
        before = str(task.officer or "")
        task.officer = self.officer
        task.save(update_fields=("officer",))
        return {"step": task.step, "from": before, "to": str(self.officer), "reason": self.reason.strip()}
