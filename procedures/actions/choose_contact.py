"""Note how a person wants to be told about their case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.actions.intake import unreachable
from procedures.errors import Refusal
from procedures.models import CaseStatus, ContactChoice, MessageChannel, Role
from procedures.models.case import CLOSED_STATUSES
from procedures.policies import Place


@dataclass
class ChooseContact(CaseAction):
    """Note the channels a person wishes, in their order, and the language; consent to nothing else.

    `channels` first to last; `every` for all of them at once. Refused with `no_channel`, `no_address_for`.
    Source: Law 91/2025/QH15 on personal data (use by consent).
    """

    channels: tuple[str, ...] = field(default=(), kw_only=True)
    every: bool = field(default=False, kw_only=True)
    language: str = field(default="vi", kw_only=True)

    code: ClassVar[str] = "choose_contact"
    label: ClassVar[Any] = _("How to tell the person")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(CaseStatus) - frozenset(CLOSED_STATUSES)

    def refusals(self) -> Iterator[Refusal]:
        """At least one channel, each of them known and with an address on the case."""
        wished = [name for name in self.channels if name in MessageChannel.values]
        if not wished or len(wished) != len(self.channels) or len(set(wished)) != len(wished):
            yield Refusal("no_channel", _("Choose at least one way to tell the person, each of them once."))
        yield from unreachable(wished, tuple(filter(None, (self.case.applicant, self.case.submitter))))

    def effect(self) -> dict[str, Any]:
        """Write the choice down; it holds for the next message."""
        known = dict(settings.LANGUAGES)
        chosen = {
            "channels": list(self.channels),
            "every": self.every,
            "language": self.language if self.language in known else settings.LANGUAGE_CODE,
        }
        ContactChoice.objects.update_or_create(case=self.case, defaults=chosen)
        return chosen
