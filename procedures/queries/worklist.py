"""A department's worklist: the open steps of its units, most urgent first, and questions put to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from procedures import formats
from procedures.deadlines import OfficeCalendar
from procedures.models import Case, CaseStatus, Consultation, Officer, Posting, Role, Task
from procedures.phrases import local
from procedures.queries.chips import TimeChip, left_until, time_chip
from procedures.queries.corrections import CorrectionRow, to_correct
from procedures.queries.desk import Tile
from procedures.queries.rows import Listed, open_mark, pack_mark, page_of

WORKING_ROLES = frozenset({Role.FRONT_DESK, Role.CASE_OFFICER, Role.APPROVER, Role.CLERK})
ANSWERING_ROLES = frozenset({Role.CASE_OFFICER, Role.APPROVER})
SHOWN_BESIDE = 50
"""Questions and corrections that stand above the steps."""
VIEWS = ("mine", "late", "today", "all")


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One open step."""

    code: str
    procedure: str
    applicant: str
    step: str
    tag: str
    opened_at: datetime
    step_due_at: datetime | None
    step_chip: TimeChip | None
    due_at: datetime | None
    chip: TimeChip | None
    holder: str
    unit: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question another unit asked and nobody here has answered."""

    pk: int
    code: str
    procedure: str
    applicant: str
    question: str
    chip: TimeChip


@dataclass(frozen=True, slots=True)
class Worklist:
    """One page of the worklist."""

    title: str
    tiles: tuple[Tile, ...]
    questions: tuple[QuestionRow, ...]
    corrections: tuple[CorrectionRow, ...]
    work: Listed[WorkRow]


def worklist(
    officer: Officer,
    postings: Sequence[Posting],
    *,
    at: datetime,
    calendar: OfficeCalendar,
    view: str = "mine",
    after: str = "",
) -> Worklist:
    """The worklist of an officer's postings. Four queries, whatever the number of rows."""
    view = view if view in VIEWS else "mine"
    tasks = held_by(postings)
    midnight = timezone.make_aware(datetime.combine(formats.local_time(at).date() + timedelta(days=1), time.min))
    running = ~Q(case__status__in=(CaseStatus.WAITING_PAPERS, CaseStatus.WAITING_PAYMENT, CaseStatus.READY))
    narrowed = {
        "mine": Q(officer=officer) | Q(officer=None),
        "late": running & Q(due_at__lt=at),
        "today": running & Q(due_at__gte=at, due_at__lt=midnight),
        "all": Q(),
    }
    figures = tasks.aggregate(**{name: Count("pk", filter=condition) for name, condition in narrowed.items()})
    work = _work(tasks.filter(narrowed[view]), figures[view], at=at, calendar=calendar, after=after)
    errors = to_correct(postings, at=at, calendar=calendar, most=SHOWN_BESIDE)
    return Worklist(_title(view), _tiles(figures, view), _questions(postings, at, calendar), errors, work)


def held_by(postings: Sequence[Posting]) -> QuerySet[Task]:
    """Open steps of the postings' units, each for the role of the posting."""
    mine = Q(pk__in=())
    for posting in postings:
        if posting.role in WORKING_ROLES:
            mine |= Q(unit_id=posting.unit_id, role=posting.role)
    return Task.objects.open().filter(mine)


def _work(tasks: QuerySet[Task], count: int, *, at: datetime, calendar: OfficeCalendar, after: str) -> Listed[WorkRow]:
    if mark := open_mark(after):
        # Steps without a time budget come last; a mark past every date means: among them.
        beyond = Q(due_at__gt=mark[0]) | Q(due_at=mark[0], pk__gt=mark[1]) | Q(due_at=None)
        tasks = tasks.filter(beyond if mark[0].year < _NEVER.year else Q(due_at=None, pk__gt=mark[1]))
    parts = ("case__version__procedure", "case__applicant", "unit", "officer")
    found, more = page_of(
        tasks.select_related(*parts).defer("case__version__document").order_by(F("due_at").asc(nulls_last=True), "pk")
    )
    return Listed(
        rows=tuple(_row(task, at, calendar) for task in found),
        count=formats.grouped(count),
        next_mark=pack_mark(found[-1].due_at or _NEVER, found[-1].pk) if more else "",
        is_first=not mark,
    )


_NEVER = timezone.make_aware(datetime(9999, 1, 1))


def _row(task: Task, at: datetime, calendar: OfficeCalendar) -> WorkRow:
    case: Case = task.case
    chip = time_chip(case, at=at, calendar=calendar)
    running = task.due_at is not None and not case.is_paused and case.status != CaseStatus.READY
    return WorkRow(
        code=case.code,
        procedure=case.version.procedure.label,
        applicant=case.applicant.full_name,
        step=local(case.version.route.step(task.step).name),
        tag=_("Sent back") if task.sent_back_from else "",
        opened_at=task.opened_at,
        step_due_at=task.due_at if running else None,
        step_chip=left_until(task.due_at, at=at, calendar=calendar) if running and task.due_at else None,
        due_at=case.due_at,
        chip=chip,
        holder=task.officer.full_name if task.officer else _("Nobody named yet"),
        unit=task.unit.label,
    )


def _questions(postings: Sequence[Posting], at: datetime, calendar: OfficeCalendar) -> tuple[QuestionRow, ...]:
    units = [posting.unit_id for posting in postings if posting.role in ANSWERING_ROLES]
    asked = Consultation.objects.filter(unit_id__in=units, answered_at=None).exclude(case__closed_at__isnull=False)
    return tuple(
        QuestionRow(
            pk=question.pk,
            code=question.case.code,
            procedure=question.case.version.procedure.label,
            applicant=question.case.applicant.full_name,
            question=question.question,
            chip=left_until(question.due_at, at=at, calendar=calendar),
        )
        for question in asked.select_related("case__version__procedure", "case__applicant").order_by("due_at")[
            :SHOWN_BESIDE
        ]
    )


def _title(view: str) -> str:
    return {
        "mine": _("Held by me or by nobody"),
        "late": _("Past the time of the step"),
        "today": _("To be done today"),
        "all": _("Everything in my units"),
    }[view]


def _tiles(figures: dict[str, int], view: str) -> tuple[Tile, ...]:
    names = (
        ("mine", _("Mine"), _("held by me or by nobody"), ""),
        ("late", _("Past the time of the step"), _("most overdue first"), "late"),
        ("today", _("Today"), _("to be done before closing"), "soon"),
        ("all", _("All"), _("everything in my units"), ""),
    )
    return tuple(
        Tile(
            figure=formats.grouped(figures[code]),
            name=name,
            line=line,
            target="worklist",
            query=f"?view={code}",
            kind=kind if figures[code] else "",  # type: ignore[arg-type]
            here=code == view,
        )
        for code, name, line, kind in names
    )
