"""The device at the counter: rate the visit with one touch, or scan the receipt and rate the case.

Whoever comes next finds the first page: after the idle time everything typed is gone, and no address tells of a case.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures.actions import ActionRefused, AlreadyAnswered
from procedures.actions.rate_case import LONGEST_TEXT, RateCase, RateVisit, barriers_to_rating
from procedures.models import RatingUse, Unit
from procedures.queries.questions import questions_for
from procedures.queries.tracking import case_by_token
from procedures.web.citizen.throttle import REST_MINUTES, too_many
from procedures.web.forms import key_of, new_key
from procedures.web.queue.kiosk import centre_of, public
from procedures.web.rating.views import MOST_TYPED, answers_in, asked

IDLE_SECONDS = 45
THANKS_SECONDS = 15
MOST_RATINGS = 60
RATINGS_REST = timedelta(minutes=15)
"""One rating every quarter of a minute is a full hall; more is a game."""

_TOKEN = re.compile(r"/t/([^/\s]+)/?\s*$")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kiosk(request: HttpRequest, code: str) -> HttpResponse:
    """The first page; posts are the scan of a receipt, the rating of its case, or the rating of the visit."""
    centre = centre_of(code)
    if request.method != "POST":
        return _start(request, centre)
    if too_many(request, "ratings", most=MOST_RATINGS, rest=RATINGS_REST):
        return public(render(request, "429.html", {"minutes": REST_MINUTES}, status=429), again=_again(code))
    return _case(request, centre) if "scan" in request.POST or "token" in request.POST else _visit(request, centre)


@never_cache
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thanks, and back to the start by itself."""
    centre = centre_of(code)
    context = {"centre": centre, "home": reverse("rating_kiosk", args=[code]), "idle": THANKS_SECONDS}
    return public(render(request, "rating/kiosk_thanks.html", context))


def _start(request: HttpRequest, centre: Unit, problems: tuple[str, ...] = ()) -> HttpResponse:
    questions = questions_for(centre, RatingUse.VISIT)
    home = reverse("rating_kiosk", args=[centre.code])
    context = {"centre": centre, "home": home, "key": new_key(), "problems": problems, "start": True}
    context |= {"asked": asked(questions, {}) if questions else (), "idle": IDLE_SECONDS if problems else 0}
    return public(render(request, "rating/kiosk.html", context, status=422 if problems else 200))


def _visit(request: HttpRequest, centre: Unit) -> HttpResponse:
    questions = questions_for(centre, RatingUse.VISIT)
    if questions is None:
        return _start(request, centre)
    answers = answers_in(questions, request.POST)
    try:
        RateVisit(questions, answers, timezone.now(), unit=centre, key=key_of(request.POST)).run()
    except ActionRefused as refused:
        return _start(request, centre, refused.sentences())
    except AlreadyAnswered:
        pass
    return public(redirect("rating_thanks", code=centre.code))


def _case(request: HttpRequest, centre: Unit) -> HttpResponse:
    """The case whose receipt was scanned. Its token travels in the form, never in an address the device keeps."""
    scanned = _TOKEN.search(request.POST.get("scan", "")[:400])
    token = request.POST.get("token", "")[:120] or (scanned[1] if scanned else "")
    at = timezone.now()
    case = case_by_token(token, at=at) if token else None
    if case is None:
        if token and too_many(request, "track"):
            return public(render(request, "429.html", {"minutes": REST_MINUTES}, status=429), again=_again(centre.code))
        return _start(request, centre, (_("This is not the QR code of a receipt that can be rated. Scan it again."),))
    barriers = tuple(str(reason) for reason in barriers_to_rating(case, at=at))
    questions = None if barriers else questions_for(case.agency, RatingUse.CASE)
    if questions is None:
        return _start(request, centre, barriers)
    text, contact = request.POST.get("text", "")[:MOST_TYPED], request.POST.get("contact") == "yes"
    problems: tuple[str, ...] = ()
    if "token" in request.POST:
        act = RateCase(questions, answers_in(questions, request.POST), at, text, case=case, contact=contact)
        try:
            act.run()
            return public(redirect("rating_thanks", code=centre.code))
        except ActionRefused as refused:
            problems = refused.sentences()
    context = {
        "centre": centre,
        "home": reverse("rating_kiosk", args=[centre.code]),
        "asked": asked(questions, request.POST),
        "token": token,
        "text": text,
        "contact": contact,
        "problems": problems,
        "longest": LONGEST_TEXT,
        "idle": IDLE_SECONDS,
    }
    return public(render(request, "rating/kiosk.html", context, status=422 if problems else 200))


def _again(code: str) -> str:
    return f"{THANKS_SECONDS}; url={reverse('rating_kiosk', args=[code])}"
