"""Where a question goes when there is a read replica: reports and the public board to it, everything else to the first.

A replica is a moment behind. What somebody has just done, and everything an act judges by, is therefore never read
there: only what whole pages of figures ask for, inside `reading_from_replica`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

REPLICA = "replica"
ALWAYS_FIRST = frozenset({"sessions.Session", "procedures.Officer", "procedures.Posting"})
_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)


@contextmanager
def reading_from_replica() -> Iterator[None]:
    """Read from the replica inside the block, where one is set up; elsewhere nothing changes."""
    token = _reading.set(REPLICA in settings.DATABASES)
    try:
        yield
    finally:
        _reading.reset(token)


class ReplicaRouter:
    """Sends reading to the replica where a block says so. Writing and migrating always go to the first database.

    Who is signed in is never asked there: a replica may not know yet that somebody signed in, or was locked out.
    """

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return REPLICA if _reading.get() and model._meta.label not in ALWAYS_FIRST else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return "default"

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool | None:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return db != REPLICA


class ReplicaMiddleware:
    """Reads the pages of `ONESTOP_REPLICA_PAGES` (names of addresses) from the replica when they are only looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or not _named(request.path_info):
            return self.get_response(request)
        with reading_from_replica():
            return self.get_response(request)


def _named(path: str) -> bool:
    try:
        return resolve(path).view_name in settings.ONESTOP_REPLICA_PAGES
    except Resolver404:
        return False
