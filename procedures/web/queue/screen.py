"""The call screen of a centre: a page, and the small answer it asks for every two seconds."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from procedures.queries.queue_pages import call_screen_of
from procedures.web.queue.kiosk import centre_of, public


@require_safe
def call_screen(request: HttpRequest, code: str) -> HttpResponse:
    """The whole page as it stands: right without scripts, kept fresh with them. Always Vietnamese: it is called out."""
    centre, now = centre_of(code), timezone.now()
    with translation.override("vi"):
        screen = call_screen_of(centre, at=now)
        answer = render(request, "queue/call_screen.html", {"screen": screen, "centre": centre, "now": now})
    answer.headers["Cache-Control"] = "no-store"
    return public(answer)


@require_safe
def call_screen_data(request: HttpRequest, code: str) -> HttpResponse:
    """The same as JSON; 304 while nothing changed."""
    with translation.override("vi"):
        screen = call_screen_of(centre_of(code), at=timezone.now())
    body = json.dumps(screen.as_json(), ensure_ascii=False, separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(body, content_type="application/json; charset=utf-8")
    answer.headers["ETag"] = tag
    answer.headers["Cache-Control"] = "no-cache"
    # The screen's clock is set by ours, so that a machine with a wrong one shows the office's time.
    answer.headers["X-Office-Time"] = timezone.localtime().isoformat(timespec="seconds")
    return public(answer)
