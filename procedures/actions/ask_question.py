"""A citizen asks: about a procedure or free, without an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.idempotency import claim
from procedures.actions.inquiries import begin, clean, wording_refusals
from procedures.errors import ActionRefused, Refusal
from procedures.models import Procedure, Question, Unit
from procedures.notices.inquiries import tell_sender


@dataclass
class AskQuestion:
    """Ask the agency `unit`; contact is optional and sealed.

    Source: NĐ 118/2025/NĐ-CP art. 9 (the one-stop shop explains procedures to whoever asks).
    """

    unit: Unit
    title: str
    text: str
    at: datetime
    procedure: Procedure | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "vi"
    key: str = ""

    code = "ask_question"
    label = _("Ask")

    def run(self) -> Question:
        """Keep the question and tell its sender so. Raises ActionRefused with every reason, or AlreadyAnswered."""
        question = Question(
            unit=self.unit,
            procedure=self.procedure,
            title=clean(self.title),
            text=clean(self.text),
            language=self.language,
            received_at=self.at,
        )
        question.keep_contact(name=clean(self.name), phone=self.phone, email=self.email)
        with transaction.atomic():
            if self.key:
                claim(self.key, by=None, at=self.at, answer=question.token)
            if reasons := list(self.refusals()):
                raise ActionRefused(reasons)
            begin(question, self.code, by=None, at=self.at, facts={"unit": self.unit.code})
            tell_sender(question, "question_received", at=self.at)
        return question

    def refusals(self) -> Iterator[Refusal]:
        """Why it cannot be kept as it was typed."""
        yield from wording_refusals(self.title, self.text)
        if self.unit.closed_on is not None:
            yield Refusal("unit_closed", _("This agency does not exist any more. Choose another."))
