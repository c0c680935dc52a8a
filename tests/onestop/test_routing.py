"""With a read replica the public figures are read there; what an act judges by, and who signs in, never is."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from onestop.routing import REPLICA, ReplicaMiddleware, ReplicaRouter, reading_from_replica
from procedures.models import Case, Officer
from tests.onestop.test_profiles import SERVER, shown

pytestmark = pytest.mark.once


@pytest.fixture
def replica(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES, REPLICA, {})
    settings.ONESTOP_REPLICA_PAGES = ["board"]


def where(path: str, method: str = "get") -> str | None:
    """Which database a page reads cases from; None for the first."""
    found: list[str | None] = []

    def page(request: HttpRequest) -> HttpResponse:
        found.append(ReplicaRouter().db_for_read(Case))
        return HttpResponse()

    ReplicaMiddleware(page)(getattr(RequestFactory(), method)(path))
    return found[0]


def test_only_figures_that_are_looked_at_come_from_the_replica(replica: None) -> None:
    assert where("/cong-khai/") == REPLICA
    assert where("/cong-khai/", "post") is None
    assert where("/viec/") is where("/no-such-page/") is None
    assert ReplicaRouter().db_for_read(Case) is None  # nothing of it is left behind


def test_who_is_signed_in_and_all_writing_stay_with_the_first(replica: None) -> None:
    with reading_from_replica():
        router = ReplicaRouter()
        assert router.db_for_read(Case) == REPLICA
        assert router.db_for_read(Officer) is None
        assert router.db_for_write(Case) == "default"
        assert router.allow_migrate(REPLICA, "procedures") is False


def test_without_a_replica_nothing_changes() -> None:
    with reading_from_replica():
        assert ReplicaRouter().db_for_read(Case) is None


def test_the_server_profile_takes_a_replica_from_the_environment() -> None:
    plain = shown("DATABASES", "DATABASE_ROUTERS", ONESTOP_PROFILE="server", **SERVER)
    assert (list(plain["DATABASES"]), plain["DATABASE_ROUTERS"]) == (["default"], [])
    more = {**SERVER, "ONESTOP_REPLICA_URL": "postgresql://office@replica.example/onestop"}
    found = shown("DATABASES", "DATABASE_ROUTERS", "MIDDLEWARE", ONESTOP_PROFILE="server", **more)
    assert found["DATABASES"]["replica"]["HOST"] == "replica.example"
    assert found["DATABASE_ROUTERS"] == ["onestop.routing.ReplicaRouter"]
    assert found["MIDDLEWARE"][-1] == "onestop.routing.ReplicaMiddleware"
