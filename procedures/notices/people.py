"""Whom a message goes to, and by which channels in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from procedures.models import Case, ContactChoice, MessageChannel, Party

HOUSE_ORDER = (MessageChannel.ZALO, MessageChannel.SMS, MessageChannel.EMAIL)
"""The order where nobody said anything: the telephone first, then the mailbox."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One person with the channels that reach them, in order; `every` for all of them instead of the first."""

    party: Party
    channels: tuple[MessageChannel, ...]
    every: bool
    language: str

    def address(self, channel: str) -> str:
        """The number or mailbox of a channel, "" for none."""
        return self.party.email if channel == MessageChannel.EMAIL else self.party.phone

    def after(self, channel: str) -> MessageChannel | None:
        """The next channel when this one did not work; in the end an officer calls."""
        if channel == MessageChannel.PHONE or self.every:
            return None if channel == MessageChannel.PHONE else MessageChannel.PHONE
        position = self.channels.index(MessageChannel(channel)) + 1 if channel in self.channels else 0
        return self.channels[position] if position < len(self.channels) else MessageChannel.PHONE


def contact_of(case: Case) -> Contact:
    """The applicant, or the submitter where only they left a number or mailbox.

    The case is read with applicant, submitter and contact choice.
    """
    choice: ContactChoice | None = getattr(case, "contact_choice", None)
    people = [party for party in (case.applicant, case.submitter) if party is not None]
    party = next((one for one in people if one.phone or one.email), people[0])
    order = [MessageChannel(name) for name in choice.channels] if choice else HOUSE_ORDER
    return Contact(
        party=party,
        channels=_reachable(party, order),
        every=choice.every if choice else False,
        language=choice.language if choice else settings.LANGUAGE_CODE,
    )


def _reachable(party: Party, order: Sequence[MessageChannel]) -> tuple[MessageChannel, ...]:
    """The channels of the order for which the person left an address and the installation has a sender."""
    given = {
        MessageChannel.SMS: party.phone,
        MessageChannel.ZALO: party.phone,
        MessageChannel.EMAIL: party.email,
        MessageChannel.PHONE: party.phone,
    }
    return tuple(
        channel
        for channel in order
        if given[channel] and (channel == MessageChannel.PHONE or settings.ONESTOP_SENDERS.get(channel))
    )
