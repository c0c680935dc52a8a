"""Feedback is taken up: classified, and the officer it is about noted, who then does not see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import InquiryAct
from procedures.errors import Refusal
from procedures.models import Feedback, FeedbackState, FeedbackSubject, Officer


@dataclass
class ConfirmFeedback(InquiryAct[Feedback]):
    """Take it up with what it is really about. Source: NĐ 20/2008/NĐ-CP as amended (reception, classification)."""

    subject: str = ""
    about: Officer | None = None
    code = "confirm_feedback"
    label = _("Take up")
    roles = policies.DECIDING_ROLES
    states = frozenset({FeedbackState.RECEIVED})

    def refusals(self) -> Iterator[Refusal]:
        """It is about one of three things, and nobody judges what concerns themselves."""
        if self.subject not in FeedbackSubject.values:
            yield Refusal("no_subject", _("Choose what it is about."))
        if self.about is not None and self.about == self.by:
            yield Refusal("about_yourself", _("Feedback about you is taken up by somebody else: forward it upwards."))

    def effect(self) -> dict[str, Any]:
        """Note it."""
        feedback = self.inquiry
        feedback.subject, feedback.about_officer = self.subject, self.about
        feedback.state, feedback.confirmed_at = FeedbackState.CONFIRMED, self.at
        return {"subject": self.subject, "about": self.about.pk if self.about else None}
