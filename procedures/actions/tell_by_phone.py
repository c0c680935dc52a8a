"""Call a person and put it on record: told, or nobody answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import F
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.errors import Refusal
from procedures.models import Message, MessageChannel, MessageState, Role
from procedures.policies import Place


@dataclass
class TellByPhone(CaseAction):
    """Record that the person was called and told what a message says.

    `message_id` is the call on the list; without one the call was made unasked, about what the case's newest message
    tells. Refused with `nothing_to_tell`, `already_told`. Source: NĐ 118/2025 art. 20 (notice by telephone).
    """

    message_id: int | None = field(default=None, kw_only=True)

    code: ClassVar[str] = "told_by_phone"
    label: ClassVar[Any] = _("Called, reached")
    place: ClassVar[Place] = Place.COUNTER
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})

    def refusals(self) -> Iterator[Refusal]:
        """That there is something to tell, and that nobody has told it yet."""
        if self.message is None:
            yield Refusal(
                "nothing_to_tell", _("There is nothing to tell about this case. Open it to see what happened.")
            )
        elif self.message_id is not None and self.message.state != MessageState.WAITING:
            yield Refusal("already_told", _("This call is off the list: somebody made it, or the case moved on."))

    @cached_property
    def message(self) -> Message | None:
        """The call, or the newest message of the case that an event made."""
        told = self.case.messages.exclude(event=None).exclude(kind="")
        if self.message_id is not None:
            return told.filter(pk=self.message_id, channel=MessageChannel.PHONE).first()
        return told.order_by("pk").last()

    def effect(self) -> dict[str, Any]:
        """Take the call off the list."""
        assert self.message is not None
        calls = self.case.messages.filter(
            event=self.message.event_id, channel=MessageChannel.PHONE, state=MessageState.WAITING
        )
        calls.update(state=MessageState.SENT, sent_at=self.at, attempts=F("attempts") + 1)
        return {"about": self.message.kind}


@dataclass
class ReachNobody(TellByPhone):
    """Record that the person was called in vain; the call stays on the list. Refused as `TellByPhone`."""

    code: ClassVar[str] = "not_reached_by_phone"
    label: ClassVar[Any] = _("Called, not reached")

    def effect(self) -> dict[str, Any]:
        """Count the call."""
        assert self.message is not None
        self.case.messages.filter(pk=self.message.pk, channel=MessageChannel.PHONE).update(attempts=F("attempts") + 1)
        return {"about": self.message.kind}
