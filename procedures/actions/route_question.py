"""A question goes to the agency or section that can answer it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.actions.inquiries import InquiryAct
from procedures.errors import Refusal
from procedures.models import Question, QuestionState, Unit


@dataclass
class RouteQuestion(InquiryAct[Question]):
    """Send the question on to `to`, which answers it from then on.

    Source: NĐ 118/2025/NĐ-CP art. 9: who is asked explains, and what is another's goes to them.
    """

    to: Unit | None = None
    code = "route_question"
    label = _("Send on")
    states = frozenset({QuestionState.ASKED})

    def refusals(self) -> Iterator[Refusal]:
        """It goes somewhere else, to an agency that exists."""
        if self.to is None or self.to.closed_on is not None:
            yield Refusal("no_unit", _("Choose the agency that can answer."))
        elif self.to.pk == self.inquiry.unit_id:
            yield Refusal("same_unit", _("The question is already there."))

    def effect(self) -> dict[str, Any]:
        """Move it."""
        assert self.to is not None
        before, self.inquiry.unit = self.inquiry.unit, self.to
        return {"from": before.code, "to": self.to.code, "to_name": self.to.name}
