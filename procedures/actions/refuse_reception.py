"""Refuse to take an application in (form 03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.errors import Refusal
from procedures.models import CaseStatus, ChargeState, Role
from procedures.policies import Place


@dataclass
class RefuseReception(CaseAction):
    """Refuse an application at reception with a written reason; final.

    Refused with `no_reason` when none is written. Source: NĐ 118/2025 art. 17.1.
    """

    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "refuse_reception"
    label: ClassVar[Any] = _("Refuse")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.REGISTERED})
    final: ClassVar[bool] = True

    def refusals(self) -> Iterator[Refusal]:
        """A refusal needs its reason."""
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write the reason: it is printed on the refusal slip."))

    def effect(self) -> dict[str, Any]:
        """End the case before it began; nothing is owed for it."""
        self.case.charges.filter(state=ChargeState.DUE).update(state=ChargeState.CANCELLED)
        self.case.answer_by = None
        self.case.mark_refused(at=self.at, reason=self.reason.strip())
        return {"reason": self.reason.strip()}
