"""How many tracking pages a second one core answers, through the whole WSGI stack, among a million cases.

    ONESTOP_TEST_DATABASE=postgresql ONESTOP_TEST_DATABASE_URL=postgresql:///postgres python -m bench.tracking [CASES]

Works in a database of its own that is dropped afterwards. One case per status is received and walked by the acts
themselves, then copied with tasks, events and what is asked, each copy with its own address and person. A process asks
one page after the other: while the database works the process waits, so that both together are one core. Prints what
it measured; asserts nothing but that every page came.
"""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from collections.abc import Callable, Iterator  # noqa: E402
from contextlib import contextmanager  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from io import BytesIO  # noqa: E402
from random import Random  # noqa: E402
from typing import Any  # noqa: E402
from unittest.mock import patch  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core import signals  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import close_old_connections, connection, models  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from procedures.models import Case, CaseEvent, Charge, Party, SupplementRequest, Task  # noqa: E402
from tests.clock import tuesday  # noqa: E402
from tests.office import Office, load_reference_data  # noqa: E402
from tests.web.every_status import every_status  # noqa: E402

CASES = 1_000_000
ASKED = 3_000
STRIDE = 10_000
"""Distance of the keys of one copy from those of the next."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came out: pages a second by the clock and by the process's own work, the slowest, queries, bytes."""

    cases: int
    per_second: float
    p95_ms: float
    queries: int
    largest: int


def run(cases: int = CASES, asked: int = ASKED) -> Measured:
    """Fill a database of its own, ask for pages of random cases, and drop it."""
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_reference_data()
        made = every_status(Office())
        copy(list(made.values()), cases)
        return measure(tokens(asked), cases)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def copy(originals: list[Case], cases: int) -> None:
    """Copy the cases until there are so many, with everything their pages read."""
    times, ids = max(cases // len(originals), 1), [case.pk for case in originals]
    people = [case.applicant_id for case in originals]
    own: dict[type[models.Model], dict[str, str]] = {
        Party: {},
        Case: {
            "code": "left(t.code || '-' || k, 40)",
            "token": "left(md5(t.id || '-' || k || '-' || random()), 22)",
            "applicant_id": f"t.applicant_id + k * {STRIDE}",
            "register_book_id": "NULL",
            "register_number": "NULL",
        },
        Task: {"case_id": f"t.case_id + k * {STRIDE}"},
        CaseEvent: {"case_id": f"t.case_id + k * {STRIDE}"},
        SupplementRequest: {"case_id": f"t.case_id + k * {STRIDE}"},
        Charge: {"case_id": f"t.case_id + k * {STRIDE}", "payment_id": "NULL"},
    }
    with connection.cursor() as cursor:
        for model, other in own.items():
            columns = [field.column for field in model._meta.concrete_fields if field.column]
            values = [other.get(name, f"t.{name}") for name in columns]
            values[columns.index("id")] = f"t.id + k * {STRIDE}"
            which = people if model is Party else ids
            key = "id" if model in (Party, Case) else "case_id"
            quoted = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({quoted}) SELECT {', '.join(_quoted(values))} "
                f"FROM {model._meta.db_table} t CROSS JOIN generate_series(1, %s) k WHERE t.{key} = ANY(%s)",
                [times, which],
            )
        cursor.execute("ANALYZE")


def _quoted(values: list[str]) -> Iterator[str]:
    """Columns may have names that are words of SQL, such as "by"."""
    for value in values:
        yield f't."{value[2:]}"' if value.startswith("t.") and value[2:].isidentifier() else value


def tokens(asked: int) -> list[str]:
    """Addresses of random cases."""
    last, random = Case.objects.order_by("-pk").values_list("pk", flat=True)[0], Random(118)
    first = list(Case.objects.filter(pk__lt=STRIDE).values_list("pk", flat=True))
    keys = [random.choice(first) + random.randrange(last // STRIDE + 1) * STRIDE for _page in range(asked)]
    found = dict(Case.objects.filter(pk__in=keys).values_list("pk", "token"))
    return [found[key] for key in keys if key in found]


def measure(addresses: list[str], cases: int) -> Measured:
    """Ask for each page once, after a few that warm the process."""
    app, took, largest = get_wsgi_application(), [], 0
    with _now():
        for token in addresses[:200]:
            ask(app, token)
        with CaptureQueriesContext(connection) as captured:
            for token in addresses[:50]:
                before = len(captured)
                ask(app, token)
                took.append(len(captured) - before)
        queries, took = max(took), []
        begun = time.perf_counter()
        for token in addresses:
            one = time.perf_counter()
            largest = max(largest, len(ask(app, token)))
            took.append(time.perf_counter() - one)
        whole = time.perf_counter() - begun
    took.sort()
    return Measured(cases, len(addresses) / whole, took[int(len(took) * 0.95)] * 1000, int(queries), largest)


@contextmanager
def _now() -> Iterator[None]:
    """It is Tuesday 3 March 2026 at ten, when the cases are as they were made; the database stays connected."""
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    with patch("django.utils.timezone.now", lambda: tuesday(10)):
        yield


def ask(app: Callable[..., Any], token: str) -> bytes:
    """One GET as a web server hands it on."""
    answered: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": f"/t/{token}/",
        "QUERY_STRING": "",
        "SERVER_NAME": settings.ALLOWED_HOSTS[0],
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    response = app(environ, lambda status, _headers: answered.append(status))
    body = b"".join(response)
    response.close()
    assert answered[0].startswith("200"), answered
    return body


if __name__ == "__main__":
    if connection.vendor != "postgresql":
        print("The tracking page is measured on PostgreSQL only: set ONESTOP_TEST_DATABASE=postgresql.")
        sys.exit(0)
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
    print(
        f"tracking page among {found.cases} cases: {found.per_second:.0f} pages a second, "
        f"p95 {found.p95_ms:.1f} ms, at most {found.queries} queries and {found.largest} bytes"
    )
