"""Those who answer: the lists of questions and of feedback, and the page of one with what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats, policies
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.answer_question import AnswerQuestion
from procedures.actions.ask_sender import AskSender
from procedures.actions.confirm_feedback import ConfirmFeedback
from procedures.actions.decline_feedback import DeclineFeedback
from procedures.actions.decline_question import DeclineQuestion
from procedures.actions.forward_feedback import ForwardFeedback
from procedures.actions.inquiries import InquiryAct
from procedures.actions.publish_answer import PublishAnswer
from procedures.actions.publish_result import PublishResult
from procedures.actions.read_sender import ReadSender
from procedures.actions.route_question import RouteQuestion
from procedures.actions.settle_feedback import SettleFeedback
from procedures.actions.withdraw_answer import WithdrawAnswer
from procedures.models import Inquiry
from procedures.queries.feedback_limits import limits_of
from procedures.queries.inquiry_pages import feedback_list, history, question_list, time_said
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems, whole
from procedures.web.inquiries import act_forms
from procedures.web.inquiries.filters import FeedbackFilter, InquiryFilter, QuestionFilter
from procedures.web.inquiries.public import sheet_named
from procedures.web.lists import page_links
from procedures.web.office import OfficeRequest, for_officers

ActOf = tuple[type[InquiryAct[Any]], type[act_forms.InquiryActForm]]
QUESTION_ACTS: tuple[ActOf, ...] = (
    (AnswerQuestion, act_forms.AnswerForm),
    (PublishAnswer, act_forms.PublishForm),
    (RouteQuestion, act_forms.RouteForm),
    (WithdrawAnswer, act_forms.WithdrawForm),
    (DeclineQuestion, act_forms.ReasonForm),
)
FEEDBACK_ACTS: tuple[ActOf, ...] = (
    (ConfirmFeedback, act_forms.ConfirmForm),
    (SettleFeedback, act_forms.ResultForm),
    (PublishResult, act_forms.PublishForm),
    (ForwardFeedback, act_forms.RouteForm),
    (AskSender, act_forms.AskForm),
    (DeclineFeedback, act_forms.ReasonForm),
)
READING: ActOf = (ReadSender, act_forms.ButtonForm)


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that may be done now: its form, and whether it stands open."""

    code: str
    label: str
    form: act_forms.InquiryActForm
    is_open: bool


@require_safe
@for_officers
def questions(request: OfficeRequest) -> HttpResponse:
    """Questions within the officer's reach."""
    _let_in(request, policies.ANSWERING_ROLES)
    rows = policies.questions_for(request.desk.officer, at=request.desk.at)
    return _listing(request, QuestionFilter(request.GET, queryset=rows, at=request.desk.at), "question")


@require_safe
@for_officers
def feedback(request: OfficeRequest) -> HttpResponse:
    """Feedback within the officer's reach, never what is about themselves."""
    _let_in(request, policies.DECIDING_ROLES)
    rows = policies.feedback_for(request.desk.officer, at=request.desk.at)
    return _listing(request, FeedbackFilter(request.GET, queryset=rows, at=request.desk.at), "feedback")


def _listing(request: OfficeRequest, narrowed: InquiryFilter, kind: str) -> HttpResponse:
    desk = request.desk
    list_of = question_list if kind == "question" else feedback_list
    after = request.GET.get("after", "")[:200]
    listed = list_of(narrowed.qs, at=desk.at, calendar=desk.calendar, after=after)
    context = {
        "kind": kind,
        "list_url": reverse(f"{kind}_desk"),
        "page_name": f"{kind}_page",
        "other_url": _other(request, kind),
        "listed": listed,
        "filter": narrowed,
        "is_narrowed": any(request.GET.get(name) for name in narrowed.filters),
        "today": desk.today,
        **page_links(request, listed),
    }
    return render(request, "inquiries/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def question(request: OfficeRequest, code: str) -> HttpResponse:
    """One question and what may be done with it."""
    found = _found(policies.questions_for(request.desk.officer, at=request.desk.at), code, "unit", "procedure")
    took = time_said(found, at=request.desk.at, calendar=request.desk.calendar)
    return _page(request, found, QUESTION_ACTS, "question", {"took": took})


@require_http_methods(["GET", "HEAD", "POST"])
@for_officers
def feedback_page(request: OfficeRequest, code: str) -> HttpResponse:
    """One piece of feedback, its clocks and what may be done with it."""
    parts = ("unit", "received_unit", "procedure", "case", "about_officer", "received_by")
    found = _found(policies.feedback_for(request.desk.officer, at=request.desk.at), code, *parts)
    return _page(request, found, FEEDBACK_ACTS, "feedback", {"limits": limits_of(found, at=request.desk.at)})


@require_safe
@for_officers
def explanation(request: OfficeRequest, code: str, slug: str) -> HttpResponse:
    """How a date of feedback came about."""
    found = _found(policies.feedback_for(request.desk.officer, at=request.desk.at), code, "received_unit")
    context = {"sheet": sheet_named(found, slug), "back_url": reverse("feedback_page", args=[code])}
    return render(request, "inquiries/limit.html", context)


def _other(request: OfficeRequest, kind: str) -> str:
    """The list beside this one, for those who may open it."""
    roles = policies.DECIDING_ROLES if kind == "question" else policies.ANSWERING_ROLES
    may = any(posting.role in roles for posting in request.desk.postings)
    return reverse("feedback_desk" if kind == "question" else "question_desk") if may else ""


def _let_in(request: OfficeRequest, roles: frozenset[Any]) -> None:
    if not any(posting.role in roles for posting in request.desk.postings):
        raise PermissionDenied


def _found(rows: QuerySet[Any], code: str, *parts: str) -> Any:
    """The one with this code, if the officer may read it; a foreign one looks like a missing one."""
    found = rows.select_related(*parts).filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise Http404
    return found


def _page(
    request: OfficeRequest, found: Any, acts: tuple[ActOf, ...], kind: str, context: dict[str, Any]
) -> HttpResponse:
    problems: list[Problem] = []
    tried: act_forms.InquiryActForm | None = None
    shows_sender = False
    if request.method == "POST":
        act, form_class = _chosen(request, acts)
        tried = form_class(found, request.POST)
        problems, done = _try(request, found, act, tried)
        shows_sender = done and act is ReadSender
        if done and not shows_sender:
            messages.success(request, _("Done: %(act)s.") % {"act": act.label})
            still = _rows(request, kind).filter(pk=found.pk).exists()
            return redirect(f"{kind}_page", found.code) if still else redirect(f"{kind}_desk")
        found.refresh_from_db(fields=("edition", "state"))
    context |= {
        "kind": kind,
        "one": found,
        "list_url": reverse(f"{kind}_desk"),
        "offers": list(_offers(request, found, acts, tried)),
        "history": history(found),
        "sender": _sender(found, in_full=shows_sender),
        "shows_sender": shows_sender,
        "key": new_key(),
        "problems": problems,
        "today": request.desk.today,
    }
    return render(request, "inquiries/page.html", context, status=422 if problems else 200)


def _rows(request: OfficeRequest, kind: str) -> QuerySet[Any]:
    reach: Any = policies.questions_for if kind == "question" else policies.feedback_for
    rows: QuerySet[Any] = reach(request.desk.officer, at=request.desk.at)
    return rows


def _chosen(request: OfficeRequest, acts: tuple[ActOf, ...]) -> ActOf:
    named = {act.code: (act, form) for act, form in (*acts, READING)}
    try:
        return named[request.POST.get("act", "")]
    except KeyError:
        raise Http404 from None


def _try(
    request: OfficeRequest, found: Inquiry, act: type[InquiryAct[Any]], form: act_forms.InquiryActForm
) -> tuple[list[Problem], bool]:
    """Do the act with what was typed: what was wrong, and whether it is done."""
    if not form.is_valid():
        return form_problems(form), False
    try:
        act(
            found,
            by=request.desk.officer,
            at=request.desk.at,
            edition=whole(request.POST.get("edition", "")),
            key=key_of(request.POST),
            answer=request.path,
            **form.params(),
        ).run()
    except AlreadyAnswered:
        return [], True
    except ActionRefused as refused:
        fields = dict.fromkeys(refused.codes, form[next(iter(form.fields))].auto_id) if form.fields else {}
        return refusal_problems(refused.reasons, fields), False
    return [], True


def _offers(request: OfficeRequest, found: Any, acts: tuple[ActOf, ...], tried: act_forms.InquiryActForm | None) -> Any:
    """What the officer may do now, the first one open; a form that was refused keeps what was typed."""
    is_first = tried is None
    for act, form_class in acts:
        is_tried = type(tried) is form_class
        barred = list(policies.inquiry_refusals(act.roles, found, by=request.desk.officer, at=request.desk.at))
        if not is_tried and (found.state not in act.states or barred):
            continue
        form = tried if is_tried and tried is not None else form_class(found)
        yield Offer(act.code, str(act.label), form, is_first or is_tried)
        is_first = False


def _sender(found: Any, *, in_full: bool) -> dict[str, str]:
    """Who wrote, masked unless it was asked for."""
    name, phone, email = found.name, found.phone, found.email
    if in_full:
        shown = {_("Name"): name, _("Telephone"): formats.phone(phone) if phone else "", _("E-mail"): email}
        return {**shown, _("Address"): getattr(found, "address", "")}
    masked = " ".join(word[0] + "*" * min(len(word) - 1, 3) for word in name.split())
    mailbox = f"{email[0]}***@{email.rpartition('@')[2]}" if email else ""
    return {_("Name"): masked, _("Telephone"): formats.masked_phone(phone) if phone else "", _("E-mail"): mailbox}
