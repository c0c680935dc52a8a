"""Cancel the address behind a receipt's QR code and give the case a new one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.errors import Refusal
from procedures.models import Role
from procedures.models.case import new_token
from procedures.phrases import CODE_GOES, SHOWN_FOR_CODE
from procedures.policies import Place


@dataclass
class RenewToken(CaseAction):
    """The old QR code opens nothing from now on; the receipt printed next carries the new one.

    Possible in every status, since the tracking page outlives the case. Refused with `nothing_shown`, `no_reason`.
    Source: NĐ 118/2025 art. 5 clause 1 point d (nothing of a file is disclosed); Law 91/2025 on personal data.
    """

    shown: str = field(default="", kw_only=True)
    why: str = field(default="", kw_only=True)

    code: ClassVar[str] = "renew_token"
    label: ClassVar[Any] = _("Cancel the QR code and print a new receipt")
    place: ClassVar[Place] = Place.COUNTER
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})

    def refusals(self) -> Iterator[Refusal]:
        """Whose code it is has to be proven, and why it goes has to be said."""
        if self.shown not in SHOWN_FOR_CODE:
            yield Refusal(
                "nothing_shown", _("Note what the person showed. Without an identity card ask them to come again.")
            )
        if self.why not in CODE_GOES:
            yield Refusal("no_reason", _("Note why the old QR code has to go."))

    def effect(self) -> dict[str, Any]:
        """Give the case a new address. Neither the old nor the new one stands in the record."""
        self.case.token = new_token()
        return {"shown": self.shown, "renewed_for": self.why}
