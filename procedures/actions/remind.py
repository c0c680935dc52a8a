"""Remind the holder of a step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction, already_done, clock_time
from procedures.errors import Refusal
from procedures.models import CaseStatus, Role
from procedures.policies import Place

PAUSE_BETWEEN = timedelta(hours=1)
"""Reminders closer to each other say nothing new."""


@dataclass
class Remind(TaskAction):
    """Ask the holder of a step to go on; it stands in their work list and on the case's record.

    Refused with `no_such_task`, `just_reminded`. Source: NĐ 118/2025 art. 19 (who watches over the time limits).
    """

    note: str = field(default="", kw_only=True)

    code: ClassVar[str] = "remind"
    label: ClassVar[Any] = _("Remind the holder")
    place: ClassVar[Place] = Place.OVERSIGHT
    roles: ClassVar[frozenset[Role]] = frozenset({Role.SUPERVISOR})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.ACCEPTED, CaseStatus.PROCESSING})

    def refusals(self) -> Iterator[Refusal]:
        """An open step, and not twice within the hour."""
        task = self.task
        if task is None:
            yield Refusal("no_such_task", _("Say at which open step this is done."))
            return
        if task.closed_at is not None:
            yield already_done(task)
            return
        if (last := self._last_reminded(task.step)) is not None and self.at - last < PAUSE_BETWEEN:
            yield Refusal(
                "just_reminded",
                _("The holder was reminded at %(time)s. Give them an hour, or give the step to somebody else."),
                {"time": clock_time(last)},
            )

    def _last_reminded(self, step: str) -> datetime | None:
        since = self.at - PAUSE_BETWEEN
        reminded = self.case.events.filter(code=self.code, at__gt=since).order_by("-sequence")
        return next((event.at for event in reminded if event.facts.get("step") == step), None)

    def effect(self) -> dict[str, Any]:
        """Nothing moves: the reminder is the event."""
        task = self.at_task
        return {"step": task.step, "to": str(task.officer or ""), "unit": task.unit.label, "note": self.note.strip()}
