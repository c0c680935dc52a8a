"""A result at the counter: what it is made of, or what stands in its way and what to do next."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from procedures import formats
from procedures.models import Case, CaseStatus, FolderPlace, ReturnMethod, Unit
from procedures.phrases import local
from procedures.queries.dossier import Dossier
from procedures.queries.journey import whereabouts
from procedures.queries.parcels import open_parcel
from procedures.queries.taking import HANDING_OVER, is_early
from procedures.queries.telling import told_that_ready

Target = Literal["case", "parcel", "papers_here"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a result cannot be handed over here: the answer first, then the facts, and the page where it goes on."""

    title: str
    lines: tuple[str, ...] = ()
    target: Target = "case"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """The result that is handed over. `told_at` is asked only where it is given before its day."""

    procedure: str
    results: tuple[str, ...]
    number: str
    applicant: str
    submitter: str
    authorisation: str
    promised: datetime | None
    ready_since: datetime | None
    early: bool
    told_at: datetime | None
    method: str
    by_post: bool


def result_page(dossier: Dossier, *, at: datetime) -> ResultPage:
    """What the page of a hand-over says of its result. No query, two where it is given before its day."""
    case = dossier.case
    early = is_early(case, at=at)
    return ResultPage(
        procedure=case.version.procedure.label,
        results=tuple(local(result.name) for result in dossier.definition.results),
        number=case.result_number,
        applicant=case.applicant.full_name,
        submitter=case.submitter.full_name if case.submitter else "",
        authorisation=case.authorisation,
        promised=case.due_at,
        ready_since=case.finished_at,
        early=early,
        told_at=told_that_ready(case) if early else None,
        method=case.get_return_method_display(),
        by_post=case.return_method == ReturnMethod.POST,
    )


def obstacle(dossier: Dossier, counters: Collection[Unit]) -> Obstacle | None:
    """What stands in the way of handing the result over at these counters; None when nothing does."""
    case = dossier.case
    if case.status == CaseStatus.RETURNED:
        return _returned(case)
    if case.is_closed:
        return _ended(case, counters)
    if case.return_unit not in counters:
        title = _("This result is returned at %(unit)s") % {"unit": case.return_unit.label}
        return Obstacle(title, (_status(case), _("Show the person the way, or ask a colleague of that counter.")))
    if case.status != CaseStatus.READY:
        return Obstacle(_("The result is not here yet"), tuple(_on_its_way(dossier)))
    if parcel := open_parcel(case):
        told = {"day": formats.day(parcel.posted_at), "number": parcel.tracking}
        line = _("Posted on %(day)s, tracking number %(number)s.") % told
        again = _("When it comes back, note it there: then it can be collected here.")
        return Obstacle(_("The result is with the post"), (line, again), "parcel")
    return None


def _returned(case: Case) -> Obstacle:
    event = case.events.filter(code__in=HANDING_OVER).select_related("by").order_by("sequence").last()
    lines = []
    if event is not None:
        told = {"person": str(event.facts.get("to") or "–"), "who": str(event.by or "–")}
        lines.append(_("Taken by %(person)s; handed over by %(who)s.") % told)
    lines.append(_("If something in it is wrong, open the case and note the error."))
    moment = formats.moment(case.returned_at) if case.returned_at else "–"
    return Obstacle(_("The result was handed over at %(moment)s") % {"moment": moment}, tuple(lines))


def _ended(case: Case, counters: Collection[Unit]) -> Obstacle:
    """Ended without a result: the papers go back to the person, wherever the folder lies."""
    assert case.closed_at is not None
    ended = {"status": case.status_label, "moment": formats.moment(case.closed_at)}
    title = _("There is no result: %(status)s at %(moment)s") % ended
    place = whereabouts(case)
    lines = [case.closing_reason] if case.closing_reason else []
    if place.place == FolderPlace.PERSON:
        return Obstacle(title, (*lines, _("The papers were given back.")))
    if place.place == FolderPlace.AT_UNIT and place.unit in counters:
        return Obstacle(title, (*lines, _("The papers lie here: give them back to the person.")), "papers_here")
    where = _("The papers are at %(unit)s: ask for them, then give them back.") % {"unit": place.unit.label}
    return Obstacle(title, (*lines, where))


def _status(case: Case) -> str:
    return _("The case is “%(status)s”.") % {"status": case.status_label}


def _on_its_way(dossier: Dossier) -> list[str]:
    """Where the case is, what it waits for, and when it was promised."""
    case = dossier.case
    if case.status == CaseStatus.WAITING_PAPERS:
        return [_("The office waits for papers from the applicant: ask whether they were brought today.")]
    if case.status == CaseStatus.WAITING_PAYMENT:
        return [_("The office waits for the proof that taxes were paid: ask whether it was brought today.")]
    if case.accepted_at is None:
        return [_("The application has not been accepted yet: answer it first.")]
    lines = [
        _("Now at “%(step)s”, %(unit)s.") % {"step": local(dossier.step_of(task).name), "unit": task.unit.label}
        for task in dossier.open_tasks
    ]
    if case.due_at is not None:
        lines.append(_("Promised: %(moment)s.") % {"moment": formats.moment(case.due_at)})
    return lines
