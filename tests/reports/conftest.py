"""The pages of the reports are asked for on Monday 1 June 2026 at nine, whenever the tests run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from procedures.models import Officer
from tests.clock import at

NOW = at(2026, 6, 1, 9)


@pytest.fixture
def signed_in(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[Officer], Client]:
    """The browser of an officer."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)

    def sign_in(officer: Officer) -> Client:
        browser = Client()
        browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in
