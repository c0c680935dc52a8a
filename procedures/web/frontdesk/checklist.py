"""The paper checklist at reception: what is needed, what was counted, what the office has already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from procedures.actions import Intake, PaperCount
from procedures.definition.schema import Paper
from procedures.phrases import local
from procedures.queries.case_page import counts_said
from procedures.queries.returning import Reusable
from procedures.web.forms import count_of


@dataclass(frozen=True)
class PaperLine:
    """One row of the checklist with what was counted so far."""

    code: str
    name: str
    form: str
    needed: str
    needed_originals: int
    needed_copies: int
    reusable: bool
    originals: int
    copies: int
    electronic: int
    reused: bool
    missing: bool
    complete: bool
    offer: Reusable | None = None


@dataclass(frozen=True)
class Checklist:
    """The checklist and how much of it is complete."""

    papers: tuple[PaperLine, ...]

    @property
    def count(self) -> int:
        """All papers."""
        return len(self.papers)

    @property
    def complete(self) -> int:
        """Those that are there."""
        return sum(paper.complete for paper in self.papers)


def paper_counts(papers: Sequence[Paper], data: Mapping[str, Any]) -> dict[str, PaperCount]:
    """The counts typed into the checklist."""
    return {
        paper.code: PaperCount(
            originals=count_of(data, f"originals-{paper.code}"),
            copies=count_of(data, f"copies-{paper.code}"),
            electronic=count_of(data, f"electronic-{paper.code}"),
            reused=f"reused-{paper.code}" in data,
        )
        for paper in papers
    }


def checklist(intake: Intake, *, judged: bool, offers: Mapping[str, Reusable]) -> Checklist:
    """The checklist of an application, with the papers of earlier cases that may be used again.

    `judged`: say of every paper whether it is missing. Before that a paper nobody has counted yet says nothing.
    """
    missing = {paper.code for paper in intake.missing()}
    return Checklist(
        tuple(
            _line(paper, intake, paper.code in missing, judged, offers.get(paper.code)) for paper in intake.required()
        )
    )


def _line(paper: Paper, intake: Intake, missing: bool, judged: bool, offer: Reusable | None) -> PaperLine:
    count = intake.papers.get(paper.code) or PaperCount()
    counted = judged or not missing or count != PaperCount()
    form = paper.form or ""
    return PaperLine(
        code=paper.code,
        name=local(paper.name),
        form=gettext("to be shown, given back at once") if paper.shown_only else form,
        needed=counts_said(paper.originals, paper.copies),
        needed_originals=paper.originals,
        needed_copies=paper.copies,
        reusable=paper.reusable,
        originals=count.originals,
        copies=count.copies,
        electronic=count.electronic,
        reused=count.reused,
        missing=missing and counted,
        complete=not missing,
        offer=offer,
    )
