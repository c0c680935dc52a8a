"""What the pages about paper show: what must leave, what comes, what lies here, and what should and does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from procedures.deadlines import OfficeCalendar
from procedures.models import Case, FolderPlace, HandOverList, MovementState, PaperMovement, StockLine, Task, Unit
from procedures.phrases import local
from procedures.queries.chips import TimeChip, left_until
from procedures.queries.journey import (
    FOLDER_PARTS,
    Whereabouts,
    folders_away,
    folders_elsewhere,
    folders_here,
    folders_to_leave,
    must_leave_by,
    should_be_at,
    where_is,
)
from procedures.queries.rows import Listed, count_in_words, open_mark, pack_mark, page_of

VIEWS = ("here", "away", "elsewhere")
SHOWN_LISTS = 10
"""Lists of the past that the page still links to."""


@dataclass(frozen=True, slots=True)
class FolderRow:
    """One folder: where it is, since when, where it belongs, and until when it must leave."""

    code: str
    procedure: str
    applicant: str
    where: str
    since: datetime
    target: str
    step: str
    due_at: datetime | None
    chip: TimeChip | None
    ended: bool


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One folder on a hand-over list."""

    pk: int
    code: str
    procedure: str
    applicant: str
    state: str
    state_label: str
    given_at: datetime
    received_at: datetime | None
    receiver: str


@dataclass(frozen=True, slots=True)
class ListView:
    """A hand-over list with its folders."""

    pk: int
    label: str
    giver: str
    receiver: str
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str
    confirmed_at: datetime | None
    confirmed_by: str
    rows: tuple[ListedRow, ...]
    coming: int = 0


ROW_PARTS = ("version__procedure", "applicant", "received_at_unit", "agency", "return_unit")


def _with_paper(cases: QuerySet[Case]) -> QuerySet[Case]:
    steps = Prefetch("tasks", Task.objects.open().select_related("unit").order_by("sequence"), to_attr="open_steps")
    return cases.select_related(*ROW_PARTS, *(f"folder__{part}" for part in FOLDER_PARTS)).prefetch_related(steps)


def _page(
    cases: QuerySet[Case], units: Sequence[Unit], *, at: datetime, calendar: OfficeCalendar, after: str
) -> Listed[FolderRow]:
    """One page, longest accepted first: what has to leave first stands first. Three queries."""
    count = count_in_words(cases)
    if mark := open_mark(after):
        cases = cases.filter(Q(accepted_at__gt=mark[0]) | Q(accepted_at=mark[0], pk__gt=mark[1]))
    found, more = page_of(_with_paper(cases).order_by("accepted_at", "pk"))
    rows = sorted(
        (_row(case, units, at, calendar) for case in found), key=lambda row: (row.due_at is None, row.due_at or at)
    )
    return Listed(
        rows=tuple(rows),
        count=count,
        next_mark=pack_mark(found[-1].accepted_at, found[-1].pk) if more else "",
        is_first=not mark,
    )


def _row(case: Case, units: Sequence[Unit], at: datetime, calendar: OfficeCalendar) -> FolderRow:
    place = where_is(case, getattr(case, "folder", None))
    steps: list[Task] = case.open_steps  # type: ignore[attr-defined]
    targets = [unit for unit in should_be_at(case, steps) if unit.pk != place.unit.pk]
    task = next((step for step in steps if targets and step.unit_id == targets[0].pk), None)
    lies_here = place.place == FolderPlace.AT_UNIT and place.unit.pk in {unit.pk for unit in units}
    leaves = lies_here and (targets or place.movement is None) and not case.is_closed
    due_at = must_leave_by(case, place, task, calendar) if leaves else None
    return FolderRow(
        code=case.code,
        procedure=case.version.procedure.label,
        applicant=case.applicant.full_name,
        where=where_in_words(place),
        since=place.since,
        target=targets[0].label if targets else "",
        step=local(case.version.route.step(task.step).name) if task else "",
        due_at=due_at,
        chip=left_until(due_at, at=at, calendar=calendar) if due_at else None,
        ended=case.is_closed,
    )


def where_in_words(place: Whereabouts) -> str:
    """Where a folder is, and who gave it: "On the way to …, list 12/2026, given by …"."""
    move = place.movement
    if place.place == FolderPlace.ON_THE_WAY and move is not None:
        return _("On the way to %(unit)s, list %(list)s, given by %(who)s") % {
            "unit": move.to_unit,
            "list": move.list or "–",
            "who": move.given_by or "–",
        }
    if place.place == FolderPlace.MISSING:
        return _("Missing; last at %(unit)s") % {"unit": place.unit.label}
    if place.place == FolderPlace.PERSON:
        return _("Given back")
    if place.place == FolderPlace.ARCHIVE:
        return _("Archive of %(unit)s") % {"unit": place.unit.label}
    if move is not None and move.received_by is not None:
        return _("At %(unit)s, received by %(who)s") % {"unit": place.unit.label, "who": move.received_by}
    return _("At %(unit)s") % {"unit": place.unit.label}


def to_leave(units: Sequence[Unit], *, at: datetime, calendar: OfficeCalendar, after: str = "") -> Listed[FolderRow]:
    """Folders that have to leave these units and are on no list yet."""
    return _page(folders_to_leave(units), units, at=at, calendar=calendar, after=after)


def papers_at(
    units: Sequence[Unit], view: str, *, at: datetime, calendar: OfficeCalendar, after: str = ""
) -> Listed[FolderRow]:
    """One of the three lists of the page of papers: lying here, missing here, to be elsewhere."""
    return _page(_of_view(units, view), units, at=at, calendar=calendar, after=after)


def _of_view(units: Sequence[Unit], view: str) -> QuerySet[Case]:
    if view == "away":
        return folders_away(units)
    return folders_elsewhere(units) if view == "elsewhere" else folders_here(units)


def paper_counts(units: Sequence[Unit]) -> dict[str, str]:
    """How many folders each list has. Three queries."""
    return {view: count_in_words(_of_view(units, view)) for view in VIEWS}


LIST_PARTS = ("giver", "receiver", "closed_by", "confirmed_by")


def open_lists(units: Sequence[Unit]) -> tuple[ListView, ...]:
    """The lists these units are writing, with their folders. Two queries."""
    lists = HandOverList.objects.filter(giver__in=units, closed_at=None).order_by("pk")
    rows = Prefetch("movements", _movements(), to_attr="rows")
    return tuple(list_view(one, one.rows) for one in lists.select_related(*LIST_PARTS).prefetch_related(rows))  # type: ignore[attr-defined]


def list_with_rows(paper_list: HandOverList) -> ListView:
    """One list with its folders. One query."""
    return list_view(paper_list, list(_movements().filter(list=paper_list)))


def _movements() -> QuerySet[PaperMovement]:
    return PaperMovement.objects.select_related("case__version__procedure", "case__applicant", "received_by")


def incoming(units: Sequence[Unit]) -> tuple[ListView, ...]:
    """Lists on the way to these units, longest waiting first. One query."""
    lists = HandOverList.objects.filter(receiver__in=units, closed_at__isnull=False, confirmed_at=None)
    return _summaries(lists.order_by("closed_at", "pk")[:50])


def closed_lists(units: Sequence[Unit]) -> tuple[ListView, ...]:
    """The last lists given or received here. One query."""
    lists = HandOverList.objects.filter(Q(giver__in=units) | Q(receiver__in=units), closed_at__isnull=False)
    return _summaries(lists.order_by("-closed_at", "-pk")[:SHOWN_LISTS])


def _summaries(lists: QuerySet[HandOverList]) -> tuple[ListView, ...]:
    coming = Count("movements", filter=Q(movements__state=MovementState.SENT))
    found = lists.select_related(*LIST_PARTS).annotate(coming=coming)
    return tuple(list_view(one, (), coming=one.coming) for one in found)


def list_view(paper_list: HandOverList, rows: Sequence[PaperMovement], coming: int | None = None) -> ListView:
    """A list read with `LIST_PARTS` and its movements."""
    return ListView(
        pk=paper_list.pk,
        label=paper_list.label,
        giver=paper_list.giver.label,
        receiver=paper_list.receiver.label,
        opened_at=paper_list.opened_at,
        closed_at=paper_list.closed_at,
        closed_by=str(paper_list.closed_by or ""),
        confirmed_at=paper_list.confirmed_at,
        confirmed_by=str(paper_list.confirmed_by or ""),
        rows=tuple(_listed(row) for row in rows),
        coming=sum(row.state == MovementState.SENT for row in rows) if coming is None else coming,
    )


def _listed(movement: PaperMovement) -> ListedRow:
    return ListedRow(
        pk=movement.pk,
        code=movement.case.code,
        procedure=movement.case.version.procedure.label,
        applicant=movement.case.applicant.full_name,
        state=movement.state,
        state_label=str(MovementState(movement.state).label),
        given_at=movement.given_at,
        received_at=movement.received_at,
        receiver=str(movement.received_by or ""),
    )


def receivers(units: Sequence[Unit], *, limit: int = 60) -> list[Unit]:
    """Units to which folders lying here belong: the choice of receiving unit. One query."""
    waiting = Task.objects.open().filter(case__in=folders_to_leave(units)).values("unit_id")
    ids = [unit.pk for unit in units]
    return list(Unit.objects.filter(pk__in=waiting).exclude(pk__in=ids).order_by("path")[:limit])


def count_to_leave(units: Sequence[Unit]) -> int:
    """How many folders have to leave these units. One query."""
    return folders_to_leave(units).order_by()[:1000].count()


@dataclass(frozen=True, slots=True)
class StockRow:
    """One folder in a stock-taking."""

    code: str
    procedure: str
    applicant: str
    outcome: str
    at: datetime


def stock_rows(lines: QuerySet[StockLine], limit: int = 200) -> tuple[StockRow, ...]:
    """The newest lines of a stock-taking. One query."""
    parts = ("case__version__procedure", "case__applicant")
    return tuple(
        StockRow(
            line.case.code, line.case.version.procedure.label, line.case.applicant.full_name, line.outcome, line.at
        )
        for line in lines.select_related(*parts).order_by("-pk")[:limit]
    )
