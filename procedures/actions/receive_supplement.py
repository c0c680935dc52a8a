"""Receive the papers that were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.actions.accept import take_in
from procedures.actions.base import CaseAction
from procedures.actions.intake import PaperCount
from procedures.actions.walking import set_promise
from procedures.errors import Refusal
from procedures.models import CasePaper, CaseStatus, PaperState, Role, SupplementRequest, Task
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.promise import step_due


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

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """There must be a request that waits."""
        if dossier.open_supplement is None:
            yield Refusal("nothing_asked", _("No papers were asked for."))

    def refusals(self) -> Iterator[Refusal]:
        """Every paper asked for has to be there."""
        for paper in self._asked():
            count = self.papers.get(paper.code)
            if count is not None and not (count.originals or count.copies or count.electronic or count.reused):
                yield Refusal(
                    "paper_still_missing",
                    _("“%(paper)s” is still missing. Wait until everything on the slip is there."),
                    {"paper": paper.name, "code": paper.code},
                )

    def effect(self) -> dict[str, Any]:
        """Note the papers, close the request, and let the clock run."""
        request = self.dossier.open_supplement
        assert request is not None
        names = [self._note(paper) for paper in self._asked()]
        request.answered_at = self.at
        request.save(update_fields=("answered_at",))
        self.case.answer_by = None
        late = self.at > request.answer_by
        facts: dict[str, Any] = {"papers": names, "late": late}
        if self.case.accepted_at is None:
            return facts | take_in(self.dossier, by=self.by, at=self.at)
        return facts | self._restart()

    def _asked(self) -> list[CasePaper]:
        request: SupplementRequest | None = self.dossier.open_supplement
        asked = set(request.papers) if request else set()
        return [paper for paper in self.dossier.papers if paper.code in asked]

    def _note(self, paper: CasePaper) -> str:
        count = self.papers.get(paper.code) or PaperCount(
            originals=max(paper.needed_originals, 0 if paper.needed_copies else 1), copies=paper.needed_copies
        )
        paper.originals, paper.copies, paper.electronic = count.originals, count.copies, count.electronic
        paper.state = PaperState.REUSED if count.reused else PaperState.COMPLETE
        paper.note = f"{timezone.localtime(self.at):%d/%m/%Y}"
        paper.save(update_fields=("originals", "copies", "electronic", "state", "note"))
        return paper.name

    def _restart(self) -> dict[str, Any]:
        pause = self.dossier.open_pause
        assert pause is not None
        pause.ended_at = self.at
        pause.save(update_fields=("ended_at",))
        self.case.mark_papers_complete()
        set_promise(self.dossier)
        for task in self.dossier.open_tasks:
            task.due_at = step_due(self.dossier.calendar, self.dossier.step_of(task), at=self.at)
            task.save(update_fields=("due_at",))
        assert self.case.due_at is not None
        return {"due_at": self.case.due_at.isoformat(), "restarted": pause.restarts}
