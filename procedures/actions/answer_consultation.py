"""Answer a question that another unit asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.errors import Refusal
from procedures.models import CaseStatus, Consultation, Role, Unit
from procedures.policies import Place


@dataclass
class AnswerConsultation(CaseAction):
    """Give the opinion a unit was asked for. Refused with `no_open_question`, `no_answer`.

    Source: NĐ 118/2025 art. 19.
    """

    consultation_id: int | None = field(default=None, kw_only=True)
    text: str = field(default="", kw_only=True)

    code: ClassVar[str] = "answer_consultation"
    label: ClassVar[Any] = _("Answer")
    place: ClassVar[Place] = Place.CONSULTED
    roles: ClassVar[frozenset[Role]] = frozenset({Role.CASE_OFFICER, Role.APPROVER})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(
        # An answer that comes after the case went on (silence may count as consent) is still taken.
        {CaseStatus.PROCESSING, CaseStatus.WAITING_PAPERS, CaseStatus.WAITING_PAYMENT, CaseStatus.READY}
    )

    @property
    def consultation(self) -> Consultation | None:
        """The named question, or the only open one."""
        still_open = [question for question in self.dossier.consultations if question.answered_at is None]
        if self.consultation_id is not None:
            return next((question for question in still_open if question.pk == self.consultation_id), None)
        return still_open[0] if len(still_open) == 1 else None

    def where(self) -> Unit | None:
        """The unit that answers."""
        return self.consultation.unit if self.consultation else None

    def refusals(self) -> Iterator[Refusal]:
        """The answer itself."""
        if not self.text.strip():
            yield Refusal("no_answer", _("Write the answer."))

    def effect(self) -> dict[str, Any]:
        """Write the answer."""
        question = self.consultation
        assert question is not None
        late = self.at > question.due_at
        question.answer, question.answered_at, question.answered_by = self.text.strip(), self.at, self.by
        question.save(update_fields=("answer", "answered_at", "answered_by"))
        return {"unit": question.unit.name, "answer": question.answer, "late": late}
