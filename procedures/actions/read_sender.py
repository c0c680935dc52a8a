"""An officer reads who wrote, in full: that goes on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.actions.inquiries import InquiryAct
from procedures.models import FeedbackState, Inquiry, QuestionState


@dataclass
class ReadSender(InquiryAct[Inquiry]):
    """Read name and contact of the sender. Source: Law 91/2025 on personal data; NĐ 118/2025/NĐ-CP art. 5."""

    code = "read_sender"
    label = _("Show the sender")
    states = frozenset({*QuestionState.values, *FeedbackState.values})

    def effect(self) -> dict[str, Any]:
        """Nothing changes but the record."""
        return {}
