"""Results by post: handed over with a tracking number, delivered, or back at the counter for another try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.base import CaseAction
from procedures.actions.end_parcel import DeliverParcel, ParcelCameBack
from procedures.actions.post_result import PostResult, tracking_number
from procedures.actions.record_reading import record_reading
from procedures.models import Case, CaseStatus, Parcel, ParcelState, ReturnMethod
from procedures.queries import parcels as post
from procedures.queries.case_list import cases_in_reach
from procedures.queries.dossier import Dossier
from procedures.queries.find import meaning
from procedures.queries.scan import LONGEST, ScanKind, read_scan
from procedures.queries.sentences import entry
from procedures.queries.taking import is_early
from procedures.queries.telling import told_that_ready
from procedures.web.department.act_forms import ActForm
from procedures.web.forms import Problem, day_field, key_of, line_field, new_key, refusal_problems, whole
from procedures.web.frontdesk.handing_out import everything_wrong, in_words
from procedures.web.frontdesk.money import money_box
from procedures.web.frontdesk.return_form import ReturnFields
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_counters

VIEWS = {
    "waiting": (gettext_lazy("To be posted"), post.to_post),
    "travelling": (gettext_lazy("With the post"), post.on_the_way),
    "back": (pgettext_lazy("parcels", "Came back"), post.came_back),
}
FIELDS = {
    "no_tracking": "id_tracking",
    "tracking_taken": "id_tracking",
    "no_address": "id_recipient",
    "not_told": "id_told_now",
    "original_kept": "id_originals",
    "wrong_day": "id_on",
    "no_reason": "id_reason",
}
"""Where on the page a refusal is mended."""

ENDINGS: Mapping[str, type[DeliverParcel] | type[ParcelCameBack]] = {"delivered": DeliverParcel, "back": ParcelCameBack}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the three lists."""

    name: str
    url: str
    here: bool


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def parcels(request: OfficeRequest) -> HttpResponse:
    """The three lists; a scan of the receipt, the folder's label or the parcel opens its result."""
    said = ""
    if request.method == "POST":
        case = _scanned(request, request.POST.get("q", "")[:LONGEST])
        if case is not None:
            return redirect("parcel", case.code)
        said = _("No result that goes by post is known by this code. Scan the receipt, the label or the parcel.")
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "waiting"
    listed = VIEWS[view][1](request.desk.counters, after=request.GET.get("after", ""))
    context = {
        "tabs": [Tab(str(name), f"?view={code}", code == view) for code, (name, _rows) in VIEWS.items()],
        "title": VIEWS[view][0],
        "view": view,
        "page": {"rows": listed.rows, "count": listed.count, **page_links(request, listed)},
        "said": said,
        "today": request.desk.today,
    }
    return render(request, "frontdesk/parcels.html", context, status=422 if said else 200)


def _scanned(request: OfficeRequest, typed: str) -> Case | None:
    """The result of these counters that a code means: the parcel's own, else that of the case."""
    results = cases_in_reach(request.desk.reach, of_few=True).filter(
        return_method=ReturnMethod.POST, return_unit__in=request.desk.counters
    )
    found = results.filter(post.cases_of_tracking(tracking_number(typed))).first()
    understood = read_scan(typed)
    if found is None and understood.kind in (ScanKind.TOKEN, ScanKind.CASE_CODE):
        found = results.filter(meaning(understood)).first()
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def parcel(request: OfficeRequest, code: str) -> HttpResponse:
    """One result by post: hand it over to the post, or note what became of the parcel."""
    case = request.desk.case(code)
    dossier = Dossier(case)
    travelling = post.open_parcel(case)
    if request.method != "POST":
        return _page(request, dossier, travelling, _form(request, dossier, travelling), key=new_key())
    form = _form(request, dossier, travelling, posted=True)
    act = _act(request, dossier, form)
    if act is None:  # an Enter of the scanner: nothing is done yet
        in_words(form, _form(request, dossier, travelling).fields)
        return _page(request, dossier, travelling, form, key=key_of(request.POST))
    problems = everything_wrong(act, form, dossier, FIELDS)
    try:
        event = None if problems else act.run()
    except AlreadyAnswered as again:
        return redirect(again.answer)
    except ActionRefused as refused:
        event, problems = None, refusal_problems(refused.reasons, FIELDS)
    if event is None:
        in_words(form, _form(request, dossier, travelling).fields)
        return _page(request, dossier, travelling, form, key=key_of(request.POST), problems=problems)
    messages.success(request, entry(event, dossier.route).sentence)
    return redirect("parcels")


def _form(request: OfficeRequest, dossier: Dossier, travelling: Parcel | None, *, posted: bool = False) -> ActForm:
    sent = request.POST if posted else None
    fields = _ending() if travelling is not None else _posting(request, dossier, posted=posted)
    return ActForm(fields, sent)


def _ending() -> dict[str, forms.Field]:
    return {
        "on": day_field(label=_("Day, by the post's slip; empty: today"), required=False),
        "taken_by": line_field(label=_("Taken by, where it was somebody else"), max_length=200, required=False),
        "reason": line_field(label=_("Why it came back"), max_length=300, required=False),
    }


def _posting(request: OfficeRequest, dossier: Dossier, *, posted: bool) -> dict[str, forms.Field]:
    case = dossier.case
    where = ("", "", "") if posted else post.address_of(case, post.last_parcel(case))
    labels = (_("Recipient"), _("Postal address"), _("Telephone for the postman"))
    named = zip(("recipient", "address", "phone"), labels, where, (200, 300, 20), strict=True)
    asks = ReturnFields(dossier, request.desk.at, request.POST if posted else None)
    return {
        "tracking": line_field(label=_("Tracking number"), max_length=60, required=False),
        **{n: line_field(label=lb, initial=v, max_length=most, required=False) for n, lb, v, most in named},
        **asks.parting(),
    }


def _act(request: OfficeRequest, dossier: Dossier, form: ActForm) -> CaseAction | None:
    """What the button that was pressed does."""
    does = request.POST.get("do", "")
    if does not in {"post", *ENDINGS}:
        return None
    form.is_valid()
    given = form.cleaned_data
    common: dict[str, Any] = {
        "by": request.desk.officer,
        "at": request.desk.at,
        "edition": whole(request.POST.get("edition", "")),
        "key": key_of(request.POST),
        "answer": reverse("parcels"),
        "seen": dossier,
    }
    if does == "post":
        given |= {"originals": tuple(given.get("originals") or ())}
        return PostResult(dossier.case, **common, **{n: v for n, v in given.items() if n in _POSTING})
    kind = ENDINGS[does]
    said = {"taken_by": given.get("taken_by", "")} if kind is DeliverParcel else {"reason": given.get("reason", "")}
    return kind(dossier.case, **common, on=given.get("on"), **said)


_POSTING = ("tracking", "recipient", "address", "phone", "originals", "kept_why", "told_now")


def _page(
    request: OfficeRequest,
    dossier: Dossier,
    travelling: Parcel | None,
    form: ActForm,
    *,
    key: str,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    """The page of one result by post. It shows an address: each opening is a reading."""
    case, desk = dossier.case, request.desk
    here = case.return_unit in desk.counters
    posts = case.status == CaseStatus.READY and case.return_method == ReturnMethod.POST and travelling is None and here
    if posts or travelling is not None:
        record_reading(case, by=desk.officer, at=desk.at, page="parcel")
    early = is_early(case, at=desk.at)
    context = {
        "case": case,
        "procedure": case.version.procedure.label,
        "parcel": travelling if here else None,
        "tries": [p for p in case.parcels.order_by("-number") if p.state != ParcelState.POSTED],
        "posts": posts,
        "early": early and posts,
        "told_at": told_that_ready(case) if early and posts else None,
        "form": form,
        "money": money_box(dossier, desk) if posts else None,
        "problems": problems or [],
        "key": key,
        "edition": case.edition,
        "today": desk.today,
    }
    return render(request, "frontdesk/parcel.html", context, status=422 if problems else 200)
