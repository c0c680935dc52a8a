"""Move the dates of a decided change of the calendar, case by case, each with an event on its record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from procedures.actions.base import iso, locked, record
from procedures.models import (
    CalendarChange,
    CalendarChangeDate,
    CalendarChangeLine,
    Case,
    CaseEvent,
    CaseStatus,
    ChangeState,
    Consultation,
    Correction,
    LimitKind,
    ReceiptToPrint,
    Task,
)
from procedures.models.case import RUNNING_STATUSES
from procedures.queries.calendars import calendar_for
from procedures.queries.dossier import Dossier

APPLY_BATCH = 200
EVENT = "move_date"
EVENT_FIRM = "confirm_date"
EVENT_PROVISIONAL = "doubt_date"
EVENT_ANSWER = "move_answer"
EVENT_LIMITS = "move_limits"
"""The last two for cases whose promise stays: what the applicant must know, and what stays inside the office."""


def apply(change: CalendarChange, *, at: datetime, limit: int | None = None) -> int:
    """Move the dates of a decided change, in batches; how many promises moved. Goes on where it was interrupted."""
    versions, moved, done = _Versions(), 0, 0
    while change.state == ChangeState.DECIDED and (limit is None or done < limit):
        with transaction.atomic():
            lines = list(change.lines.filter(applied_at=None)[:APPLY_BATCH])
            waiting = change.dates.filter(applied_at=None).order_by("case_id")
            cases = [] if lines else list(waiting.values_list("case_id", flat=True).distinct()[:APPLY_BATCH])
            for line in lines:
                moved += _move(change, line.case_id, line, versions, at=at)
            for case_id in cases:
                _move(change, case_id, None, versions, at=at)
            if not lines and not cases:
                change.state, change.applied_at = ChangeState.APPLIED, at
                change.save(update_fields=("state", "applied_at"))
        done += 1
    return moved


class _Versions:
    """The version of each agency's calendar, read once for many cases."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def of(self, case: Case) -> str:
        if case.agency_id not in self._known:
            self._known[case.agency_id] = calendar_for(case.agency).version
        return self._known[case.agency_id]


def _move(
    change: CalendarChange, case_id: int, line: CalendarChangeLine | None, versions: _Versions, *, at: datetime
) -> bool:
    """Move the dates of one case, each unless it went on by itself since the preview; whether its promise moved."""
    case = locked(case_id)
    later = max(at, case.changed_at or at)
    promised = line is not None and _promise_moved(case, line, versions, at=at)
    limits = list(change.dates.filter(case=case, applied_at=None))
    kept = [limit for limit in limits if _limit_moved(case, limit, versions)]
    for limit in limits:
        limit.applied_at, limit.left_alone = at, "" if limit in kept else "moved_on"
    CalendarChangeDate.objects.bulk_update(limits, ("applied_at", "left_alone"))
    if promised or kept:
        event = _recorded(change, case, line if promised else None, kept, at=later)
        if line is not None and promised:
            line.event = event
            _ask_for_a_receipt(change, line, case, at=later)
    if line is not None:
        line.applied_at, line.left_alone = at, "" if promised else "moved_on"
        line.save(update_fields=("applied_at", "left_alone", "event"))
    return promised


def _promise_moved(case: Case, line: CalendarChangeLine, versions: _Versions, *, at: datetime) -> bool:
    if case.status not in RUNNING_STATUSES or case.due_at != line.old_due_at or case.rescheduled_at is not None:
        return False
    case.promise(line.new_due_at)
    case.provisional, case.calendar_version = line.provisional, versions.of(case)
    return True


def _limit_moved(case: Case, limit: CalendarChangeDate, versions: _Versions) -> bool:
    """Write the new date unless what it belongs to is over or has another date by now."""
    kind, old, new = limit.kind, limit.old_at, limit.new_at
    if kind == LimitKind.STEP:
        tasks = Task.objects.open().filter(pk=limit.about, due_at=old)
        return case.status in RUNNING_STATUSES and tasks.update(due_at=new) == 1
    if kind == LimitKind.QUESTION:
        return Consultation.objects.filter(pk=limit.about, answered_at=None, due_at=old).update(due_at=new) == 1
    if kind == LimitKind.CORRECTION:
        errors = Correction.objects.filter(pk=limit.about, done_at=None, due_at=old)
        return errors.update(due_at=new, calendar_version=versions.of(case)) == 1
    status = CaseStatus.REGISTERED if kind == LimitKind.ONLINE else CaseStatus.WAITING_PAPERS
    if case.status != status or case.answer_by != old:
        return False
    case.answer_by = new
    if kind == LimitKind.SUPPLEMENT:
        case.supplements.filter(answered_at=None).update(answer_by=new)
    return True


def _recorded(
    change: CalendarChange,
    case: Case,
    line: CalendarChangeLine | None,
    limits: list[CalendarChangeDate],
    *,
    at: datetime,
) -> CaseEvent:
    facts: dict[str, Any] = {"decision": change.decision}
    if line is not None:
        facts |= {"from": iso(line.old_due_at), "to": iso(line.new_due_at)}
    if limits:
        facts["limits"] = [{"kind": x.kind, "from": iso(x.old_at), "to": iso(x.new_at)} for x in limits]
    if told := [x for x in limits if x.kind in (LimitKind.ONLINE, LimitKind.SUPPLEMENT)]:
        facts["answer_by"] = iso(told[0].new_at)
    code = _event(line) if line is not None else EVENT_ANSWER if told else EVENT_LIMITS
    return record(Dossier(case), code, by=change.decided_by, at=at, unit=case.received_at_unit, facts=facts)


def _event(line: CalendarChangeLine) -> str:
    if line.moves:
        return EVENT
    return EVENT_PROVISIONAL if line.provisional else EVENT_FIRM


def _ask_for_a_receipt(change: CalendarChange, line: CalendarChangeLine, case: Case, *, at: datetime) -> None:
    """Put the receipt on the list of the counter that issued it; one that waits already waits for this change."""
    if not line.moves and not line.provisional:
        return  # the old receipt says the right date, and calls it provisional, which harms nobody
    waiting = ReceiptToPrint.objects.filter(case=case, printed_at=None)
    if not waiting.update(change=change, since=at):
        ReceiptToPrint.objects.create(case=case, unit=case.received_at_unit, change=change, since=at)
