"""The public asks, reads answers, gives feedback and follows both, without an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats
from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.ask_question import AskQuestion
from procedures.actions.complete_feedback import CompleteFeedback
from procedures.actions.give_feedback import GiveFeedback
from procedures.models import Case, Feedback, FeedbackState, Officer, Procedure, Question, QuestionState
from procedures.models.inquiry import Inquiry
from procedures.models.office import postings_of
from procedures.queries import inquiry_pages
from procedures.queries.feedback_limits import limits_of, sheet_for
from procedures.queries.tracking import case_by_token
from procedures.web.catalogue.views import office
from procedures.web.citizen.throttle import REST_MINUTES, too_many
from procedures.web.forms import Problem, form_problems, key_of, new_key, refusal_problems
from procedures.web.inquiries.forms import FeedbackForm, QuestionForm
from procedures.web.lists import page_links

MOST_SENT = 8
"""Questions and feedback from one address within the rest time, mistakes included."""

FIELDS = {
    "title_short": "id_title",
    "text_short": "id_text",
    "many_links": "id_text",
    "no_subject": "id_subject",
    "no_name": "id_name",
    "no_way_back": "id_address",
    "unit_closed": "id_unit",
}
"""Where on the page a refusal is mended."""


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Published questions, by words, procedure and field."""
    text, code = request.GET.get("q", "")[:100], request.GET.get("thu-tuc", "")[:16]
    field, after = request.GET.get("linh-vuc", "")[:12], request.GET.get("after", "")[:200]
    if not (text + code + field).isprintable():
        raise Http404
    listed = inquiry_pages.published_questions(text, procedure=code, field=field, after=after)
    context = {
        "listed": listed,
        "q": text,
        "procedure": Procedure.objects.filter(code=code).first() if code else None,
        "fields": inquiry_pages.fields_with_questions(),
        "field": field,
        "office": office(),
        **page_links(request, listed),
    }
    return render(request, "inquiries/questions.html", context)


@require_safe
def question(request: HttpRequest, code: str) -> HttpResponse:
    """One published question with its answer."""
    rows = Question.objects.select_related("procedure", "unit").filter(state=QuestionState.PUBLISHED)
    found = rows.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise Http404
    took = formats.working_time(found.answered_minutes or 0)
    return render(request, "inquiries/question.html", {"question": found, "took": took, "office": office()})


@require_safe
def feedback(request: HttpRequest) -> HttpResponse:
    """What feedback is, how long it takes, and published results."""
    text, after = request.GET.get("q", "")[:100], request.GET.get("after", "")[:200]
    if not text.isprintable():
        raise Http404
    listed = inquiry_pages.published_feedback(text, after=after)
    context = {"listed": listed, "q": text, "office": office(), **page_links(request, listed)}
    return render(request, "inquiries/feedback.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask a question. What was typed stays, whatever was wrong."""
    initial = {"procedure": request.GET.get("thu-tuc", "")[:16]}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    return _form(request, "inquiries/ask.html", form, _ask, "question_status", {})


def _ask(request: HttpRequest, form: Any, key: str) -> Inquiry:
    given = form.cleaned_data
    return AskQuestion(
        form.unit_chosen,
        given["title"],
        given["text"],
        at=timezone.now(),
        procedure=form.procedure_chosen,
        name=given["name"],
        phone=given["phone"],
        email=given["email"],
        language=get_language() or "vi",
        key=key,
    ).run()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Give feedback, about a case when its tracking address is given; an officer notes it for somebody who came."""
    token = (request.POST if request.method == "POST" else request.GET).get("ho-so", "")[:64]
    case = case_by_token(token, at=timezone.now()) if token else None
    initial = {"unit": case.agency.code, "procedure": case.version.procedure.code} if case else {}
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=initial)
    if case is not None and case.agency.code not in form.units:
        form.units[case.agency.code] = case.agency
        form.offer_units()
    context = {"case": case, "token": token if case else "", "noted_by": _officer(request)}
    return _form(request, "inquiries/give.html", form, _giver(case), "feedback_status", context)


def _giver(case: Case | None) -> Callable[[HttpRequest, Any, str], Inquiry]:
    def run(request: HttpRequest, form: Any, key: str) -> Inquiry:
        given = form.cleaned_data
        return GiveFeedback(
            form.unit_chosen,
            given["subject"],
            given["title"],
            given["text"],
            at=timezone.now(),
            anonymous=given["named"] == "no",
            name=given["name"],
            address=given["address"],
            phone=given["phone"],
            email=given["email"],
            procedure=form.procedure_chosen,
            case=case,
            by=_officer(request),
            language=get_language() or "vi",
            key=key,
        ).run()

    return run


def _officer(request: HttpRequest) -> Officer | None:
    user = request.user
    return user if isinstance(user, Officer) and postings_of(user, at=timezone.now()) else None


def _form(
    request: HttpRequest,
    template: str,
    form: Any,
    run: Callable[[HttpRequest, Any, str], Inquiry],
    status_page: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form, or send it: then on to the page by which it is followed."""
    problems: list[Problem] = []
    status, key = 200, key_of(request.POST) if request.method == "POST" else new_key()
    if request.method == "POST":
        status = 422
        if too_many(request, "inquiry", most=MOST_SENT):
            wait = _("Too much was sent from here. Please wait %(minutes)s minutes; what you typed stays here.")
            status, problems = 429, [(wait % {"minutes": REST_MINUTES}, "")]
        elif form.is_valid():
            try:
                return redirect(status_page, run(request, form, key).token)
            except AlreadyAnswered as before:
                return redirect(status_page, before.answer)
            except ActionRefused as refused:
                problems = refusal_problems(refused.reasons, FIELDS)
        else:
            problems = form_problems(form)
    page = {"form": form, "key": key, "problems": problems, "office": office(), **context}
    return _kept_private(render(request, template, page, status=status))


@never_cache
@require_safe
def question_status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a question, for whoever asked it."""
    found = inquiry_pages.question_by_token(token)
    if found is None:
        return _unknown(request)
    took = formats.working_time(found.answered_minutes) if found.answered_minutes is not None else ""
    context = {
        "question": found,
        "took": took,
        "history": inquiry_pages.history(found, for_sender=True),
        "office": office(),
    }
    return _kept_private(render(request, "inquiries/question_status.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback_status(request: HttpRequest, token: str) -> HttpResponse:
    """What became of feedback; here its sender answers what is asked."""
    found = inquiry_pages.feedback_by_token(token)
    if found is None:
        return _unknown(request)
    problem, typed = "", request.POST.get("text", "")[:3000]
    if request.method == "POST":
        if too_many(request, "inquiry", most=MOST_SENT):
            problem = _("Too much was sent from here. Please wait %(minutes)s minutes; what you typed stays here.") % {
                "minutes": REST_MINUTES
            }
        else:
            try:
                CompleteFeedback(found, typed, at=timezone.now()).run()
                return redirect("feedback_status", token)
            except ActionRefused as refused:
                problem = " ".join(refused.sentences())
    context = {
        "feedback": found,
        "is_asked": found.state == FeedbackState.ASKED,
        "limits": limits_of(found, at=timezone.now()),
        "history": inquiry_pages.history(found, for_sender=True),
        "problem": problem,
        "typed": typed,
        "office": office(),
    }
    return _kept_private(render(request, "inquiries/feedback_status.html", context, status=422 if problem else 200))


@never_cache
@require_safe
def explanation(request: HttpRequest, token: str, slug: str) -> HttpResponse:
    """How a date of the feedback came about."""
    found = inquiry_pages.feedback_by_token(token)
    if found is None:
        return _unknown(request)
    sheet = sheet_named(found, slug)
    context = {"sheet": sheet, "back_url": reverse("feedback_status", args=[token]), "office": office()}
    return _kept_private(render(request, "inquiries/explanation.html", context))


def sheet_named(found: Feedback, slug: str) -> Any:
    """The explanation of the date with that name. Raises Http404."""
    limit = next((one for one in limits_of(found, at=timezone.now()) if one.slug == slug), None)
    if limit is None:
        raise Http404
    return sheet_for(found, limit)


def _unknown(request: HttpRequest) -> HttpResponse:
    """Wrong addresses look like those that never existed, and are counted."""
    if too_many(request, "track"):
        return _kept_private(render(request, "429.html", {"minutes": REST_MINUTES}, status=429))
    raise Http404


def _kept_private(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
