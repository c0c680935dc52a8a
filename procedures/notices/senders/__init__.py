"""Senders: how a message leaves the house. Which one serves a channel is a setting, by name or by dotted path."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

NAMES = {
    "console": "procedures.notices.senders.console.Console",
    "smtp": "procedures.notices.senders.smtp.Smtp",
    "http": "procedures.notices.senders.sms.HttpSms",
    "zalo": "procedures.notices.senders.zalo.Zalo",
}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a sender gets: nothing but what it must pass on. `key` is the same at every attempt.

    `attachment` is a file for a letter: its name, content and media type.
    """

    channel: str
    kind: str
    address: str
    subject: str
    text: str
    key: str
    values: dict[str, str] = field(default_factory=dict)
    attachment: tuple[str, bytes, str] | None = None


class NotSent(Exception):
    """The message did not leave, or nobody knows. `code` is a short word for the log, without anything personal.

    `final`: trying again changes nothing. `perhaps`: it may have arrived all the same.
    """

    def __init__(self, code: str, *, final: bool = False, perhaps: bool = False) -> None:
        self.code, self.final, self.perhaps = code[:40], final, perhaps
        super().__init__(code)


class Sender(Protocol):
    """One way out. `leaves_house` is False for what only notes."""

    leaves_house: bool

    def send(self, message: Outgoing) -> str:
        """Pass the message on and return the provider's reference. Raises NotSent, within its timeout."""


def sender_for(channel: str) -> Sender:
    """The sender that serves a channel."""
    name = settings.ONESTOP_SENDERS[channel]
    made: Sender = import_string(NAMES.get(name, name))()
    return made
