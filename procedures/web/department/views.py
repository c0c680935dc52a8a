"""The worklist, the page of a case, and how its date came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from procedures.actions import Offer, offers
from procedures.actions.record_reading import record_reading
from procedures.phrases import local
from procedures.queries.case_page import case_page
from procedures.queries.corrections import corrections as corrections_of
from procedures.queries.dossier import Dossier
from procedures.queries.explanation import as_json, explanation_sheet
from procedures.queries.limit_sheets import limit_as_json, limit_named, limit_sheet
from procedures.queries.telling import tellings
from procedures.queries.worklist import worklist as worklist_of
from procedures.web.department.act import PAGES_OF_THEIR_OWN
from procedures.web.forms import new_key
from procedures.web.frontdesk.sheets import tracking_url
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_officers
from procedures.web.qr import QrPicture, qr_picture

MAIN_ACTS = frozenset(
    {"accept", "forward", "finish", "return_result", "receive_supplement", "confirm_payment"}
    | {"request_payment", "answer_consultation", "correct_result"}
)
"""Acts that carry a case onward; only one of them may be the page's main button."""


@dataclass(frozen=True, slots=True)
class OfferView:
    """An act of this officer as a button, or as words why it is none at the moment."""

    label: str
    url: str
    main: bool
    lead: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OthersView:
    """What somebody else may do: the sentence that says who, and the acts."""

    who: str
    acts: str


@dataclass(frozen=True, slots=True)
class ActsView:
    """The panel of acts: those of this officer first, then those of others, one line for each of them."""

    offers: tuple[OfferView, ...]
    others: tuple[OthersView, ...]


@require_safe
@for_officers
def worklist(request: OfficeRequest) -> HttpResponse:
    """What the officer's units have to do."""
    desk = request.desk
    listed = worklist_of(
        desk.officer,
        desk.postings,
        at=desk.at,
        calendar=desk.calendar,
        view=request.GET.get("view", "mine"),
        after=request.GET.get("after", ""),
    )
    page = {
        "title": listed.title,
        "tiles": listed.tiles,
        "questions": listed.questions,
        "corrections": listed.corrections,
        "rows": listed.work.rows,
        "count": listed.work.count,
        **page_links(request, listed.work),
    }
    return render(request, "department/worklist.html", {"page": page, "today": desk.today})


@require_safe
@for_officers
def case(request: OfficeRequest, code: str) -> HttpResponse:
    """The page of a case."""
    return _case(request, code, revealed=False)


@require_POST
@for_officers
def reveal(request: OfficeRequest, code: str) -> HttpResponse:
    """The same page with numbers in full; that somebody read them is put on record first."""
    case = request.desk.case(code)
    record_reading(case, by=request.desk.officer, at=request.desk.at, page="case")
    return _case(request, code, revealed=True)


def _case(request: OfficeRequest, code: str, *, revealed: bool) -> HttpResponse:
    desk = request.desk
    dossier = Dossier(desk.case(code))
    page = case_page(dossier, at=desk.at, revealed=revealed)
    shown = offers(dossier, by=desk.officer, at=desk.at)
    just_received = request.session.get("just_received") == code
    if just_received:
        del request.session["just_received"]
    context: dict[str, Any] = {
        "page": page,
        "acts": acts_view(shown, dossier),
        "track_url": reverse("track", args=[dossier.case.token]),
        "qr": _qr(dossier),
        "just_received": just_received,
        "tellings": tellings(dossier.case),
        "can_call": any(unit in (dossier.case.received_at_unit, dossier.case.return_unit) for unit in desk.counters),
        "told_key": new_key(),
        "print_key": new_key(),
        "today": desk.today,
    }
    return render(request, "department/case.html", context)


def _qr(dossier: Dossier) -> QrPicture:
    return qr_picture(tracking_url(dossier.case))


def acts_view(shown: list[Offer], dossier: Dossier) -> ActsView:
    """The acts as a panel; the first possible one that carries the case onward is the main act."""
    main = next((offer for offer in shown if offer.allowed and offer.code in MAIN_ACTS), None)
    foreign = [offer for offer in shown if any(reason.code == "not_yours" for reason in offer.reasons)]
    own = sorted((offer for offer in shown if offer not in foreign), key=lambda offer: offer is not main)
    return ActsView(
        tuple(_offer_view(offer, dossier, offer is main) for offer in own),
        tuple(_others(foreign, dossier)),
    )


def _offer_view(offer: Offer, dossier: Dossier, main: bool) -> OfferView:
    lead = {"not_yet": _("Not yet:"), "no_more": _("No longer possible:")}.get(offer.why, "")
    url = _act_url(offer, dossier) if offer.allowed else ""
    return OfferView(_label(offer, dossier), url, main, lead, _sentences(offer))


def _others(foreign: list[Offer], dossier: Dossier) -> Iterator[OthersView]:
    """What others may do, gathered by who they are."""
    by_who: dict[str, list[str]] = {}
    for offer in foreign:
        who = next(str(reason) for reason in offer.reasons if reason.code == "not_yours")
        by_who.setdefault(who, []).append(_label(offer, dossier))
    for who, acts in by_who.items():
        yield OthersView(who, ", ".join(dict.fromkeys(acts)) + ".")


def _label(offer: Offer, dossier: Dossier) -> str:
    """The act's name; with branches it names its step, an answer names the unit that gives it."""
    if offer.task is not None and len(dossier.open_tasks) > 1:
        return _("%(act)s: %(step)s") % {"act": offer.label, "step": local(dossier.step_of(offer.task).name)}
    if offer.consultation is not None:
        return _("%(act)s: %(unit)s") % {"act": offer.label, "unit": offer.consultation.unit.label}
    return offer.label


def _sentences(offer: Offer) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(reason) for reason in offer.reasons))


def _act_url(offer: Offer, dossier: Dossier) -> str:
    if page := PAGES_OF_THEIR_OWN.get(offer.code):
        return reverse(page, args=[dossier.case.code])
    url = reverse("act", args=[dossier.case.code, offer.code])
    about: dict[str, int] = {}
    if offer.task is not None:
        about["task"] = offer.task.pk
    if offer.consultation is not None:
        about["question"] = offer.consultation.pk
    return f"{url}?{urlencode(about)}" if about else url


@require_safe
@for_officers
def explanation(request: OfficeRequest, code: str) -> HttpResponse:
    """How the promised date came about: to read, to print, or as JSON."""
    dossier = Dossier(request.desk.case(code))
    if dossier.case.clock_started_at is None:
        raise Http404
    if request.GET.get("format") == "json":
        return _download(as_json(dossier), f"cach-tinh-{dossier.case.code}.json")
    sheet = explanation_sheet(dossier, at=request.desk.at)
    return render(request, "department/explanation.html", {"sheet": sheet, "json_url": "?format=json"})


def _download(content: dict[str, Any], name: str) -> JsonResponse:
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@for_officers
def limit_explanation(request: OfficeRequest, code: str, slug: str) -> HttpResponse:
    """How another date of the case came about: a step's, a question's, an applicant's, a correction's."""
    dossier = Dossier(request.desk.case(code))
    limit = limit_named(dossier, slug)
    if limit is None:
        raise Http404
    if request.GET.get("format") == "json":
        return _download(limit_as_json(dossier, limit), f"cach-tinh-{dossier.case.code}-{slug}.json")
    sheet = limit_sheet(dossier, limit)
    return render(request, "department/explanation.html", {"sheet": sheet, "json_url": "?format=json"})


@require_safe
@for_officers
def corrections(request: OfficeRequest) -> HttpResponse:
    """Errors in results that are being corrected at the officer's units, or awaited at their counters."""
    desk = request.desk
    listed = corrections_of(desk.reach, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    page = {"rows": listed.rows, "count": listed.count, **page_links(request, listed)}
    return render(request, "department/corrections.html", {"page": page, "today": desk.today})
