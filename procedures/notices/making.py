"""The outbox: from committed events to messages, once per event, person and channel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from procedures.definition import MessageKind
from procedures.models import Case, CaseEvent, Message, MessageChannel, MessageState, OutboxMark
from procedures.models.message import UNSENT_STATES
from procedures.notices.kinds import TELLING, counter_of, is_outdated, kind_of
from procedures.notices.limits import sendable_from
from procedures.notices.people import Contact, contact_of
from procedures.notices.texts import wording

BATCH = 200
TOO_OLD = timedelta(days=7)
"""What happened longer ago is history to be read on the tracking page, not news."""

LONGEST_ACT = timedelta(minutes=10)
"""No transaction that writes an event lasts longer; until then its number may still be missing from the record."""

CASE_PARTS = (
    "case__version",
    "case__applicant",
    "case__submitter",
    "case__received_at_unit",
    "case__return_unit",
    "case__contact_choice",
)


def make_messages(*, at: datetime, batch: int = BATCH) -> int:
    """Make the messages of every event nobody looked at yet; how many events. Twice or at once is harmless."""
    looked_at = 0
    while events := list(_new_events(at)[:batch]):
        for event in events:
            tell(event, at=at)
        looked_at += len(events)
    _move_mark(at)
    return looked_at


def _new_events(at: datetime) -> QuerySet[CaseEvent]:
    """Events that tell something and have no message. An event whose messages exist has been looked at."""
    floor = OutboxMark.objects.filter(pk=1).values_list("floor", flat=True).first() or 0
    telling = CaseEvent.objects.filter(pk__gt=floor, code__in=TELLING, at__gte=at - TOO_OLD)
    unknown = telling.exclude(Exists(Message.objects.filter(event=OuterRef("pk"))))
    return unknown.select_related(*CASE_PARTS).defer("case__version__document").order_by("pk")


def _move_mark(at: datetime) -> None:
    """Let the next search begin later, but never behind an event that is still being committed."""
    mark, _made = OutboxMark.objects.get_or_create(pk=1)
    if mark.seen_at is not None and at - mark.seen_at < LONGEST_ACT:
        return
    last = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    floor = mark.seen if mark.seen_at is not None else mark.floor
    # Only forward: another worker may have moved it meanwhile.
    OutboxMark.objects.filter(pk=1, seen_at=mark.seen_at).update(floor=floor, seen=last, seen_at=at)


def tell(event: CaseEvent, *, at: datetime) -> None:
    """Make the messages of one event, and drop those that it makes pointless."""
    case, kind = event.case, kind_of(event, event.case)
    contact = _contact(case, kind)
    with transaction.atomic():
        if kind is None:
            made = [_silent(event, contact, kind="", reason="goes_on", at=at)]
        elif not contact.channels:
            made = [_silent(event, contact, kind=kind, reason="no_address", at=at)]
        elif is_outdated(kind, event, case):
            made = [_silent(event, contact, kind=kind, reason="outdated", at=at)]
        else:
            channels = contact.channels if contact.every else contact.channels[:1]
            made = [message_for(event, kind, contact, channel, at=at) for channel in channels]
        # Another worker may have made them a moment ago: the constraint keeps the first.
        Message.objects.bulk_create(made, ignore_conflicts=True)
        drop_outdated(Message.objects.filter(case=case, event__isnull=False).exclude(event=event), at=at)


def _contact(case: Case, kind: str | None) -> Contact:
    """Whom to tell and how. Nobody is called, nor told twice, for the sake of a rating."""
    contact = contact_of(case)
    if kind != MessageKind.RATE:
        return contact
    return replace(contact, channels=contact.channels[:1] if contact.channels[:1] != (MessageChannel.PHONE,) else ())


def message_for(
    event: CaseEvent, kind: MessageKind, contact: Contact, channel: MessageChannel, *, at: datetime
) -> Message:
    """The message of an event for one channel, ready to go out as soon as the channel allows."""
    case = event.case
    words = wording(kind, event, case, channel, contact.language)
    start = sendable_from(channel, at=at)
    return Message(
        case=case,
        event=event,
        party=contact.party,
        unit=counter_of(kind, case),
        kind=kind,
        channel=channel,
        address=contact.address(channel),
        language=contact.language,
        subject=words.subject,
        text=words.text,
        values=words.values,
        parts=words.parts,
        state=MessageState.HELD if start > at else MessageState.WAITING,
        made_at=at,
        next_at=start,
    )


def _silent(event: CaseEvent, contact: Contact, *, kind: str, reason: str, at: datetime) -> Message:
    """The mark of an event that is told to nobody, with the reason."""
    return Message(
        case=event.case,
        event=event,
        party=contact.party,
        kind=kind,
        channel=contact.channels[0] if contact.channels else MessageChannel.PHONE,
        state=MessageState.SUPPRESSED,
        reason=reason,
        made_at=at,
        next_at=at,
    )


def next_channel(message: Message, *, at: datetime) -> Message | None:
    """Tell the same by the person's next channel, in the end by an officer's call; None where nothing is left."""
    if message.event_id is None or message.kind == MessageKind.RATE:
        return None
    event = CaseEvent.objects.select_related(*CASE_PARTS).get(pk=message.event_id)
    contact = contact_of(event.case)
    channel = contact.after(message.channel)
    if channel is None or (contact.every and _told_otherwise(message)):
        return None
    following = message_for(event, MessageKind(message.kind), contact, channel, at=at)
    Message.objects.bulk_create([following], ignore_conflicts=True)
    return following


def _told_otherwise(message: Message) -> bool:
    """Whether the same was told, or is still being told, by another channel."""
    others = Message.objects.filter(event=message.event_id).exclude(pk=message.pk)
    return others.filter(state__in=(*UNSENT_STATES, MessageState.SENT, MessageState.LOGGED)).exists()


def drop_outdated(messages: QuerySet[Message], *, at: datetime) -> int:
    """Drop unsent messages whose case has moved on; how many. One being sent is judged by its sender."""
    waiting = messages.filter(state__in=UNSENT_STATES).exclude(state=MessageState.SENDING)
    old = [one.pk for one in waiting.select_related("event", "case") if is_outdated(one.kind, one.event, one.case)]
    still = Message.objects.filter(pk__in=old, state__in=(MessageState.WAITING, MessageState.HELD))
    return still.update(state=MessageState.SUPPRESSED, reason="outdated")


def look_at_calls(*, at: datetime) -> int:
    """Take calls off the list whose case has moved on since it was last looked at; how many."""
    calls = Message.objects.filter(
        channel=MessageChannel.PHONE, state=MessageState.WAITING, case__changed_at__gt=F("next_at")
    )
    found: Iterable[int] = list(calls.values_list("pk", flat=True)[:BATCH])
    these = Message.objects.filter(pk__in=found)
    dropped = drop_outdated(these, at=at)
    these.filter(state=MessageState.WAITING).update(next_at=at)
    return dropped
