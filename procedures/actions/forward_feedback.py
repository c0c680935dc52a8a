"""Feedback goes to the agency that is competent to settle it; whoever took it in keeps watching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import InquiryAct
from procedures.errors import Refusal
from procedures.models import Feedback, FeedbackState, Unit
from procedures.notices.inquiries import tell_sender


@dataclass
class ForwardFeedback(InquiryAct[Feedback]):
    """Forward; the clock goes on as it was. Source: NĐ 20/2008/NĐ-CP as amended (transfer to the competent agency)."""

    to: Unit | None = None
    code = "forward_feedback"
    label = _("Forward")
    roles = policies.DECIDING_ROLES
    states = frozenset({FeedbackState.CONFIRMED, FeedbackState.FORWARDED})

    def refusals(self) -> Iterator[Refusal]:
        """It goes somewhere else, to an agency that exists."""
        if self.to is None or self.to.closed_on is not None:
            yield Refusal("no_unit", _("Choose the agency that is competent."))
        elif self.to.pk == self.inquiry.unit_id:
            yield Refusal("same_unit", _("It is already there."))

    def effect(self) -> dict[str, Any]:
        """Move it."""
        assert self.to is not None
        before, self.inquiry.unit, self.inquiry.state = self.inquiry.unit, self.to, FeedbackState.FORWARDED
        tell_sender(self.inquiry, "feedback_forwarded", at=self.at)
        return {"from": before.code, "to": self.to.code, "to_name": self.to.name}
