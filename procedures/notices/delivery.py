"""Sending what is due: one message at a time, under a lease, so that two workers never send the same at once.

A worker that dies while sending leaves its lease behind; when it has run out, another takes the message up again with
the same key. A message is tried `MOST_ATTEMPTS` times with growing pauses. Refused for good, it goes to the person's
next channel; when nobody knows whether it arrived, an officer calls instead, so that no second message confuses.
"""

from __future__ import annotations

import logging
import random
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from procedures.definition import MessageKind
from procedures.models import CaseEvent, Message, MessageChannel, MessageState
from procedures.models.message import UNSENT_STATES
from procedures.notices.kinds import is_outdated
from procedures.notices.limits import is_over_cap, sendable_from
from procedures.notices.making import CASE_PARTS, message_for, next_channel
from procedures.notices.people import contact_of
from procedures.notices.senders import NotSent, Outgoing, sender_for

logger = logging.getLogger(__name__)
Clock = Callable[[], datetime]
BATCH = 100
LEASE = timedelta(minutes=3)
"""Longer than any sender's timeout, so that a lease only runs out on a worker that is gone."""

MOST_ATTEMPTS = 8
FIRST_PAUSE_S, LONGEST_PAUSE_S, GROWTH, JITTER = 30, 3600, 4, 0.2
CANDIDATES = 5
MOST_FAILURES = 3
"""Failures in a row after which a run ends: a gateway that is down must not hold the worker for every message."""


def send_due(clock: Clock, *, most: int = BATCH) -> int:
    """Send what is due, oldest first, at most so many; how many were looked at. `clock` says the time now."""
    done = failures = 0
    while done < most and failures < MOST_FAILURES and (message := claim_next(at=clock())) is not None:
        failures = 0 if deliver(message, clock) else failures + 1
        done += 1
    return done


def claim_next(*, at: datetime) -> Message | None:
    """Take the next due message under a lease, or None. The update is conditional: only one worker wins."""
    while candidates := list(_due(at)[:CANDIDATES]):
        for message in candidates:
            lease = secrets.token_hex(16)
            taken = _due(at).filter(pk=message.pk, state=message.state, lease=message.lease).order_by()
            lost = message.state == MessageState.SENDING and message.attempts > 0
            if taken.update(
                state=MessageState.SENDING,
                lease=lease,
                leased_until=at + LEASE,
                maybe_arrived=message.maybe_arrived or lost,
            ):
                message.refresh_from_db()
                return message
    return None


def _due(at: datetime) -> QuerySet[Message]:
    """What may be taken up now. Messages of a case go out in their order, channel by channel."""
    ready = Q(state__in=(MessageState.WAITING, MessageState.HELD), next_at__lte=at)
    ready |= Q(state=MessageState.SENDING, leased_until__lte=at)
    before = Message.objects.filter(
        case=OuterRef("case"), channel=OuterRef("channel"), pk__lt=OuterRef("pk"), state__in=UNSENT_STATES
    )
    rows = Message.objects.filter(ready).exclude(channel=MessageChannel.PHONE)
    return rows.exclude(Exists(before)).order_by("next_at", "pk")


def deliver(message: Message, clock: Clock) -> bool:
    """Send one claimed message, or say why not; False when the sender failed, which it may do to the next as well."""
    at = clock()
    event = CaseEvent.objects.select_related(*CASE_PARTS).get(pk=message.event_id) if message.event_id else None
    if event is not None and is_outdated(message.kind, event, event.case):
        _settle(message, state=MessageState.SUPPRESSED, reason="outdated")
        return True
    # Who asks at night is awake.
    start = sendable_from(message.channel, at=at) if event is not None else at
    if start > at:
        _settle(message, state=MessageState.HELD, next_at=start)
        return True
    if is_over_cap(message, at=at):
        _settle(message, state=MessageState.FAILED, reason="over_cap")
        next_channel(message, at=at)
        return True
    if message.attempts >= MOST_ATTEMPTS:
        _give_up(message, NotSent("no_answer"), at=at)
        return True
    today = timezone.localtime(at).date()
    if _still_ours(message).update(attempts=F("attempts") + 1, counted_on=message.counted_on or today):
        message.attempts += 1
        return _send(message, clock)
    return True


def _send(message: Message, clock: Clock) -> bool:
    try:
        sender = sender_for(message.channel)
        reference = sender.send(_outgoing(message))
    except NotSent as error:
        _not_sent(message, error, at=clock())
        return error.final
    except Exception as error:
        # Not its words: they may repeat the address.
        logger.error("A sender failed: %s, message %s", type(error).__name__, message.pk)
        _not_sent(message, NotSent("sender_failed", perhaps=True), at=clock())
        return False
    else:
        state = MessageState.SENT if sender.leaves_house else MessageState.LOGGED
        _settle(message, state=state, reference=reference, sent_at=clock(), reason="")
        return True


def _outgoing(message: Message) -> Outgoing:
    return Outgoing(
        channel=message.channel,
        kind=message.kind,
        address=message.sent_to,
        subject=message.subject,
        text=message.text,
        key=message.key,
        values={name: value for name, value in message.values.items() if name != Message.SEALED},
    )


def _not_sent(message: Message, error: NotSent, *, at: datetime) -> None:
    """Try again later, or give up."""
    message.maybe_arrived = message.maybe_arrived or error.perhaps
    logger.warning(
        "Message %s (%s) not sent: %s, attempt %s", message.pk, message.channel, error.code, message.attempts
    )
    if error.final or message.attempts >= MOST_ATTEMPTS:
        _give_up(message, error, at=at)
        return
    later = at + timedelta(seconds=pause_after(message.attempts))
    _settle(message, state=MessageState.WAITING, next_at=later, reason=error.code, maybe_arrived=message.maybe_arrived)


def _give_up(message: Message, error: NotSent, *, at: datetime) -> None:
    """No further attempt: the next channel where it surely did not arrive, else an officer's call."""
    state = MessageState.GIVEN_UP if message.maybe_arrived else MessageState.FAILED
    _settle(message, state=state, reason=message.reason if error.code == "no_answer" else error.code)
    if state == MessageState.FAILED:
        next_channel(message, at=at)
    elif message.event_id is not None:
        call_instead(message, at=at)


def call_instead(message: Message, *, at: datetime) -> None:
    """Put the person on the call list."""
    event = CaseEvent.objects.select_related(*CASE_PARTS).get(pk=message.event_id)
    contact = contact_of(event.case)
    call = message_for(event, MessageKind(message.kind), contact, MessageChannel.PHONE, at=at)
    Message.objects.bulk_create([call], ignore_conflicts=True)


def pause_after(attempts: int) -> float:
    """Seconds until the next attempt: 30 s, 2 min, 8 min, then up to an hour, each a fifth more or less."""
    pause: float = min(FIRST_PAUSE_S * GROWTH ** (attempts - 1), LONGEST_PAUSE_S)
    return pause * random.uniform(1 - JITTER, 1 + JITTER)


def _still_ours(message: Message) -> QuerySet[Message]:
    """The row as long as the lease is this worker's: whoever comes too late changes nothing."""
    return Message.objects.filter(pk=message.pk, lease=message.lease, state=MessageState.SENDING)


def _settle(message: Message, **changes: object) -> None:
    _still_ours(message).update(lease="", leased_until=None, **changes)
