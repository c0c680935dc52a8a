"""The pages are asked for on Tuesday 3 March 2026 at ten, whenever the tests run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from procedures.models import Officer
from tests.clock import tuesday

NOW = tuesday(10)


@pytest.fixture(autouse=True)
def it_is(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Say another moment than Tuesday at ten."""

    def say(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    say(NOW)
    return say


@pytest.fixture
def signed_in(client: Client) -> Callable[[Officer], Client]:
    """The browser of an officer."""

    def sign_in(officer: Officer) -> Client:
        browser = Client()
        browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in
