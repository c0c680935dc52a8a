"""Who lost the receipt gets a new link by text message, if telephone and identity number stand on the case together."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from procedures.actions.base import locked, record
from procedures.models import Case, LinkRequest, Message, MessageChannel
from procedures.models.case import new_token
from procedures.notices.hint import hint
from procedures.notices.texts import shaped, tracking_link
from procedures.queries.dossier import Dossier
from procedures.queries.second_factor import cases_of_person

logger = logging.getLogger(__name__)
EVENT, KIND = "renew_token_by_phone", "link"
BATCH = 50
MOST_CASES = 3
MOST_PER_DAY = 3
"""Times a day that a telephone gets links: a stranger who knows the digits can cancel a code no more often."""


def ask_for_link(phone: str, digits: str, *, at: datetime) -> None:
    """Note the request, whatever was typed. One statement; what follows happens out of sight."""
    LinkRequest.asked(phone, digits, at=at)
    transaction.on_commit(hint, robust=True)


def send_links(*, at: datetime) -> int:
    """Answer the requests that wait, each once however many workers there are; how many links were queued."""
    sent = 0
    for request in LinkRequest.objects.order_by("pk")[:BATCH]:
        with transaction.atomic():
            # Who deletes the row answers it.
            if LinkRequest.objects.filter(pk=request.pk).delete()[0]:
                sent += _answer(request, at=at)
    return sent


def _answer(request: LinkRequest, *, at: datetime) -> int:
    try:
        phone, digits = request.typed
    except ValueError:
        logger.warning("A request for a link was sealed with another key")
        return 0
    # Without a sender nothing would arrive, and the code on paper must not be cancelled for nothing.
    if not settings.ONESTOP_SENDERS.get(MessageChannel.SMS) or _had_enough(phone, at):
        return 0
    found = cases_of_person(phone, digits, most=MOST_CASES)
    for case in found:
        _renew(case, phone, at=at)
    return len(found)


def _had_enough(phone: str, at: datetime) -> bool:
    lately = Message.objects.filter(event=None, address=phone, kind=KIND, made_at__gt=at - timedelta(days=1))
    return lately.values("made_at").distinct().count() >= MOST_PER_DAY


def _renew(found: Case, phone: str, *, at: datetime) -> None:
    """Give one case a new address, on record, and queue the message that brings it."""
    case = locked(found.pk)
    case.token = new_token()
    later = max(at, case.changed_at or at)
    record(Dossier(case), EVENT, by=None, at=later, unit=None, facts={})
    with translation.override(settings.LANGUAGE_CODE):
        sentence = _("Case %(code)s has a new link; the old QR code no longer works.") % {"code": case.code}
        words = shaped(sentence, MessageChannel.SMS, {}, link=tracking_link(case))
    Message.objects.create(
        case=case,
        unit=case.received_at_unit,
        kind=KIND,
        channel=MessageChannel.SMS,
        address=phone,
        text=words.text,
        parts=words.parts,
        made_at=at,
        next_at=at,
    )
