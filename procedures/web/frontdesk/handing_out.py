"""Results leave the counter by two scans: the receipt finds the case, the card the person; a third key hands over.

A scanner ends with Enter. No Enter hands a result over here, on the page or without its script: only the act's own
button, or its key, does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.base import CaseAction
from procedures.actions.idempotency import answer_to
from procedures.actions.return_result import ReturnResult
from procedures.models import Case, Taker
from procedures.queries.case_list import cases_in_reach
from procedures.queries.collecting import obstacle, result_page
from procedures.queries.desk import ready_at_counters
from procedures.queries.desk import returns as results_to_return
from procedures.queries.dossier import Dossier
from procedures.queries.find import Found, find, meaning
from procedures.queries.scan import LONGEST, Card, Scan, ScanKind, read_scan
from procedures.queries.sentences import entry
from procedures.queries.taking import Match, originals_of
from procedures.web.department.act_forms import ActForm
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems, whole
from procedures.web.frontdesk import taker
from procedures.web.frontdesk.money import money_box, with_receipt
from procedures.web.frontdesk.return_form import FIELDS, ReturnFields, return_params
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_counters

LIST, RESULT = "frontdesk/returns.html", "frontdesk/hand_out.html"
LOST = "mat-giay"
"""In the address of a hand-over that began without a receipt."""


@dataclass(frozen=True, slots=True)
class Said:
    """The answer to a scan that leads nowhere: what is so, and what to do."""

    sentence: str
    scanned: str = ""


# The first scan


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def returns(request: OfficeRequest) -> HttpResponse:
    """The first scan, and the results that wait. A receipt opens its case; a card, number or name lists a person's."""
    if request.method != "POST":
        return _list(request)
    if request.POST.get("do") == "forget":
        taker.forget(request)
        return redirect("returns")
    typed = request.POST.get("q", "")
    understood = read_scan(typed, on=request.desk.today)
    shown = "" if "|" in typed else typed[:LONGEST]  # a card's number is not shown again
    if understood.kind is ScanKind.NOTHING:
        return _list(request, said=Said(_("Scan the receipt, or the card of who lost it; or type a code or a name.")))
    if understood.problem is not None:
        return _list(request, said=Said(str(understood.problem), shown))
    if understood.kind in (ScanKind.TOKEN, ScanKind.CASE_CODE):
        return _by_receipt(request, understood, shown)
    return _by_person(request, understood, shown)


def _by_receipt(request: OfficeRequest, understood: Scan, shown: str) -> HttpResponse:
    """The case of a receipt or code; the page of the case says what stands in the way."""
    mine = cases_in_reach(request.desk.reach).filter(meaning(understood)).select_related("applicant", "submitter")
    found = list(mine.order_by("pk")[:2])
    if len(found) == 1:
        taker.begin(request, found[0])
        return redirect("hand_out", found[0].code)
    if found:
        return _list(request, said=Said(_("Several cases have this code. Type the whole code."), shown))
    return _list(request, said=Said(_unknown(understood), shown))


def _unknown(understood: Scan) -> str:
    """Nothing here. The holder of a receipt is told where to go, as the receipt and its page say it."""
    elsewhere = None
    if understood.kind is ScanKind.TOKEN:
        elsewhere = Case.objects.select_related("return_unit").filter(token=understood.text).first()
    if elsewhere is None:
        return _("No case with this code is known here. Compare the code with the receipt, or scan the card.")
    return _("This result is returned at %(unit)s. Show the person the way.") % {"unit": elsewhere.return_unit.label}


def _by_person(request: OfficeRequest, understood: Scan, shown: str) -> HttpResponse:
    """Whoever has no receipt: the results of this person that are ready; a card stays for the whole visit."""
    if understood.card is not None:
        taker.remember(request, understood.card)
    else:
        taker.forget(request)
    found = _ready_for(request, understood)
    if understood.kind is not ScanKind.NAME and found.only is not None:
        return redirect(_without_receipt(found.only.code))
    if understood.card is not None:
        return redirect("returns")
    others = None if found.count else _others_of(request, understood)
    return _list(request, found=found, others=others, searched=shown)


def _without_receipt(code: str) -> str:
    return f"{reverse('hand_out', args=[code])}?{urlencode({LOST: 1})}"


def _ready_for(request: OfficeRequest, understood: Scan) -> Found:
    desk = request.desk
    return find(ready_at_counters(desk.counters), understood, at=desk.at, calendar=desk.calendar)


def _others_of(request: OfficeRequest, understood: Scan) -> Found:
    """The person's cases that are not ready here: each says on its page what stands in the way."""
    desk = request.desk
    return find(cases_in_reach(desk.reach), understood, at=desk.at, calendar=desk.calendar)


def _list(
    request: OfficeRequest,
    *,
    said: Said | None = None,
    found: Found | None = None,
    others: Found | None = None,
    searched: str = "",
) -> HttpResponse:
    """The scan field, the person of the visit with their results, and below everything that waits."""
    desk = request.desk
    card = taker.recall(request)
    if card is not None and found is None:
        understood = Scan(ScanKind.CARD, card.id_number, card)
        found = _ready_for(request, understood)
        others = None if found.count else _others_of(request, understood)
    listed = results_to_return(desk.counters, at=desk.at, calendar=desk.calendar, after=request.GET.get("after", ""))
    context = {
        "page": {"rows": listed.rows, "count": listed.count, **page_links(request, listed)},
        "said": said,
        "found": found,
        "others": others,
        "searched": searched,
        "card": card,
        "lost": urlencode({LOST: 1}),
        "today": desk.today,
    }
    return render(request, LIST, context, status=422 if said else 200)


# The second scan, and the hand-over


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def hand_out(request: OfficeRequest, code: str) -> HttpResponse:
    """One result: what stands in the way, or who takes it, what goes back, what is paid; then it is handed over."""
    case = request.desk.case(code)
    dossier = Dossier(case)
    stands = obstacle(dossier, request.desk.counters)
    if stands is not None:
        # The same form once more, by a double click or a retry, is answered as it was the first time.
        again = answer_to(key_of(request.POST)) if request.POST.get("do") == "hand_over" else None
        if again:
            return redirect(again)
        return render(request, RESULT, {"case": case, "obstacle": stands, "today": request.desk.today})
    if request.method != "POST":
        return _result(request, dossier, ActForm(_asks(request, dossier)), key=new_key())
    scanned = _scanned(request)
    if scanned is not None:
        return _second_scan(request, case, scanned)
    if request.POST.get("do") == "forget":
        taker.forget(request)
        return redirect(_here(request, case))
    form = ActForm(_asks(request, dossier, posted=True), request.POST)
    if request.POST.get("do") != "hand_over":
        in_words(form, _asks(request, dossier))
        return _result(request, dossier, form, key=key_of(request.POST))
    return _perform(request, dossier, form)


def _asks(request: OfficeRequest, dossier: Dossier, *, posted: bool = False) -> dict[str, Any]:
    lost = LOST in request.GET
    return ReturnFields(dossier, request.desk.at, request.POST if posted else None, lost=lost).fields()


def _here(request: OfficeRequest, case: Case) -> str:
    return _without_receipt(case.code) if LOST in request.GET else reverse("hand_out", args=[case.code])


def _scanned(request: OfficeRequest) -> str | None:
    """What was scanned: into the scan field, or by mistake into another one."""
    if request.POST.get("do") == "scan":
        return request.POST.get("q", "")
    return next((text for text in map(str, request.POST.values()) if text.count("|") > 1), None)


def _second_scan(request: OfficeRequest, case: Case, typed: str) -> HttpResponse:
    """A card says who stands here; another receipt begins with its own case."""
    understood = read_scan(typed, on=request.desk.today)
    problem = str(understood.problem) if understood.problem else ""
    if understood.card is not None:
        taker.remember(request, understood.card)
    elif understood.kind is ScanKind.NUMBER and not problem:
        problem = _typed_number(request, case, understood.text)
    elif understood.kind in (ScanKind.TOKEN, ScanKind.CASE_CODE) and not problem:
        return _by_receipt(request, understood, typed[:LONGEST])
    elif understood.kind is not ScanKind.NOTHING:
        problem = problem or _("This is no identity card. Scan the QR code of the card, or type its number.")
    if problem:
        messages.error(request, problem)
    return redirect(_here(request, case))


def _typed_number(request: OfficeRequest, case: Case, number: str) -> str:
    """A number typed from a card is that of somebody on record; whoever else it is has a name to be written."""
    for party in (case.applicant, case.submitter):
        card = Card(number, party.full_name, None, "") if party is not None else None
        if card is not None and (found := taker.match_of(case, card)) is not None and found.by_number:
            taker.remember(request, card)
            return ""
    return _("This number is neither the applicant's nor of who handed the case in. Write name and number below.")


def _perform(request: OfficeRequest, dossier: Dossier, form: ActForm) -> HttpResponse:
    """Run the act; a refusal brings the page back, a repeated post the first answer."""
    case, card, key = dossier.case, taker.recall(request), key_of(request.POST)
    form.is_valid()
    act = ReturnResult(
        case,
        by=request.desk.officer,
        at=request.desk.at,
        edition=whole(request.POST.get("edition", "")),
        key=key,
        answer=reverse("returns"),
        seen=dossier,
        **return_params(form.cleaned_data, card),
    )
    problems = everything_wrong(act, form, dossier, FIELDS)
    try:
        event = None if problems else act.run()
    except AlreadyAnswered as again:
        return redirect(again.answer)
    except ActionRefused as refused:
        event, problems = None, refusal_problems(refused.reasons, FIELDS)
    if event is None:
        in_words(form, _asks(request, dossier))
        return _result(request, dossier, form, key=key, problems=problems)
    told = with_receipt(entry(event, dossier.route).sentence, case, event.facts, new_key())
    messages.success(request, told)
    _next_of_visit(request, card)
    return redirect("returns")


def everything_wrong(act: CaseAction, form: ActForm, dossier: Dossier, fields: Mapping[str, str]) -> list[Problem]:
    """Fields that cannot be read, and then what the act itself would refuse, so that one visit mends everything."""
    problems = form_problems(form)
    if not problems:
        return []
    act.dossier = dossier
    told = {field for _sentence, field in problems if field}
    return [*problems, *(line for line in refusal_problems(act.refusals(), fields) if line[1] not in told)]


def _next_of_visit(request: OfficeRequest, card: Card | None) -> None:
    """The card stays while this person has another result that waits."""
    if card is not None and not _ready_for(request, Scan(ScanKind.CARD, card.id_number, card)).count:
        taker.forget(request)


def in_words(form: ActForm, fields: Mapping[str, Any]) -> None:
    """Put the labels and the choices in words into a form that was sent with codes only."""
    for name, field in fields.items():
        if name not in form.fields:
            continue
        form[name].label = str(field.label or "")
        if hasattr(field, "choices"):
            form.fields[name].choices = field.choices  # type: ignore[attr-defined]
    for name in set(form.fields) - set(fields):
        del form.fields[name]


def _result(
    request: OfficeRequest, dossier: Dossier, form: ActForm, *, key: str, problems: list[Problem] | None = None
) -> HttpResponse:
    case, card = dossier.case, taker.recall(request)
    found = taker.match_of(case, card)
    context = {
        "case": case,
        "page": result_page(dossier, at=request.desk.at),
        "form": form,
        "card": card,
        "match": found,
        "right": found is not None and found.taker != Taker.AUTHORISED,
        "for_another": _for_another(form, found),
        "originals": len(originals_of(dossier)),
        "money": money_box(dossier, request.desk),
        "problems": problems or [],
        "key": key,
        "edition": case.edition,
        "today": request.desk.today,
    }
    return render(request, RESULT, context, status=422 if problems else 200)


def _for_another(form: ActForm, found: Match | None) -> bool:
    """Whether the authorisation stands open on the page."""
    return (found is not None and found.taker == Taker.AUTHORISED) or bool(form["mandate_kind"].value())
