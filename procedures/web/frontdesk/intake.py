"""Receiving an application: choose the procedure, fill in one page, accept, ask for papers, or refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats
from procedures.actions import ActionRefused, AlreadyAnswered, Intake, Receive
from procedures.actions.intake import paper_refusals
from procedures.actions.keep_draft import drop_draft
from procedures.definition import fees_due
from procedures.definition.schema import Definition
from procedures.errors import Refusal
from procedures.models import CaseEvent, Officer, PaymentMethod, ProcedureVersion
from procedures.phrases import local
from procedures.queries.calendars import calendar_for
from procedures.queries.catalogue import find_procedures, most_used, version_in_force
from procedures.queries.certifying import KINDS
from procedures.queries.dossier import Dossier
from procedures.queries.drafts import case_of_form, draft_form, drafts_of, is_free
from procedures.queries.explanation import Counting, SpanRow, counting_of, days_said, span_rows
from procedures.queries.fee_reasons import fee_reason
from procedures.queries.promise import term_due
from procedures.queries.returning import NOBODY, Returning, returning
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems
from procedures.web.frontdesk.checklist import checklist
from procedures.web.frontdesk.drafts import keeping
from procedures.web.frontdesk.forms import IntakeForm, Places, from_card, places_for
from procedures.web.frontdesk.money import with_receipt
from procedures.web.frontdesk.papers import with_paper
from procedures.web.frontdesk.person import forget, recall
from procedures.web.office import OfficeRequest, for_counters
from procedures.web.queue.linking import link_received

FIELDS = {
    "no_applicant": "id_full_name",
    "no_submitter": "id_submitter_name",
    "variant_missing": "id_variant",
    "channel_not_offered": "id_channel",
    "not_competent": "id_agency",
    "paper_missing": "originals-%(code)s",
    "mandate_without_day": "id_mandate_day",
    "mandate_without_number": "id_mandate_number",
    "mandate_of_tomorrow": "id_mandate_day",
    "no_postal_address": "id_post_address",
    "no_postal_phone": "id_post_phone",
    "no_electronic_address": "id_email",
    "no_address_for": "id_told_by",
    "likely_duplicate": "id_duplicate_reason",
    "no_reason": "id_slip_reason",
}
"""Where on the page a refusal is mended."""


@dataclass(frozen=True)
class PromiseView:
    """The promised date before it is promised."""

    at: datetime | None
    term: str
    sentence: str
    provisional: bool
    days: str
    rows: tuple[SpanRow, ...]


@dataclass(frozen=True)
class FeeView:
    """One amount and the rule behind it."""

    name: str
    amount_vnd: int
    why: str


@dataclass(frozen=True)
class FeesView:
    """What is to be paid."""

    lines: tuple[FeeView, ...]

    @property
    def total(self) -> int:
        """The sum in whole đồng."""
        return sum(line.amount_vnd for line in self.lines)


@require_safe
@for_counters
def intake(request: OfficeRequest) -> HttpResponse:
    """Find the procedure by a few letters."""
    text = request.GET.get("q", "")[:100]
    card = recall(request)
    used = most_used(request.desk.counters, at=request.desk.at)
    context = {
        "q": text,
        "procedures": find_procedures(text, request.desk.today, first=used),
        "person": card and card.full_name,
        "known": _known(request, card.id_number, "", card.full_name) if card and not request.htmx else NOBODY,
        "drafts": () if request.htmx else drafts_of(request.desk.officer, today=request.desk.today),
    }
    return render(request, "frontdesk/intake_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def intake_form(request: OfficeRequest, code: str) -> HttpResponse:
    """The page of one reception; it works papers, fees and date out anew as often as asked."""
    version = version_in_force(code, request.desk.today)
    if version is None:
        raise Http404
    places = places_for(version.definition, request.desk.counters)
    if not places.agencies:
        raise Http404
    if request.method != "POST":
        return _opened(request, version, places)
    form, key = IntakeForm(version, places, request.POST, today=request.desk.today), key_of(request.POST)
    good, decision = form.is_valid(), request.POST.get("decision", "refresh")
    if decision not in _DECISIONS:
        if decision == "use":
            _use_last_contact(request, form)
        form.errors.clear()
        return _page(request, form, key)
    if not good:
        problems = [*form_problems(form), *_told(form, _standing(request, form, decision))]
        return _page(request, form, key, problems, decision)
    return _decide(request, form, key, decision)


def _opened(request: OfficeRequest, version: ProcedureVersion, places: Places) -> HttpResponse:
    """The page as it is opened: empty, from a card, or with the draft its address names."""
    officer, today, code = request.desk.officer, request.desk.today, version.definition.code
    key = key_of({"key": request.GET.get("nhap", "")})
    if "nhap" in request.GET:
        if answer := case_of_form(officer, key):
            return redirect("case", answer)
        if (kept := draft_form(officer, key, code)) is not None:
            form = IntakeForm(version, places, kept[0], today=today)
            form.full_clean()
            form.errors.clear()
            return _page(request, form, key, saved_at=kept[1])
        # The page named its key in its address before anything reached us: what this tab holds belongs to that key.
        key = key if is_free(key) else new_key()
    empty = IntakeForm(version, places, today=today, initial=from_card(recall(request)))
    return _page(request, empty, key)


def _use_last_contact(request: OfficeRequest, form: IntakeForm) -> None:
    who = form.intake().applicant
    if (contact := _known(request, who.id_number, who.phone, who.full_name).contact) is not None:
        form.use(contact)


def _known(
    request: OfficeRequest, id_number: str, phone: str, full_name: str, definition: Definition | None = None
) -> Returning:
    """What earlier applications in this officer's reach say about a person."""
    code, papers = (definition.code, definition.papers) if definition is not None else ("", ())
    units = request.desk.reach
    return returning(id_number, phone, full_name, units=units, procedure=code, papers=papers)


def _standing(request: OfficeRequest, form: IntakeForm, decision: str) -> Iterator[Refusal]:
    """What else stands in the way when some fields cannot be read, so that one visit mends everything."""
    act = _act(form, at=request.desk.at, by=request.desk.officer)
    yield from act.refusals()
    if decision == "accept":
        yield from act.duplicates()
        yield from paper_refusals(act.intake)


def _shortly(reason: Refusal) -> Refusal:
    """What is missing without the ways out: those stand below the summary as buttons."""
    if reason.code != "paper_missing":
        return reason
    return Refusal(reason.code, _("“%(paper)s” is missing."), reason.params)


def _act(form: IntakeForm, *, at: datetime, by: Officer, key: str = "") -> Receive:
    return Receive(
        form.intake(), at=at, by=by, key=key, beware=True, despite=form.cleaned_data.get("duplicate_reason", "")
    )


def _told(form: IntakeForm, reasons: Iterable[Refusal]) -> list[Problem]:
    """The refusals for the summary, each also beside the field it is about."""
    found = refusal_problems(map(_shortly, reasons), FIELDS)
    for sentence, field in found:
        if field.removeprefix("id_") in form.fields:
            form.add_error(field.removeprefix("id_"), sentence)
    return found


def _decide(request: OfficeRequest, form: IntakeForm, key: str, decision: str) -> HttpResponse:
    """Perform what was decided; a refusal brings the page back with everything typed."""
    act = _act(form, at=timezone.now(), by=request.desk.officer, key=key)
    act.intake = _with_sources(request, act.intake)
    try:
        event = _DECISIONS[decision](act, form.cleaned_data["slip_reason"])
    except ActionRefused as refused:
        return _page(request, form, key, _told(form, refused.reasons), decision)
    except AlreadyAnswered as again:
        return redirect("case", again.answer)
    forget(request)
    drop_draft(key, by=request.desk.officer)
    case = event.case
    link_received(request, case, by=request.desk.officer, at=act.at)
    if decision == "accept":
        if not form.definition.same_moment:
            request.session["just_received"] = case.code
        done = _("Received: %(code)s.")
    else:
        done = _("On record, and the papers were given back: %(code)s.")
    told = done % {"code": case.code}
    # After an acceptance the page of the case offers the receipt itself.
    said = told if decision == "accept" else with_paper(told, event.code, case, new_key())
    said = with_receipt(said, case, event.facts, new_key())
    messages.success(request, said)
    if decision == "accept" and form.cleaned_data["payment"] == PaymentMethod.TRANSFER and Dossier(case).fee_due:
        # The code of a transfer names the case, so that it can be shown only now.
        return redirect("act", case.code, "collect_fee")
    return redirect("case", case.code)


def _with_sources(request: OfficeRequest, intake: Intake) -> Intake:
    """The application with the case each paper is used again from, where the office has it."""
    if not any(count.reused for count in intake.papers.values()):
        return intake
    who = intake.applicant
    known = _known(request, who.id_number, who.phone, who.full_name, intake.version.definition).papers
    papers = {
        code: replace(count, reused_from=known[code].case_pk) if count.reused and code in known else count
        for code, count in intake.papers.items()
    }
    return replace(intake, papers=papers)


def _accept(act: Receive, reason: str) -> CaseEvent:
    return act.run()


def _ask(act: Receive, reason: str) -> CaseEvent:
    return act.ask_for_papers(reason)


def _refuse(act: Receive, reason: str) -> CaseEvent:
    return act.turn_away(reason)


_DECISIONS = {"accept": _accept, "ask": _ask, "refuse": _refuse}


def _page(
    request: OfficeRequest,
    form: IntakeForm,
    key: str,
    problems: list[Problem] | None = None,
    decision: str = "",
    *,
    saved_at: datetime | None = None,
) -> HttpResponse:
    """The reception page as it stands."""
    application = form.intake()
    definition = form.definition
    if problems and application.missing():
        form.suggest_reason([local(paper.name) for paper in application.missing()])
    who = _typed_person(form, application)
    known = _known(request, *who, definition)
    lines = fees_due(definition, application.conditions(), application.channel, request.desk.today)
    context: dict[str, Any] = {
        "form": form,
        "procedure": {
            "code": definition.code,
            "name": local(definition.name),
            "field": local(definition.field.name),
        },
        "checklist": checklist(application, judged=decision == "accept", offers=known.papers),
        "fees": FeesView(
            tuple(FeeView(local(line.fee.name), line.amount_vnd, fee_reason(line, definition)) for line in lines)
        ),
        "promise": promised(form.version, application, request.desk.at),
        "problems": problems or [],
        "key": key,
        "person": recall(request),
        "known": known,
        "keeping": keeping(request, key, saved_at),
        "papers_missing": any("originals-" in field for _s, field in problems or []),
        "not_accepting": decision in ("ask", "refuse") or any("originals-" in field for _s, field in problems or []),
        "same_moment": definition.same_moment,
        "quick": definition.code in KINDS,
    }
    return render(request, "frontdesk/intake.html", context, status=422 if problems else 200)


def _typed_person(form: IntakeForm, application: Intake) -> tuple[str, str, str]:
    """Number, telephone and name of the applicant, typed or read from the card."""
    if form.is_bound:
        who = application.applicant
        return who.id_number, who.phone, who.full_name
    return str(form.initial.get("id_number", "")), "", str(form.initial.get("full_name", ""))


def promised(version: ProcedureVersion, application: Intake, at: datetime) -> PromiseView:
    """The date that would be promised if the application were accepted at `at`."""
    definition = version.definition
    term = definition.stages[0].term or definition.term(application.channel, application.variant)
    moment = term_due(calendar_for(application.agency), at, term, definition, explain=True)
    in_days = not (term == "same_day" or term.endswith("h"))
    sentence = _("today not counted") if in_days else ""
    if len(definition.stages) > 1:
        sentence = _("up to: %(stage)s") % {"stage": local(definition.stages[0].name)}
    days = days_said(moment.lines) if in_days else ""
    rows = span_rows(moment.lines, counting=counting_of(term) if in_days else Counting.HOURS)
    return PromiseView(moment.at, formats.term(term), sentence, moment.provisional, days, rows)
