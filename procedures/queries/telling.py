"""What the person of a case was told, and whom the counter has to call."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from procedures import formats
from procedures.models import CalendarChange, Case, CaseEvent, Message, MessageChannel, MessageState, Unit
from procedures.models.message import UNSENT_STATES
from procedures.phrases import MESSAGE_KINDS
from procedures.queries.rows import Listed, count_in_words, open_mark, pack_mark, page_of

READY_KINDS = ("ready", "ready_early")
TOLD_BY_PHONE = "told_by_phone"

REASONS = {
    "no_address": lambda: _("no telephone number or e-mail on the case"),
    "outdated": lambda: _("the case had moved on"),
    "over_cap": lambda: _("over the office's limit for text messages"),
}
"""Why a message was not sent, where it is the office that knows."""


@dataclass(frozen=True, slots=True)
class TellingLine:
    """One message on the page of a case: about what, by which channel, what became of it, whether it went wrong."""

    about: str
    channel: str
    to: str
    state: str
    at: datetime
    text: str
    wrong: bool
    done: bool


@dataclass(frozen=True, slots=True)
class CallRow:
    """One person to call: the number masked, what to say, and how often nobody answered."""

    pk: int
    code: str
    name: str
    phone: str
    about: str
    say: str
    since: datetime
    tries: int


def tellings(case: Case) -> tuple[TellingLine, ...]:
    """What was told about a case, newest first. One query."""
    found = Message.objects.filter(case=case).exclude(kind="").order_by("-pk")
    return tuple(_line(message) for message in found)


def told_of_change(change: CalendarChange) -> tuple[int, int]:
    """Whose applicants are still to be told that a calendar change moved their date, and whose were: two counts."""
    events = change.lines.exclude(event=None).values("event")
    waiting = Exists(Message.objects.filter(event=OuterRef("pk"), state__in=UNSENT_STATES))
    made = Exists(Message.objects.filter(event=OuterRef("pk")))
    told = CaseEvent.objects.filter(made, ~waiting, pk__in=events).count()
    return events.count() - told, told


def _line(message: Message) -> TellingLine:
    state = str(MessageState(message.state).label)
    if message.channel == MessageChannel.PHONE:
        state = {MessageState.WAITING: _("On the call list"), MessageState.SENT: _("Called, reached")}.get(
            MessageState(message.state), state
        )
    why = REASONS.get(message.reason)
    return TellingLine(
        about=str(MESSAGE_KINDS.get(message.kind, message.kind)),
        channel=str(MessageChannel(message.channel).label),
        to=masked(message.address),
        state=_("%(state)s: %(reason)s") % {"state": state, "reason": why()} if why else state,
        at=message.sent_at or message.made_at,
        text=message.text,
        wrong=message.state in (MessageState.FAILED, MessageState.GIVEN_UP) or message.reason == "no_address",
        done=message.state == MessageState.SENT,
    )


def masked(address: str) -> str:
    """A number or mailbox as officers see it without asking: "0900 ••• 001", "n•••@example.vn"."""
    name, at_sign, house = address.partition("@")
    return f"{name[:1]}•••@{house}" if at_sign else formats.masked_phone(address)


def told_that_ready(case: Case) -> datetime | None:
    """When the person was told that the result is ready: the first message that left the house, or the first call.

    None when nobody told them. A message that was only noted (no sender is set up) tells nobody. Two queries.
    """
    sent = Message.objects.filter(case=case, kind__in=READY_KINDS, state=MessageState.SENT)
    moments = [sent.order_by("sent_at").values_list("sent_at", flat=True).first()]
    calls = CaseEvent.objects.filter(case=case, code=TOLD_BY_PHONE).order_by("sequence")
    moments += [call.at for call in calls if call.facts.get("about") in READY_KINDS][:1]
    return min((moment for moment in moments if moment is not None), default=None)


def call_list(counters: Collection[Unit], *, after: str = "") -> Listed[CallRow]:
    """People whom officers of these counters have to call, longest waiting first. Two queries."""
    rows = Message.objects.filter(channel=MessageChannel.PHONE, state=MessageState.WAITING, unit__in=counters)
    count = count_in_words(rows)
    if mark := open_mark(after):
        rows = rows.filter(Q(made_at__gt=mark[0]) | Q(made_at=mark[0], pk__gt=mark[1]))
    calls, more = page_of(rows.select_related("case", "party").order_by("made_at", "pk"))
    return Listed(
        rows=tuple(call_row(call) for call in calls),
        count=count,
        next_mark=pack_mark(calls[-1].made_at, calls[-1].pk) if more else "",
        is_first=not mark,
    )


def call_row(call: Message) -> CallRow:
    """A call read with its case and person."""
    assert call.case is not None
    assert call.party is not None
    return CallRow(
        pk=call.pk,
        code=call.case.code,
        name=call.party.full_name,
        phone=formats.masked_phone(call.address),
        about=str(MESSAGE_KINDS.get(call.kind, call.kind)),
        say=call.text,
        since=call.made_at,
        tries=call.attempts,
    )


def call_of(counters: Collection[Unit], pk: int) -> Message | None:
    """A call these counters may make, done or not; None for any other."""
    calls = Message.objects.filter(channel=MessageChannel.PHONE, unit__in=counters, pk=pk)
    return calls.select_related("case", "party").first()
