"""The web server in earnest: gunicorn on two processes, sessions, all middleware, a few connections on the loopback.

Bounded in count and time. The product runs in its server profile on the database that is being measured.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from statistics import median
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection

from procedures.models import Case, CaseStatus, Officer

SECONDS, CONNECTIONS, PROCESSES = 4, 4, 2
MOST_REQUESTS = 20_000
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https", "Connection": "keep-alive"}
REFUSED = 400


def run(scene: Any) -> list[dict[str, Any]]:
    """Requests a second and milliseconds for each page."""
    case = Case.objects.filter(status=CaseStatus.PROCESSING, received_at_unit=scene.office.counter).latest("pk")
    officer = Officer.objects.filter(tasks__case=case, tasks__closed_at=None).first() or scene.office.receiver
    pages = (
        ("worklist", "/viec/", officer),
        ("case page", f"/ho-so/{case.code}/", officer),
        ("first page of the counter", "/", scene.office.receiver),
        ("public look-up", f"/t/{case.token}/", None),
        ("receipt", f"/ho-so/{case.code}/giay-hen.pdf", scene.office.receiver),
    )
    with served() as port:
        return [_measured(port, name, path, signed_in(by)) for name, path, by in pages]


@contextmanager
def served() -> Iterator[int]:
    """The web server on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | environment_for(folder)
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"]
        subprocess.run(manage, env=environment, cwd=settings.BASE_DIR, check=True)
        command = [sys.executable, "-m", "gunicorn", "onestop.wsgi", "--workers", str(PROCESSES), "--threads", "2"]
        command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", "--keep-alive", "30"]
        server = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()
            server.wait(timeout=20)


def environment_for(folder: str) -> dict[str, str]:
    """The server profile on the database that is being measured, with the keys its cases were sealed with."""
    there = connection.settings_dict
    user = f"{there['USER']}:{there['PASSWORD']}@" if there["USER"] else ""
    place = f"host={there['HOST']}" + (f"&port={there['PORT']}" if there["PORT"] else "")
    return {
        "ONESTOP_PROFILE": "server",
        "DJANGO_SETTINGS_MODULE": "onestop.settings",
        "ONESTOP_SECRET_KEY": settings.SECRET_KEY,
        "ONESTOP_FIELD_KEY": settings.ONESTOP_FIELD_KEY,
        "ONESTOP_DATABASE_URL": f"postgresql://{user}/{there['NAME']}?{place}",
        "ONESTOP_ALLOWED_HOSTS": "localhost",
        "ONESTOP_PUBLIC_URL": "https://localhost",
        "CELERY_BROKER_URL": os.environ.get("ONESTOP_TEST_REDIS_URL", "redis://127.0.0.1:6379/9"),
        "ONESTOP_DATA_DIR": folder,
    }


def signed_in(officer: Officer | None) -> str:
    """The cookie of an officer who has signed in; none for the public."""
    if officer is None:
        return ""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _wait_for(port: int) -> None:
    for _try in range(150):
        try:
            if _get(http.client.HTTPConnection("127.0.0.1", port, timeout=10), "/health/live", "") == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the web server did not start")


def _get(connection_: http.client.HTTPConnection, path: str, cookie: str) -> int:
    connection_.request("GET", path, headers=HEADERS | ({"Cookie": cookie} if cookie else {}))
    answer = connection_.getresponse()
    answer.read()
    return answer.status


def _measured(port: int, name: str, path: str, cookie: str) -> dict[str, Any]:
    times: list[float] = []
    statuses: set[int] = set()
    end = time.monotonic() + SECONDS

    def ask() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        for _one in range(MOST_REQUESTS // CONNECTIONS):
            begun = time.perf_counter()
            statuses.add(_get(link, path, cookie))
            times.append((time.perf_counter() - begun) * 1000)
            if time.monotonic() > end:
                return

    threads = [Thread(target=ask) for _one in range(CONNECTIONS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.monotonic() - begun
    times.sort()
    return {
        "name": name,
        "per_second": len(times) / spent,
        "median": median(times),
        "p95": times[int(len(times) * 0.95)],
        "statuses": sorted(statuses),
    }
