"""A leader decides that everybody may read a question with its answer, in words that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import InquiryAct, clean
from procedures.errors import Refusal
from procedures.models import Question, QuestionState, Unit
from procedures.phrases import name_key
from procedures.queries.personal_data import personal_data_in


@dataclass
class PublishAnswer(InquiryAct[Question]):
    """Publish; apart from answering, and decided by a leader or supervisor.

    What the public reads is a text of its own, so that personal data can be taken out. A number that looks like one
    of a person is refused until somebody has looked (`checked`). Source: Law 91/2025 on personal data.
    """

    title: str = ""
    text: str = ""
    answer_text: str = ""
    checked: bool = False
    code = "publish_answer"
    label = _("Publish")
    roles = policies.DECIDING_ROLES
    states = frozenset({QuestionState.ANSWERED})

    def refusals(self) -> Iterator[Refusal]:
        """It is complete and names nobody."""
        if not (clean(self.title) and clean(self.text) and clean(self.answer_text)):
            yield Refusal(
                "nothing_to_publish", _("Write the title, the question and the answer as the public reads them.")
            )
        hotlines = Unit.objects.exclude(phone="").values_list("phone", flat=True)
        found = personal_data_in(self.title, self.text, self.answer_text, known=hotlines)
        if found and not self.checked:
            yield Refusal(
                "personal_data",
                _("This looks like personal data: %(found)s. Take it out, or confirm that the public may read it."),
                {"found": ", ".join(found)},
            )

    def effect(self) -> dict[str, Any]:
        """Make it public."""
        question = self.inquiry
        question.state, question.published_at = QuestionState.PUBLISHED, self.at
        question.published_title = clean(self.title)
        question.published_text, question.published_answer = clean(self.text), clean(self.answer_text)
        question.search = name_key(f"{question.published_title} {question.published_text} {question.published_answer}")
        return {
            "title": question.published_title,
            "text": question.published_text,
            "answer": question.published_answer,
            "checked": self.checked,
        }
