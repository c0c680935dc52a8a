"""Change a working calendar: preview every open case it moves, decide once, apply case by case.

Nothing changes silently: a promised date moves only by the recorded decision, with an event on its case from
which the new receipt and the notice are made. Preview and application work in batches, and go on where they
were interrupted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from procedures.actions.base import iso, locked, record
from procedures.deadlines import Due, Effect, OfficeCalendar, Policy, due, parse_term
from procedures.deadlines import Pause as ClockPause
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    AnnouncedYear,
    CalendarChange,
    CalendarChangeLine,
    CalendarDay,
    Case,
    CaseStatus,
    ChangeState,
    DayKind,
    Officer,
    Pause,
    ProcedureVersion,
    Unit,
    WorkCalendar,
)
from procedures.queries.calendars import calendars_with, proposed_days
from procedures.queries.dossier import Dossier

PREVIEW_BATCH = 5000
APPLY_BATCH = 200
RUNNING = (CaseStatus.ACCEPTED, CaseStatus.PROCESSING)
EVENT = "move_date"


@dataclass(frozen=True)
class NewDay:
    """A day off to add; a swapped day names the working day that makes up for it."""

    day: date
    name: str
    kind: DayKind = DayKind.HOLIDAY
    makeup: date | None = None
    notice: str = ""


def propose(
    calendar: WorkCalendar,
    *,
    added: tuple[NewDay, ...] = (),
    removed: tuple[date, ...] = (),
    years: tuple[int, ...] = (),
    by: Officer | None,
    at: datetime,
) -> CalendarChange:
    """Write a change down without changing anything. Raises ActionRefused with everything wrong with it."""
    if reasons := list(_proposal_refusals(calendar, added, removed, years)):
        raise ActionRefused(reasons)
    return CalendarChange.objects.create(
        calendar=calendar,
        added=[
            {
                "day": new.day.isoformat(),
                "kind": new.kind.value,
                "makeup": new.makeup.isoformat() if new.makeup else None,
                "name": new.name,
                "notice": new.notice,
            }
            for new in sorted(added, key=lambda new: new.day)
        ],
        removed=sorted(day.isoformat() for day in removed),
        years=sorted(years),
        proposed_at=at,
        proposed_by=by,
    )


def _proposal_refusals(
    calendar: WorkCalendar, added: tuple[NewDay, ...], removed: tuple[date, ...], years: tuple[int, ...]
) -> Iterator[Refusal]:
    if not (added or removed or years):
        yield Refusal("nothing_proposed", _("Name at least one day or year to change."))
    known = set(calendar.days.values_list("day", flat=True))
    staying = known - set(removed)
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
        if day not in known:
            yield Refusal("day_unknown", _("%(day)s is no day off of this calendar."), {"day": f"{day:%d/%m/%Y}"})


def preview(change: CalendarChange, *, batch: int = PREVIEW_BATCH, limit: int | None = None) -> CalendarChange:
    """Compute old and new date of every open case; `limit` stops after so many batches, to be continued.

    Only cases whose date moves get a line. A re-appointed case keeps the date that was promised by hand.
    """
    calendars = calendars_with(change, Unit.objects.filter(competent_cases__status__in=RUNNING).distinct())
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


def _open_cases(change: CalendarChange) -> Any:
    running = Case.objects.filter(status__in=RUNNING, rescheduled_at=None, closed_at=None)
    return running.exclude(due_at=None).filter(pk__gt=change.cursor).order_by("pk")


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    agency_id: int
    version_id: int
    start: datetime
    term: str
    due_at: datetime

    FIELDS = ("pk", "agency_id", "version_id", "clock_started_at", "term", "due_at")


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
        moment = _computed(pair[1], row, stops, versions).at if pair else None
        if moment is not None and moment != row.due_at:
            lines.append(CalendarChangeLine(change=change, case_id=row.pk, old_due_at=row.due_at, new_due_at=moment))
    CalendarChangeLine.objects.bulk_create(lines, batch_size=1000)


def _computed(calendar: OfficeCalendar, row: _Row, stops: dict[int, list[ClockPause]], versions: _Versions) -> Due:
    policy, same_day_until = versions.of(row.version_id)
    pauses = [stop for stop in stops.get(row.pk, ()) if stop.end is None or stop.end > row.start]
    return due(calendar, row.start, parse_term(row.term), policy=policy, pauses=pauses, same_day_until=same_day_until)


def decide(change: CalendarChange, *, decision: str, by: Officer, at: datetime) -> CalendarChange:
    """Take the decision: the calendar changes now, the cases follow with `apply`. Recorded once.

    Raises ActionRefused `not_previewed`, `no_decision`.
    """
    with transaction.atomic():
        change = CalendarChange.objects.select_for_update(of=("self",)).select_related("calendar").get(pk=change.pk)
        reasons = []
        if change.state != ChangeState.PREVIEWED:
            reasons.append(Refusal("not_previewed", _("Look at the preview of all open cases first.")))
        if not decision.strip():
            reasons.append(Refusal("no_decision", _("Write the number of the decision or notice.")))
        if reasons:
            raise ActionRefused(reasons)
        removed = [date.fromisoformat(day) for day in change.removed]
        CalendarDay.objects.filter(calendar=change.calendar, day__in=removed).delete()
        CalendarDay.objects.bulk_create(proposed_days(change))
        known = set(change.calendar.years.values_list("year", flat=True))
        new_years = sorted(set(change.years) - known)
        AnnouncedYear.objects.bulk_create(AnnouncedYear(calendar=change.calendar, year=year) for year in new_years)
        WorkCalendar.objects.filter(pk=change.calendar_id).update(revision=F("revision") + 1)
        change.state, change.decision, change.decided_by, change.decided_at = (
            ChangeState.DECIDED,
            decision.strip(),
            by,
            at,
        )
        change.save(update_fields=("state", "decision", "decided_by", "decided_at"))
        return change


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
    moves = case.status in RUNNING and case.due_at == line.old_due_at and case.rescheduled_at is None
    line.applied_at, line.left_alone = at, "" if moves else "moved_on"
    line.save(update_fields=("applied_at", "left_alone"))
    if moves:
        case.due_at = line.new_due_at
        facts = {"from": iso(line.old_due_at), "to": iso(line.new_due_at), "decision": change.decision}
        later = max(at, case.changed_at or at)
        record(Dossier(case), EVENT, by=change.decided_by, at=later, unit=case.received_at_unit, facts=facts)
    return moves
