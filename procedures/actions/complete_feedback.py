"""The sender answers what was asked: the clock of the feedback goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import iso
from procedures.actions.inquiries import SHORTEST_TITLE, append, clean, wrong_state
from procedures.errors import ActionRefused, Refusal
from procedures.models import Feedback, FeedbackState
from procedures.queries.feedback_limits import calendar_of, settle_by


@dataclass
class CompleteFeedback:
    """Answer by the address that only the sender has. The time of waiting is added to the term.

    Source: NĐ 20/2008/NĐ-CP as amended; QĐ 766/QĐ-TTg, group 5.
    """

    feedback: Feedback
    text: str
    at: datetime

    code = "complete_feedback"
    label = _("Send the answer")

    def run(self) -> Feedback:
        """Keep the answer. Raises ActionRefused."""
        with transaction.atomic():
            feedback = Feedback.objects.select_for_update(of=("self",)).select_related("unit").get(pk=self.feedback.pk)
            if feedback.state != FeedbackState.ASKED:
                raise ActionRefused([wrong_state(feedback)])
            if len(clean(self.text)) < SHORTEST_TITLE:
                raise ActionRefused([Refusal("no_reply", _("Write your answer."))])
            feedback.reply, feedback.replied_at = clean(self.text), self.at
            feedback.state = FeedbackState.CONFIRMED if feedback.confirmed_at else FeedbackState.RECEIVED
            feedback.due_at = settle_by(feedback, calendar_of(feedback))
            due_at = iso(feedback.due_at) if feedback.due_at else None
            append(feedback, self.code, by=None, at=self.at, facts={"text": feedback.reply, "due_at": due_at})
        return feedback
