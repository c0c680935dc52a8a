"""The public board: anybody may read it, and any cache between may keep it.

So the answer depends on the address alone: the language stands in it, no cookie is read and none is set.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from procedures.queries.open_data import COLUMNS, document, etag_of, rows
from procedures.queries.public_board import board as board_of
from procedures.queries.public_figures import EVERYTHING, published_figures
from procedures.web.catalogue.views import office
from procedures.web.citizen.throttle import REST_MINUTES, too_many

FRESH_SECONDS = 60 * 60
"""How long a cache may answer for us: the figures change once a month."""

MOST_ASKED = 120
"""Answers for one visitor within the rest time; a page costs little and a data set is fetched once."""

View = Callable[[HttpRequest], HttpResponse]


def _for_everybody(view: View) -> View:
    """Counted per visitor, and kept by whoever passes it on."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        if too_many(request, "board", most=MOST_ASKED):
            refused = render(request, "429.html", {"minutes": REST_MINUTES}, status=429)
            refused.headers["Retry-After"] = str(REST_MINUTES * 60)
            refused.headers["Cache-Control"] = "no-store"
            return refused
        response = view(request)
        patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
        return response

    return answer


@_for_everybody
def board(request: HttpRequest) -> HttpResponse:
    """The figures of the office or of ?don-vi=, in Vietnamese or with ?lang=en in English."""
    language = "en" if request.GET.get("lang") == "en" else "vi"
    with translation.override(language):
        page = board_of(published_figures(timezone.localdate()), request.GET.get("don-vi", EVERYTHING)[:32])
        if page is None:
            raise Http404
        context = {"page": page, "office": office(), "lang": "&lang=en" if language == "en" else ""}
        response = render(request, "board/board.html", context)
    response.headers["Content-Language"] = language
    return response


def _etag(request: HttpRequest) -> str:
    return etag_of(published_figures(timezone.localdate()))


@_for_everybody
@condition(etag_func=_etag)
def as_json(request: HttpRequest) -> HttpResponse:
    """The data set as JSON; its schema is in docs/open-data.md."""
    content = document(published_figures(timezone.localdate()), office())
    return _open(JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1}))


@_for_everybody
@condition(etag_func=_etag)
def as_csv(request: HttpRequest) -> HttpResponse:
    """The data set as CSV with a header row, UTF-8 with the mark that spreadsheets look for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(rows(published_figures(timezone.localdate())))
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="cong-khai.csv"'
    return _open(response)


def _open(response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
