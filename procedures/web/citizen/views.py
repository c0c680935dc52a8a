"""The public follows a case: by the QR code of the receipt, or by its code with the minimum that the law allows.

Who knows the code and the last digits of two numbers sees more; who lost the receipt gets a link by text message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from procedures import formats
from procedures.actions.send_link import ask_for_link
from procedures.models import Case
from procedures.notices.inbound import national
from procedures.queries.dossier import Dossier
from procedures.queries.explanation import explanation_sheet
from procedures.queries.second_factor import DIGITS
from procedures.queries.short_way import MARK, short_way
from procedures.queries.tracking import case_by_digits, case_by_token, level_of, track_page
from procedures.web.catalogue.views import office
from procedures.web.citizen.throttle import refused, too_many

LONGEST_CODE = 40
LANGUAGES = ("vi", "en")
MOST_DETAILS = 5
"""Tries at the digits of one case, or by one visitor, within a quarter of an hour."""

MOST_LINKS = 5
_PHONE = re.compile(r"0\d{8,10}")


def kept_private(response: HttpResponse) -> HttpResponse:
    """Neither indexed nor told to other sites."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _in_its_language(view: Callable[[HttpRequest, str, str], HttpResponse]) -> Callable[..., HttpResponse]:
    """The language may stand in the address (?lang=en), so that a tracking page sets no cookie and needs no form.

    The view gets what stands there, to hand it on to the next page.
    """

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        language = request.GET.get("lang", "")
        if language not in LANGUAGES:
            return view(request, token, "")
        with translation.override(language):
            response = view(request, token, f"?lang={language}")
        response.headers["Content-Language"] = language
        return response

    return answer


@never_cache
@require_safe
@_in_its_language
def track(request: HttpRequest, token: str, lang: str) -> HttpResponse:
    """The page behind the QR code."""
    case = opened_case(request, token)
    if isinstance(case, HttpResponse):
        return case
    page = track_page(case, at=timezone.now())
    explained = page.can_explain and page.chip
    context = {
        "page": page,
        "explanation_url": reverse("track_explanation", args=[token]) + lang if explained else "",
        "rate_url": reverse("rate", args=[token]) if page.returned else "",
        "feedback_url": f"{reverse('give_feedback')}?ho-so={token}",
        # What was opened by a short way may be on anybody's machine: nothing of it stays there.
        "keeps": not token.startswith(MARK),
    }
    return kept_private(render(request, "citizen/track.html", context))


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """What keeps the last tracking page on the reader's own device. Its address limits it to tracking pages."""
    response = render(request, "citizen/sw.js", content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@never_cache
@require_safe
@_in_its_language
def track_explanation(request: HttpRequest, token: str, lang: str) -> HttpResponse:
    """How the promised date came about, for the citizen."""
    case = opened_case(request, token)
    if isinstance(case, HttpResponse):
        return case
    if case.clock_started_at is None:
        return _unknown(request)
    context = {
        "sheet": explanation_sheet(Dossier(case), at=timezone.now()),
        "track_url": reverse("track", args=[token]) + lang,
        "office": case.return_unit,
    }
    return kept_private(render(request, "citizen/explanation.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Code and level of completion for a typed code; unknown and wrong codes look alike, and tries are counted."""
    if request.method != "POST":
        return _lookup(request)
    typed = _typed_code(request)
    if "id_digits" in request.POST:
        return _details(request, typed)
    if not typed:
        return _lookup(request, problem=_("Type the case code that stands on the receipt."))
    if too_many(request, "lookup"):
        return kept_private(refused(request))
    answer = level_of(typed)
    return _lookup(request, code=typed, answer=answer, problem="" if answer else _no_such_code())


def _details(request: HttpRequest, code: str) -> HttpResponse:
    """The way to the whole page, for half an hour, for who knows the last digits of two numbers of one person."""
    digits = [_digits(request.POST.get(name, "")) for name in ("id_digits", "phone_digits")]
    if not code or not all(len(typed) == DIGITS for typed in digits):
        wanted = _("Type the last %(count)s digits of the identity number, and of the telephone number.")
        return _lookup(request, code=code, asks=True, problem=wanted % {"count": DIGITS})
    if too_many(request, "details", most=MOST_DETAILS, about=code):
        return kept_private(refused(request))
    case = case_by_digits(code, *digits)
    if case is None:
        sentence = _("This code and these digits do not fit together. Please look again, or ask at the counter.")
        return _lookup(request, code=code, asks=True, problem=sentence)
    return kept_private(redirect("track", short_way(case)))


def _lookup(request: HttpRequest, **about: object) -> HttpResponse:
    """The page for typing a code. `asks`: the last digits are asked for too."""
    context = {"office": office(), "code": "", "digits": DIGITS, **about}
    return kept_private(render(request, "citizen/lookup.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_code(request: HttpRequest) -> HttpResponse:
    """A new link by text message for who lost the receipt. Whatever was typed, the answer is the same."""
    context: dict[str, object] = {"office": office(), "digits": DIGITS, "phone": "", "sent": "da-gui" in request.GET}
    if request.method != "POST":
        return kept_private(render(request, "citizen/lost_code.html", context))
    phone, digits = national(request.POST.get("phone", "")[:LONGEST_CODE]), _digits(request.POST.get("id_digits", ""))
    if not _PHONE.fullmatch(phone) or len(digits) != DIGITS:
        wanted = _("Type your telephone number, and the last %(count)s digits of your identity number.")
        context |= {"phone": request.POST.get("phone", "")[:LONGEST_CODE], "problem": wanted % {"count": DIGITS}}
        return kept_private(render(request, "citizen/lost_code.html", context, status=422))
    if too_many(request, "link", most=MOST_LINKS, about=phone):
        return kept_private(refused(request))
    ask_for_link(phone, digits, at=timezone.now())
    return kept_private(redirect(f"{reverse('lost_code')}?da-gui=1"))


def _typed_code(request: HttpRequest) -> str:
    return "".join(request.POST.get("code", "")[:LONGEST_CODE].split()).upper()


def _digits(text: str) -> str:
    """What was typed without blanks and signs, in capitals: an old identity paper may end with a letter."""
    return "".join(letter for letter in text[:LONGEST_CODE].upper() if letter.isascii() and letter.isalnum())


def opened_case(request: HttpRequest, token: str) -> Case | HttpResponse:
    """The case of the address, or the page that says that there is none. Wrong addresses are counted."""
    case = case_by_token(token, at=timezone.now())
    if case is not None:
        return case
    if too_many(request, "track"):
        return kept_private(refused(request))
    return _unknown(request)


def _unknown(request: HttpRequest) -> HttpResponse:
    context = {"office": office(), "problem": _no_such_code(), "code": "", "digits": DIGITS}
    return kept_private(render(request, "citizen/lookup.html", context, status=404))


def _no_such_code() -> str:
    here = office()
    if here is None or not here.phone:
        return _("No case could be opened with this code. Please check the receipt.")
    return _("No case could be opened with this code. Please check the receipt, or call %(phone)s.") % {
        "phone": formats.phone(here.phone)
    }
