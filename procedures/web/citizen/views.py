"""The public follows a case: by the QR code of the receipt, or by its code with the minimum that the law allows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats
from procedures.models import Case
from procedures.queries.dossier import Dossier
from procedures.queries.explanation import explanation_sheet
from procedures.queries.tracking import case_by_token, level_of, track_page
from procedures.web.catalogue.views import office
from procedures.web.citizen.throttle import REST_MINUTES, too_many

LONGEST_CODE = 40


def _kept_private(response: HttpResponse) -> HttpResponse:
    """Neither indexed nor told to other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_safe
def track(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the QR code."""
    case = _case(request, token)
    if isinstance(case, HttpResponse):
        return case
    page = track_page(case, at=timezone.now())
    explanation = reverse("track_explanation", args=[token]) if page.can_explain and page.chip else ""
    feedback = f"{reverse('give_feedback')}?ho-so={token}"
    context = {"page": page, "explanation_url": explanation, "feedback_url": feedback}
    return _kept_private(render(request, "citizen/track.html", context))


@never_cache
@require_safe
def track_explanation(request: HttpRequest, token: str) -> HttpResponse:
    """How the promised date came about, for the citizen."""
    case = _case(request, token)
    if isinstance(case, HttpResponse):
        return case
    if case.clock_started_at is None:
        return _unknown(request)
    context = {
        "sheet": explanation_sheet(Dossier(case), at=timezone.now()),
        "track_url": reverse("track", args=[token]),
        "office": case.return_unit,
    }
    return _kept_private(render(request, "citizen/explanation.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Code and level of completion for a typed code; unknown and wrong codes look alike, and tries are counted."""
    context: dict[str, object] = {"office": office(), "code": ""}
    if request.method == "POST":
        typed = "".join(request.POST.get("code", "")[:LONGEST_CODE].split()).upper()
        context["code"] = typed
        if not typed:
            context["problem"] = _("Type the case code that stands on the receipt.")
        elif too_many(request, "lookup"):
            return _kept_private(render(request, "429.html", {"minutes": REST_MINUTES}, status=429))
        else:
            context["answer"] = level_of(typed)
            context["problem"] = "" if context["answer"] else _no_such_code()
    return _kept_private(render(request, "citizen/lookup.html", context))


def _case(request: HttpRequest, token: str) -> Case | HttpResponse:
    """The case of the address, or the page that says that there is none. Wrong addresses are counted."""
    case = case_by_token(token)
    if case is not None:
        return case
    if too_many(request, "track"):
        return _kept_private(render(request, "429.html", {"minutes": REST_MINUTES}, status=429))
    return _unknown(request)


def _unknown(request: HttpRequest) -> HttpResponse:
    context = {"office": office(), "problem": _no_such_code(), "code": ""}
    return _kept_private(render(request, "citizen/lookup.html", context, status=404))


def _no_such_code() -> str:
    here = office()
    if here is None or not here.phone:
        return _("No case could be opened with this code. Please check the receipt.")
    return _("No case could be opened with this code. Please check the receipt, or call %(phone)s.") % {
        "phone": formats.phone(here.phone)
    }
