"""A published answer leaves the public: it was wrong, or the rules have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.inquiries import InquiryAct, clean, reason_refusals
from procedures.errors import Refusal
from procedures.models import Question, QuestionState


@dataclass
class WithdrawAnswer(InquiryAct[Question]):
    """Take the answer back from the public, with a reason; it can be bettered and published again.

    Source: NĐ 118/2025/NĐ-CP art. 33 (published information is accurate).
    """

    reason: str = ""
    code = "withdraw_answer"
    label = _("Take back from the public")
    roles = policies.DECIDING_ROLES
    states = frozenset({QuestionState.PUBLISHED})

    def refusals(self) -> Iterator[Refusal]:
        """It says why."""
        yield from reason_refusals(self.reason)

    def effect(self) -> dict[str, Any]:
        """Back to answered."""
        self.inquiry.state, self.inquiry.published_at, self.inquiry.search = QuestionState.ANSWERED, None, ""
        return {"reason": clean(self.reason)}
