"""Change a working calendar: preview every open case it moves, decide once, apply case by case.

Nothing changes silently: a promised date moves only by the recorded decision, with an event on its case from
which the new receipt and the notice are made. Preview and application work in batches, and go on where they
were interrupted. What happened to cases between preview and decision is looked at once more by the decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import iso, locked, record
from procedures.deadlines import DeadlineError, Due, Effect, OfficeCalendar, Policy, due, parse_sessions, parse_term
from procedures.deadlines import Pause as ClockPause
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    AnnouncedYear,
    CalendarChange,
    CalendarChangeLine,
    CalendarDay,
    Case,
    ChangeState,
    DayKind,
    Officer,
    Pause,
    ProcedureVersion,
    Unit,
    WeekSession,
    WorkCalendar,
)
from procedures.models.case import RUNNING_STATUSES
from procedures.queries.calendars import (
    calendar_above,
    calendars_with,
    inherited,
    name_for,
    proposed_days,
    proposed_sessions,
)
from procedures.queries.dossier import Dossier

PREVIEW_BATCH = 5000
APPLY_BATCH = 200
EVENT = "move_date"
EVENT_FIRM = "confirm_date"
EVENT_PROVISIONAL = "doubt_date"


@dataclass(frozen=True)
class NewDay:
    """A day off to add; a swapped day names the working day that makes up for it."""

    day: date
    name: str
    kind: DayKind = DayKind.HOLIDAY
    makeup: date | None = None
    notice: str = ""


@dataclass(frozen=True)
class NewWeek:
    """The office hours from a day on, written as `parse_sessions` reads them."""

    since: date
    text: str


def propose(
    place: WorkCalendar | Unit,
    *,
    added: tuple[NewDay, ...] = (),
    removed: tuple[date, ...] = (),
    years: tuple[int, ...] = (),
    sessions: NewWeek | None = None,
    by: Officer | None,
    at: datetime,
) -> CalendarChange:
    """Write a change down without changing anything. Raises ActionRefused with everything wrong with it.

    `place` is a calendar, or a unit: one without a calendar of its own gets it with the decision.
    """
    change = CalendarChange(
        unit=place if isinstance(place, Unit) else place.unit,
        calendar=place if isinstance(place, WorkCalendar) else WorkCalendar.objects.filter(unit=place).first(),
        added=[_as_json(new) for new in sorted(added, key=lambda new: new.day)],
        removed=sorted(day.isoformat() for day in removed),
        years=sorted(years),
        sessions={"since": sessions.since.isoformat(), "text": " ".join(sessions.text.split())} if sessions else {},
        proposed_at=at,
        proposed_by=by,
    )
    reasons = [*_day_refusals(change, added, removed), *_week_refusals(sessions)]
    if reasons := reasons or list(_contradictions(change)):
        raise ActionRefused(reasons)
    change.save()
    return change


def _as_json(new: NewDay) -> dict[str, str | None]:
    return {
        "day": new.day.isoformat(),
        "kind": new.kind.value,
        "makeup": new.makeup.isoformat() if new.makeup else None,
        "name": new.name,
        "notice": new.notice,
    }


def _day_refusals(change: CalendarChange, added: tuple[NewDay, ...], removed: tuple[date, ...]) -> Iterator[Refusal]:
    if not (added or removed or change.years or change.sessions):
        yield Refusal("nothing_proposed", _("Name at least one day, year or week to change."))
    own = set(change.calendar.days.values_list("day", flat=True)) if change.calendar else set()
    above = [calendar.pk for calendar in inherited(change.unit) if calendar.pk != change.calendar_id]
    staying = own - set(removed) | set(CalendarDay.objects.filter(calendar__in=above).values_list("day", flat=True))
    seen: set[date] = set()
    for new in added:
        if new.day in staying or new.day in seen:
            yield Refusal("day_known", _("%(day)s is a day off already."), {"day": f"{new.day:%d/%m/%Y}"})
        seen.add(new.day)
        if (new.kind == DayKind.SWAPPED_OFF) != (new.makeup is not None):
            yield Refusal(
                "half_a_pair",
                _("%(day)s: a swapped day off and the working day that makes up for it are entered together."),
                {"day": f"{new.day:%d/%m/%Y}"},
            )
    for day in removed:
        if day not in own:
            yield Refusal("day_unknown", _("%(day)s is no day off of this calendar."), {"day": f"{day:%d/%m/%Y}"})


def _week_refusals(sessions: NewWeek | None) -> Iterator[Refusal]:
    if sessions is None:
        return
    try:
        week = parse_sessions(sessions.text)
    except DeadlineError as error:
        yield Refusal("bad_sessions", _(error.template), error.params)
        return
    if not any(session.counts for day in week.values() for session in day):
        yield Refusal("no_working_time", _("A week needs at least one session in which working time passes."))


def _contradictions(change: CalendarChange) -> Iterator[Refusal]:
    """What is wrong with the calendars that would result: the changed one, and those that inherit from it."""
    with_own = Unit.objects.exclude(calendar=None)
    roots = [change.unit] if change.unit else list(Unit.objects.filter(parent=None))
    within = [unit for unit in with_own if change.unit is None or unit.is_within(change.unit)]
    try:
        calendars_with(change, [*roots, *within])
    except DeadlineError as error:
        code = "bad_sessions" if change.sessions else error.code
        yield Refusal(code, _(error.template), error.params)


def preview(change: CalendarChange, *, batch: int = PREVIEW_BATCH, limit: int | None = None) -> CalendarChange:
    """Compute old and new date of every open case; `limit` stops after so many batches, to be continued.

    Only cases whose date moves, or becomes provisional or firm, get a line. A re-appointed case keeps the date that
    was promised by hand.
    """
    calendars = calendars_with(change, _settling_units())
    definitions = _Versions()
    done = 0
    while change.state == ChangeState.DRAFT and (limit is None or done < limit):
        rows = list(_open_cases(change).values_list(*_Row.FIELDS)[:batch])
        with transaction.atomic():
            if rows:
                _preview_rows(change, [_Row(*row) for row in rows], calendars, definitions)
                change.cursor = rows[-1][0]
                change.examined += len(rows)
            else:
                change.state = ChangeState.PREVIEWED
            change.save(update_fields=("cursor", "examined", "state"))
        done += 1
    return change


def _settling_units() -> QuerySet[Unit]:
    return Unit.objects.filter(competent_cases__status__in=RUNNING_STATUSES).distinct()


def _running_cases() -> QuerySet[Case]:
    running = Case.objects.filter(status__in=RUNNING_STATUSES, rescheduled_at=None, closed_at=None)
    return running.exclude(due_at=None).order_by("pk")


def _open_cases(change: CalendarChange) -> QuerySet[Case]:
    return _running_cases().filter(pk__gt=change.cursor)


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    agency_id: int
    version_id: int
    start: datetime
    term: str
    due_at: datetime
    provisional: bool

    FIELDS = ("pk", "agency_id", "version_id", "clock_started_at", "term", "due_at", "provisional")


class _Versions:
    """Closing policies of procedure versions, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Policy, time]] = {}

    def of(self, version_id: int) -> tuple[Policy, time]:
        if version_id not in self._known:
            closing = ProcedureVersion.objects.get(pk=version_id).definition.policies.closing
            self._known[version_id] = (Policy(closing.due), time.fromisoformat(closing.same_day_until))
        return self._known[version_id]


def _preview_rows(
    change: CalendarChange,
    rows: list[_Row],
    calendars: dict[int, tuple[OfficeCalendar, OfficeCalendar]],
    versions: _Versions,
) -> None:
    stops: dict[int, list[ClockPause]] = {}
    for pause in Pause.objects.filter(case_id__gte=rows[0].pk, case_id__lte=rows[-1].pk).exclude(ended_at=None):
        effect = Effect.RESTART if pause.restarts else Effect.RESUME
        stops.setdefault(pause.case_id, []).append(ClockPause(pause.started_at, pause.ended_at, pause.reason, effect))
    lines = []
    for row in rows:
        pair = calendars.get(row.agency_id)
        answer = _computed(pair[1], row, stops, versions) if pair else None
        if answer is None or answer.at is None or (answer.at, answer.provisional) == (row.due_at, row.provisional):
            continue
        lines.append(
            CalendarChangeLine(
                change=change,
                case_id=row.pk,
                old_due_at=row.due_at,
                new_due_at=answer.at,
                provisional=answer.provisional,
            )
        )
    CalendarChangeLine.objects.bulk_create(lines, batch_size=1000)


def _computed(calendar: OfficeCalendar, row: _Row, stops: dict[int, list[ClockPause]], versions: _Versions) -> Due:
    policy, same_day_until = versions.of(row.version_id)
    pauses = [stop for stop in stops.get(row.pk, ()) if stop.end is None or stop.end > row.start]
    return due(calendar, row.start, parse_term(row.term), policy=policy, pauses=pauses, same_day_until=same_day_until)


def decide(change: CalendarChange, *, decision: str, by: Officer, at: datetime) -> CalendarChange:
    """Take the decision: the calendar changes now, the cases follow with `apply`. Recorded once.

    Raises ActionRefused `not_previewed`, `no_decision`, `another_applied`, or what meanwhile contradicts the change.
    """
    with transaction.atomic():
        change = CalendarChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if change.calendar is None:  # another decision may have made it since
            change.calendar = WorkCalendar.objects.filter(unit=change.unit).first()
        if reasons := list(_decision_refusals(change, decision)):
            raise ActionRefused(reasons)
        _look_again(change)
        change.calendar = _own_calendar(change)
        _write(change, change.calendar)
        change.state, change.decision, change.decided_by, change.decided_at = (
            ChangeState.DECIDED,
            decision.strip(),
            by,
            at,
        )
        change.save(update_fields=("calendar", "state", "examined", "decision", "decided_by", "decided_at"))
        return change


def _decision_refusals(change: CalendarChange, decision: str) -> Iterator[Refusal]:
    if change.state != ChangeState.PREVIEWED:
        yield Refusal("not_previewed", _("Look at the preview of all open cases first."))
    if not decision.strip():
        yield Refusal("no_decision", _("Write the number of the decision or notice."))
    if CalendarChange.objects.filter(state=ChangeState.DECIDED).exclude(pk=change.pk).exists():
        yield Refusal("another_applied", _("Another change is still moving dates. Wait until it is applied."))
    if change.calendar is not None:
        known = set(change.calendar.days.values_list("day", flat=True)) - set(map(date.fromisoformat, change.removed))
        for day in sorted(known & {new.day for new in proposed_days(change)}):
            yield Refusal("day_known", _("%(day)s is a day off already."), {"day": f"{day:%d/%m/%Y}"})
    yield from _contradictions(change)


def _look_again(change: CalendarChange) -> None:
    """Examine once more the cases that came or changed since the proposal, so that the decision misses none."""
    cases = _running_cases()
    others = CalendarChange.objects.exclude(pk=change.pk).filter(decided_at__gte=change.proposed_at)
    change.examined += cases.filter(pk__gt=change.cursor).count()
    if not others.exists():
        cases = cases.filter(Q(pk__gt=change.cursor) | Q(changed_at__gte=change.proposed_at))
    change.lines.filter(case__in=cases.order_by().values("pk")).delete()
    calendars, versions, last = calendars_with(change, _settling_units()), _Versions(), 0
    while rows := [_Row(*row) for row in cases.filter(pk__gt=last).values_list(*_Row.FIELDS)[:PREVIEW_BATCH]]:
        _preview_rows(change, rows, calendars, versions)
        last = rows[-1].pk


def _own_calendar(change: CalendarChange) -> WorkCalendar:
    """The calendar that changes; made now for a unit that has none, between those above and below it."""
    if change.calendar is not None:
        return change.calendar
    unit = change.unit
    assert unit is not None, "only a unit's calendar is made by a decision"
    above = calendar_above(unit)
    made = WorkCalendar.objects.create(name=name_for(unit), unit=unit, parent=above)
    below = WorkCalendar.objects.filter(parent=above, unit__path__startswith=unit.path).exclude(pk=made.pk)
    below.update(parent=made)
    return made


def _write(change: CalendarChange, calendar: WorkCalendar) -> None:
    removed = [date.fromisoformat(day) for day in change.removed]
    CalendarDay.objects.filter(calendar=calendar, day__in=removed).delete()
    CalendarDay.objects.bulk_create(proposed_days(change))
    if week := proposed_sessions(change):
        WeekSession.objects.filter(calendar=calendar, since=week[0].since).delete()
        WeekSession.objects.bulk_create(week)
    known = set(calendar.years.values_list("year", flat=True))
    new_years = sorted(set(change.years) - known)
    AnnouncedYear.objects.bulk_create(AnnouncedYear(calendar=calendar, year=year) for year in new_years)
    WorkCalendar.objects.filter(pk=calendar.pk).update(revision=F("revision") + 1)


def apply(change: CalendarChange, *, at: datetime, limit: int | None = None) -> int:
    """Move the dates of a decided change, in batches; how many were moved. Goes on where it was interrupted."""
    moved = done = 0
    while change.state == ChangeState.DECIDED and (limit is None or done < limit):
        with transaction.atomic():
            lines = list(change.lines.filter(applied_at=None)[:APPLY_BATCH])
            for line in lines:
                moved += _move(change, line, at=at)
            if not lines:
                change.state, change.applied_at = ChangeState.APPLIED, at
                change.save(update_fields=("state", "applied_at"))
        done += 1
    return moved


def _move(change: CalendarChange, line: CalendarChangeLine, *, at: datetime) -> bool:
    """Move one promised date unless the case has moved on by itself since the preview."""
    case = locked(line.case_id)
    moves = case.status in RUNNING_STATUSES and case.due_at == line.old_due_at and case.rescheduled_at is None
    line.applied_at, line.left_alone = at, "" if moves else "moved_on"
    line.save(update_fields=("applied_at", "left_alone"))
    if moves:
        case.due_at, case.provisional = line.new_due_at, line.provisional
        facts = {"from": iso(line.old_due_at), "to": iso(line.new_due_at), "decision": change.decision}
        later = max(at, case.changed_at or at)
        record(Dossier(case), _event(line), by=change.decided_by, at=later, unit=case.received_at_unit, facts=facts)
    return moves


def _event(line: CalendarChangeLine) -> str:
    if line.moves:
        return EVENT
    return EVENT_PROVISIONAL if line.provisional else EVENT_FIRM
