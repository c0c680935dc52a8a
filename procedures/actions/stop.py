"""Stop settling a case (form 05): not eligible, or never completed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction, TaskAction
from procedures.actions.ending import end_case
from procedures.errors import Refusal
from procedures.models import CaseStatus, Role, Task, TaskOutcome
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.promise import term_due


@dataclass
class Ending(CaseAction):
    """What both ways of stopping share: a reason with its legal basis, and the end."""

    reason: str = field(default="", kw_only=True)
    legal_basis: str = field(default="", kw_only=True)

    final: ClassVar[bool] = True

    def refusals(self) -> Iterator[Refusal]:
        """The notice names the reason and the law."""
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write the reason: it is printed on the notice."))
        if not self.legal_basis.strip():
            yield Refusal("no_legal_basis", _("Write the legal basis: the article that the decision rests on."))

    def effect(self) -> dict[str, Any]:
        """End everything open."""
        end_case(self.dossier, TaskOutcome.STOPPED, by=self.by, at=self.at, note=self.reason.strip())
        self.case.mark_stopped(at=self.at, reason=self.reason.strip())
        return {"reason": self.reason.strip(), "legal_basis": self.legal_basis.strip()}


@dataclass
class Stop(TaskAction, Ending):
    """Stop because the application turned out not to be eligible; by whoever appraises or approves.

    Refused with `step_cannot_stop`, `no_reason`, `no_legal_basis`. Source: NĐ 118/2025 art. 19.
    """

    code: ClassVar[str] = "stop"
    label: ClassVar[Any] = _("Stop the case")
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.PROCESSING})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Judging eligibility is the case officer's and the approver's business."""
        assert task is not None
        if task.role not in (Role.CASE_OFFICER, Role.APPROVER):
            yield Refusal("step_cannot_stop", _("Only the officer who appraises or approves can stop a case."))

    def effect(self) -> dict[str, Any]:
        """End everything open; a refusal later than the sector's limit is recorded as late, for it must be told."""
        within = self.dossier.definition.policies.refuse_within
        start = term_began(self.dossier) if within is not None else None
        late = False
        if within is not None and start is not None:
            limit = term_due(self.dossier.calendar, start, within, self.dossier.definition).at
            late = limit is not None and self.at > limit
        return {**super().effect(), "late": late}


def term_began(dossier: Dossier) -> datetime | None:
    """When the running term began: with the stage, or anew when the last papers came."""
    began = dossier.case.clock_started_at
    anew = [pause.ended_at for pause in dossier.pauses if pause.restarts and pause.ended_at is not None]
    return max(filter(None, (began, *anew)), default=None)


@dataclass
class CloseUnanswered(Ending):
    """Close a case whose missing papers, or payment, never came; by the place of reception.

    For papers: possible from the day after the last day to answer, 15 days after the slip unless the sector
    says else. For a payment the law sets no common limit; the notice names its own.
    Refused with `still_time`, `no_reason`, `no_legal_basis`. Source: NĐ 118/2025 art. 19.
    """

    code: ClassVar[str] = "close_unanswered"
    label: ClassVar[Any] = _("Close: never completed")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.WAITING_PAPERS, CaseStatus.WAITING_PAYMENT})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The applicant has until the day on the slip."""
        request = dossier.open_supplement
        if request is not None and at <= request.answer_by:
            yield Refusal(
                "still_time",
                _("The applicant has until %(date)s to bring the papers."),
                {"date": f"{timezone.localtime(request.answer_by):%H:%M %d/%m/%Y}"},
            )
