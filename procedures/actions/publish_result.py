"""The result of feedback becomes public, in words that name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import InquiryAct, clean
from procedures.errors import Refusal
from procedures.models import Feedback, FeedbackState, Unit
from procedures.phrases import name_key
from procedures.queries.personal_data import personal_data_in


@dataclass
class PublishResult(InquiryAct[Feedback]):
    """Publish within 2 working days of settling. Source: QĐ 766/QĐ-TTg, group 5; Law 91/2025 on personal data."""

    title: str = ""
    text: str = ""
    answer_text: str = ""
    checked: bool = False
    code = "publish_result"
    label = _("Publish the result")
    roles = policies.DECIDING_ROLES
    states = frozenset({FeedbackState.SETTLED})

    def refusals(self) -> Iterator[Refusal]:
        """It is complete and names nobody."""
        texts = (self.title, self.text, self.answer_text)
        if not all(clean(text) for text in texts):
            yield Refusal(
                "nothing_to_publish", _("Write the title, the feedback and the result as the public reads them.")
            )
        hotlines = Unit.objects.exclude(phone="").values_list("phone", flat=True)
        found = personal_data_in(*texts, known=hotlines)
        if found and not self.checked:
            yield Refusal(
                "personal_data",
                _("This looks like personal data: %(found)s. Take it out, or confirm that the public may read it."),
                {"found": ", ".join(found)},
            )

    def effect(self) -> dict[str, Any]:
        """Make it public."""
        feedback = self.inquiry
        feedback.state, feedback.published_at = FeedbackState.PUBLISHED, self.at
        feedback.published_title, feedback.published_text = clean(self.title), clean(self.text)
        feedback.published_answer = clean(self.answer_text)
        feedback.search = name_key(f"{feedback.published_title} {feedback.published_text} {feedback.published_answer}")
        return {
            "title": feedback.published_title,
            "text": feedback.published_text,
            "answer": feedback.published_answer,
            "checked": self.checked,
        }
