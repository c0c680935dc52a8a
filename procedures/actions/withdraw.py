"""The applicant takes the application back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction
from procedures.actions.ending import end_case
from procedures.errors import Refusal
from procedures.models import CaseStatus, Role, Task, TaskOutcome
from procedures.policies import Place
from procedures.queries.dossier import Dossier


@dataclass
class Withdraw(CaseAction):
    """Give the application back at the applicant's wish, any time before the decision; final.

    Refused with `already_signed`, and `no_reason` when the request is not noted. Source: NĐ 118/2025 art. 21.
    """

    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "withdraw"
    label: ClassVar[Any] = _("Withdraw")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(
        {
            CaseStatus.REGISTERED,
            CaseStatus.ACCEPTED,
            CaseStatus.PROCESSING,
            CaseStatus.WAITING_PAPERS,
            CaseStatus.WAITING_PAYMENT,
        }
    )
    final: ClassVar[bool] = True

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Once the decision is signed there is nothing left to withdraw."""
        if dossier.case.signed_at is not None:
            yield Refusal("already_signed", _("The result is signed already; the case can no longer be withdrawn."))

    def refusals(self) -> Iterator[Refusal]:
        """How the applicant asked for it."""
        if not self.reason.strip():
            yield Refusal("no_reason", _("Note how the applicant asked for it."))

    def effect(self) -> dict[str, Any]:
        """End everything open."""
        end_case(self.dossier, TaskOutcome.WITHDRAWN, by=self.by, at=self.at, note=self.reason.strip())
        self.case.mark_withdrawn(at=self.at, reason=self.reason.strip())
        return {"reason": self.reason.strip()}
