"""The result of feedback becomes public, in words that name nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.actions.publishing import Publishing
from procedures.models import Feedback, FeedbackState


@dataclass
class PublishResult(Publishing[Feedback]):
    """Publish within 2 working days of settling. Source: QĐ 766/QĐ-TTg, group 5; Law 91/2025 on personal data."""

    code = "publish_result"
    label = _("Publish the result")
    states = frozenset({FeedbackState.SETTLED})
    incomplete = _("Write the title, the feedback and the result as the public reads them.")

    def effect(self) -> dict[str, Any]:
        """Make it public."""
        self.inquiry.state = FeedbackState.PUBLISHED
        return self.published()
