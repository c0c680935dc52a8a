"""Ask the applicant for missing papers, once and completely (form 02)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures import formats
from procedures.actions.base import CaseAction, TaskAction, iso
from procedures.deadlines import parse_term, supplement_request_due
from procedures.errors import Refusal
from procedures.models import CasePaper, CaseStatus, PaperState, Pause, PauseReason, Role, SupplementRequest, Task
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.limits import bring_papers_by


@dataclass
class RequestSupplement(CaseAction):
    """Ask for everything that is missing, through the place of reception.

    Before acceptance the counter asks; after it the holder of a step that may ask, within 3 working days of
    acceptance (or the sector's limit). The clock stands still until the papers arrive, at most 15 days.
    Refused with `already_asked`, `too_late_to_ask`, `step_cannot_ask`, `nothing_asked`, `no_reason`,
    `unknown_paper`. Source: NĐ 118/2025 art. 17, 19.
    """

    papers: tuple[str, ...] = field(default=(), kw_only=True)
    other: str = field(default="", kw_only=True)
    reason: str = field(default="", kw_only=True)

    code: ClassVar[str] = "request_supplement"
    label: ClassVar[Any] = _("Ask for papers")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.REGISTERED})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """The decree's limit: once."""
        policy = dossier.definition.policies.supplement
        if len(dossier.supplements) >= policy.limit:
            yield Refusal(
                "already_asked",
                _("Papers were already asked for on %(date)s; they cannot be asked for again."),
                {"date": f"{timezone.localtime(dossier.supplements[-1].asked_at):%d/%m/%Y}"}
                if dossier.supplements
                else {"date": "–"},
            )

    def refusals(self) -> Iterator[Refusal]:
        """What the slip must say."""
        known = {paper.code for paper in self.dossier.papers}
        asked = self._asked()
        if not asked and not self.papers and not self.other.strip():
            yield Refusal("nothing_asked", _("Mark or write which papers are missing: all of them, at once."))
        for code in sorted(set(self.papers) - known):
            yield Refusal("unknown_paper", _("The checklist has no paper “%(code)s”."), {"code": code})
        if not self.reason.strip():
            yield Refusal("no_reason", _("Write why the papers are needed: it is printed on the slip."))

    def effect(self) -> dict[str, Any]:
        """Write the slip, stop the clock if it runs, and wait."""
        case, policy = self.case, self.dossier.definition.policies.supplement
        assert self.by is not None
        answer_by = bring_papers_by(self.dossier.calendar, self.dossier.definition, self.at)
        asked = self._asked()
        request = SupplementRequest.objects.create(
            case=case,
            number=len(self.dossier.supplements) + 1,
            at_reception=case.accepted_at is None,
            papers=[paper.code for paper in asked],
            other=self.other.strip(),
            reason=self.reason.strip(),
            asked_at=self.at,
            asked_by=self.by,
            answer_by=answer_by,
        )
        if case.accepted_at is not None:
            restarts = policy.clock == "restart"
            Pause.objects.create(case=case, reason=PauseReason.SUPPLEMENT, restarts=restarts, started_at=self.at)
        answered_late = case.answer_by is not None and self.at > case.answer_by
        case.answer_by = answer_by
        case.mark_waiting_for_papers()
        # Until they come the checklist shows them as missing, which is also what the counter receives by.
        case.papers.filter(code__in=request.papers).update(state=PaperState.MISSING)
        names = [paper.name for paper in asked]
        return {
            "number": request.number,
            "papers": names,
            "papers_en": [paper.name_en or paper.name for paper in asked],
            "other": request.other,
            "reason": request.reason,
            "answer_by": iso(answer_by),
            "answered_late": answered_late,
        }

    def _asked(self) -> list[CasePaper]:
        """The papers named, and every other one the checklist lacks: a gap that is not told now cannot be later."""
        named = set(self.papers)
        return [paper for paper in self.dossier.papers if paper.code in named or paper.state == PaperState.MISSING]


@dataclass
class RequestSupplementAtAppraisal(TaskAction, RequestSupplement):
    """Ask for papers found missing at appraisal; the slip goes out through the place of reception.

    Source: NĐ 118/2025 art. 19.
    """

    code: ClassVar[str] = "request_supplement_at_appraisal"
    label: ClassVar[Any] = _("Ask for papers")
    place: ClassVar[Place] = Place.TASK
    roles: ClassVar[frozenset[Role]] = frozenset()
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.PROCESSING})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Once, at a step that appraises, and early enough."""
        assert task is not None
        yield from super().hindrances(dossier, task, at=at)
        if not dossier.step_of(task).supplement:
            yield Refusal("step_cannot_ask", _("Papers are asked for at the appraisal step, not at this one."))
        last = last_moment_to_ask(dossier)
        if at > last:
            yield Refusal(
                "too_late_to_ask",
                _("Papers can no longer be asked for: the limit ended on %(date)s (%(term)s from acceptance)."),
                {
                    "date": f"{timezone.localtime(last):%d/%m/%Y}",
                    "term": formats.term(dossier.definition.policies.supplement.ask_within),
                },
            )


def last_moment_to_ask(dossier: Dossier) -> datetime:
    """Until when papers may be asked for at appraisal: 3 working days from acceptance unless the sector says else.

    Where the sector lets papers be checked a second time, its limit runs from the day they came.
    """
    case, policy = dossier.case, dossier.definition.policies.supplement
    assert case.accepted_at is not None
    answered = [request.answered_at for request in dossier.supplements if request.answered_at is not None]
    if answered and policy.second_check_within:
        return supplement_request_due(dossier.calendar, answered[-1], parse_term(policy.second_check_within))
    return supplement_request_due(dossier.calendar, case.accepted_at, parse_term(policy.ask_within))
