"""The page of one act on one case: ask, perform, or say why not with everything typed still there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from procedures import formats
from procedures.actions import ACTS, ActionRefused, AlreadyAnswered, PaperCount, offers
from procedures.actions.base import CaseAction
from procedures.models import CasePaper, Task
from procedures.phrases import local
from procedures.queries.case_page import counts_said
from procedures.queries.chips import TimeChip, time_chip
from procedures.queries.dossier import Dossier
from procedures.queries.sentences import entry
from procedures.web.department.act_forms import ActFields, ActForm, Fields
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems, whole
from procedures.web.frontdesk.checklist import Checklist, PaperLine, paper_counts
from procedures.web.frontdesk.money import money_box, with_receipt
from procedures.web.frontdesk.papers import with_paper
from procedures.web.office import OfficeRequest, for_officers

FASTER = {"changed_meanwhile", "already_done"}
"""Refusals that mean: a colleague was faster."""

REST_ON = {
    "fact-": {"no_answer", "wrong_answer", "cannot_leave", "no_open_move", "move_not_open", "choose_move"},
    "hour": {"no_date"},
}
"""Refusals that rest on certain fields: not known while one of these cannot be read."""

ACTS_OF_THE_COUNTER = frozenset(
    {"accept", "refuse_reception", "request_supplement", "receive_supplement", "withdraw", "close_unanswered"}
    | {"return_result", "answer_consultation", "reschedule", "report_error", "correct_result", "record_cause"}
)
"""Acts on the case as a whole, wherever its steps stand."""

FIELDS = {
    "no_reason": "id_reason",
    "no_number": "id_result_number",
    "choose_move": "id_to",
    "move_not_open": "id_to",
    "no_question": "id_question",
    "choose_unit": "id_unit",
    "no_answer": "id_text",
    "nothing_asked": "id_papers",
    "no_amount": "id_amount_vnd",
    "no_notice": "id_notice",
    "no_receipt": "id_receipt",
    "no_officer": "id_officer",
    "already_holder": "id_officer",
    "officer_not_posted": "id_officer",
    "no_legal_basis": "id_legal_basis",
    "no_cause": "id_cause",
    "no_note": "id_note",
    "wrong_paper": "id_paper",
    "paper_too_large": "id_paper",
    "no_date": "id_day",
    "date_not_later": "id_day",
    "date_not_working": "id_day",
    "no_method": "id_method",
    "no_such_receipt": "id_receipt_id",
    "no_reporter": "id_reporter",
    "no_error": "id_what",
    "nothing_mended": "id_done",
    "paper_still_missing": "originals-%(code)s",
}
"""Where on the page a refusal is mended."""

COLLECTING = frozenset({"collect_fee"})
"""Acts that may take money: their page shows what is due and the code for a transfer."""

PAGES_OF_THEIR_OWN = {"return_result": "hand_out"}
"""Acts done on another page by the counter that does them; here the others read why it is not theirs."""


@dataclass(frozen=True, slots=True)
class CaseBox:
    """The case beside the form."""

    url: str
    code: str
    procedure: str
    applicant: str
    status: int
    status_label: str
    chip: TimeChip | None
    step: str
    due_at: datetime | None


@dataclass(frozen=True)
class Errand:
    """One act on one case, as asked for: what it is about, and what the page needs to ask."""

    code: str
    dossier: Dossier
    task: Task | None
    question_id: int | None
    asking: ActFields

    @property
    def url(self) -> str:
        """The page of the case."""
        return reverse("case", args=[self.dossier.case.code])


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def act(request: OfficeRequest, code: str, act_code: str) -> HttpResponse:
    """Ask what the act needs; on POST perform it."""
    if act_code not in ACTS:
        raise Http404
    if act_code in PAGES_OF_THEIR_OWN and request.desk.case(code).return_unit in request.desk.counters:
        return redirect(PAGES_OF_THEIR_OWN[act_code], code)
    errand = _errand(request, code, act_code)
    fields = errand.asking.fields(request.desk.at)
    if request.method != "POST":
        return _page(request, errand, ActForm(fields), key=new_key())
    form, key = ActForm(fields, request.POST, request.FILES), key_of(request.POST)
    if not form.is_valid():
        return _page(request, errand, form, key=key, problems=_all_problems(request, errand, form))
    return _perform(request, errand, form, key)


def _errand(request: OfficeRequest, case_code: str, code: str) -> Errand:
    """What the act is about: the named step, or the only open one."""
    given = request.POST if request.method == "POST" else request.GET
    case, task = request.desk.case_and_task(case_code, given.get("task", ""))
    dossier = Dossier(case)
    if task is not None:
        dossier.remember(task)
    if task is None and code not in ACTS_OF_THE_COUNTER and len(dossier.open_tasks) == 1:
        task = dossier.open_tasks[0]
    at_step = ("forward", "finish", "send_back", "consult", "request_payment", "reassign", "remind")
    if task is None and code in at_step:
        raise Http404
    if code == "consult" and (task is None or dossier.step_of(task).consult is None):
        raise Http404
    question = given.get("question", "") if code == "answer_consultation" else ""
    posted = request.POST if request.method == "POST" else None
    asking = ActFields(code, dossier, task, posted)
    return Errand(code, dossier, task, whole(question), asking)


def _perform(request: OfficeRequest, errand: Errand, form: ActForm, key: str) -> HttpResponse:
    """Run the act; a refusal brings the page back, a repeated post the first answer."""
    try:
        event = _action(request, errand, form, key).run()
    except AlreadyAnswered as again:
        return redirect(again.answer)
    except ActionRefused as refused:
        return _refused(request, errand, form, key, refused)
    told = with_paper(entry(event, errand.dossier.route).sentence, event.code, errand.dossier.case, new_key())
    if event.code in COLLECTING:
        told = with_receipt(told, errand.dossier.case, event.facts, new_key())
    messages.success(request, told)
    return redirect(errand.url)


def _action(request: OfficeRequest, errand: Errand, form: ActForm, key: str) -> CaseAction:
    """The act with the answers that can be read."""
    params = errand.asking.params(form.cleaned_data, request.POST)
    action = ACTS[errand.code]
    if errand.task is not None and hasattr(action, "task_id"):
        params["task_id"] = errand.task.pk
    if errand.code == "answer_consultation":
        params["consultation_id"] = errand.question_id
    return action(
        errand.dossier.case,
        by=request.desk.officer,
        at=timezone.now(),
        edition=whole(request.POST.get("edition", "")),
        key=key,
        answer=errand.url,
        seen=errand.dossier,
        **params,
    )


def _all_problems(request: OfficeRequest, errand: Errand, form: ActForm) -> list[Problem]:
    """Fields that cannot be read, and what the act itself would refuse, so that one visit mends everything."""
    problems = form_problems(form)
    allowed, why = _allowed(request, errand)
    if not allowed:
        return [*problems, *((sentence, "") for sentence in why)]
    act = _action(request, errand, form, key="")
    act.dossier = errand.dossier
    unknown = {code for start, codes in REST_ON.items() if _unread(form, start) for code in codes}
    reasons = [reason for reason in act.refusals() if reason.code not in unknown]
    told = {field for _sentence, field in problems if field}
    return [*problems, *(problem for problem in refusal_problems(reasons, FIELDS) if problem[1] not in told)]


def _unread(form: ActForm, start: str) -> bool:
    """Whether a field whose name starts so cannot be read."""
    return any(name.startswith(start) for name in form.errors)


def _refused(request: OfficeRequest, errand: Errand, form: ActForm, key: str, refused: ActionRefused) -> HttpResponse:
    faster = next((str(reason) for reason in refused.reasons if reason.code in FASTER), "")
    others = [reason for reason in refused.reasons if reason.code not in FASTER]
    return _page(request, errand, form, key=key, problems=refusal_problems(others, FIELDS), changed=faster)


def _page(
    request: OfficeRequest,
    errand: Errand,
    form: ActForm,
    *,
    key: str,
    problems: list[Problem] | None = None,
    changed: str = "",
) -> HttpResponse:
    """The page of the act as it stands. A form that comes back gets its choices in words again."""
    dossier, action = errand.dossier, ACTS[errand.code]
    if form.is_bound:
        _name_choices(form, ActFields(errand.code, dossier, errand.task).fields(request.desk.at))
    allowed, why = _allowed(request, errand)
    context: dict[str, Any] = {
        "label": action.label,
        "page": _case_box(request, errand),
        "form": form,
        "checklist": _checklist(errand, request.POST if form.is_bound else None),
        "consequence": errand.asking.consequence(),
        "allowed": allowed or bool(changed),
        "problems": problems or ([] if allowed or changed else [(sentence, "") for sentence in why]),
        "changed": changed,
        "key": key,
        "edition": request.POST.get("edition") if form.is_bound and not changed else dossier.case.edition,
        "task_id": errand.task.pk if errand.task else None,
        "question_id": errand.question_id,
        "question": _question(errand),
        "final": action.final,
        "money": money_box(dossier, request.desk) if errand.code in COLLECTING else None,
    }
    return render(request, "department/act.html", context, status=422 if form.is_bound else 200)


def _name_choices(form: ActForm, fields: Fields) -> None:
    """Put the full choices and labels into a form that was sent with codes only."""
    for name, field in fields.items():
        if name in form.fields:
            form.fields[name].label = field.label
            if isinstance(field, forms.ChoiceField):
                form.fields[name].choices = field.choices  # type: ignore[attr-defined]
    for name in set(form.fields) - set(fields):
        del form.fields[name]


def _allowed(request: OfficeRequest, errand: Errand) -> tuple[bool, tuple[str, ...]]:
    """Whether the act is possible now, asked of the same guards as the buttons."""
    for offer in offers(errand.dossier, by=request.desk.officer, at=request.desk.at):
        same_task = offer.task is None or errand.task is None or offer.task.pk == errand.task.pk
        same_question = offer.consultation is None or errand.question_id in (None, offer.consultation.pk)
        if offer.code == errand.code and same_task and same_question:
            return offer.allowed, tuple(dict.fromkeys(str(reason) for reason in offer.reasons))
    status = errand.dossier.case.status_label
    return False, (_("Not possible while the case is “%(status)s”.") % {"status": status},)


def _question(errand: Errand) -> str:
    """What the other unit asked, for the officer who answers; the error, for the one who mends it."""
    if errand.code == "correct_result" and (error := errand.dossier.open_correction) is not None:
        return error.what
    asked = errand.dossier.consultations if errand.code == "answer_consultation" else []
    return next((question.question for question in asked if question.pk == errand.question_id), "")


def _case_box(request: OfficeRequest, errand: Errand) -> CaseBox:
    case, dossier = errand.dossier.case, errand.dossier
    return CaseBox(
        url=errand.url,
        code=case.code,
        procedure=case.version.procedure.label,
        applicant=case.applicant.full_name,
        status=case.status,
        status_label=case.status_label,
        chip=time_chip(case, at=request.desk.at, calendar=dossier.calendar),
        step=local(dossier.step_of(errand.task).name) if errand.task else "",
        due_at=None if case.is_paused else case.due_at,
    )


def _checklist(errand: Errand, data: Mapping[str, Any] | None) -> Checklist | None:
    """The papers asked for, when they are being received."""
    if errand.code != "receive_supplement":
        return None
    return Checklist(tuple(_line(paper, data) for paper in errand.asking.asked_papers()))


def _there(count: PaperCount) -> bool:
    return bool(count.originals or count.copies or count.electronic or count.reused)


def _line(paper: CasePaper, data: Mapping[str, Any] | None) -> PaperLine:
    needed = PaperCount(max(paper.needed_originals, 0 if paper.needed_copies else 1), paper.needed_copies)
    count = paper_counts([paper], data)[paper.code] if data is not None else needed  # type: ignore[list-item]
    return PaperLine(
        code=paper.code,
        name=paper.name_en if paper.name_en and formats.in_english() else paper.name,
        form="",
        needed=counts_said(paper.needed_originals, paper.needed_copies),
        needed_originals=paper.needed_originals,
        needed_copies=paper.needed_copies,
        reusable=True,
        originals=count.originals,
        copies=count.copies,
        electronic=count.electronic,
        reused=count.reused,
        missing=not _there(count),
        complete=_there(count),
    )
