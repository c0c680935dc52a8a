"""What citizens ask and what they object to: questions with their answers, feedback, and the history of each.

Whoever writes is no party of a case: name, telephone and mailbox are optional, and sealed.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Officer, Unit
from procedures.models.procedure import Procedure
from procedures.models.secret import seal, unseal

LONGEST_TITLE, LONGEST_TEXT, LONGEST_ANSWER = 160, 3000, 6000
CODE_DIGITS = 8


def new_inquiry_token() -> str:
    """The secret part of a status address: 128 random bits."""
    return secrets.token_urlsafe(16)


def new_code(prefix: str) -> str:
    """A code to be read out, "HD-4821-0937": it tells nothing about how many there are."""
    digits = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    return f"{prefix}-{digits[:4]}-{digits[4:]}"


class QuestionState(models.TextChoices):
    """How far a question is. A withdrawn answer leaves the public and is answered still."""

    ASKED = "asked", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Not answered here")


class FeedbackState(models.TextChoices):
    """How far a piece of feedback is."""

    RECEIVED = "received", _("Just received")
    ASKED = "asked", _("Waiting for the sender")
    CONFIRMED = "confirmed", _("Taken up")
    FORWARDED = "forwarded", _("With the competent agency")
    SETTLED = "settled", _("Settled")
    PUBLISHED = "published", _("Result published")
    DECLINED = "declined", _("Not taken up")


class FeedbackSubject(models.TextChoices):
    """What feedback is about."""

    BEHAVIOUR = "behaviour", _("How an officer behaved")
    LATENESS = "lateness", _("A case that is late or was handled wrongly")
    REGULATION = "regulation", _("A rule, a form or a requirement")


class Inquiry(models.Model):
    """What questions and feedback have in common.

    `unit` is where it is now. `edition` counts its changes. The name and address of the sender are ciphertext;
    `title` and `text` are what was typed and may hold personal data: the public sees them only as published.
    """

    PREFIX = ""
    code = models.CharField(max_length=16, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_inquiry_token)
    procedure = models.ForeignKey(Procedure, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    text = models.TextField(max_length=LONGEST_TEXT)
    name_sealed = models.TextField(blank=True)
    phone_sealed = models.TextField(blank=True)
    email_sealed = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="vi")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    edition = models.PositiveIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    published_title = models.CharField(max_length=LONGEST_TITLE, blank=True)
    published_text = models.TextField(blank=True)
    published_answer = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    search = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    def keep_contact(self, *, name: str = "", phone: str = "", email: str = "") -> None:
        """Seal who wrote and how they are reached; empty stays empty."""
        self.name_sealed, self.phone_sealed, self.email_sealed = seal(name), seal(phone), seal(email)

    @property
    def name(self) -> str:
        """The sender's name, readable."""
        return unseal(self.name_sealed)

    @property
    def phone(self) -> str:
        """The sender's telephone number, readable."""
        return unseal(self.phone_sealed)

    @property
    def email(self) -> str:
        """The sender's mailbox, readable."""
        return unseal(self.email_sealed)


class Question(Inquiry):
    """A question of a citizen (hỏi đáp), about a procedure or free.

    `answered_minutes` is the working time from asking to the first answer by the calendar of the unit that answered.
    """

    PREFIX = "HD"
    state = models.CharField(_("state"), max_length=12, choices=QuestionState.choices, default=QuestionState.ASKED)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_minutes = models.PositiveIntegerField(null=True, blank=True)
    declined_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = (
            models.Index(fields=("unit", "-received_at", "-id"), name="questions_of_a_unit"),
            models.Index(fields=("-published_at", "-id"), name="published_questions", condition=Q(state="published")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("answered", "published")) | ~Q(answered_at=None), name="an_answer_says_when"
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="only_what_is_published_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(declined_because=""), name="a_declined_question_says_why"
            ),
        )


class Feedback(Inquiry):
    """Feedback (phản ánh, kiến nghị) about behaviour, lateness or a rule.

    `received_unit` took it in and watches over it; `unit` settles it. `case` is the case it is about and
    `about_officer` whom it is about: neither that officer nor, unless it is about a rule, anybody who acted on the
    case reads it. `due_at` is when it must be settled, None while its sender is asked. `calendar_version` names the
    calendar its dates were counted with.
    """

    PREFIX = "PA"
    state = models.CharField(_("state"), max_length=12, choices=FeedbackState.choices, default=FeedbackState.RECEIVED)
    subject = models.CharField(_("about"), max_length=12, choices=FeedbackSubject.choices)
    anonymous = models.BooleanField(default=False)
    address_sealed = models.TextField(blank=True)
    received_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    case = models.ForeignKey("procedures.Case", models.PROTECT, null=True, blank=True, related_name="+")
    about_officer = models.ForeignKey(Officer, models.PROTECT, null=True, blank=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    calendar_version = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_for = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_because = models.TextField(blank=True)

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes = (
            models.Index(fields=("unit", "-received_at", "-id"), name="feedback_of_a_unit"),
            models.Index(fields=("-published_at", "-id"), name="published_feedback", condition=Q(state="published")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="declined") | (~Q(declined_because="") & ~Q(declined_at=None)),
                name="declined_feedback_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("settled", "published")) | ~Q(settled_at=None),
                name="settled_feedback_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="asked") | Q(due_at=None), name="who_is_asked_stops_the_clock"),
        )

    def keep_address(self, address: str) -> None:
        """Seal where the sender lives."""
        self.address_sealed = seal(address)

    @property
    def address(self) -> str:
        """Where the sender lives, readable."""
        return unseal(self.address_sealed)

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be settled."""
        return self.state in OPEN_FEEDBACK


OPEN_FEEDBACK = (FeedbackState.RECEIVED, FeedbackState.ASKED, FeedbackState.CONFIRMED, FeedbackState.FORWARDED)


class InquiryEvent(models.Model):
    """One thing that happened to a question or to feedback. UPDATE and DELETE are refused by triggers."""

    sequence = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    facts = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.sequence} {self.code}"


class QuestionEvent(InquiryEvent):
    """One thing that happened to a question."""

    inquiry = models.ForeignKey(Question, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = _("event of a question")
        verbose_name_plural = _("events of questions")
        ordering = ("inquiry_id", "sequence")
        constraints = (
            models.UniqueConstraint(fields=("inquiry", "sequence"), name="events_of_a_question_are_numbered"),
        )


class FeedbackEvent(InquiryEvent):
    """One thing that happened to feedback."""

    inquiry = models.ForeignKey(Feedback, models.PROTECT, related_name="events")

    class Meta:
        verbose_name = _("event of feedback")
        verbose_name_plural = _("events of feedback")
        ordering = ("inquiry_id", "sequence")
        constraints = (models.UniqueConstraint(fields=("inquiry", "sequence"), name="events_of_feedback_are_numbered"),)


EVENTS: dict[type[Inquiry], type[Any]] = {Question: QuestionEvent, Feedback: FeedbackEvent}
"""Where the history of each stands."""
