"""The end of a folder's way: back to the person, or into the archive of the unit where it lies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from procedures import policies
from procedures.actions.base import locked
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    Case,
    CaseStatus,
    Destination,
    FolderPlace,
    MovementState,
    Officer,
    PaperFolder,
    PaperMovement,
)
from procedures.queries.journey import whereabouts


def end_journey(case: Case, *, by: Officer | None, at: datetime) -> None:
    """Note with the act that closes a case what becomes of its folder. One query for a folder that never moved.

    With the result handed over it goes into the archive where it lies. Of a case that ended otherwise the papers are
    given back at once when they lie at the counter; elsewhere they have to come back to the counter first. What is on
    the way or missing stays so.
    """
    folder = PaperFolder.objects.filter(case=case.pk).first()
    if folder is None or folder.place != FolderPlace.AT_UNIT:
        return
    if case.status == CaseStatus.RETURNED:
        _end(case, folder, Destination.ARCHIVE, by=by, at=at)
    elif folder.unit_id in (case.received_at_unit_id, case.return_unit_id):
        _end(case, folder, Destination.PERSON, by=by, at=at)


def put_away(case: Case, destination: Destination, *, by: Officer, at: datetime) -> None:
    """Give the papers of an ended case back, or put them into the archive.

    Raises ActionRefused: `case_runs`, `not_here`, `not_yours`.
    """
    with transaction.atomic():
        case = locked(case.pk)
        place = whereabouts(case)
        folder = PaperFolder.objects.filter(case=case.pk).first()
        if not case.is_closed:
            raise ActionRefused([Refusal("case_runs", _("The case has not ended: its papers are still needed."))])
        if folder is None or place.place != FolderPlace.AT_UNIT:
            raise ActionRefused([Refusal("not_here", _("By the record the folder is not here any more."))])
        if not policies.may_handle_paper(by, place.unit, at=at):
            params = {"unit": place.unit.label}
            raise ActionRefused([Refusal("not_yours", _("Only the officers of %(unit)s may do this."), params)])
        _end(case, folder, destination, by=by, at=at)


def _end(case: Case, folder: PaperFolder, destination: Destination, *, by: Officer | None, at: datetime) -> None:
    folder.movement = PaperMovement.objects.create(
        case=case,
        from_unit_id=folder.unit_id,
        destination=destination,
        state=MovementState.RECEIVED,
        given_by=by,
        given_at=at,
        received_at=at,
    )
    folder.place = FolderPlace.ARCHIVE if destination == Destination.ARCHIVE else FolderPlace.PERSON
    folder.holder, folder.since = None, at
    folder.save(update_fields=("place", "holder", "since", "movement"))
