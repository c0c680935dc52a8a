"""What ending a case without a result does to everything still open."""

from __future__ import annotations

from datetime import datetime

from procedures.actions.end_journey import end_journey
from procedures.actions.walking import close_all
from procedures.models import ChargeState, Officer, Pause, TaskOutcome
from procedures.queries.dossier import Dossier


def end_case(dossier: Dossier, outcome: TaskOutcome, *, by: Officer | None, at: datetime, note: str) -> None:
    """Close open tasks, end the pause, drop unanswered questions' claim on anyone, cancel what is unpaid."""
    close_all(dossier, outcome, by=by, at=at, note=note)
    if dossier.case.is_paused:
        Pause.objects.end(dossier.case.pk, at=at)
    if any(step.consult for step in dossier.route.steps):
        dossier.case.consultations.filter(answered_at=None).update(answered_at=at)
    dossier.case.charges.filter(state=ChargeState.DUE).update(state=ChargeState.CANCELLED)
    dossier.case.answer_by = None
    end_journey(dossier.case, by=by, at=at)
