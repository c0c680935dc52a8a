"""Send a case back to an earlier step, with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction
from procedures.actions.walking import close_task, walk
from procedures.errors import Refusal
from procedures.models import CaseStatus, Officer, Task, TaskOutcome
from procedures.models.office import postings_of
from procedures.phrases import local
from procedures.queries.dossier import Dossier


@dataclass
class SendBack(TaskAction):
    """Return the case to an earlier step of the same branch; a signature given since is void.

    It goes to the officer who had it there, if still posted. Refused with `no_such_move`, `move_not_open`,
    `choose_move`, `no_reason`. Source: NĐ 118/2025 art. 19 (appraisal and approval inside the agency).
    """

    to: str = field(default="", kw_only=True)
    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "send_back"
    label: ClassVar[Any] = _("Send back")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.PROCESSING})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The route must have a way back from here."""
        assert task is not None
        step = dossier.step_of(task)
        if not step.send_back:
            yield Refusal("no_such_move", _("The route has no way back from “%(step)s”."), {"step": local(step.name)})

    def refusals(self) -> Iterator[Refusal]:
        """Where to, and why."""
        back = self.dossier.step_of(self.at_task).send_back
        if self.to and self.to not in back:
            yield Refusal("move_not_open", _("The case cannot be sent back to that step."))
        elif not self.to and len(back) > 1:
            yield Refusal("choose_move", _("Choose the step it goes back to."))
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write the reason: the colleague has to know what to mend."))

    def effect(self) -> dict[str, Any]:
        """Close this step and open the earlier one again, for the officer who had it."""
        task = self.at_task
        target = self.to or self.dossier.step_of(task).send_back[0]
        before = next((t for t in reversed(self.dossier.tasks) if t.step == target and t.branch == task.branch), None)
        close_task(task, TaskOutcome.SENT_BACK, by=self.by, at=self.at, note=self.reason.strip())
        opened = walk(
            self.dossier,
            task,
            target,
            by=self.by,
            at=self.at,
            officer=self._still_posted(before),
            sent_back_from=task.step,
        )
        if self._voids_signature(target):
            self.case.signed_at = None
        return {
            "from": task.step,
            "to": target,
            "opened": [{"step": t.step, "unit": t.unit.name, "officer": str(t.officer or "")} for t in opened],
            "reason": self.reason.strip(),
        }

    def _still_posted(self, before: Task | None) -> Officer | None:
        if before is None or before.officer is None:
            return None
        held = postings_of(before.officer, at=self.at)
        fits = any(posting.unit_id == before.unit_id and posting.role == before.role for posting in held)
        return before.officer if fits else None

    def _voids_signature(self, target: str) -> bool:
        """Whether something was signed since the case last left the earlier step, inside forks between them too."""
        here = self.at_task.branch
        inside = [task for task in self.dossier.tasks if task.branch.startswith(here) and task.pk != self.at_task.pk]
        left = [task.sequence for task in inside if task.step == target and task.closed_at is not None]
        return any(
            self.dossier.step_of(task).signs and task.outcome == TaskOutcome.FORWARDED
            for task in inside
            if task.sequence >= max(left, default=0)
        )
