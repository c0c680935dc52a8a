"""Which acts a person is shown for a case: the same guards as the acts themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from procedures import policies
from procedures.actions.base import CaseAction, barriers
from procedures.actions.registry import ACTS
from procedures.errors import Refusal
from procedures.models import Consultation, Officer, Task
from procedures.policies import Place
from procedures.queries.dossier import Dossier

Why = Literal["", "not_yet", "no_more", "not_yours"]
NO_MORE = {"already_asked", "too_late_to_ask", "already_rescheduled"}


@dataclass(frozen=True)
class Offer:
    """One act as it is shown: possible, or not with every reason. `why` sorts the reasons for the reader."""

    code: str
    label: str
    allowed: bool
    reasons: tuple[Refusal, ...] = ()
    why: Why = ""
    task: Task | None = None
    consultation: Consultation | None = None
    final: bool = False


def offers(dossier: Dossier, *, by: Officer, at: datetime) -> list[Offer]:
    """Every act that the case's status knows, at every open step; the possible ones first, in the order of use.

    Acts the route does not provide for at a step (no way back, nobody to ask) are left out.
    """
    found = [
        _offer(act, dossier, by, at, task, question)
        for act in ACTS.values()
        if dossier.case.status in act.statuses
        for task, question in _occasions(act, dossier)
    ]
    shown = [offer for offer in found if not _pointless(offer)]
    return sorted(shown, key=lambda offer: not offer.allowed)


def _occasions(act: type[CaseAction], dossier: Dossier) -> list[tuple[Task | None, Consultation | None]]:
    if act.place is Place.CONSULTED:
        return [(None, question) for question in dossier.consultations if question.answered_at is None]
    if act.place is Place.TASK or act.code in ("reassign", "remind"):
        return [(task, None) for task in dossier.open_tasks]
    return [(None, None)]


def _offer(
    act: type[CaseAction],
    dossier: Dossier,
    by: Officer,
    at: datetime,
    task: Task | None,
    question: Consultation | None,
) -> Offer:
    barred = list(barriers(act, dossier, at=at, task=task, consultation=question))
    error = dossier.open_correction if act.place is Place.CORRECTING else None
    given: dict[str, Any] = {"task": task, "consultation": question, "correction": error}
    foreign = list(policies.refusals(act, dossier.case, by=by, at=at, **given))
    reasons = (*barred, *foreign)
    return Offer(act.code, str(act.label), not reasons, reasons, _why(barred, foreign), task, question, act.final)


def _why(barred: list[Refusal], foreign: list[Refusal]) -> Why:
    if any(reason.code in NO_MORE for reason in barred):
        return "no_more"
    if barred:
        return "not_yet"
    return "not_yours" if foreign else ""


_NOT_HERE = {
    "no_such_move",
    "no_consultation_here",
    "step_cannot_ask",
    "step_cannot_stop",
    "nothing_due",
    "no_valid_receipt",
    "no_open_correction",
}


def _pointless(offer: Offer) -> bool:
    return any(reason.code in _NOT_HERE for reason in offer.reasons)
