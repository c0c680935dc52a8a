"""Receive the papers that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.actions.accept import take_in
from procedures.actions.base import CaseAction, iso
from procedures.actions.intake import PaperCount, enough
from procedures.actions.walking import keep_promise, set_promise
from procedures.errors import Refusal
from procedures.models import CasePaper, CaseStatus, PaperState, Pause, Role
from procedures.policies import Place
from procedures.queries.promise import step_due, term_due


@dataclass
class ReceiveSupplement(CaseAction):
    """Take the missing papers in at the place of reception; the term starts anew, or starts.

    `papers` gives the counts of what was handed in now; papers of the request that are not named count as
    handed in as asked for. After the 15 days it is still allowed and the lateness is recorded.
    Source: NĐ 118/2025 art. 19.
    """

    papers: Mapping[str, PaperCount] = field(default_factory=dict, kw_only=True)

    code: ClassVar[str] = "receive_supplement"
    label: ClassVar[Any] = _("Receive the papers")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.WAITING_PAPERS})

    def refusals(self) -> Iterator[Refusal]:
        """Every paper asked for has to be there."""
        for paper in self.dossier.missing_papers:
            count = self.papers.get(paper.code)
            if count is not None and not self._is_there(paper, count):
                yield Refusal(
                    "paper_still_missing",
                    _("“%(paper)s” is still missing. Wait until everything on the slip is there."),
                    {"paper": paper.label, "code": paper.code},
                )

    def effect(self) -> dict[str, Any]:
        """Note the papers, close the request, and let the clock run."""
        asked, answer_by = self.dossier.missing_papers, self.case.answer_by
        names = [self._note(paper) for paper in asked]
        CasePaper.objects.bulk_update(asked, ("originals", "copies", "electronic", "state", "note"))
        self.case.supplements.filter(answered_at=None).update(answered_at=self.at)
        self.case.answer_by = None
        facts: dict[str, Any] = {
            "papers": names,
            "papers_en": [paper.name_en or paper.name for paper in asked],
            "late": answer_by is not None and self.at > answer_by,
        }
        if self.case.accepted_at is None:
            return facts | take_in(self.dossier, by=self.by, at=self.at)
        return facts | self._restart()

    def _is_there(self, paper: CasePaper, count: PaperCount) -> bool:
        something = count.originals or count.copies or count.electronic or count.reused
        return bool(something) and enough(paper.needed_originals, paper.needed_copies, count)

    def _note(self, paper: CasePaper) -> str:
        count = self.papers.get(paper.code) or PaperCount(
            originals=max(paper.needed_originals, 0 if paper.needed_copies else 1), copies=paper.needed_copies
        )
        paper.originals, paper.copies, paper.electronic = count.originals, count.copies, count.electronic
        paper.state = PaperState.REUSED if count.reused else PaperState.COMPLETE
        paper.note = f"{timezone.localtime(self.at):%d/%m/%Y}"
        return paper.name

    def _restart(self) -> dict[str, Any]:
        stopped_at, due_at = Pause.objects.end(self.case.pk, at=self.at), self.case.due_at
        self.case.mark_papers_complete()
        definition, calendar = self.dossier.definition, self.dossier.calendar
        restarts = definition.policies.supplement.clock == "restart"
        assert stopped_at is not None
        assert due_at is not None
        if not restarts or self.case.rescheduled_at is not None:
            set_promise(self.dossier)
        elif stopped_at <= due_at:  # the whole term anew from now; the pauses before it no longer matter
            keep_promise(self.dossier, term_due(calendar, self.at, self.case.term, definition))
        # else: asked for when it was late already, which a pause never erases; the promise stays as it was
        budgets = {step.code: step_due(calendar, step, at=self.at) for step in self.dossier.route.steps}
        moments = [When(step=code, then=Value(moment)) for code, moment in budgets.items() if moment is not None]
        self.case.tasks.filter(closed_at=None).update(due_at=Case(*moments, default=None) if moments else None)
        return {"due_at": iso(self.case.due_at or due_at), "restarted": restarts}
