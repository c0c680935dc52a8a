"""The door for text messages that come in: only the gateway that knows the secret gets in."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from procedures.notices.hint import hint
from procedures.notices.inbound import answer, case_asked_by, code_in, national
from procedures.queries.tracking import LEVELS
from procedures.web.citizen.throttle import too_many

SECRET_HEADER = "X-Onestop-Secret"
LARGEST_BODY = 10_000
LONGEST_ID = 120
LONGEST_PHONE = 20


@csrf_exempt
@never_cache
@require_POST
def message_in(request: HttpRequest) -> HttpResponse:
    """One text message as JSON: `id` of the provider, `from`, `text`. Every message gets the same answer, 202."""
    secret = settings.ONESTOP_SMS_INBOUND_SECRET
    if not secret:
        raise Http404
    if not constant_time_compare(request.headers.get(SECRET_HEADER, ""), secret):
        return HttpResponse(status=429 if too_many(request, "inbound") else 403)
    content = _content(request)
    if content is None:
        return JsonResponse({"error": "id, from and text are needed, each a text"}, status=400)
    provider_id, phone, text = content
    case = case_asked_by(phone, code_in(text))
    answer(provider_id, phone, case, LEVELS[case.status] if case else 0, at=timezone.now())
    hint()
    return JsonResponse({"accepted": provider_id}, status=202)


def _content(request: HttpRequest) -> tuple[str, str, str] | None:
    """Number, telephone and text of the message; None for what is no message."""
    body = request.body if len(request.body) <= LARGEST_BODY else b""
    try:
        found: Any = json.loads(body)
    except ValueError:
        return None
    names = ("id", "from", "text")
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in names):
        return None
    provider_id, phone = found["id"].strip(), national(found["from"])
    fits = 0 < len(provider_id) <= LONGEST_ID and provider_id.isprintable() and len(phone) <= LONGEST_PHONE
    return (provider_id, phone, found["text"]) if fits else None
