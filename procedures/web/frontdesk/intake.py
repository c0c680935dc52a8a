"""Receiving an application: choose the procedure, fill in one page, accept, ask for papers, or refuse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
from procedures.definition import fees_due
from procedures.errors import Refusal
from procedures.models import CaseEvent, PaymentMethod, ProcedureVersion
from procedures.phrases import local
from procedures.queries.calendars import calendar_for
from procedures.queries.catalogue import find_procedures, version_in_force
from procedures.queries.dossier import Dossier
from procedures.queries.explanation import days_said
from procedures.queries.fee_reasons import fee_reason
from procedures.queries.promise import term_due
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems
from procedures.web.frontdesk.forms import IntakeForm, checklist, from_card, places_for
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
    context = {"q": text, "procedures": find_procedures(text, request.desk.today), "person": card and card.full_name}
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
        empty = IntakeForm(version, places, today=request.desk.today, initial=from_card(recall(request)))
        return _page(request, empty, new_key())
    form, key = IntakeForm(version, places, request.POST, today=request.desk.today), key_of(request.POST)
    good, decision = form.is_valid(), request.POST.get("decision", "refresh")
    if decision not in _DECISIONS:
        form.errors.clear()
        return _page(request, form, key)
    if not good:
        problems = [*form_problems(form), *_told(form, _standing(request, form, decision))]
        return _page(request, form, key, problems, decision)
    return _decide(request, form, key, decision)


def _standing(request: OfficeRequest, form: IntakeForm, decision: str) -> Iterator[Refusal]:
    """What else stands in the way when some fields cannot be read, so that one visit mends everything."""
    act = Receive(form.intake(), at=request.desk.at, by=request.desk.officer)
    yield from act.refusals()
    if decision == "accept":
        yield from paper_refusals(act.intake)


def _told(form: IntakeForm, reasons: Iterable[Refusal]) -> list[Problem]:
    """The refusals for the summary, each also beside the field it is about."""
    found = refusal_problems(reasons, FIELDS)
    for sentence, field in found:
        if field.removeprefix("id_") in form.fields:
            form.add_error(field.removeprefix("id_"), sentence)
    return found


def _decide(request: OfficeRequest, form: IntakeForm, key: str, decision: str) -> HttpResponse:
    """Perform what was decided; a refusal brings the page back with everything typed."""
    act = Receive(form.intake(), at=timezone.now(), by=request.desk.officer, key=key)
    try:
        event = _DECISIONS[decision](act, form.cleaned_data["slip_reason"])
    except ActionRefused as refused:
        return _page(request, form, key, _told(form, refused.reasons), decision)
    except AlreadyAnswered as again:
        return redirect("case", again.answer)
    forget(request)
    case = event.case
    link_received(request, case, by=request.desk.officer, at=act.at)
    if decision == "accept":
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


def _accept(act: Receive, reason: str) -> CaseEvent:
    return act.run()


def _ask(act: Receive, reason: str) -> CaseEvent:
    return act.ask_for_papers(reason)


def _refuse(act: Receive, reason: str) -> CaseEvent:
    return act.turn_away(reason)


_DECISIONS = {"accept": _accept, "ask": _ask, "refuse": _refuse}


def _page(
    request: OfficeRequest, form: IntakeForm, key: str, problems: list[Problem] | None = None, decision: str = ""
) -> HttpResponse:
    """The reception page as it stands."""
    application = form.intake()
    definition = form.definition
    lines = fees_due(definition, application.conditions(), application.channel, request.desk.today)
    context: dict[str, Any] = {
        "form": form,
        "procedure": {
            "code": definition.code,
            "name": local(definition.name),
            "field": local(definition.field.name),
        },
        "checklist": checklist(application, judged=decision == "accept"),
        "fees": FeesView(
            tuple(FeeView(local(line.fee.name), line.amount_vnd, fee_reason(line, definition)) for line in lines)
        ),
        "promise": promised(form.version, application, request.desk.at),
        "problems": problems or [],
        "key": key,
        "person": recall(request),
        "not_accepting": decision in ("ask", "refuse") or any("originals-" in field for _s, field in problems or []),
        "same_moment": definition.same_moment,
    }
    return render(request, "frontdesk/intake.html", context, status=422 if problems else 200)


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
    return PromiseView(moment.at, formats.term(term), sentence, moment.provisional, days)
