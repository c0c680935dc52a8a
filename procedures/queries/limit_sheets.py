"""The other dates of a case: which it has now, how long is left, and how each came about, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from procedures import formats
from procedures.deadlines import Due, OfficeCalendar, Policy, Term, TermUnit, due, parse_term
from procedures.models import CaseStatus, Correction, Task
from procedures.phrases import local
from procedures.queries.calendars import calendar_as_of
from procedures.queries.chips import TimeChip, left_until
from procedures.queries.dossier import Dossier
from procedures.queries.explanation import Sheet, foot_of, lines_as_json, sheet_of
from procedures.queries.promise import term_due


@dataclass(frozen=True, slots=True)
class Limit:
    """A date of a case beside its promise. `slug` is its name in addresses; `term` what it takes from `start`."""

    slug: str
    name: str
    start: datetime
    term: str
    due_at: datetime
    moment: Due
    calendar: OfficeCalendar

    @property
    def is_explained(self) -> bool:
        """Whether the term alone makes the date; the hand-over of paper, for one, ends earlier than the budget."""
        return self.moment.at == self.due_at


@dataclass(frozen=True, slots=True)
class LimitView:
    """A limit on the page of its case."""

    slug: str
    name: str
    due_at: datetime
    chip: TimeChip | None
    is_explained: bool


def limits_of(dossier: Dossier) -> Iterator[Limit]:
    """Every limit that runs now, and those of corrections also when they are over."""
    case, policies = dossier.case, dossier.definition.policies
    if case.status == CaseStatus.REGISTERED and case.answer_by:
        name = _("Answer to an online application")
        yield _plain(dossier, "online", name, case.received_at, policies.acceptance.answer_within, case.answer_by)
    request = dossier.open_supplement if case.status == CaseStatus.WAITING_PAPERS else None
    if request is not None:
        name = _("Last day for missing papers")
        yield _plain(dossier, "papers", name, request.asked_at, policies.supplement.answer_within, request.answer_by)
    if not case.is_closed and not case.is_paused and case.status != CaseStatus.READY:
        for task in dossier.open_tasks:
            yield from _step(dossier, task)
    for question in dossier.consultations:
        task = dossier.task(question.task_id)
        consult = dossier.step_of(task).consult if task is not None else None
        if question.answered_at is None and consult is not None and not case.is_closed:
            name = _("Answer of %(unit)s") % {"unit": question.unit.label}
            moment = term_due(dossier.calendar, question.asked_at, consult.term, dossier.definition, explain=True)
            about = (f"question-{question.pk}", name, question.asked_at, consult.term, question.due_at)
            yield Limit(*about, moment, dossier.calendar)
    for error in dossier.corrections:
        yield _correction(dossier, error)


def _plain(
    dossier: Dossier, slug: str, name: str, start: datetime, term: str, due_at: datetime, version: str = ""
) -> Limit:
    calendar = (calendar_as_of(version) if version else None) or dossier.calendar
    moment = due(calendar, start, parse_term(term), policy=Policy.CLOSING, explain=True)
    return Limit(slug, name, start, term, due_at, moment, calendar)


def _step(dossier: Dossier, task: Task) -> Iterator[Limit]:
    step = dossier.step_of(task)
    if task.due_at is None or not step.budget_minutes:
        return
    came = [r.answered_at for r in dossier.supplements if r.answered_at is not None and not r.at_reception]
    start = max([task.opened_at, *came])
    hours = Decimal(step.budget_minutes) / 60
    moment = due(dossier.calendar, start, Term(hours, TermUnit.HOUR), explain=True)
    name = _("Step “%(step)s”") % {"step": local(step.name)}
    yield Limit(f"step-{task.sequence}", name, start, f"{hours.normalize():f}h", task.due_at, moment, dossier.calendar)


def _correction(dossier: Dossier, error: Correction) -> Limit:
    term = dossier.definition.policies.correct_within
    name = _("Correction of the result")
    about = (f"correction-{error.number}", name, error.reported_at, term, error.due_at, error.calendar_version)
    return _plain(dossier, *about)


def limit_views(dossier: Dossier, *, at: datetime) -> tuple[LimitView, ...]:
    """The limits with the time left; corrections are told elsewhere on the page."""
    apart = {f"correction-{error.number}" for error in dossier.corrections}
    return tuple(
        LimitView(
            limit.slug,
            limit.name,
            limit.due_at,
            left_until(limit.due_at, at=at, calendar=dossier.calendar),
            limit.is_explained,
        )
        for limit in limits_of(dossier)
        if limit.slug not in apart
    )


def limit_named(dossier: Dossier, slug: str) -> Limit | None:
    """The limit with that name, if the case has it and its term alone explains it."""
    return next((limit for limit in limits_of(dossier) if limit.slug == slug and limit.is_explained), None)


def limit_sheet(dossier: Dossier, limit: Limit) -> Sheet:
    """How the limit came about, as the sheet of the promise shows its date."""
    names = {"name": limit.name, "moment": formats.moment(limit.due_at)}
    return sheet_of(
        dossier.case.code,
        limit.moment,
        limit.term,
        title=_("%(name)s: why %(moment)s?") % names,
        sentence=_("The clock started at %(start)s and runs for %(term)s.")
        % {"start": formats.moment(limit.start), "term": formats.term(limit.term)},
        foot=foot_of(limit.calendar.name, limit.moment.provisional),
        is_limit=True,
    )


def limit_as_json(dossier: Dossier, limit: Limit) -> dict[str, Any]:
    """The clock's lines of the limit, for another program."""
    return {
        "case": dossier.case.code,
        "limit": limit.slug,
        "term": limit.term,
        "start": formats.local_time(limit.start).isoformat(),
        "due_at": formats.local_time(limit.due_at).isoformat(),
        "provisional": limit.moment.provisional,
        "calendar": {"name": limit.calendar.name, "version": limit.calendar.version},
        "lines": lines_as_json(limit.moment.lines),
    }
