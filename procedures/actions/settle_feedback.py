"""Feedback is settled: what was found and what is done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import InquiryAct, clean
from procedures.errors import Refusal
from procedures.models import Feedback, FeedbackState
from procedures.notices.inquiries import tell_sender


@dataclass
class SettleFeedback(InquiryAct[Feedback]):
    """Settle within 15 working days; the sender reads the result. Source: QĐ 766/QĐ-TTg, group 5."""

    result: str = ""
    code = "settle_feedback"
    label = _("Settle")
    roles = policies.DECIDING_ROLES
    states = frozenset({FeedbackState.CONFIRMED, FeedbackState.FORWARDED})

    def refusals(self) -> Iterator[Refusal]:
        """The sender is told a result."""
        if not clean(self.result):
            yield Refusal("no_result", _("Write what was found and what is done about it: the sender reads it."))

    def effect(self) -> dict[str, Any]:
        """Note the result."""
        feedback = self.inquiry
        feedback.result, feedback.settled_at, feedback.state = clean(self.result), self.at, FeedbackState.SETTLED
        tell_sender(feedback, "feedback_settled", at=self.at)
        return {"text": feedback.result, "late": feedback.due_at is not None and self.at > feedback.due_at}
