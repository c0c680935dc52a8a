"""A real gateway process beside the tests, and settings that lead to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

TIMEOUT_S = 1


class Outside:
    """The other end of the line: what it was asked, what it delivered, how it answers."""

    def __init__(self, web: int, mail: int) -> None:
        self.web, self.mail = web, mail
        self.url = f"http://127.0.0.1:{web}"

    def mode(self, word: str) -> None:
        """Answer like this from now on; with "!" forget what came before."""
        urlopen(Request(f"{self.url}/mode", word.encode(), method="POST"), timeout=10).close()

    def log(self) -> dict[str, Any]:
        with urlopen(f"{self.url}/log", timeout=10) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    @property
    def requests(self) -> list[str]:
        """Keys of every request, repeated ones too."""
        found: list[str] = self.log()["requests"]
        return found

    @property
    def delivered(self) -> dict[str, dict[str, Any]]:
        """What people got, by key."""
        found: dict[str, dict[str, Any]] = self.log()["delivered"]
        return found


@pytest.fixture(scope="package")
def gateway_process() -> Iterator[Outside]:
    """One process for all tests of the folder."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("gateway.py"))], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    web, mail = map(int, process.stdout.readline().split())
    yield Outside(web, mail)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def outside(gateway_process: Outside, settings: Any) -> Outside:
    """The gateway as the settings know it, in a good mood."""
    settings.ONESTOP_SENDERS = {"sms": "http", "email": "smtp"}
    settings.ONESTOP_SMS = {
        **settings.ONESTOP_SMS,
        "url": f"{gateway_process.url}/send",
        "token": "token-of-the-test",
        "timeout_s": TIMEOUT_S,
    }
    settings.ONESTOP_ZALO = {
        "url": f"{gateway_process.url}/zalo",
        "token": "zalo-token",
        "templates": {"accepted": "T1"},
        "timeout_s": TIMEOUT_S,
    }
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", gateway_process.mail, TIMEOUT_S
    gateway_process.mode("good!")
    return gateway_process
