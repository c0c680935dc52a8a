"""Two web servers, two workers, one PostgreSQL, one Redis: a case goes across them, and none of them keeps a state.

What a process alone knew would show here: a session, a throttle, an idempotency key or a file of the other one.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from threading import Thread
from urllib.parse import quote, urlencode

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.utils import timezone

from procedures.models import Case, CaseEvent, Message, Officer
from procedures.queries.ledger import verify
from tests.office import PASSWORD, Office
from tests.web.test_reception import BIRTH, FILLED, PAPERS

pytestmark = [pytest.mark.postgresql, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TYPED = {**FILLED, **PAPERS, "fact-copies": "0", "procedure": "1.001193", "decision": "accept"}
HEADERS = {"Host": "motcua.example", "X-Forwarded-Proto": "https", "Referer": "https://motcua.example/"}
PATIENCE_S = 60


def redis_address() -> str:
    """A Redis that may be written to; the story is passed over, with its reason, where there is none."""
    address = os.environ.get("ONESTOP_TEST_REDIS_URL", "")
    if not address:
        pytest.skip("needs a Redis that may be written to: set ONESTOP_TEST_REDIS_URL")
    return address


@dataclass
class House:
    """The processes of a big office, each with nothing but the environment in common."""

    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def web(self, name: str) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self.start(name, "gunicorn", "onestop.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4")
        return port

    def worker(self, name: str) -> subprocess.Popen[bytes]:
        return self.start(name, "celery", "-A", "onestop", "worker", "--pool", "solo", "-n", f"{name}@%h", "-l", "info")

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(20)


@pytest.fixture
def house(tmp_path: Path, office: Office) -> Iterator[House]:
    known = connection.settings_dict
    user, host = quote(known["USER"], safe=""), quote(known["HOST"], safe="")
    password = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    place = f"@/{known['NAME']}?host={host}&port={known['PORT'] or 5432}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("ONESTOP_", "CELERY_"))},
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_PROFILE": "server",
        "ONESTOP_SECRET_KEY": "0123456789" * 6,
        "ONESTOP_FIELD_KEY": settings.ONESTOP_FIELD_KEY,
        "ONESTOP_DATABASE_URL": f"postgresql://{user}{password}{place}",
        "ONESTOP_DATABASE_POOL_SIZE": "4",
        "ONESTOP_ALLOWED_HOSTS": "motcua.example",
        "ONESTOP_PUBLIC_URL": "https://motcua.example",
        "CELERY_BROKER_URL": redis_address(),
        "ONESTOP_DATA_DIR": str(tmp_path),
    }
    made = House(tmp_path, environment)
    prepared = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
    subprocess.run(prepared, cwd=settings.BASE_DIR, env=environment, check=True)
    yield made
    made.close()


@dataclass
class Tab:
    """A browser tab without a screen whose requests a balancer sends wherever it likes."""

    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""

    def get(self, port: int, path: str) -> int:
        return self._ask(port, "GET", path, None)

    def post(self, port: int, path: str, fields: dict[str, str]) -> int:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        assert token is not None, self.page[:500]
        return self._ask(port, "POST", path, urlencode({**fields, "csrfmiddlewaretoken": token[1]}))

    def _ask(self, port: int, method: str, path: str, body: str | None) -> int:
        headers = {**HEADERS, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link = HTTPConnection("127.0.0.1", port, timeout=30)
        link.request(method, path, body, headers)
        answer = link.getresponse()
        for line in answer.msg.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        said = answer.read().decode()
        link.close()
        if answer.status == 200:
            self.page = said
        return answer.status


def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        return Tab().get(port, "/health/live") == 200
    except OSError:
        return False


def test_a_case_goes_across_several_processes(house: House, office: Office) -> None:
    one, other = house.web("web1"), house.web("web2")
    house.worker("worker1")
    house.worker("worker2")
    # The suite's own passwords are hashed in a way no installation takes.
    hasher = Argon2PasswordHasher()
    Officer.objects.filter(pk=office.receiver.pk).update(password=hasher.encode(PASSWORD, hasher.salt()))
    until(lambda: answers(one) and answers(other), "both web servers answer")
    until(lambda: all("ready." in house.log(f"worker{n}") for n in (1, 2)), "both workers are ready")

    # Signed in at one, the other knows the officer; the form of one is posted to both at once.
    tab = Tab()
    assert tab.get(one, "/dang-nhap/") == 200
    assert tab.post(one, "/dang-nhap/", {"username": office.receiver.username, "password": PASSWORD}) == 302
    assert tab.get(other, BIRTH) == 200
    posts = [Thread(target=tab.post, args=(port, BIRTH, TYPED)) for port in (one, other, one, other)]
    for post in posts:
        post.start()
    for post in posts:
        post.join()
    case = Case.objects.get()  # one form, one case, whoever answered
    assert case.received_at <= timezone.now()
    for port in (one, other):
        assert tab.get(port, f"/ho-so/{case.code}/") == 200

    # Whichever worker heard of it, the citizen is told once.
    until(lambda: Message.objects.filter(case=case).exists(), "a worker made the message")
    heard = [name for name in ("worker1", "worker2") if "send_due_messages" in house.log(name)]
    assert heard

    # One worker and one web server die without a word; the others go on.
    for index in (0, 2):
        os.killpg(house.processes[index].pid, signal.SIGKILL)
        house.processes[index].wait(20)
    told = Message.objects.count()
    time.sleep(2.1)  # a hint is given every two seconds at most
    assert tab.get(other, BIRTH) == 200
    assert tab.post(other, BIRTH, {**TYPED, "key": "k-2", "full_name": "Trần Văn Bính (mẫu)", "id_number": ""}) == 302
    until(lambda: Message.objects.count() > told, "the other worker made the message")

    assert Case.objects.count() == 2
    assert verify().defects == []
    events = CaseEvent.objects.values_list("case", "sequence")
    assert len(set(events)) == len(events)
    per_event = Message.objects.values_list("event", "party", "channel")
    assert len(set(per_event)) == len(per_event)
