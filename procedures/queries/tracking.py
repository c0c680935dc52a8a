"""What the citizen sees of a case by the QR code of the receipt, and by a typed code.

The QR address is unguessable and opens status, next step, dates and timeline: no full names, no identity
numbers, no officers. A typed code gives the code and the level of completion only (domain rule on look-ups
without signing in).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import Outcome, outcome
from procedures.models import Case, CaseEvent, CaseStatus, ChargeState, Parcel, ParcelState, ReturnMethod, Task
from procedures.phrases import local
from procedures.queries.calendars import calendar_for
from procedures.queries.chips import TimeChip, time_chip
from procedures.queries.parcels import last_parcel
from procedures.queries.route_picture import ForkView, Item, StepView, route_view
from procedures.queries.sentences import public_sentence

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
    can_explain: bool
    is_demo: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Level:
    """What a typed code may show."""

    code: str
    sentence: str
    level: int


def case_by_token(token: str) -> Case | None:
    """The case of a tracking address, or None for an unknown or revoked one. One query."""
    if not token.isprintable():
        return None
    parts = ("version__procedure", "received_at_unit", "agency", "return_unit", "applicant")
    return Case.objects.select_related(*parts).defer("version__document").filter(token=token).first()


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
    tasks: list[Task] = list(case.tasks.select_related("unit", "officer"))
    events: list[CaseEvent] = list(case.events.all())
    view = route_view(case.version.definition, route, tasks, case.status)
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
        promise=_promise(case, at),
        chip=_chip(case, at),
        must=_must_of_post(case, parcel) or _must(case, asked),
        path=path if case.accepted_at else (),
        next=_next_of_post(case, parcel) or _next(case),
        log=tuple(line for line in log if line.sentence),
        office=counter.place_name or counter.label,
        place=counter.label if not case.is_closed else "",
        address=counter.address,
        hours=counter.opening_hours,
        phone=counter.phone,
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
        request = case.supplements.filter(answered_at=None).last()
        if request is None:
            return ()
        # Names come from the definition, in both languages and without a further query.
        papers = {paper.code: local(paper.name) for paper in case.version.definition.papers}
        names = [papers[code] for code in request.papers if code in papers]
        return (*names, *([request.other] if request.other else []))
    if case.status == CaseStatus.WAITING_PAYMENT:
        due = case.charges.filter(state=ChargeState.DUE, kind="obligation")
        return tuple(
            _("%(name)s: %(amount)s, notice %(notice)s")
            % {"name": _charge_name(c.name, c.name_en), "amount": formats.money(c.amount_vnd), "notice": c.notice}
            for c in due
        )
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


def _promise(case: Case, at: datetime) -> Promise | None:
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
    elif case.late_from is not None and case.late_from <= at:
        line = _("We are late and apologise. Call the counter to hear how far it is.")
    else:
        line = _("Provisional: the holidays of that year have not been announced yet.") if case.provisional else ""
    return Promise(_("Promised date"), case.due_at, line=line)


def _apology(case: Case) -> str:
    """What is said of a result that came late, as its procedure judges lateness."""
    assert case.finished_at is not None
    judged = case.version.definition.policies.closing.judged
    if case.due_at is None or outcome(case.due_at, case.finished_at, judged) is not Outcome.LATE:
        return ""
    return _("Later than promised. We apologise.")


def _must(case: Case, asked: tuple[str, ...]) -> Must:
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
        lines = (_("Please bring the receipt and your identity card."),)
        return Must(_("For you to do: collect the result"), (), lines, first=True)
    if case.is_closed:
        return Must("")
    if case.status == CaseStatus.REGISTERED:
        return Must(_("You need not do anything"), (), (_("We tell you here if something is missing."),))
    return Must(_("You need not do anything"), (), (_("We have all the papers we need from you for now."),))


def _next(case: Case) -> tuple[str, ...]:
    if case.status == CaseStatus.REGISTERED:
        return (
            _(
                "An officer checks your papers within 8 working hours. "
                "Then you get a receipt, or we tell you what is missing."
            ),
        )
    if case.status in (CaseStatus.ACCEPTED, CaseStatus.PROCESSING):
        return (
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
