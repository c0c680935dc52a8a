"""What a change of the calendar does to every open case: its promise, and each other date the calendar counts.

Works in batches that go on where they were interrupted, and asks a fixed number of queries for each batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from procedures.deadlines import Due, Effect, OfficeCalendar, Policy, due, parse_term
from procedures.deadlines import Pause as ClockPause
from procedures.definition import Route
from procedures.definition.schema import Definition
from procedures.models import (
    CalendarChange,
    CalendarChangeDate,
    CalendarChangeLine,
    Case,
    CaseStatus,
    ChangeState,
    Consultation,
    Correction,
    LimitKind,
    Pause,
    ProcedureVersion,
    SupplementRequest,
    Task,
    Unit,
)
from procedures.models.case import RUNNING_STATUSES
from procedures.queries.calendars import calendars_with
from procedures.queries.limits import (
    answer_online_by,
    answer_question_by,
    bring_papers_by,
    correct_by,
    is_hand_over,
    leave_step_by,
)

PREVIEW_BATCH = 5000


def preview(change: CalendarChange, *, batch: int = PREVIEW_BATCH, limit: int | None = None) -> CalendarChange:
    """Compute old and new dates of every open case; `limit` stops after so many batches, to be continued.

    Only cases whose promise moves, or becomes provisional or firm, get a line; only other dates that move are
    written. A re-appointed case keeps the date that was promised by hand.
    """
    reach = _Reach(change)
    done = 0
    while change.state == ChangeState.DRAFT and (limit is None or done < limit):
        rows = [_Row(*row) for row in _open_cases().filter(pk__gt=change.cursor).values_list(*_Row.FIELDS)[:batch]]
        with transaction.atomic():
            if rows:
                _preview_rows(reach, rows)
                change.cursor = rows[-1].pk
                change.examined += len(rows)
            else:
                _preview_corrections(reach)
                change.state = ChangeState.PREVIEWED
            change.save(update_fields=("cursor", "examined", "state"))
        done += 1
    return change


def look_again(change: CalendarChange) -> None:
    """Examine once more the cases that came or changed since the proposal, so that the decision misses none."""
    cases = _open_cases()
    others = CalendarChange.objects.exclude(pk=change.pk).filter(decided_at__gte=change.proposed_at)
    change.examined += cases.filter(pk__gt=change.cursor).count()
    if not others.exists():
        cases = cases.filter(Q(pk__gt=change.cursor) | Q(changed_at__gte=change.proposed_at))
    change.lines.filter(case__in=cases.order_by().values("pk")).delete()
    change.dates.filter(Q(case__in=cases.order_by().values("pk")) | Q(kind=LimitKind.CORRECTION)).delete()
    reach, last = _Reach(change), 0
    while rows := [_Row(*row) for row in cases.filter(pk__gt=last).values_list(*_Row.FIELDS)[:PREVIEW_BATCH]]:
        _preview_rows(reach, rows)
        last = rows[-1].pk
    _preview_corrections(reach)


def _open_cases() -> QuerySet[Case]:
    return Case.objects.filter(closed_at=None).order_by("pk")


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    agency_id: int
    version_id: int
    status: int
    channel: str
    start: datetime | None
    term: str
    due_at: datetime | None
    provisional: bool
    rescheduled_at: datetime | None
    answer_by: datetime | None

    FIELDS = (
        *("pk", "agency_id", "version_id", "status", "channel", "clock_started_at", "term", "due_at", "provisional"),
        *("rescheduled_at", "answer_by"),
    )

    @property
    def running(self) -> bool:
        return self.status in RUNNING_STATUSES


class _Reach:
    """The change with the calendars it touches, and the procedure versions, each read once."""

    def __init__(self, change: CalendarChange) -> None:
        self.change = change
        pairs = calendars_with(change, _settling_units())
        self._then = {agency: then for agency, (_now, then) in pairs.items()}
        self._versions: dict[int, ProcedureVersion] = {}
        self._policies: dict[int, tuple[Policy, time]] = {}

    def calendar(self, agency_id: int) -> OfficeCalendar | None:
        """The agency's calendar as it would be; None when the change does not touch it."""
        return self._then.get(agency_id)

    def definition(self, version_id: int) -> Definition:
        return self._version(version_id).definition

    def route(self, version_id: int) -> Route:
        return self._version(version_id).route

    def policy(self, version_id: int) -> tuple[Policy, time]:
        """The closing policy of a version and its hour for same-day results."""
        if version_id not in self._policies:
            closing = self.definition(version_id).policies.closing
            self._policies[version_id] = Policy(closing.due), time.fromisoformat(closing.same_day_until)
        return self._policies[version_id]

    def _version(self, version_id: int) -> ProcedureVersion:
        if version_id not in self._versions:
            self._versions[version_id] = ProcedureVersion.objects.get(pk=version_id)
        return self._versions[version_id]


def _settling_units() -> QuerySet[Unit]:
    mine = Case.objects.filter(agency=OuterRef("pk"), closed_at=None)
    errors = Correction.objects.filter(case__agency=OuterRef("pk"), done_at=None)
    return Unit.objects.filter(Exists(mine) | Exists(errors))


def _preview_rows(reach: _Reach, rows: Sequence[_Row]) -> None:
    """Write down what moves of these cases."""
    touched = {row.pk: row for row in rows if reach.calendar(row.agency_id) is not None}
    if not touched:
        return
    within = Q(case_id__gte=rows[0].pk, case_id__lte=rows[-1].pk)
    CalendarChangeLine.objects.bulk_create(_lines(reach, touched, within), batch_size=1000)
    moved = [
        *_moved_answers(reach, touched, within),
        *_moved_steps(reach, touched, within),
        *_moved_questions(reach, touched, within),
    ]
    CalendarChangeDate.objects.bulk_create(moved, batch_size=1000)


def _calendar(reach: _Reach, row: _Row) -> OfficeCalendar:
    calendar = reach.calendar(row.agency_id)
    assert calendar is not None, "only touched cases are examined"
    return calendar


def _lines(reach: _Reach, touched: dict[int, _Row], within: Q) -> Iterator[CalendarChangeLine]:
    stops: dict[int, list[ClockPause]] = {}
    for pause in Pause.objects.filter(within).exclude(ended_at=None):
        effect = Effect.RESTART if pause.restarts else Effect.RESUME
        stops.setdefault(pause.case_id, []).append(ClockPause(pause.started_at, pause.ended_at, pause.reason, effect))
    for row in touched.values():
        if not row.running or row.due_at is None or row.start is None or row.rescheduled_at is not None:
            continue
        answer = _promise(reach, row, row.start, stops.get(row.pk, ()))
        if answer.at is not None and (answer.at, answer.provisional) != (row.due_at, row.provisional):
            yield CalendarChangeLine(
                change=reach.change,
                case_id=row.pk,
                old_due_at=row.due_at,
                new_due_at=answer.at,
                provisional=answer.provisional,
            )


def _promise(reach: _Reach, row: _Row, start: datetime, stops: Sequence[ClockPause]) -> Due:
    policy, same_day_until = reach.policy(row.version_id)
    pauses = [stop for stop in stops if stop.end is None or stop.end > start]
    calendar, term = _calendar(reach, row), parse_term(row.term)
    return due(calendar, start, term, policy=policy, pauses=pauses, same_day_until=same_day_until)


def _date(
    reach: _Reach, kind: LimitKind, case_id: int, about: int, old: datetime, new: datetime | None
) -> Iterator[CalendarChangeDate]:
    """The date, when it moves."""
    if new is not None and new != old:
        yield CalendarChangeDate(change=reach.change, kind=kind, case_id=case_id, about=about, old_at=old, new_at=new)


def _moved_answers(reach: _Reach, touched: dict[int, _Row], within: Q) -> Iterator[CalendarChangeDate]:
    """Until when online applications are answered, and until when missing papers may come."""
    online = {pk for pk, row in touched.items() if row.answer_by and row.status == CaseStatus.REGISTERED}
    if online:
        received = Case.objects.filter(pk__gte=min(online), pk__lte=max(online), status=CaseStatus.REGISTERED)
        for pk, moment in received.values_list("pk", "received_at"):
            if pk in online and (old := touched[pk].answer_by) is not None:
                definition = reach.definition(touched[pk].version_id)
                new = answer_online_by(_calendar(reach, touched[pk]), definition, moment)
                yield from _date(reach, LimitKind.ONLINE, pk, pk, old, new)
    asked = SupplementRequest.objects.filter(within, answered_at=None)
    for pk, moment in asked.values_list("case_id", "asked_at"):
        row = touched.get(pk)
        if row is not None and row.answer_by is not None and row.status == CaseStatus.WAITING_PAPERS:
            new = bring_papers_by(_calendar(reach, row), reach.definition(row.version_id), moment)
            yield from _date(reach, LimitKind.SUPPLEMENT, pk, pk, row.answer_by, new)


def _moved_steps(reach: _Reach, touched: dict[int, _Row], within: Q) -> Iterator[CalendarChangeDate]:
    """Time budgets of the steps that are open while the clock runs; a restart gives the others new ones anyway."""
    came: dict[int, datetime] = {}
    answered = SupplementRequest.objects.filter(within, at_reception=False).exclude(answered_at=None)
    for case_id, moment in answered.values_list("case_id", "answered_at"):
        if moment is not None:
            came[case_id] = max(moment, came.get(case_id, moment))
    tasks = Task.objects.open().filter(within).exclude(due_at=None)
    for pk, case_id, sequence, code, opened, old in tasks.order_by("pk").values_list(
        "pk", "case_id", "sequence", "step", "opened_at", "due_at"
    ):
        row = touched.get(case_id)
        if row is None or old is None or not row.running:
            continue
        new = leave_step_by(
            _calendar(reach, row),
            reach.route(row.version_id).step(code),
            opened=opened,
            hand_over=is_hand_over(row.channel, sequence),
            resumed=came.get(case_id),
        )
        yield from _date(reach, LimitKind.STEP, case_id, pk, old, new)


def _moved_questions(reach: _Reach, touched: dict[int, _Row], within: Q) -> Iterator[CalendarChangeDate]:
    questions = Consultation.objects.filter(within, answered_at=None)
    for pk, case_id, code, asked, old in questions.values_list("pk", "case_id", "task__step", "asked_at", "due_at"):
        row = touched.get(case_id)
        if row is None:
            continue
        step = reach.route(row.version_id).step(code)
        if step.consult is not None:
            new = answer_question_by(_calendar(reach, row), reach.definition(row.version_id), step, asked)
            yield from _date(reach, LimitKind.QUESTION, case_id, pk, old, new)


def _preview_corrections(reach: _Reach) -> None:
    """Corrections run on after the case has ended; there are never many."""
    moved: list[CalendarChangeDate] = []
    for error in Correction.objects.filter(done_at=None).select_related("case"):
        calendar = reach.calendar(error.case.agency_id)
        if calendar is not None:
            new = correct_by(calendar, reach.definition(error.case.version_id), error.reported_at)
            moved += _date(reach, LimitKind.CORRECTION, error.case_id, error.pk, error.due_at, new)
    CalendarChangeDate.objects.bulk_create(moved, batch_size=1000)
