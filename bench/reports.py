"""How long a report takes over a million cases, beside one plain scan of the same table for the same numbers.

Works in a database of its own that is dropped afterwards: SQLite, or PostgreSQL as ONESTOP_TEST_DATABASE says. Prints
what it measured; asserts nothing but that both ways count the same.
"""

from __future__ import annotations

import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from collections.abc import Callable  # noqa: E402
from datetime import timedelta  # noqa: E402
from typing import Any  # noqa: E402

from django.db import connection  # noqa: E402
from django.db.models import F, Model  # noqa: E402

from procedures.models import Case, CaseStatus, Pause, ReplacedPromise, ReportForm, Unit  # noqa: E402
from procedures.reports.period import Preset, preset_period  # noqa: E402
from procedures.reports.record import Question  # noqa: E402
from procedures.reports.statutory import report  # noqa: E402
from tests.clock import at  # noqa: E402
from tests.office import Office, load_reference_data  # noqa: E402
from tests.reports.simulated import Simulation  # noqa: E402

CASES, DRAWN = int(os.environ.get("ONESTOP_BENCH_CASES", 1_000_000)), 10_000
ASKED_AT = at(2026, 12, 16)

SCAN = """
SELECT agency_id, version_id,
  count(CASE WHEN accepted_at >= %(begins)s THEN 1 END),
  count(CASE WHEN accepted_at < %(begins)s THEN 1 END),
  count(CASE WHEN COALESCE(finished_at, closed_at) < %(ends)s THEN 1 END)
FROM procedures_case
WHERE accepted_at < %(ends)s AND (COALESCE(finished_at, closed_at) IS NULL
  OR COALESCE(finished_at, closed_at) >= %(begins)s)
GROUP BY agency_id, version_id
"""
"""The numbers of a report by reading every row once."""


def run() -> list[dict[str, Any]]:
    """Rows of figures: what was measured and seconds, the best of three."""
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_reference_data()
        fill(Office())
        province, commune = Unit.objects.get(code="H99"), Unit.objects.get(code="H99.12")
        quarter, month = preset_period(Preset.QUARTER, 2026, 4), preset_period(Preset.MONTH, 2026, 12)
        rows = [
            {"what": what, "seconds": _best(lambda unit=unit, period=period: _asked(unit, period))}
            for what, unit, period in (
                ("a quarter of the province", province, quarter),
                ("a month of the province", province, month),
                ("a quarter of one agency", commune, quarter),
                ("a month of one agency", commune, month),
            )
        ]
        rows.append({"what": "one scan of the table, one core", "seconds": _best(lambda: _scanned(quarter))})
        return rows
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def fill(office: Office) -> None:
    """Cases of two years, a hundred times as many as are drawn."""
    Simulation(office, seed=118).run(DRAWN)
    _end_old_ones()
    names = _columns(Case, "id", "code", "token")
    drawn = "code NOT LIKE 'M-%%-%%-%%'"
    with connection.cursor() as cursor:
        for copy in range(1, CASES // DRAWN):
            cursor.execute(
                f"INSERT INTO procedures_case (code, token, {', '.join(names)}) "
                f"SELECT code || '-{copy}', substr(token, 1, 22) || '-{copy}', {', '.join(names)} "
                f"FROM procedures_case WHERE {drawn}",
                [],
            )
            for model in (Pause, ReplacedPromise):
                table, kept = model._meta.db_table, _columns(model, "id", "case_id")
                cursor.execute(
                    f"INSERT INTO {table} (case_id, {', '.join(kept)}) "
                    f"SELECT copied.id, {', '.join('old.' + name for name in kept)} FROM {table} old "
                    f"JOIN procedures_case first ON first.id = old.case_id AND first.{drawn} "
                    f"JOIN procedures_case copied ON copied.code = first.code || '-{copy}'",
                    [],
                )
        if connection.vendor == "postgresql":  # as they would have come in
            cursor.execute("CREATE INDEX as_it_came ON procedures_case (received_at)")
            cursor.execute("CLUSTER procedures_case USING as_it_came")
            cursor.execute("DROP INDEX as_it_came")
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute("SET jit = off")


def _end_old_ones() -> None:
    """An office leaves hardly anything open for a year: what was drawn so ends after nine days."""
    old = Case.objects.open().filter(finished_at=None, accepted_at__lt=at(2026, 11, 1))
    Pause.objects.filter(case__in=old, ended_at=None).delete()
    old.update(finished_at=F("accepted_at") + timedelta(days=9), status=CaseStatus.READY)


def _columns(model: type[Model], *without: str) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.column not in without]


def _asked(unit: Unit, period: Any) -> None:
    made = report(Question(unit, period, ASKED_AT), ReportForm.UNIT)
    assert not made.faults


def _scanned(period: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SCAN, {"begins": period.begins, "ends": period.ends})
        cursor.fetchall()


def _best(work: Callable[[], None]) -> float:
    times = []
    for _turn in range(3):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']}: {row['seconds'] * 1000:.0f} ms")
