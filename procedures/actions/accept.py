"""Accept an application: the receipt is issued and the clock starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from procedures.actions.base import CaseAction, iso
from procedures.actions.walking import open_tasks, set_promise
from procedures.deadlines import paper_handover_due
from procedures.definition.schema import Channel
from procedures.errors import Refusal
from procedures.models import CaseStatus, Officer, PaperState, RegisterBook, Role, Task
from procedures.policies import Place
from procedures.queries.dossier import Dossier
from procedures.queries.holders import PLACE_OF_RECEPTION


@dataclass
class Accept(CaseAction):
    """Accept a registered application as complete and valid.

    The term runs from `at`; the first step opens for the counter. Refused with `paper_missing` while the
    checklist has gaps. Source: NĐ 118/2025 art. 17.1–17.3.
    """

    code: ClassVar[str] = "accept"
    label: ClassVar[Any] = _("Accept")
    place: ClassVar[Place] = Place.RECEPTION
    roles: ClassVar[frozenset[Role]] = frozenset({Role.FRONT_DESK})
    statuses: ClassVar[frozenset[CaseStatus]] = frozenset({CaseStatus.REGISTERED})

    @classmethod
    def hindrances(cls, dossier: Dossier, task: Task | None, *, at: datetime) -> Iterator[Refusal]:
        """Missing papers, each by name."""
        for paper in dossier.papers:
            if paper.state == PaperState.MISSING:
                yield Refusal(
                    "paper_missing",
                    _("“%(paper)s” is missing. Ask for it with a supplement slip (form 02), or refuse with form 03."),
                    {"paper": paper.label, "code": paper.code},
                )

    def effect(self) -> dict[str, Any]:
        """Take the case in."""
        return take_in(self.dossier, by=self.by, at=self.at)


def take_in(dossier: Dossier, *, by: Officer | None, at: datetime) -> dict[str, Any]:
    """Mark the case accepted, start its clock and open its first step; the facts of the acceptance.

    The first step is held by the officer who accepts, when it is done at the place of reception.
    """
    case, start = dossier.case, dossier.route.start
    answered_late = case.channel == Channel.ONLINE and case.answer_by is not None and at > case.answer_by
    case.mark_accepted(at=at)
    case.clock_started_at = at
    case.term = legal_term(dossier)
    case.stage = start.stage or ""
    case.answer_by = None
    set_promise(dossier)
    receiver = by if start.unit == PLACE_OF_RECEPTION else None
    hand_over_by = paper_handover_due(dossier.calendar, at)
    # Paper leaves the counter the same day, after 15:00 the next morning, whatever the step's budget says.
    limit = None if case.channel == Channel.ONLINE else hand_over_by
    open_tasks(dossier, [(start, "")], by=by, at=at, officer=receiver, not_after=limit)
    if case.register_number is None:
        # Last: the book stays locked until the reception is written.
        case.register_book_id, case.register_number = RegisterBook.objects.take(case.received_at_unit, at=at)
    return {
        "due_at": iso(case.due_at) if case.due_at else None,
        "term": case.term,
        "provisional": case.provisional,
        "hand_over_by": iso(hand_over_by),
        "answered_late": answered_late,
    }


def legal_term(dossier: Dossier) -> str:
    """The term that runs from acceptance: the first stage's own, or the channel's and variant's."""
    first = dossier.definition.stages[0]
    return first.term or dossier.definition.term(Channel(dossier.case.channel), dossier.case.variant)
