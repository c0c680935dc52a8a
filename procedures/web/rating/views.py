"""Rating a case from its tracking page: without an account, without a name, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from procedures.actions import ActionRefused
from procedures.actions.rate_case import LONGEST_TEXT, RateCase, barriers_to_rating
from procedures.models import QuestionSet, RatingUse
from procedures.queries.questions import QuestionRow, questions_for, questions_of
from procedures.web.citizen.throttle import refused as throttled
from procedures.web.citizen.throttle import too_many
from procedures.web.citizen.views import kept_private, opened_case

MOST_TYPED = 4 * LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what was chosen, "" for nothing."""

    question: QuestionRow
    chosen: str


def asked(questions: QuestionSet, typed: Mapping[str, str]) -> list[Asked]:
    """The questions as the page shows them."""
    return [Asked(one, typed.get(f"q-{one.code}", "")) for one in questions_of(questions).questions]


def answers_in(questions: QuestionSet, typed: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, by question."""
    return {one.question.code: one.chosen for one in asked(questions, typed)}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """The questions, or why they are not asked; after the answers, thanks and what happens with them."""
    case = opened_case(request, token)
    if isinstance(case, HttpResponse):
        return case
    at, home = timezone.now(), reverse("track", args=[token])
    context: dict[str, object] = {"page": {"office": case.return_unit.place_name or case.return_unit.label}}
    context |= {"home": home, "is_demo": case.return_unit.is_demo, "phone": case.return_unit.phone}
    if "cam-on" in request.GET:
        return kept_private(render(request, "rating/thanks.html", context))
    barriers = [str(reason) for reason in barriers_to_rating(case, at=at)]
    questions = None if barriers else questions_for(case.agency, RatingUse.CASE)
    if questions is None:
        return kept_private(render(request, "rating/closed.html", {**context, "barriers": barriers}))
    typed, problems = request.POST if request.method == "POST" else {}, ()
    text, contact = typed.get("text", "")[:MOST_TYPED], typed.get("contact") == "yes"
    if request.method == "POST":
        if too_many(request, "rate"):
            return kept_private(throttled(request))
        act = RateCase(questions, answers_in(questions, typed), at, text, case=case, contact=contact)
        try:
            act.run()
            return kept_private(redirect(f"{request.path}?cam-on=1"))
        except ActionRefused as refused:
            if "already_rated" in refused.codes:
                return kept_private(render(request, "rating/closed.html", {**context, "barriers": refused.sentences()}))
            problems = refused.sentences()
    context |= {"asked": asked(questions, typed), "text": text, "contact": contact, "problems": problems}
    context |= {"longest": LONGEST_TEXT}
    return kept_private(render(request, "rating/rate.html", context, status=422 if problems else 200))
