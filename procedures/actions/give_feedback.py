"""Feedback comes in: from a citizen without an account, or through an officer for somebody who comes in person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import iso
from procedures.actions.idempotency import claim
from procedures.actions.inquiries import begin, clean, wording_refusals
from procedures.errors import ActionRefused, Refusal
from procedures.models import Case, Feedback, FeedbackSubject, Officer, Procedure, Unit
from procedures.notices.inquiries import tell_sender
from procedures.queries.calendars import calendar_for
from procedures.queries.feedback_limits import settle_by


@dataclass
class GiveFeedback:
    """Take feedback in: its clocks start at this moment.

    With a name it also has an address and a telephone or mailbox; without one it is taken in too, but may be turned
    down for that. `case` is the case whose address the sender has. Source: NĐ 20/2008/NĐ-CP as amended.
    """

    unit: Unit
    subject: str
    title: str
    text: str
    at: datetime
    anonymous: bool = False
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    procedure: Procedure | None = None
    case: Case | None = None
    by: Officer | None = None
    language: str = "vi"
    key: str = ""

    code = "give_feedback"
    label = _("Send")

    def run(self) -> Feedback:
        """Keep it, start its clocks, tell its sender so. Raises ActionRefused with every reason, or AlreadyAnswered."""
        feedback = self._feedback()
        with transaction.atomic():
            if self.key:
                claim(self.key, by=self.by, at=self.at, answer=feedback.token)
            if reasons := list(self.refusals()):
                raise ActionRefused(reasons)
            calendar = calendar_for(self.unit)
            feedback.calendar_version = calendar.version
            feedback.due_at = settle_by(feedback, calendar)
            due_at = iso(feedback.due_at) if feedback.due_at else None
            facts = {"unit": self.unit.code, "subject": self.subject, "due_at": due_at, "anonymous": self.anonymous}
            begin(feedback, self.code, by=self.by, at=self.at, facts=facts)
            tell_sender(feedback, "feedback_received", at=self.at)
        return feedback

    def _feedback(self) -> Feedback:
        feedback = Feedback(
            unit=self.unit,
            received_unit=self.unit,
            subject=self.subject,
            title=clean(self.title),
            text=clean(self.text),
            anonymous=self.anonymous,
            procedure=self.procedure or (self.case.version.procedure if self.case else None),
            case=self.case,
            language=self.language,
            received_at=self.at,
            received_by=self.by,
        )
        # Whoever wants to stay unknown may still leave a number for the answer; a name is then not kept.
        feedback.keep_contact(name="" if self.anonymous else clean(self.name), phone=self.phone, email=self.email)
        feedback.keep_address("" if self.anonymous else clean(self.address))
        return feedback

    def refusals(self) -> Iterator[Refusal]:
        """Why it cannot be kept as it was typed."""
        yield from wording_refusals(self.title, self.text)
        if self.subject not in FeedbackSubject.values:
            yield Refusal("no_subject", _("Choose what it is about."))
        if not self.anonymous and not clean(self.name):
            yield Refusal("no_name", _("Write your name, or choose to stay unnamed."))
        if not self.anonymous and not (clean(self.address) or self.phone or self.email):
            yield Refusal("no_way_back", _("Leave an address, a telephone number or a mailbox, or stay unnamed."))
        if self.unit.closed_on is not None:
            yield Refusal("unit_closed", _("This agency does not exist any more. Choose another."))
