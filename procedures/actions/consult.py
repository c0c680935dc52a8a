"""Ask another unit for its opinion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import TaskAction, iso
from procedures.errors import Refusal
from procedures.models import CaseStatus, Consultation, Task, Unit
from procedures.phrases import local
from procedures.queries.dossier import Dossier
from procedures.queries.holders import units_for
from procedures.queries.limits import answer_question_by


@dataclass
class Consult(TaskAction):
    """Ask a unit named by the procedure for an opinion, with a due time; the case stays with the asker.

    `unit` is the function of the unit as the definition names it. The case's clock runs on.
    Refused with `no_consultation_here`, `unit_not_consulted`, `no_unit`, `already_asked_unit`, `no_question`.
    Source: NĐ 118/2025 art. 19 (asked agency, content, deadline, answer are recorded).
    """

    unit: str = field(default="", kw_only=True)
    question: str = field(default="", kw_only=True)

    code: ClassVar[str] = "consult"
    label: ClassVar[Any] = _("Ask for an opinion")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.PROCESSING})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The step must provide for it."""
        assert task is not None
        step = dossier.step_of(task)
        if step.consult is None:
            yield Refusal("no_consultation_here", _("The step “%(step)s” asks nobody."), {"step": local(step.name)})

    def refusals(self) -> Iterator[Refusal]:
        """Whom, what, and not twice at a time."""
        allowed = self._allowed()
        if not self.question.strip():
            yield Refusal("no_question", _("Write what you ask."))
        if not self.unit and len(allowed) > 1:
            yield Refusal("choose_unit", _("Choose the unit to ask."))
            return
        if self.unit and self.unit not in allowed:
            yield Refusal("unit_not_consulted", _("The procedure does not ask that unit."))
            return
        asked = self._asked()
        if asked is None:
            yield Refusal("no_unit", _("This office has no such unit to ask."))
        elif any(question.unit_id == asked.pk for question in self.dossier.open_questions(self.at_task)):
            yield Refusal(
                "already_asked_unit", _("%(unit)s was asked and has not answered yet."), {"unit": asked.label}
            )

    def effect(self) -> dict[str, Any]:
        """Write the question with its due time."""
        asked = self._asked()
        assert asked is not None
        assert self.by is not None
        step = self.dossier.step_of(self.at_task)
        due_at = answer_question_by(self.dossier.calendar, self.dossier.definition, step, self.at)
        question = Consultation.objects.create(
            case=self.case,
            task=self.at_task,
            unit=asked,
            question=self.question.strip(),
            asked_at=self.at,
            asked_by=self.by,
            due_at=due_at,
        )
        return {"unit": asked.name, "question": question.question, "due_at": iso(due_at)}

    def _allowed(self) -> tuple[str, ...]:
        consult = self.dossier.step_of(self.at_task).consult
        return consult.units if consult else ()

    def _asked(self) -> Unit | None:
        function = self.unit or self._allowed()[0]
        return units_for(self.case, {function}, at=self.at)[function]
