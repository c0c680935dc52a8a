"""Waive the fees of a case that are still due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.collect_fee import CounterAction, nothing_due
from procedures.errors import Refusal
from procedures.models import CaseStatus, ChargeState, Task
from procedures.models.case import CLOSED_STATUSES
from procedures.queries.dossier import Dossier


@dataclass
class WaiveFee(CounterAction):
    """Take back every fee still due, because the applicant is exempt or sector law lets it go.

    Refused with `nothing_due`, `no_reason`, `no_legal_basis`. Source: NĐ 118/2025 art. 24, by sector law.
    """

    reason: str = field(default="", kw_only=True)
    legal_basis: str = field(default="", kw_only=True)

    code: ClassVar[str] = "waive_fee"
    label: ClassVar[Any] = _("Waive the fee")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset(CaseStatus) - frozenset(CLOSED_STATUSES)

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Nothing to waive."""
        if not dossier.fees_to_collect:
            yield nothing_due()

    def refusals(self) -> Iterator[Refusal]:
        """Why, and by which law."""
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write why."))
        if not self.legal_basis.strip():
            yield no_legal_basis()

    def effect(self) -> dict[str, Any]:
        """Cancel them."""
        due, reason = self.dossier.fees_to_collect, self.reason.strip()
        self.case.charges.filter(pk__in=[charge.pk for charge in due]).update(
            state=ChargeState.CANCELLED, settled_why=reason
        )
        total = sum(charge.amount_vnd for charge in due)
        return {"amount_vnd": total, "reason": reason, "legal_basis": self.legal_basis.strip()}


def no_legal_basis() -> Refusal:
    """The article is missing."""
    return Refusal("no_legal_basis", _("Write the article and the document."))
