"""Feedback that is not taken up, within two working days and with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import formats, policies
from procedures.actions.inquiries import InquiryAct, clean, reason_refusals
from procedures.errors import Refusal
from procedures.models import Feedback, FeedbackState
from procedures.notices.inquiries import tell_sender
from procedures.queries.feedback_limits import calendar_of, refuse_by


@dataclass
class DeclineFeedback(InquiryAct[Feedback]):
    """Turn it down: no feedback, not this administration's, or against the requirements; the sender is told why.

    Source: NĐ 20/2008/NĐ-CP as amended; QĐ 766/QĐ-TTg, group 5 (within 2 working days).
    """

    reason: str = ""
    code = "decline_feedback"
    label = _("Do not take up")
    roles = policies.DECIDING_ROLES
    states = frozenset({FeedbackState.RECEIVED})

    def refusals(self) -> Iterator[Refusal]:
        """In time and with the reason."""
        last = refuse_by(self.inquiry, calendar_of(self.inquiry))
        if self.at > last:
            said = {"last": formats.moment(last)}
            yield Refusal(
                "too_late_to_decline", _("It could be turned down until %(last)s. Take it up and settle it."), said
            )
        yield from reason_refusals(self.reason)

    def effect(self) -> dict[str, Any]:
        """End it."""
        feedback = self.inquiry
        feedback.state, feedback.declined_at = FeedbackState.DECLINED, self.at
        feedback.declined_because = clean(self.reason)
        tell_sender(feedback, "feedback_declined", at=self.at)
        return {"reason": feedback.declined_because}
