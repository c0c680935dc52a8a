"""Counting tries per address of the visitor, so that nobody can go through codes one by one."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest

from onestop.lockout import client_address

MOST_TRIES = 20
REST_MINUTES = 15
REST = timedelta(minutes=REST_MINUTES)


def too_many(request: HttpRequest, door: str, *, most: int = MOST_TRIES, rest: timedelta = REST) -> bool:
    """Note one try at `door`; true when the visitor has had more than `most` within the rest time."""
    key = f"tries:{door}:{client_address(request)}"
    cache.add(key, 0, timeout=int(rest.total_seconds()))
    try:
        return cache.incr(key) > most
    except ValueError:  # the count expired between the two lines
        return False
