"""Change a working calendar: preview every open case it moves, decide once, apply case by case.

Nothing changes silently: a promised date moves only by the recorded decision, with an event on its case from
which the new receipt and the notice are made. Preview and application work in batches, and go on where they
were interrupted. What happened to cases between preview and decision is looked at once more by the decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from procedures.actions.calendar_moves import apply
from procedures.actions.calendar_preview import look_again, preview
from procedures.actions.keep_revision import keep_revision
from procedures.deadlines import DeadlineError, parse_sessions
from procedures.errors import ActionRefused, Refusal
from procedures.models import (
    AnnouncedYear,
    CalendarChange,
    CalendarDay,
    ChangeState,
    DayKind,
    Officer,
    Unit,
    WeekSession,
    WorkCalendar,
)
from procedures.queries.calendars import (
    calendar_above,
    calendars_with,
    inherited,
    name_for,
    proposed_days,
    proposed_sessions,
)

__all__ = ["NewDay", "NewWeek", "apply", "decide", "preview", "propose"]


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
        look_again(change)
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
    keep_revision(calendar.pk)
