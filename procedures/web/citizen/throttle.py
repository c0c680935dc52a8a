"""Counting tries, so that nobody can go through codes one by one; who tries too often is refused, and seen.

Counts live in the cache, by the visitor's address or by what is guessed at; nothing of either is kept. What is kept is
an alert: at which door, in which hour, how many tries were refused.
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from onestop.lockout import client_address
from procedures.models import Door, Guessing

logger = logging.getLogger(__name__)
MOST_TRIES = 20
REST_MINUTES = 15
REST = timedelta(minutes=REST_MINUTES)
NOTED_EVERY = 50
"""Refused tries of one visitor that are written down together, so that an attack does not become one of writes."""

MOST_OF_ALL = 500
"""Tries of all visitors together at one door within the rest time that are no longer taken for people."""


def too_many(
    request: HttpRequest, door: str, *, most: int = MOST_TRIES, rest: timedelta = REST, about: str = ""
) -> bool:
    """Note one try at `door`; true when the visitor has had more than `most` within the rest time.

    `about` is what is guessed at, such as a case code: tries at it are counted too, from wherever they come.
    """
    counted = [_count(door, client_address(request), rest)]
    if about:
        counted.append(_count(door, hashlib.sha256(about.encode()).hexdigest(), rest))
    tries, together = max(counted), _count(door, "all", rest)
    if tries > most and (tries == most + 1 or tries % NOTED_EVERY == 0):
        _note(door, 1 if tries == most + 1 else min(NOTED_EVERY, tries - most - 1))
    elif together >= MOST_OF_ALL and together % MOST_OF_ALL == 0:
        _note(door, MOST_OF_ALL)
    return tries > most


def refused(request: HttpRequest) -> HttpResponse:
    """The page for who has tried too often."""
    response = render(request, "429.html", {"minutes": REST_MINUTES}, status=429)
    response.headers["Retry-After"] = str(int(REST.total_seconds()))
    return response


def _count(door: str, who: str, rest: timedelta) -> int:
    key = f"tries:{door}:{who}"
    cache.add(key, 0, timeout=int(rest.total_seconds()))
    try:
        return cache.incr(key)
    except ValueError:  # the count expired between the two lines
        return 1


def _note(door: str, tries: int) -> None:
    if door not in Door.values:  # many visits, but nothing to guess there
        return
    Guessing.objects.note(door, tries, at=timezone.now())
    logger.warning("Somebody tries codes at the door %s: at least %s tries refused", door, tries)
