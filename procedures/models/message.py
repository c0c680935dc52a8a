"""What citizens were told: each message with its channel and what became of it, and what they asked by text message."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.case import Case
from procedures.models.event import CaseEvent
from procedures.models.office import Unit
from procedures.models.party import Party
from procedures.models.secret import unseal


class MessageChannel(models.TextChoices):
    """How a message reaches a person. By telephone an officer says it."""

    SMS = "sms", _("Text message")
    ZALO = "zalo", _("Zalo")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone call")


class MessageState(models.TextChoices):
    """What became of a message.

    `LOGGED`: the installation has no sender that leaves the house, so it was only noted. `GIVEN_UP`: it may have
    arrived, nobody knows. `FAILED`: it certainly did not.
    """

    WAITING = "waiting", _("Waiting")
    HELD = "held", _("Held until the morning")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    LOGGED = "logged", _("Only noted, not sent out")
    FAILED = "failed", _("Not delivered")
    GIVEN_UP = "given_up", _("Perhaps not delivered")
    SUPPRESSED = "suppressed", _("No longer needed")


UNSENT_STATES = (MessageState.WAITING, MessageState.HELD, MessageState.SENDING)
PAID_CHANNELS = (MessageChannel.SMS, MessageChannel.ZALO)
"""Channels that cost money by the part, and wake people at night."""


def new_message_key() -> str:
    """The key by which a gateway knows a repeated message: 128 random bits."""
    return secrets.token_hex(16)


class Message(models.Model):
    """One thing told, or to be told, to one person by one channel.

    Made from a committed event, which is the outbox; answers to questions by text message have none. `key` goes to
    the gateway with every attempt. `lease` and `leased_until` say which worker is sending it. `maybe_arrived`: an
    attempt ended without an answer. `parts` is what it costs, in text messages; `counted_on` the day it counts to.
    """

    SEALED = "sealed_address"
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="messages")
    event = models.ForeignKey(CaseEvent, models.PROTECT, null=True, blank=True, related_name="messages")
    party = models.ForeignKey(Party, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=24)
    channel = models.CharField(_("channel"), max_length=8, choices=MessageChannel.choices)
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=5, default="vi")
    subject = models.CharField(max_length=160, blank=True)
    text = models.CharField(max_length=1200)
    values = models.JSONField(default=dict, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=12, choices=MessageState.choices, default=MessageState.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    maybe_arrived = models.BooleanField(default=False)
    key = models.CharField(max_length=32, unique=True, default=new_message_key)
    reference = models.CharField(max_length=120, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("event", "party", "channel"), name="told_once_per_event_person_and_channel"
            ),
            models.CheckConstraint(condition=~Q(state="sent") | ~Q(sent_at=None), name="a_sent_message_says_when"),
            models.CheckConstraint(
                condition=~Q(state="sending") | ~Q(leased_until=None), name="who_sends_a_message_has_a_lease"
            ),
        )
        indexes = (
            # The worker: what is due, oldest first.
            models.Index(
                fields=("next_at", "id"),
                name="messages_to_send",
                condition=Q(state__in=("waiting", "held", "sending")) & ~Q(channel="phone"),
            ),
            # The counter's call list: longest waiting first.
            models.Index(
                fields=("unit", "made_at", "id"),
                name="people_to_call",
                condition=Q(channel="phone", state="waiting"),
            ),
            # The cost cap: what a unit sent on a day or in a month.
            models.Index(fields=("unit", "counted_on"), name="messages_paid_for", condition=~Q(counted_on=None)),
            # How many answers a number got lately.
            models.Index(fields=("address", "made_at"), name="answers_to_a_number", condition=Q(event=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.state}"

    @property
    def sent_to(self) -> str:
        """The number or mailbox it goes to; that of whoever is no party of a case stands sealed among the values."""
        return self.address or unseal(self.values.get(self.SEALED, ""))


class ContactChoice(models.Model):
    """How the person of a case wants to be told, as they said it; without one the office's own order holds.

    `channels` in the order wished; `every` for all of them at once instead of the first that works.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="contact_choice")
    channels = models.JSONField(default=list)
    every = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="vi")

    class Meta:
        verbose_name = _("choice of channels")
        verbose_name_plural = _("choices of channels")

    def __str__(self) -> str:
        return f"{self.case_id} {' '.join(self.channels)}"


class OutboxMark(models.Model):
    """How far the record was looked through for something to tell: every event up to `floor` was looked at.

    `seen` becomes the floor once every transaction that had begun at `seen_at` must have ended, because numbers of
    events are given before they are committed.
    """

    floor = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("outbox mark")
        verbose_name_plural = _("outbox marks")

    def __str__(self) -> str:
        return str(self.floor)


class InboundMessage(models.Model):
    """A text message that came in, answered once however often it is brought. Its words are not kept."""

    provider_id = models.CharField(max_length=120, unique=True)
    received_at = models.DateTimeField()
    answer = models.OneToOneField(Message, models.PROTECT, null=True, blank=True, related_name="question")

    class Meta:
        verbose_name = _("inbound message")
        verbose_name_plural = _("inbound messages")

    def __str__(self) -> str:
        return self.provider_id
