"""Where the paper of a case is, where it should be, and until when it must leave."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from procedures.deadlines import OfficeCalendar, paper_across_due, paper_handover_due
from procedures.models import (
    Case,
    CasePaper,
    CaseStatus,
    FolderPlace,
    MovementState,
    PaperFolder,
    PaperMovement,
    Task,
    Unit,
)

ENDED_PLACES = (FolderPlace.PERSON, FolderPlace.ARCHIVE)

HAS_PAPER = Exists(CasePaper.objects.filter(case=OuterRef("pk")).filter(Q(originals__gt=0) | Q(copies__gt=0)))
"""Cases with a folder: at least one original or copy was handed in. What came online alone has none."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a folder is. `unit` is where it lies or was seen last; `movement` the last one, if it ever moved."""

    place: FolderPlace
    unit: Unit
    since: datetime
    movement: PaperMovement | None = None

    @property
    def on_the_way_to(self) -> Unit | None:
        """Where it was sent and has not been received."""
        return self.movement.to_unit if self.movement and self.place == FolderPlace.ON_THE_WAY else None


FOLDER_PARTS = ("unit", "movement__to_unit", "movement__given_by", "movement__received_by", "movement__list")


def whereabouts(case: Case) -> Whereabouts:
    """Where the folder of a case is now. One query; what never moved is where it was received."""
    return where_is(case, PaperFolder.objects.select_related(*FOLDER_PARTS).filter(case=case.pk).first())


def where_is(case: Case, folder: PaperFolder | None) -> Whereabouts:
    """The same from the row that was read."""
    if folder is not None:
        return Whereabouts(FolderPlace(folder.place), folder.unit, folder.since, folder.movement)
    since = case.accepted_at or case.received_at
    if case.is_closed:  # it never left the counter: given back over it, or put away there with the result's copy
        ended = FolderPlace.ARCHIVE if case.status == CaseStatus.RETURNED else FolderPlace.PERSON
        return Whereabouts(ended, case.received_at_unit, case.closed_at or since)
    return Whereabouts(FolderPlace.AT_UNIT, case.received_at_unit, since)


def should_be_at(case: Case, open_tasks: Sequence[Task]) -> list[Unit]:
    """Units where the folder belongs: those of the open steps, the lead's first; after the end the return counter.

    Source: NĐ 118/2025 art. 18, 20 (paper goes to the agencies in turn, the lead agency first).
    """
    if case.is_closed:
        return [case.return_unit]
    return list({task.unit_id: task.unit for task in open_tasks}.values())


def is_across(case: Case, unit: Unit) -> bool:
    """Whether the case was received for an agency that is not this counter's own (NĐ 118/2025 art. 20)."""
    parent = unit.path.removesuffix(f"{unit.code}/")
    return not (unit.path.startswith(case.agency.path) or case.agency.path.startswith(parent))


def must_leave_by(case: Case, place: Whereabouts, task: Task | None, calendar: OfficeCalendar) -> datetime | None:
    """Until when the folder must leave the unit it lies at; None when no step asks for it elsewhere.

    At the counter that received it the time runs from acceptance: the same day, after 15:00 the next morning, to
    another place's agency within one working day. Later it runs from the moment the step elsewhere was opened.
    Source: NĐ 118/2025 art. 18, 20.
    """
    if place.movement is None and case.accepted_at is not None:
        if is_across(case, place.unit):
            return paper_across_due(calendar, case.accepted_at)
        return paper_handover_due(calendar, case.accepted_at)
    return paper_handover_due(calendar, task.opened_at) if task is not None else None


def lying_at(units: Collection[Unit]) -> Q:
    """Cases whose folder lies at one of these units, moved or not."""
    ids = [unit.pk for unit in units]
    # A union, so that each half has its index; with OR the database would read every case there is.
    never_moved = Case.objects.order_by().filter(folder=None, closed_at=None, received_at_unit__in=ids).values("pk")
    moved = PaperFolder.objects.order_by().filter(place=FolderPlace.AT_UNIT, unit__in=ids).values("case")
    return Q(pk__in=never_moved.union(moved))


def folders_here(units: Collection[Unit]) -> QuerySet[Case]:
    """Accepted cases whose paper lies at these units by the record."""
    return Case.objects.filter(HAS_PAPER, lying_at(units), accepted_at__isnull=False)


def open_tasks_at(units: Collection[Unit]) -> Exists:
    """Cases with an open step at one of these units."""
    return Exists(Task.objects.open().filter(case=OuterRef("pk"), unit__in=[unit.pk for unit in units]))


OPEN_TASK = Exists(Task.objects.open().filter(case=OuterRef("pk")))


ON_A_LIST = Exists(PaperMovement.objects.filter(case=OuterRef("pk"), state=MovementState.LISTED))


def folders_to_leave(units: Collection[Unit]) -> QuerySet[Case]:
    """Folders that lie here and belong elsewhere, or have not been forwarded from reception yet."""
    waiting = Q(status=CaseStatus.ACCEPTED, folder=None)
    return folders_here(units).filter(waiting | _elsewhere(units)).exclude(ON_A_LIST)


def folders_elsewhere(units: Collection[Unit]) -> QuerySet[Case]:
    """Folders that lie here while every open step, or the counter that gives them back, is elsewhere."""
    return folders_here(units).filter(_elsewhere(units)).exclude(ON_A_LIST)


def _elsewhere(units: Collection[Unit]) -> Q:
    ended = Q(closed_at__isnull=False) & ~Q(return_unit__in=[unit.pk for unit in units])
    return (Q(closed_at=None) & Q(OPEN_TASK) & ~Q(open_tasks_at(units))) | ended


def folders_away(units: Collection[Unit]) -> QuerySet[Case]:
    """Cases whose open step is here while their folder is elsewhere, on the way, or missing."""
    ids = [unit.pk for unit in units]
    ended = Q(folder__place__in=ENDED_PLACES)
    here = Q(closed_at=None) & Q(open_tasks_at(units)) & Q(accepted_at__isnull=False)
    moved = Q(folder__isnull=False) & ~(Q(folder__place=FolderPlace.AT_UNIT, folder__unit__in=ids) | ended)
    return Case.objects.filter(HAS_PAPER, here).filter(moved | (Q(folder=None) & ~Q(received_at_unit__in=ids)))
