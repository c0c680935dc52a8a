"""An officer answers a question; the sender reads it at once, the public only when somebody decides so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.actions.inquiries import InquiryAct, clean
from procedures.deadlines import working_minutes
from procedures.errors import Refusal
from procedures.models import Question, QuestionState
from procedures.notices.inquiries import tell_sender
from procedures.queries.calendars import calendar_for


@dataclass
class AnswerQuestion(InquiryAct[Question]):
    """Answer, or better an answer that is not public; the time it took is that of the first answer.

    Source: NĐ 118/2025/NĐ-CP art. 9, art. 33 (explanations are part of what citizens rate).
    """

    text: str = ""
    code = "answer_question"
    label = _("Answer")
    states = frozenset({QuestionState.ASKED, QuestionState.ANSWERED})

    def refusals(self) -> Iterator[Refusal]:
        """An answer says something."""
        if not clean(self.text):
            yield Refusal("no_answer", _("Write the answer."))

    def effect(self) -> dict[str, Any]:
        """Keep the answer, measure the time, tell the sender."""
        question, text = self.inquiry, clean(self.text)
        question.answer, question.state = text, QuestionState.ANSWERED
        if question.answered_at is None:
            question.answered_at = self.at
            question.answered_minutes = working_minutes(calendar_for(question.unit), question.received_at, self.at)
        tell_sender(question, "question_answered", at=self.at)
        return {"text": text, "minutes": question.answered_minutes}
