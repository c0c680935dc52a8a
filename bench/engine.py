"""One engine at one size, in a process of its own: `python -m bench.engine --cases 10000` prints figures as JSON.

The database is a throw-away one, filled by `synthesise` and dropped afterwards. ONESTOP_TEST_DATABASE chooses the
engine, as for the tests.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import http  # noqa: E402
from bench.goals import GOALS, Scene  # noqa: E402
from procedures.management.synthesis import writing  # noqa: E402
from tests.office import Office, load_reference_data  # noqa: E402


def run(cases: int, *, with_http: bool) -> dict[str, Any]:
    """Figures of every goal, of the filling and, where asked, of the web server."""
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_reference_data()
        found: dict[str, Any] = {"engine": connection.vendor, "cases": cases, "goals": []}
        found["import"] = _filled(cases)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("VACUUM ANALYZE")
        scene = Scene(Office(), timezone.now(), cases)
        for goal in GOALS:
            found["goals"].append(_measured(goal, scene))
        if with_http and connection.vendor == "postgresql":
            found["http"] = http.run(scene)
        return found
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def _filled(cases: int) -> dict[str, float]:
    """Fill the database; how long all of it took and how long the statements that copy took of it."""
    copied, original = [0.0], writing.write

    def watched(rows: Any) -> None:
        begun = time.perf_counter()
        original(rows)
        copied[0] += time.perf_counter() - begun

    writing.write = watched
    begun = time.perf_counter()
    try:
        call_command("synthesise", "--cases", str(cases), *(["--province"] if cases > 100_000 else []), verbosity=0,
                     stdout=sys.stderr)  # fmt: skip
    finally:
        writing.write = original
    return {"seconds": time.perf_counter() - begun, "copy_seconds": copied[0]}


def _measured(goal: Any, scene: Scene) -> dict[str, Any]:
    row: dict[str, Any] = {"name": goal.name, "must": goal.must, "unit": goal.unit}
    for part in ("ours", "plain"):
        work = getattr(goal, part)
        if work is None:
            continue
        try:
            row[part] = work(scene).row()
        except Exception as problem:  # a goal that cannot be measured must not hide the others
            if connection.in_atomic_block:
                transaction.set_rollback(True)
            print(f"{goal.name} ({part}): {problem!r}", file=sys.stderr)
    shown = {part: f"{row[part]['median']:.2f} ms" for part in ("ours", "plain") if part in row}
    print(f"  {goal.name}: {shown}", file=sys.stderr, flush=True)
    return row


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--http", action="store_true")
    given = parser.parse_args()
    json.dump(run(given.cases, with_http=given.http), sys.stdout)
