"""A leader decides that everybody may read a question with its answer, in words that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.actions.publishing import Publishing
from procedures.models import Question, QuestionState


@dataclass
class PublishAnswer(Publishing[Question]):
    """Publish; apart from answering, and decided by a leader or supervisor. Source: Law 91/2025 on personal data."""

    code = "publish_answer"
    states = frozenset({QuestionState.ANSWERED})
    incomplete = _("Write the title, the question and the answer as the public reads them.")

    def effect(self) -> dict[str, Any]:
        """Make it public."""
        self.inquiry.state = QuestionState.PUBLISHED
        return self.published()
