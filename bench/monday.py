"""A merged commune's Monday morning: people at the counter, officers at their lists, citizens with their telephones.

Bounded in time (BENCH_SECONDS, 40) and in requests, on the loopback alone, on a throw-away PostgreSQL filled by
`synthesise`. Each visitor thinks between two requests, so that the load is that of people and not of a hammer.
"""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections import defaultdict
from random import Random
from statistics import median
from threading import Thread

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
os.environ.setdefault("ONESTOP_TEST_DATABASE", "postgresql")
if "ONESTOP_TEST_DATABASE_URL" not in os.environ:
    from tests import engines

    os.environ["ONESTOP_TEST_DATABASE_URL"] = engines.postgresql()[0]

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from bench import http as web  # noqa: E402
from procedures.models import Case, Officer  # noqa: E402
from tests.office import Office, load_reference_data  # noqa: E402

SECONDS = min(120, int(os.environ.get("BENCH_SECONDS", "40")))
MOST_REQUESTS = 30_000
CASES = int(os.environ.get("BENCH_CASES", "20000"))
WHO = {"counter": 6, "department": 8, "citizen": 40}
"""How many of each are there at the same time."""

THINKING_S = {"counter": (2.0, 6.0), "department": (3.0, 10.0), "citizen": (1.0, 8.0)}


def run() -> dict[str, list[float]]:
    """Milliseconds by page."""
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_reference_data()
        call_command("synthesise", "--cases", str(CASES), verbosity=0, stdout=sys.stderr)
        with web.served() as port:
            return _morning(port)
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def _morning(port: int) -> dict[str, list[float]]:
    office, found = Office(), defaultdict(list)
    codes = list(
        Case.objects.filter(received_at_unit=office.counter).order_by("-pk").values_list("code", "token")[:400]
    )
    officers = list(Officer.objects.filter(tasks__closed_at=None, tasks__unit__parent=office.commune).distinct()[:8])
    cookies = {
        "counter": [web.signed_in(office.receiver)],
        "department": [web.signed_in(o) for o in officers],
        "citizen": [""],
    }
    end = time.monotonic() + SECONDS
    visitors = [
        Thread(target=_visit, args=(port, who, cookies[who][n % len(cookies[who])], codes, n, end, found))
        for who, count in WHO.items()
        for n in range(count)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return found


def _visit(port: int, who: str, cookie: str, codes: list, number: int, end: float, found: dict) -> None:
    random = Random(f"{who}/{number}")
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for _one in range(MOST_REQUESTS // sum(WHO.values())):
        code, token = random.choice(codes)
        pages = {
            "counter": (
                "/",
                "/nhan-ho-so/1.001193/",
                f"/ho-so/{code}/",
                f"/ho-so/{code}/giay-hen.pdf",
                "/tra-ket-qua/",
            ),
            "department": ("/viec/", f"/ho-so/{code}/", "/viec/?view=late"),
            "citizen": (f"/t/{token}/", f"/t/{token}/", "/cong-khai/", "/thu-tuc/"),
        }[who]
        path = random.choice(pages)
        begun = time.perf_counter()
        status = web._get(link, path, cookie)
        name = f"{who}: {path.replace(code, '…').replace(token, '…')}" + (
            f" ({status})" if status >= web.REFUSED else ""
        )
        found[name].append((time.perf_counter() - begun) * 1000)
        if time.monotonic() > end:
            return
        time.sleep(random.uniform(*THINKING_S[who]))


if __name__ == "__main__":
    for name, spent in sorted(run().items()):
        spent.sort()
        p95 = spent[min(len(spent) - 1, int(len(spent) * 0.95))]
        print(f"{name:48} {len(spent):5} times, {median(spent):7.0f} ms, p95 {p95:7.0f} ms")
