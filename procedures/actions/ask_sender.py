"""The sender of feedback is asked for what is missing; meanwhile its clock stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import formats, policies
from procedures.actions.inquiries import InquiryAct, clean
from procedures.errors import Refusal
from procedures.models import Feedback, FeedbackState
from procedures.notices.inquiries import tell_sender
from procedures.queries.feedback_limits import ask_by, calendar_of


@dataclass
class AskSender(InquiryAct[Feedback]):
    """Ask once, within 5 working days of reception. Source: QĐ 766/QĐ-TTg, group 5 (ask within 5 working days)."""

    text: str = ""
    code = "ask_sender"
    label = _("Ask the sender")
    roles = policies.DECIDING_ROLES
    states = frozenset({FeedbackState.RECEIVED, FeedbackState.CONFIRMED})

    def refusals(self) -> Iterator[Refusal]:
        """Once, in time, with a question."""
        last = ask_by(self.inquiry, calendar_of(self.inquiry))
        if self.inquiry.asked_at is not None:
            yield Refusal("asked_before", _("The sender was asked already. Settle it with what is known."))
        if self.at > last:
            said = {"last": formats.moment(last)}
            yield Refusal(
                "too_late_to_ask", _("The sender could be asked until %(last)s. Settle it with what is known."), said
            )
        if not clean(self.text):
            yield Refusal("no_question", _("Write what you need to know."))

    def effect(self) -> dict[str, Any]:
        """Stop the clock and ask."""
        feedback = self.inquiry
        feedback.state, feedback.asked_at, feedback.asked_for = FeedbackState.ASKED, self.at, clean(self.text)
        feedback.due_at = None
        tell_sender(feedback, "feedback_asked", at=self.at)
        return {"text": feedback.asked_for}
