"""The supervisor's board: open work by how near its promise is, who holds it, and why it waits.

A panel is a condition over open cases. The figure of a tile and the list below it are counted with the same
condition, so they cannot differ. Work is read in one pass over open cases, never over all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procedures import formats
from procedures.deadlines import OfficeCalendar
from procedures.models import Case, CaseEvent, CaseStatus, DelayCause, DelayCode, Forecast, Task, Unit
from procedures.models.case import RUNNING_STATUSES, overdue_at
from procedures.phrases import local
from procedures.queries.chips import TimeChip, time_chip, working_days_between
from procedures.queries.rows import Listed, open_mark, pack_mark, page_of
from procedures.queries.sentences import act_name

WAITING = (CaseStatus.WAITING_PAPERS, CaseStatus.WAITING_PAYMENT)
UNDERWAY = (CaseStatus.REGISTERED, *RUNNING_STATUSES, *WAITING)
"""What the office or the citizen still has to do; a result that waits to be collected is not open work."""
NO_CAUSE = "none"

PANELS: dict[str, Any] = {
    "late": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "soon": gettext_lazy("Due within two days"),
    "risk": gettext_lazy("At risk"),
    "waiting": gettext_lazy("Waiting for the citizen"),
    "new": gettext_lazy("Not yet accepted"),
    "all": gettext_lazy("All open work"),
}
"""The panels by their word in the address."""
SORTED_BY = {
    "late": "late_from",
    "today": "due_at",
    "soon": "due_at",
    "risk": "due_at",
    "waiting": "received_at",
    "new": "received_at",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the case at one open step, and since when; `days` are working days."""

    task: int
    step: str
    officer: str
    unit: str
    days: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One open case on the board."""

    pk: int
    code: str
    procedure: str
    applicant: str
    status: int
    status_label: str
    chip: TimeChip | None
    due_at: datetime | None
    moved: bool
    holders: tuple[Holder, ...]
    cause: str
    cause_note: str
    cause_paper: int | None
    last_act: str
    last_at: datetime | None
    last_by: str
    next_act: str
    forecast: str


@dataclass(frozen=True, slots=True)
class Days:
    """The midnights that part today and the two working days after it."""

    tomorrow: datetime
    soon_ends: datetime
    soon_days: tuple[date, ...]


def days_of(at: datetime, calendar: OfficeCalendar) -> Days:
    """Today ends at `tomorrow`; the two working days after it end at `soon_ends`."""
    today = formats.local_time(at).date()
    coming: list[date] = []
    day = today
    while len(coming) < 2:
        day += timedelta(days=1)
        if calendar.is_working_day(day):
            coming.append(day)
    return Days(_midnight(today + timedelta(days=1)), _midnight(day + timedelta(days=1)), tuple(coming))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def conditions(at: datetime, days: Days) -> dict[str, Q]:
    """Each panel as a condition over open work. Late, today and soon never overlap; a stopped clock is in none.

    At risk is what is not late yet and would be at the pace of the slowest tenth of earlier cases.
    """
    running = Q(status__in=RUNNING_STATUSES, late_from__gt=at)
    slow = Forecast.objects.filter(
        task__case=OuterRef("pk"), task__closed_at=None, promised=OuterRef("due_at"), at_risk_from__lte=at
    )
    return {
        "late": overdue_at(at),
        "today": running & Q(due_at__lt=days.tomorrow),
        "soon": running & Q(due_at__gte=days.tomorrow, due_at__lt=days.soon_ends),
        "risk": running & Q(Exists(slow)),
        "waiting": Q(status__in=WAITING),
        "new": Q(status=CaseStatus.REGISTERED),
        "all": Q(),
    }


def open_work(units: Collection[int]) -> QuerySet[Case]:
    """Open cases that a supervisor of these units (keys, everything below included) may act on."""
    held = Task.objects.open().filter(case=OuterRef("pk"), unit__in=units)
    mine = Q(agency__in=units) | Q(received_at_unit__in=units) | Exists(held)
    return Case.objects.filter(mine, closed_at=None, status__in=UNDERWAY)


def figures(work: QuerySet[Case], *, at: datetime, days: Days) -> dict[str, int]:
    """How many cases each panel has, and how many overdue ones have no cause yet. One query."""
    counted = {name: Count("pk", filter=condition) for name, condition in conditions(at, days).items()}
    unexplained = overdue_at(at) & ~Exists(DelayCause.objects.filter(case=OuterRef("pk"), latest=True))
    return work.aggregate(**counted, unexplained=Count("pk", filter=unexplained))


def narrowed(work: QuerySet[Case], panel: str, *, at: datetime, days: Days) -> QuerySet[Case]:
    """The cases of a panel."""
    return work.filter(conditions(at, days)[panel])


def progress_list(
    work: QuerySet[Case], panel: str, *, at: datetime, calendar: OfficeCalendar, days: Days, count: int, after: str = ""
) -> Listed[ProgressRow]:
    """One page of a panel, the most urgent first. Two queries: the cases, and their open steps."""
    key = SORTED_BY.get(panel, "received_at")
    rows = narrowed(work, panel, at=at, days=days)
    if mark := open_mark(after):
        rows = rows.filter(Q(**{f"{key}__gt": mark[0]}) | Q(**{key: mark[0], "pk__gt": mark[1]}))
    found, more = page_of(with_parts(rows).order_by(key, "pk"))
    return Listed(
        rows=tuple(progress_row(case, at=at, calendar=calendar) for case in found),
        count=formats.grouped(count),
        next_mark=pack_mark(getattr(found[-1], key), found[-1].pk) if more else "",
        is_first=not mark,
    )


def with_parts(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with everything a row of the board shows; the open steps in a second query."""
    steps = Task.objects.open().select_related("unit", "officer", "forecast").order_by("sequence")
    cause = DelayCause.objects.filter(case=OuterRef("pk"), latest=True)
    last = CaseEvent.objects.filter(case=OuterRef("pk"), sequence=OuterRef("event_count"))
    return (
        rows.select_related("version__procedure", "applicant", "changed_by")
        .prefetch_related(Prefetch("tasks", steps, to_attr="open_steps"))
        .annotate(
            cause=Subquery(cause.values("code")[:1]),
            cause_note=Subquery(cause.values("note")[:1]),
            cause_paper=Subquery(cause.values("paper")[:1]),
            last_act=Subquery(last.values("code")[:1]),
        )
    )


def progress_row(case: Any, *, at: datetime, calendar: OfficeCalendar) -> ProgressRow:
    """The row of a case read by `with_parts`."""
    late = case.status in RUNNING_STATUSES and case.late_from is not None and case.late_from <= at
    return ProgressRow(
        pk=case.pk,
        code=case.code,
        procedure=case.version.procedure.label,
        applicant=case.applicant.full_name,
        status=case.status,
        status_label=case.status_label,
        chip=time_chip(case, at=at, calendar=calendar),
        due_at=None if case.is_paused else case.due_at or case.answer_by,
        moved=case.rescheduled_at is not None,
        holders=tuple(_holder(case, task, at, calendar) for task in case.open_steps),
        cause=str(DelayCode(case.cause).label) if case.cause else "",
        cause_note=case.cause_note or "",
        cause_paper=case.cause_paper,
        last_act=act_name(case.last_act or ""),
        last_at=case.changed_at,
        last_by=str(case.changed_by or "") if case.changed_by_id else _("The system"),
        next_act=_next_act(case, late=late),
        forecast="" if late else forecast_said(case, at=at),
    )


def forecast_said(case: Any, *, at: datetime) -> str:
    """What the history says about an open case at risk, with its basis; empty for one that is not."""
    if case.status not in RUNNING_STATUSES:
        return ""
    for task in case.open_steps:
        known: Forecast | None = getattr(task, "forecast", None)
        if known is None or known.promised != case.due_at or known.at_risk_from > at:
            continue
        said = {
            "median": formats.working_time(known.median_minutes),
            "p90": formats.working_time(known.p90_minutes),
            "count": formats.grouped(known.cases),
            "since": formats.day(known.since),
        }
        return _("half needed %(median)s from here, nine tenths %(p90)s (%(count)s cases since %(since)s)") % said
    return ""


def _next_act(case: Any, *, late: bool) -> str:
    """The act a supervisor needs first: give it to somebody, explain it, promise anew, else remind."""
    if case.status not in RUNNING_STATUSES or not case.open_steps:
        return ""
    if late and not case.cause:
        return "record_cause"
    if any(task.officer_id is None for task in case.open_steps):
        return "reassign"
    return "reschedule" if late and case.rescheduled_at is None else "remind"


def _holder(case: Case, task: Task, at: datetime, calendar: OfficeCalendar) -> Holder:
    first, last = formats.local_time(task.opened_at).date(), formats.local_time(at).date()
    return Holder(
        task=task.pk,
        step=local(case.version.route.step(task.step).name),
        officer=task.officer.full_name if task.officer else _("Nobody named yet"),
        unit=task.unit.label,
        days=working_days_between(first, last, calendar),
        due_at=task.due_at,
    )


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A unit of the tree below a supervisor, indented by its depth."""

    pk: int
    code: str
    path: str
    label: str


def units_below(units: Sequence[Unit]) -> list[UnitChoice]:
    """The units and everything below them, as a tree. One query."""
    if not units:
        return []
    within = Q(pk__in=())
    for unit in units:
        within |= Q(path__startswith=unit.path)
    found = list(Unit.objects.filter(within).order_by("path"))
    top = min(unit.path.count("/") for unit in found)
    return [UnitChoice(u.pk, u.code, u.path, "  " * (u.path.count("/") - top) + u.label) for u in found]


def keys_within(units: Sequence[UnitChoice], code: str) -> list[int]:
    """Keys of the unit with this code and of everything below it; none where the tree has no such unit."""
    path = next((unit.path for unit in units if unit.code == code), None)
    return [unit.pk for unit in units if path is not None and unit.path.startswith(path)]


def condition_of(query: Mapping[str, str], units: Sequence[UnitChoice], *, at: datetime, days: Days) -> Q:
    """The condition an address of the board stands for: its panel and its filter. Parts that say nothing are left out.

    The same parts as the filter bar's, for counting saved views without opening them.
    """
    panel = conditions(at, days).get(query.get("panel", ""))
    found = panel if panel is not None else conditions(at, days)["late"]
    if keys := keys_within(units, query.get("unit", "")):
        found &= held_in(keys)
    if procedure := query.get("procedure"):
        found &= Q(version__procedure__code=procedure)
        if step := query.get("step"):
            found &= at_step(step)
    if (officer := query.get("officer", "")).isdecimal():
        found &= held_by_officer(int(officer))
    if (cause := query.get("cause")) in (NO_CAUSE, *DelayCode.values):
        found &= by_cause(str(cause))
    return found


def view_counts(
    work: QuerySet[Case], queries: Sequence[Mapping[str, str]], units: Sequence[UnitChoice], *, at: datetime, days: Days
) -> list[int]:
    """How many cases each saved view shows now, in their order. One query for all of them; none for none."""
    if not queries:
        return []
    asked = [condition_of(query, units, at=at, days=days) for query in queries]
    counted = work.aggregate(**{f"view_{n}": Count("pk", filter=condition) for n, condition in enumerate(asked)})
    return [counted[f"view_{n}"] for n in range(len(asked))]


def tile_lines(counts: Mapping[str, int], days: Days) -> dict[str, str]:
    """The line of context under each figure."""
    return {
        "late": _("%(count)s without a cause") % {"count": formats.grouped(counts["unexplained"])},
        "today": _("until closing time"),
        "soon": " · ".join(f"{day:%d/%m}" for day in days.soon_days),
        "risk": _("by the office's own history"),
        "waiting": _("their time does not count"),
        "new": _("online, to be answered"),
        "all": _("waiting or under way"),
    }


def by_cause(value: str) -> Q:
    """Cases whose standing cause is `value`; `none`: cases without one."""
    causes = DelayCause.objects.filter(case=OuterRef("pk"), latest=True)
    return Q(~Exists(causes)) if value == NO_CAUSE else Q(Exists(causes.filter(code=value)))


def held_in(units: Collection[int]) -> Q:
    """Cases with an open step in one of these units; one not yet accepted counts where it was received."""
    steps = Task.objects.open().filter(case=OuterRef("pk"), unit__in=units)
    return Q(Exists(steps)) | Q(status=CaseStatus.REGISTERED, received_at_unit__in=units)


def held_by_officer(pk: int) -> Q:
    """Cases with an open step in the hands of this officer."""
    return Q(Exists(Task.objects.open().filter(case=OuterRef("pk"), officer=pk)))


def at_step(step: str) -> Q:
    """Cases with an open step of this code."""
    return Q(Exists(Task.objects.open().filter(case=OuterRef("pk"), step=step)))


def officers_holding(units: Collection[int]) -> list[tuple[int, str]]:
    """Who holds an open step in these units, by name. One query."""
    held = Task.objects.open().filter(unit__in=units).exclude(officer=None)
    return list(held.order_by("officer__full_name").values_list("officer", "officer__full_name").distinct())
