"""The counter's first page: what waits to be received, forwarded and handed over, and the day in figures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import OfficeCalendar, online_alert_at
from procedures.models import Case, CaseStatus, Parcel, ParcelState, Role, Task, Unit
from procedures.models.case import overdue_at
from procedures.phrases import local
from procedures.queries.chips import TimeChip, left_until, time_chip
from procedures.queries.lateness import finished_late
from procedures.queries.rows import CASE_PARTS, CaseRow, Listed, case_row, count_in_words, open_mark, pack_mark, page_of

SHOWN = 5
"""Rows of each list on the first page: what fits above the fold of a 1366 × 768 screen."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that leads to exactly the rows it counts: `target` is a page's name, `query` its filter."""

    figure: str
    name: str
    line: str
    target: str
    query: str = ""
    kind: Literal["", "soon", "late"] = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A case that waits for a step at the counter."""

    code: str
    procedure: str
    applicant: str
    step: str
    chip: TimeChip | None


@dataclass(frozen=True, slots=True)
class OnlineRow:
    """An online application nobody has answered. `alert` is said from two clock hours after it came (art. 17.2)."""

    code: str
    procedure: str
    applicant: str
    alert: str
    chip: TimeChip | None


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the first page."""

    tiles: tuple[Tile, ...]
    online: Listed[OnlineRow]
    forward: Listed[TaskRow]
    returns: Listed[CaseRow]


def desk(counters: Collection[Unit], *, at: datetime, calendar: OfficeCalendar) -> Desk:
    """The first page of officers posted at `counters`. At most five queries, whatever the number of rows."""
    figures = _figures(counters, at)
    online = Case.objects.filter(status=CaseStatus.REGISTERED, received_at_unit__in=counters)
    rows = [
        _online_row(case, at, calendar)
        for case in online.select_related(*CASE_PARTS).defer("version__document").order_by("answer_by", "pk")[:SHOWN]
    ]
    waiting = [
        case_row(case, at=at, calendar=calendar)
        for case in ready_at_counters(counters)
        .select_related(*CASE_PARTS)
        .defer("version__document")
        .order_by("finished_at", "pk")[:SHOWN]
    ]
    return Desk(
        tiles=_tiles(figures),
        online=Listed(tuple(rows), formats.grouped(figures["online"])),
        forward=_forward(counters, at, calendar),
        returns=Listed(tuple(waiting), formats.grouped(figures["ready"])),
    )


def _online_row(case: Case, at: datetime, calendar: OfficeCalendar) -> OnlineRow:
    since = online_alert_at(case.received_at, case.version.definition.policies.acceptance.alert_hours)
    alert = ""
    if at >= since:
        hours = int((at - case.received_at).total_seconds() // 3600)
        text = ngettext("Came %(count)s hour ago: look at it now", "Came %(count)s hours ago: look at it now", hours)
        alert = text % {"count": formats.grouped(hours)}
    chip = time_chip(case, at=at, calendar=calendar)
    return OnlineRow(case.code, case.version.procedure.label, case.applicant.full_name, alert, chip)


def ready_at_counters(counters: Collection[Unit]) -> QuerySet[Case]:
    """Results that wait at these counters; not those that the post has."""
    return Case.objects.filter(~_with_the_post(), status=CaseStatus.READY, return_unit__in=counters)


def _with_the_post() -> Exists:
    return Exists(Parcel.objects.filter(case=OuterRef("pk"), state=ParcelState.POSTED))


def returns(counters: Collection[Unit], *, at: datetime, calendar: OfficeCalendar, after: str = "") -> Listed[CaseRow]:
    """Results waiting at the counters, longest waiting first."""
    rows = ready_at_counters(counters)
    count = count_in_words(rows)
    if mark := open_mark(after):
        rows = rows.filter(Q(finished_at__gt=mark[0]) | Q(finished_at=mark[0], pk__gt=mark[1]))
    cases, more = page_of(rows.select_related(*CASE_PARTS).defer("version__document").order_by("finished_at", "pk"))
    return Listed(
        rows=tuple(case_row(case, at=at, calendar=calendar) for case in cases),
        count=count,
        next_mark=pack_mark(cases[-1].finished_at, cases[-1].pk) if more else "",
        is_first=not mark,
    )


def _forward(counters: Collection[Unit], at: datetime, calendar: OfficeCalendar) -> Listed[TaskRow]:
    """Accepted cases that have not left the counter."""
    tasks = (
        Task.objects.open()
        .filter(unit__in=counters, role=Role.FRONT_DESK)
        .exclude(case__status__in=(CaseStatus.READY, CaseStatus.WAITING_PAPERS))
    )
    parts = ("case__version__procedure", "case__applicant")
    found = list(
        tasks.select_related(*parts)
        .defer("case__version__document")
        .order_by(F("due_at").asc(nulls_last=True), "pk")[:SHOWN]
    )
    rows = tuple(
        TaskRow(
            code=task.case.code,
            procedure=task.case.version.procedure.label,
            applicant=task.case.applicant.full_name,
            step=local(task.case.version.route.step(task.step).name),
            chip=left_until(task.due_at, at=at, calendar=calendar)
            if task.due_at and not task.case.is_paused
            else time_chip(task.case, at=at, calendar=calendar),
        )
        for task in found
    )
    return Listed(rows, formats.grouped(tasks.count() if len(rows) == SHOWN else len(rows)))


def _figures(counters: Collection[Unit], at: datetime) -> dict[str, int]:
    """The day in figures; one query over open cases and those of today, never over the archive.

    Each part of the union has an index of its own; one condition with OR would read all a counter ever received.
    """
    today = timezone.make_aware(datetime.combine(formats.local_time(at).date(), time.min))
    here, back = Q(received_at_unit__in=counters), Q(return_unit__in=counters)
    returned = back & Q(returned_at__gte=today)
    cases = Case.objects.order_by().values("pk")
    recent = cases.filter(here, closed_at=None).union(
        cases.filter(back, closed_at=None),
        cases.filter(here, accepted_at__gte=today),  # who was received today was accepted today, if at all
        cases.filter(returned),
    )
    return Case.objects.filter(pk__in=recent).aggregate(
        received=Count("pk", filter=here & Q(received_at__gte=today, accepted_at__isnull=False)),
        returned=Count("pk", filter=returned),
        returned_late=Count("pk", filter=returned & finished_late()),
        ready=Count("pk", filter=back & Q(status=CaseStatus.READY) & ~_with_the_post()),
        online=Count("pk", filter=here & Q(status=CaseStatus.REGISTERED)),
        online_late=Count("pk", filter=here & Q(status=CaseStatus.REGISTERED, answer_by__lt=at)),
        papers=Count("pk", filter=here & Q(status=CaseStatus.WAITING_PAPERS)),
        papers_over=Count("pk", filter=here & Q(status=CaseStatus.WAITING_PAPERS, answer_by__lt=at)),
        late=Count("pk", filter=here & overdue_at(at)),
    )


def _tiles(n: dict[str, int]) -> tuple[Tile, ...]:
    def say(figure: int, one: str, line: str, target: str, query: str, kind: Literal["", "soon", "late"] = "") -> Tile:
        return Tile(formats.grouped(figure), one, line, target, query, kind if figure else "")

    on_time = n["returned"] - n["returned_late"]
    returned_line = _("%(on_time)s on time, %(late)s late") % {"on_time": on_time, "late": n["returned_late"]}
    online_line = (
        ngettext("%(count)s past the time to answer", "%(count)s past the time to answer", n["online_late"])
        if n["online_late"]
        else _("to be answered within 8 working hours")
    ) % {"count": n["online_late"]}
    papers_line = (
        ngettext("%(count)s past its last day", "%(count)s past their last day", n["papers_over"])
        if n["papers_over"]
        else _("the clock stands still")
    ) % {"count": n["papers_over"]}
    return (
        say(n["received"], _("Received today"), _("receipts issued"), "cases", "?day=today"),
        say(n["returned"], _("Returned today"), returned_line, "cases", "?day=returned_today"),
        say(n["ready"], _("Results to return"), _("waiting at this counter"), "returns", ""),
        say(n["online"], _("Online, not answered"), online_line, "cases", "?status=1", "soon"),
        say(n["papers"], _("Waiting for the applicant"), papers_line, "cases", "?status=5"),
        say(n["late"], _("Overdue"), _("in the departments"), "cases", "?time=late", "late"),
    )
