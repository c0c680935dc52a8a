"""What the citizen sees of a case by the QR code of the receipt, and by a typed code.

The QR address is unguessable and opens status, next step, dates and timeline: no full names, no identity
numbers, no officers. A typed code gives the code and the level of completion only (domain rule on look-ups
without signing in).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import Outcome, outcome
from procedures.models import (
    Case,
    CaseEvent,
    CaseStatus,
    Charge,
    ChargeState,
    Parcel,
    ParcelState,
    ReturnMethod,
    SupplementRequest,
    Task,
    Unit,
)
from procedures.phrases import local, name_key
from procedures.queries.calendars import calendar_for
from procedures.queries.chips import TimeChip, time_chip
from procedures.queries.parcels import last_parcel
from procedures.queries.prepared import Prepared
from procedures.queries.route_picture import ForkView, Item, StepView, route_view
from procedures.queries.second_factor import opens
from procedures.queries.sentences import public_sentence
from procedures.queries.short_way import MARK, case_of, fits

LEVELS = {1: 8, 2: 25, 4: 50, 5: 50, 6: 50, 9: 85, 10: 100, 3: 100, 7: 100, 8: 100}
"""Completion in per cent by status; an ended case is complete whatever its end."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The date box: a title, a moment or a text in its place, and a line below."""

    title: str
    at: datetime | None
    text: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Must:
    """What the citizen has to do, or that there is nothing to do."""

    title: str
    items: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    urgent: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that happened, without people."""

    at: datetime
    sentence: str


@dataclass(frozen=True, slots=True)
class TrackPage:
    """The page behind the QR code."""

    code: str
    what: str
    answer: str
    promise: Promise | None
    chip: TimeChip | None
    must: Must
    path: tuple[Item, ...]
    next: tuple[str, ...]
    log: tuple[LogEntry, ...]
    office: str
    place: str
    address: str
    hours: str
    phone: str
    said_phone: str
    can_explain: bool
    is_demo: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Level:
    """What a typed code may show."""

    code: str
    sentence: str
    level: int


NOBODYS = "-"
"""A token that no case has."""

PARTS = ("version__procedure", "received_at_unit", "agency", "return_unit", "applicant")
UNREAD = ("facts", "event_head", "version__document")
"""What the page does not need; the definition of a version is known in the process after its first case."""

FOR_EVER = timedelta(days=36_500)


def _opening(**which: Any) -> QuerySet[Case]:
    still = Q(closed_at=None) | Q(closed_at__gt=which.pop("ended_after"))
    return Case.objects.select_related(*PARTS).defer(*UNREAD).filter(still, **which)


_MARK = datetime(1900, 1, 1, tzinfo=UTC)
_by_token = Prepared(lambda token, day: _opening(token=token, ended_after=day), "[token]", _MARK)
_by_key = Prepared(lambda key, day: _opening(pk=key, ended_after=day), -118, _MARK)
_tasks_of = Prepared(lambda key: Task.objects.filter(case=key).select_related("unit"), -118)
_charges_of = Prepared(lambda key: Charge.objects.filter(case=key), -118)
_requests_of = Prepared(lambda key: SupplementRequest.objects.filter(case=key), -118)
_events_of = Prepared(lambda key: CaseEvent.objects.filter(case=key), -118)


def case_by_token(token: str, *, at: datetime) -> Case | None:
    """The case of a tracking address, or None for one that is unknown, malformed, cancelled or too old.

    Always one query of the same kind, so that the time taken does not tell which.
    """
    days = settings.ONESTOP_TRACKING_DAYS
    ended_after = at - (timedelta(days=days) if days else FOR_EVER)
    if not token.startswith(MARK):
        found = _by_token(token if token.isprintable() else NOBODYS, ended_after)
        return found[0] if found else None
    key, fingerprint = case_of(token) or (0, NOBODYS)
    found = _by_key(key, ended_after)
    return found[0] if found and fits(found[0], fingerprint) else None


def case_by_digits(code: str, id_digits: str, phone_digits: str) -> Case | None:
    """The case of a typed code if the last digits are those of one of its people. One query."""
    parts = ("applicant", "submitter")
    which = code if code.isprintable() else NOBODYS
    case = Case.objects.select_related(*parts).filter(code=which).first()
    return case if opens(case, id_digits, phone_digits) else None


def level_of(code: str) -> Level | None:
    """Code and level of completion of a case, or None. One query."""
    if not code.isprintable():
        return None
    status = Case.objects.filter(code=code).values_list("status", flat=True).first()
    if status is None:
        return None
    return Level(code, _("Completed: %(level)s %%") % {"level": LEVELS[status]}, LEVELS[status])


def track_page(case: Case, *, at: datetime) -> TrackPage:
    """The page of a case read by `case_by_token`. Three further queries: tasks, events, and what is asked or posted."""
    route = case.version.route
    tasks, events = _tasks_of(case.pk), _events_of(case.pk)
    moved = next((event for event in reversed(events) if event.code == "reschedule"), None)
    view = route_view(case.version.definition, route, tasks, case.status, public=True)
    path = tuple(_public(item) for row in view.rows for item in row.items)
    here = [step.name for step in _steps(path) if step.state == "here"]
    log = (LogEntry(event.at, public_sentence(event, route)) for event in reversed(events))
    counter = case.return_unit if case.accepted_at else case.received_at_unit
    asked, parcel = _asked(case), _parcel(case)
    return TrackPage(
        code=case.code,
        what=_("%(procedure)s, for %(name)s")
        % {"procedure": case.version.procedure.label, "name": _masked(case.applicant.name_masked)},
        answer=_by_post(case, parcel) or _answer(case, here, asked),
        promise=_promise(case, at, here, moved),
        chip=_chip(case, at),
        must=_must_of_post(case, parcel) or _must(case, asked, counter),
        path=path if case.accepted_at else (),
        next=_next_of_post(case, parcel) or _next(case, path),
        log=tuple(line for line in log if line.sentence),
        office=counter.place_name or counter.label,
        place=counter.label if not case.is_closed and case.status != CaseStatus.READY else "",
        address=counter.address,
        hours=counter.opening_hours,
        phone=counter.phone,
        said_phone=formats.phone(counter.phone).replace(" ", "\u00a0"),
        can_explain=case.clock_started_at is not None,
        is_demo=counter.is_demo,
        at=at,
    )


def _parcel(case: Case) -> Parcel | None:
    """The newest parcel of a result that goes by post. One query once the result is ready, none before."""
    return last_parcel(case) if case.status in (CaseStatus.READY, CaseStatus.RETURNED) else None


def _travels(case: Case) -> bool:
    return case.status == CaseStatus.READY and case.return_method == ReturnMethod.POST


def _by_post(case: Case, parcel: Parcel | None) -> str:
    """The first sentence of a result that goes by post; empty for any other."""
    if case.status == CaseStatus.RETURNED and parcel is not None and parcel.state == ParcelState.DELIVERED:
        return _("The post delivered your result")
    if not _travels(case):
        return ""
    if parcel is None:
        return _("Your result is ready. We send it to you by post")
    if parcel.state == ParcelState.POSTED:
        return _("Your result is on its way to you by post")
    return _("The post could not deliver your result. We keep it for you")


def _must_of_post(case: Case, parcel: Parcel | None) -> Must | None:
    if not _travels(case):
        return None
    if parcel is None:
        return Must(_("You need not do anything"), (), (_("This page says when the parcel has left."),))
    if parcel.state == ParcelState.POSTED:
        told = {"day": formats.day_and_weekday(parcel.posted_at), "number": parcel.tracking}
        line = _("Handed to the post on %(day)s, tracking number %(number)s.") % told
        return Must(_("You need not do anything"), (), (line, _("The postman calls the number you gave us.")))
    day = formats.day_and_weekday(parcel.ended_on) if parcel.ended_on else ""
    lines = (
        _("The parcel came back on %(day)s.") % {"day": day},
        _("Collect the result with the receipt and your identity card, or call us to have it sent again."),
    )
    return Must(_("For you to do: collect it, or call us"), (), lines, urgent=True, first=True)


def _next_of_post(case: Case, parcel: Parcel | None) -> tuple[str, ...]:
    if not _travels(case) or (parcel is not None and parcel.state == ParcelState.UNDELIVERED):
        return ()
    if parcel is None:
        return (_("We hand the parcel to the post, and you find its tracking number here."),)
    return (_("When the parcel has arrived, this page says so. If nobody is at home, it comes back to our counter."),)


def _masked(name: str) -> str:
    """The masked name without remarks in brackets."""
    return " ".join(word for word in name.split() if word[0].isalpha())


def _chip(case: Case, at: datetime) -> TimeChip | None:
    """The time left; read with the calendar only where a clock runs."""
    if case.status not in (CaseStatus.ACCEPTED, CaseStatus.PROCESSING):
        return None
    return time_chip(case, at=at, calendar=calendar_for(case.agency))


def _asked(case: Case) -> tuple[str, ...]:
    """What the citizen was asked for: names of papers, or amounts. One query, none when nothing is asked."""
    if case.status == CaseStatus.WAITING_PAPERS:
        open_requests = [request for request in _requests_of(case.pk) if request.answered_at is None]
        if not open_requests:
            return ()
        request = open_requests[-1]
        # Names come from the definition, in both languages and without a further query.
        papers = {paper.code: local(paper.name) for paper in case.version.definition.papers}
        names = [papers[code] for code in request.papers if code in papers]
        return (*names, *([request.other] if request.other else []))
    if case.status == CaseStatus.WAITING_PAYMENT:
        due = [c for c in _charges_of(case.pk) if c.state == ChargeState.DUE and c.kind == "obligation"]
        return tuple(
            _("%(name)s: %(amount)s, notice %(notice)s")
            % {"name": _charge_name(c.name, c.name_en), "amount": formats.money(c.amount_vnd), "notice": c.notice}
            for c in due
        )
    if case.status == CaseStatus.READY and case.return_method != ReturnMethod.POST:
        owed = sum(c.amount_vnd for c in _charges_of(case.pk) if c.state == ChargeState.DUE and c.kind != "obligation")
        return (formats.money(owed),) if owed else ()
    return ()


def _charge_name(name: str, name_en: str) -> str:
    return name_en if name_en and formats.in_english() else name


def _answer(case: Case, here: Sequence[str], asked: Sequence[str]) -> str:
    """The page's first sentence."""
    if case.status in (CaseStatus.ACCEPTED, CaseStatus.PROCESSING):
        if len(here) == 1:
            return _("Your case is being settled. Now: %(step)s") % {"step": here[0]}
        if here:
            text = ngettext(
                "Your case is being settled by %(count)s agency",
                "Your case is being settled by %(count)s agencies at the same time",
                len(here),
            )
            return text % {"count": len(here)}
        return _("Your case is being settled")
    if case.status == CaseStatus.WAITING_PAPERS:
        text = ngettext(
            "Your case waits for %(count)s paper from you", "Your case waits for %(count)s papers from you", len(asked)
        )
        return text % {"count": max(len(asked), 1)}
    return {
        CaseStatus.REGISTERED: _("We have your application and are checking it"),
        CaseStatus.REFUSED: _("The application could not be accepted"),
        CaseStatus.WAITING_PAYMENT: _("Your case waits for your payment"),
        CaseStatus.WITHDRAWN: _("The application was taken back at your wish"),
        CaseStatus.STOPPED: _("The case was stopped"),
        CaseStatus.READY: _("Your result is ready. You can collect it"),
        CaseStatus.RETURNED: _("The result was handed over"),
    }[CaseStatus(case.status)]


def _promise(case: Case, at: datetime, here: Sequence[str], moved: CaseEvent | None) -> Promise | None:
    if case.status == CaseStatus.REGISTERED:
        return Promise(_("You get our answer by"), case.answer_by) if case.answer_by else None
    if case.status == CaseStatus.WAITING_PAPERS:
        term = formats.term(case.term) if case.term else ""
        text = (
            _("%(term)s after everything has arrived") % {"term": term} if term else _("after everything has arrived")
        )
        line = _("The time you need does not count. When everything has arrived, the term begins anew.")
        return Promise(_("Promised date"), None, text[0].upper() + text[1:], line)
    if case.status == CaseStatus.WAITING_PAYMENT:
        return Promise(
            _("Promised date"), None, _("Set anew when you have paid"), _("The time until you pay does not count.")
        )
    if case.status == CaseStatus.READY and case.finished_at:
        early = (
            case.due_at is not None
            and formats.local_time(case.finished_at).date() < formats.local_time(case.due_at).date()
        )
        line = _("Earlier than promised.") if early else _apology(case)
        return Promise(_("Ready since"), case.finished_at, line=line)
    if case.status == CaseStatus.RETURNED:
        return Promise(_("Handed over"), case.returned_at)
    if case.due_at is None or case.is_closed:
        return None
    if case.rescheduled_at:
        line = _("This is a new date. We apologise for the delay; it will not be moved again.")
        line = " ".join(part for part in (line, _reason_told(case, moved)) if part)
    elif case.late_from is not None and case.late_from <= at:
        line = _("We are late and apologise. Call the counter to hear how far it is.")
        line = " ".join((line, _("It is still at: %(steps)s.") % {"steps": ", ".join(here)})) if here else line
    else:
        line = _("Provisional: the holidays of that year have not been announced yet.") if case.provisional else ""
    return Promise(_("Promised date"), case.due_at, line=line)


def _reason_told(case: Case, moved: CaseEvent | None) -> str:
    """Why the date moved, as the letter of apology says it.

    An officer typed it: with a name, a number or a mailbox in it, it stays in the letter.
    """
    reason = str(moved.facts.get("reason") or "").strip().rstrip(".") if moved is not None else ""
    if not reason:
        return ""
    names = {word for word in name_key(case.applicant.full_name).split() if len(word) > 1}
    private = _NUMBER_OR_MAIL.search(reason) or len(names & set(name_key(reason).split())) > 1
    return _("The letter of apology says why.") if private else _("Reason: %(reason)s.") % {"reason": reason}


_NUMBER_OR_MAIL = re.compile(r"(?:\d[ .-]?){6,}|@")


def _apology(case: Case) -> str:
    """What is said of a result that came late, as its procedure judges lateness."""
    assert case.finished_at is not None
    judged = case.version.definition.policies.closing.judged
    if case.due_at is None or outcome(case.due_at, case.finished_at, judged) is not Outcome.LATE:
        return ""
    return _("Later than promised. We apologise.")


def _must(case: Case, asked: tuple[str, ...], counter: Unit) -> Must:
    if case.status == CaseStatus.WAITING_PAPERS:
        until = formats.day_and_weekday(case.answer_by) if case.answer_by else ""
        title = _("For you to do, by the end of %(day)s") % {"day": until} if until else _("For you to do")
        lines = (
            _("Bring them to the counter, send them by post, or hand them in on the National Public Service Portal."),
            _("We ask only once."),
        )
        return Must(title, asked, lines, urgent=True, first=True)
    if case.status == CaseStatus.WAITING_PAYMENT:
        lines = (_("Pay as the notice says and show the receipt at the counter."),)
        return Must(_("For you to do: pay"), asked, lines, urgent=True, first=True)
    if case.status == CaseStatus.READY:
        where = ", ".join(part for part in (counter.label, counter.address) if part)
        bring = [_("Please bring the receipt and your identity card.")]
        bring += [_("Still to be paid: %(amount)s.") % {"amount": amount} for amount in asked]
        bring.append(_("Somebody else may come for you with an authorisation and their own identity card."))
        places = [_("Where: %(where)s.") % {"where": where}]
        places += [_("When: %(hours)s.") % {"hours": counter.opening_hours}] if counter.opening_hours else []
        return Must(_("For you to do: collect the result"), (), (*places, *bring), first=True)
    if case.is_closed:
        return Must("")
    if case.status == CaseStatus.REGISTERED:
        return Must(_("You need not do anything"), (), (_("We tell you here if something is missing."),))
    return Must(_("You need not do anything"), (), (_("We have all the papers we need from you for now."),))


def _next(case: Case, path: Sequence[Item]) -> tuple[str, ...]:
    if case.status == CaseStatus.REGISTERED:
        return (
            _(
                "An officer checks your papers within 8 working hours. "
                "Then you get a receipt, or we tell you what is missing."
            ),
        )
    if case.status in (CaseStatus.ACCEPTED, CaseStatus.PROCESSING):
        return (
            *_after_here(path),
            _("When the result is signed, this page says so."),
            _("When you come to collect it, please bring the receipt and your identity card."),
        )
    if case.status == CaseStatus.WAITING_PAPERS:
        return (_("When everything has arrived, you get a new receipt with a new date."),)
    if case.status == CaseStatus.WAITING_PAYMENT:
        return (_("When your payment is proven, the case goes on and you get a new date."),)
    if case.status == CaseStatus.READY:
        return (_("The result is kept for you at the counter."),)
    if case.status == CaseStatus.RETURNED:
        return (
            _(
                "Thank you. If something in the result is wrong, tell the counter: "
                "it is corrected within 3 working days."
            ),
        )
    if case.status == CaseStatus.WITHDRAWN:
        return (_("You can hand the application in again at any time."),)
    return (_("The written notice says why, and how you can complain. You can hand the application in again."),)


def _after_here(path: Sequence[Item]) -> tuple[str, ...]:
    """The step after the one where the case is; nothing while branches run side by side, or at the last."""
    steps = [step for item in path for step in (_steps([item]) if not isinstance(item, ForkView) else ())]
    here = [n for n, step in enumerate(steps) if step.state == "here"]
    if len(here) != 1 or here[0] + 1 >= len(steps) or len(steps) != len(path):
        return ()
    return (_("The next step: %(step)s.") % {"step": steps[here[0] + 1].name},)


def _public(item: Item) -> Item:
    """A step as the public sees it: no officer, a date when it is done."""
    if isinstance(item, ForkView):
        branches = tuple(tuple(_public(step) for step in branch) for branch in item.branches)
        return ForkView(item.name, branches, item.begun, item.joined)
    lines = item.lines[:1] if item.state in ("done", "here") else ()
    return StepView(item.code, item.name, item.state, lines)


def _steps(items: Sequence[Item]) -> list[StepView]:
    found: list[StepView] = []
    for item in items:
        if isinstance(item, ForkView):
            for branch in item.branches:
                found.extend(_steps(branch))
        else:
            found.append(item)
    return found
