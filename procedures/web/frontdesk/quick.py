"""Certification while the person waits: one page, one act, one file to print; and what waits for a signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.keep_draft import drop_draft
from procedures.actions.settle_at_once import GoOnAtOnce, SettleAtOnce, own_steps
from procedures.definition import fees_due
from procedures.documents import certification_labels, payment_receipt, print_documents
from procedures.models import Case, CaseStatus, PaymentMethod, PaymentReceipt, ProcedureVersion
from procedures.phrases import local
from procedures.queries.catalogue import version_in_force
from procedures.queries.certification_register import names_often_certified
from procedures.queries.certifications_waiting import certifications_waiting
from procedures.queries.certifying import KINDS, asked_of, numbers_said
from procedures.queries.dossier import Dossier
from procedures.queries.drafts import QUICK, case_of_form, draft_form, is_free
from procedures.queries.fee_reasons import fee_reason
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems
from procedures.web.frontdesk.drafts import keeping
from procedures.web.frontdesk.forms import Places, from_card, places_for
from procedures.web.frontdesk.intake import FIELDS, FeesView, FeeView, promised
from procedures.web.frontdesk.money import money_box, receipt_sheet, recorded_receipt
from procedures.web.frontdesk.papers import recorded_labels
from procedures.web.frontdesk.person import forget, recall
from procedures.web.frontdesk.quick_form import QuickForm
from procedures.web.journey.scanning import Said, case_of, scanned
from procedures.web.office import OfficeRequest, for_counters, for_paper
from procedures.web.queue.linking import link_received

SHORT_NAMES = {
    "2.000815": gettext_lazy("Copies from the original"),
    "2.000884": gettext_lazy("Signatures"),
    "2.000908": gettext_lazy("Copies from the register"),
}
"""The procedures as the switch of the page names them."""

MENDED_AT = {
    **FIELDS,
    "no_document": "id_document-0",
    "no_waiver_reason": "id_waiver_reason",
    "no_waiver_basis": "id_waiver_basis",
    "no_account": "id_payment",
}
"""Where on the page a refusal is mended."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def quick(request: OfficeRequest) -> HttpResponse:
    """The page; it reckons fees anew as often as asked, and does everything at once when told so."""
    given = request.POST if request.method == "POST" else request.GET
    version = _version(request, given.get("work", ""))
    if request.method != "POST":
        return _opened(request, version)
    form, key = _form(request, version, request.POST), key_of(request.POST)
    good = form.is_valid()
    if request.POST.get("decision") != "accept":
        form.errors.clear()
        return _page(request, form, key)
    act = _act(request, form, key)
    problems = [*form_problems(form), *form.row_problems()]
    if problems or not good:
        return _page(request, form, key, _in_order([*problems, *_standing(act, problems)], form))
    try:
        case = act.run()
    except ActionRefused as refused:
        return _page(request, form, key, _in_order(refusal_problems(refused.reasons, MENDED_AT), form))
    except AlreadyAnswered as again:
        return redirect("quick_done", again.answer)
    forget(request)
    drop_draft(key, by=request.desk.officer)
    link_received(request, case, by=request.desk.officer, at=act.at)
    request.session["just_certified"] = case.code
    return redirect("quick_done", case.code)


def _version(request: OfficeRequest, code: str) -> ProcedureVersion:
    """The procedure asked for, or the first one offered here. Http404 where none is in force."""
    today = request.desk.today
    asked = [code] if code in KINDS else list(KINDS)
    for wanted in asked:
        if (version := version_in_force(wanted, today)) is not None:
            return version
    raise Http404


def _form(request: OfficeRequest, version: ProcedureVersion, data: Any = None, **options: Any) -> QuickForm:
    """The form with what this officer has to confirm at the steps that are theirs."""
    places = places_for(version.definition, request.desk.counters)
    if not places.agencies:
        raise Http404
    mine = own_steps(_imagined(version, places), by=request.desk.officer, at=request.desk.at)
    asked = tuple(asked_of(version.definition, mine))
    return QuickForm(version, places, data, today=request.desk.today, asked=asked, **options)


def _imagined(version: ProcedureVersion, places: Places) -> Case:
    """The case as it would be received here: who does its steps depends on nothing else."""
    counter = places.counters[0]
    return Case(version=version, received_at_unit=counter, agency=places.agencies[0], return_unit=places.returns[0])


def _opened(request: OfficeRequest, version: ProcedureVersion) -> HttpResponse:
    """The page as it is opened: empty, from a card, or with the draft its address names."""
    officer, key = request.desk.officer, key_of({"key": request.GET.get("nhap", "")})
    if "nhap" in request.GET:
        if answer := case_of_form(officer, key):
            return redirect("quick_done", answer)
        if (kept := draft_form(officer, key, QUICK)) is not None:
            form = _form(request, _version(request, kept[0].get("work", "")), kept[0])
            form.full_clean()
            form.errors.clear()
            return _page(request, form, key, saved_at=kept[1])
        key = key if is_free(key) else new_key()
    return _page(request, _form(request, version, initial=from_card(recall(request))), key)


def _act(request: OfficeRequest, form: QuickForm, key: str) -> SettleAtOnce:
    return SettleAtOnce(
        form.intake(),
        form.documents,
        at=timezone.now(),
        by=request.desk.officer,
        answers=form.confirmed(),
        waiver=form.waiver(),
        key=key,
    )


def _standing(act: SettleAtOnce, told: list[Problem]) -> Iterator[Problem]:
    """What else stands in the way when some fields cannot be read, so that one visit mends everything."""
    rows = any("document-" in field or "pages-" in field or "copies-" in field for _sentence, field in told)
    reasons = [reason for reason in act.refusals() if not (rows and reason.code == "no_document")]
    yield from refusal_problems(reasons, MENDED_AT)


def _in_order(problems: list[Problem], form: QuickForm) -> list[Problem]:
    """The refusals as the eye meets their fields: the person, the rows, the payment, what is confirmed."""
    last = [form[name].id_for_label for name in ("payment", "waiver_reason", "waiver_basis")]
    last += [field.id_for_label for field in form.confirmations()]

    def place(problem: Problem) -> int:
        field = problem[1]
        if not field or field in last:
            return 2 + (last.index(field) if field else len(last))
        return int(field.split("-")[0] in ("id_document", "id_pages", "id_copies"))

    return sorted(problems, key=place)


def _page(
    request: OfficeRequest, form: QuickForm, key: str, problems: list[Problem] | None = None, *, saved_at: Any = None
) -> HttpResponse:
    """The page as it stands."""
    if form.is_bound and not hasattr(form, "cleaned_data"):
        form.full_clean()
    form.reckon()
    application, definition, today = form.intake(), form.definition, request.desk.today
    lines = fees_due(definition, application.conditions(), application.channel, today) if form.documents else ()
    _tell_fields(form, problems or [])
    context: dict[str, Any] = {
        "form": form,
        "works": [(code, name, code == definition.code) for code, name in SHORT_NAMES.items()],
        "procedure": {"code": definition.code, "name": local(definition.name)},
        "papers": [local(paper.name) for paper in application.required()],
        "fees": FeesView(
            tuple(FeeView(local(line.fee.name), line.amount_vnd, fee_reason(line, definition)) for line in lines)
        ),
        "exempt": form.waiver() is not None,
        "promise": promised(form.version, application, request.desk.at),
        "often": names_often_certified(application.agency),
        "problems": problems or [],
        "wrong_fields": {field for _sentence, field in problems or []},
        "key": key,
        "person": recall(request),
        "keeping": keeping(request, key, saved_at),
        "draft_of": QUICK,
    }
    return render(request, "frontdesk/quick.html", context, status=422 if problems else 200)


def _tell_fields(form: QuickForm, problems: list[Problem]) -> None:
    """Each refusal also beside the field it is about, where the form itself did not say so."""
    for sentence, field in problems:
        name = field.removeprefix("id_")
        if name in form.fields and name not in form.errors:
            form.add_error(name, sentence)


@require_http_methods(["GET", "HEAD", "POST"])
@for_counters
def quick_done(request: OfficeRequest, code: str) -> HttpResponse:
    """What was done, what is still to be paid or signed, and the one file to print."""
    case = _certified(request.desk.case(code))
    problems: list[Problem] = []
    if request.method == "POST":
        paid = request.POST.get("payment", "")
        problems = _go_on(request, case, PaymentMethod(paid) if paid in PaymentMethod.values else None)
        if not problems:
            request.session["just_certified"] = code if paid else ""
            return redirect("quick_done", code)
    just_done = request.session.pop("just_certified", "") == code and not problems
    dossier = Dossier(case)
    lines = list(case.certified.select_related("book").order_by("number"))
    task = next(iter(dossier.open_tasks), None)
    receipts = PaymentReceipt.objects.filter(pk__in=dossier.valid_receipts)
    context: dict[str, Any] = {
        "case": case,
        "lines": lines,
        "numbers": f"{numbers_said([line.number for line in lines])}, {lines[0].book.symbol}",
        "copies": sum(line.copies for line in lines),
        "returned": case.status == CaseStatus.RETURNED,
        "ready": case.status == CaseStatus.READY,
        "waits_step": local(dossier.step_of(task).name) if task is not None else "",
        "waits_unit": task.unit.label if task is not None else "",
        "signs": task is not None and dossier.step_of(task).signs,
        "money": money_box(dossier, request.desk),
        "receipts": list(receipts.order_by("pk")),
        "paid": sum(receipt.total_vnd for receipt in receipts),
        "just_done": just_done,
        "print_key": new_key(),
        "key": new_key(),
        "problems": problems,
        "today": request.desk.today,
    }
    return render(request, "frontdesk/quick_done.html", context, status=422 if problems else 200)


def _certified(case: Case) -> Case:
    """The case, if documents of it stand in the certification register; otherwise a missing page."""
    if not case.certified.exists():
        raise Http404
    return case


def _go_on(request: OfficeRequest, case: Case, payment: PaymentMethod | None) -> list[Problem]:
    """Take the case as far as this officer may; what refused it, or nothing."""
    answer = reverse("quick_done", args=[case.code])
    act = GoOnAtOnce(
        case,
        by=request.desk.officer,
        at=timezone.now(),
        payment=payment,
        key=request.POST.get("key", "") and key_of(request.POST),
        answer=answer,
    )
    try:
        act.run()
    except AlreadyAnswered:
        return []
    except ActionRefused as refused:
        return refusal_problems(refused.reasons, {})
    return []


# The file is printed from a frame of the page before it; no other page may frame it.
@csp_replace({"frame-ancestors": [SELF]})
@xframe_options_sameorigin
@require_safe
@for_counters
def quick_papers(request: OfficeRequest, code: str) -> HttpResponse:
    """Payment receipt and labels in one file, each page in its own size; printed once by one link."""
    case = _certified(request.desk.case(code))
    dossier = Dossier(case)
    with translation.override("vi"):
        documents = [
            payment_receipt(recorded_receipt(request, case, receipt, receipt_sheet(case, receipt)))
            for receipt in PaymentReceipt.objects.select_related("unit", "officer").filter(
                pk__in=dossier.valid_receipts
            )
        ]
        documents.append(certification_labels(recorded_labels(request, dossier)))
        content = print_documents(documents, title=f"Chứng thực {case.code}", author=case.received_at_unit.name)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="chung-thuc-{case.code}.pdf"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_paper
def quick_waiting(request: OfficeRequest) -> HttpResponse:
    """What waits for a signature or a seal: each taken on by one scan of its label or one click."""
    problems: list[Problem] = []
    text = ""
    if request.method == "POST":
        text = scanned(request)
        found = case_of(request, text)
        problems = [(found.sentences[0], "q")] if isinstance(found, Said) else _taken_on(request, found)
        if not problems:
            return redirect("quick_waiting")
    rows, more = certifications_waiting(request.desk.reach, request.desk.postings)
    context = {
        "rows": rows,
        "there_is_more": more,
        "mine": sum(row.mine for row in rows),
        "problems": problems,
        "text": text,
        "key": new_key(),
        "today": request.desk.today,
    }
    return render(request, "frontdesk/quick_waiting.html", context, status=422 if problems else 200)


def _taken_on(request: OfficeRequest, case: Case) -> list[Problem]:
    """Take the case on, and say what was done; or why not."""
    if not case.certified.exists():
        return [(_("%(code)s is no certification.") % {"code": case.code}, "q")]
    if problems := _go_on(request, case, None):
        return [(f"{case.code}: {sentence}", "q") for sentence, _field in problems]
    case = Case.objects.get(pk=case.pk)
    task = next(iter(Dossier(case).open_tasks), None)
    if case.status == CaseStatus.RETURNED:
        said = _("%(code)s is handed over.") % {"code": case.code}
    else:
        where = task.unit.label if task is not None else case.status_label
        said = _("%(code)s is done here; now it is at %(where)s.") % {"code": case.code, "where": where}
    messages.success(request, said)
    return []
