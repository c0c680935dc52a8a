"""A citizen asks by text message: the case code goes in, code and level of completion come back.

Only a number that stands on the case gets the level (domain rule on look-ups without signing in); every other number
and every code that does not exist get the same sentence, so that nobody learns by asking which codes exist.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from procedures.models import Case, InboundMessage, Message, MessageChannel, MessageState
from procedures.notices.texts import shaped

REPLY = "reply"
MOST_ANSWERS = 5
WITHIN = timedelta(hours=1)
CODE = re.compile(r"[A-Z]\d{2}(?:\.\d+)*-\d{6}-\d{4,}")
LONGEST_TEXT = 500


def code_in(text: str) -> str:
    """The case code in a text message, as it stands on the receipt; "" when there is none."""
    found = CODE.search("".join(text[:LONGEST_TEXT].split()).upper())
    return found.group() if found else ""


def national(phone: str) -> str:
    """A number as cases have it: "+84 900 000 001" and "84900000001" → "0900000001"."""
    digits = "".join(letter for letter in phone if letter.isascii() and letter.isdigit())
    return f"0{digits[2:]}" if digits.startswith("84") and len(digits) >= 11 else digits


def case_asked_by(phone: str, code: str) -> Case | None:
    """The case of the code if this number stands on it. One query."""
    case = Case.objects.select_related("applicant", "submitter").filter(code=code).first() if code and phone else None
    if case is None:
        return None
    people = [person for person in (case.applicant, case.submitter) if person is not None]
    return case if phone in {national(person.phone) for person in people} else None


def answer(provider_id: str, phone: str, case: Case | None, level: int, *, at: datetime) -> Message | None:
    """Note the message that came in and queue its answer, once per number of the provider.

    None when it was answered before, when no answer can go anywhere, or when the number asked too often.
    """
    try:
        with transaction.atomic():
            question = InboundMessage.objects.create(provider_id=provider_id, received_at=at)
            if not phone or not settings.ONESTOP_SENDERS.get(MessageChannel.SMS) or _asked_too_often(phone, at):
                return None
            question.answer = _answer(phone, case, level, at)
            question.save(update_fields=("answer",))
            return question.answer
    except IntegrityError:
        return None


def _asked_too_often(phone: str, at: datetime) -> bool:
    return Message.objects.filter(event=None, address=phone, made_at__gt=at - WITHIN).count() >= MOST_ANSWERS


def _answer(phone: str, case: Case | None, level: int, at: datetime) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        sentence = (
            _("Case %(code)s: completed %(level)s %%.") % {"code": case.code, "level": level}
            if case
            else _("No case can be looked up with this code from this number. Please check the receipt.")
        )
        words = shaped(sentence, MessageChannel.SMS, {})
    return Message.objects.create(
        # Whose number is not on the case has asked about no case of ours.
        case=case,
        unit=case.received_at_unit if case else None,
        kind=REPLY,
        channel=MessageChannel.SMS,
        address=phone,
        text=words.text,
        parts=words.parts,
        state=MessageState.WAITING,
        made_at=at,
        next_at=at,
    )
