"""A question that this office cannot answer, with the reason and who can help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.actions.inquiries import InquiryAct, clean, reason_refusals
from procedures.errors import Refusal
from procedures.models import Question, QuestionState
from procedures.notices.inquiries import tell_sender


@dataclass
class DeclineQuestion(InquiryAct[Question]):
    """Say that it is not answered here and why; the sender is told.

    Source: NĐ 118/2025/NĐ-CP art. 9 (whoever asks is told where to turn).
    """

    reason: str = ""
    code = "decline_question"
    label = _("Do not answer here")
    states = frozenset({QuestionState.ASKED})

    def refusals(self) -> Iterator[Refusal]:
        """It says why."""
        yield from reason_refusals(self.reason)

    def effect(self) -> dict[str, Any]:
        """End it."""
        self.inquiry.state, self.inquiry.declined_because = QuestionState.DECLINED, clean(self.reason)
        tell_sender(self.inquiry, "question_declined", at=self.at)
        return {"reason": self.inquiry.declined_because}
