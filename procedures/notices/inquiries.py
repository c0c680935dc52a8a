"""Telling whoever asked or complained: one message by the channel they left, in the act's own transaction.

There is no case and no party here, so the row of the outbox is written with the event instead of being made from it
afterwards: both exist or neither. The address stays sealed until it is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from procedures import formats
from procedures.models import Feedback, Inquiry, Message, MessageChannel, MessageState
from procedures.models.secret import seal
from procedures.notices.hint import hint
from procedures.notices.limits import sendable_from
from procedures.notices.texts import shaped

SENTENCES: dict[str, Callable[[], str]] = {
    "question_received": lambda: _("We have your question %(code)s. The answer will be on its page."),
    "question_answered": lambda: _("Your question %(code)s is answered."),
    "question_declined": lambda: _(
        "Your question %(code)s cannot be answered here. The page says why and who can help."
    ),
    "feedback_received": lambda: _("We have your feedback %(code)s. It is to be settled by %(date)s."),
    "feedback_asked": lambda: _("We need to know more about your feedback %(code)s. Please answer on its page."),
    "feedback_declined": lambda: _("Your feedback %(code)s is not taken up. The page says why."),
    "feedback_forwarded": lambda: _("Your feedback %(code)s was forwarded to the agency that settles it."),
    "feedback_settled": lambda: _("Your feedback %(code)s is settled. The result is on its page."),
}
"""What is told. No text names a person or repeats what was written."""

STATUS_PAGES = {"HD": "question_status", "PA": "feedback_status"}


def status_link(inquiry: Inquiry) -> str:
    """The address at which its sender follows it."""
    path = reverse(STATUS_PAGES[inquiry.PREFIX], args=[inquiry.token])
    return f"{settings.ONESTOP_PUBLIC_URL.rstrip('/')}{path}"


def tell_sender(inquiry: Inquiry, kind: str, *, at: datetime) -> Message | None:
    """Put one message into the outbox; None when the sender left nothing by which the house could reach them."""
    channel, address = _way(inquiry)
    if not address:
        return None
    due_at = inquiry.due_at if isinstance(inquiry, Feedback) else None
    with translation.override(inquiry.language):
        values = {"code": inquiry.code, "date": formats.moment(due_at) if due_at else ""}
        words = shaped(
            SENTENCES[kind]() % values, channel, values, link=status_link(inquiry), office=inquiry.unit.label
        )
    start = sendable_from(channel, at=at)
    message = Message.objects.create(
        unit=inquiry.unit,
        kind=kind,
        channel=channel,
        language=inquiry.language,
        subject=inquiry.code if words.subject else "",
        text=words.text,
        parts=words.parts,
        values={Message.SEALED: seal(address)},
        state=MessageState.HELD if start > at else MessageState.WAITING,
        made_at=at,
        next_at=start,
    )
    transaction.on_commit(hint, robust=True)
    return message


def _way(inquiry: Inquiry) -> tuple[MessageChannel, str]:
    """The first channel that the installation has and the sender left an address for."""
    phone, email = inquiry.phone, inquiry.email
    ways = ((MessageChannel.SMS, phone), (MessageChannel.EMAIL, email))
    return next(
        ((channel, address) for channel, address in ways if address and settings.ONESTOP_SENDERS.get(channel)),
        (MessageChannel.EMAIL, ""),
    )
