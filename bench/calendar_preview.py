"""How long the preview of a calendar change takes over 100,000 open cases, on this machine's SQLite.

Works in a database of its own that is dropped afterwards. Prints what it measured; asserts nothing.
"""

from __future__ import annotations

import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from datetime import date, timedelta  # noqa: E402
from random import Random  # noqa: E402
from typing import Any  # noqa: E402

from django.db import connection  # noqa: E402

from procedures.actions.change_calendar import NewDay, preview, propose  # noqa: E402
from procedures.models import Case, CaseStatus, Party, WorkCalendar  # noqa: E402
from procedures.queries.calendars import calendar_for  # noqa: E402
from procedures.queries.promise import term_due  # noqa: E402
from tests.clock import at  # noqa: E402
from tests.office import Office, load_reference_data  # noqa: E402

CASES = 100_000
BEGIN = at(2026, 3, 2, 8)


def run(count: int = CASES) -> list[dict[str, Any]]:
    """Rows of figures: what was measured, how many cases, seconds."""
    old_name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        load_reference_data()
        fill(Office(), count)
        national = WorkCalendar.objects.get(unit=None)
        change = propose(national, added=(NewDay(date(2026, 3, 6), "Ngày nghỉ mẫu"),), by=None, at=BEGIN)
        begun = time.perf_counter()
        preview(change)
        whole = time.perf_counter() - begun
        moved = change.lines.count()
        return [{"what": "preview of a calendar change", "cases": change.examined, "moved": moved, "seconds": whole}]
    finally:
        connection.creation.destroy_test_db(old_name, verbosity=0)


def fill(office: Office, count: int) -> None:
    """Open cases of several procedures, received within a week, with the dates the clock gives them."""
    versions = [office.version(code) for code in ("1.004873", "1.001612", "1.013225", "1.004222")]
    calendar, random = calendar_for(office.commune), Random(118)
    person = Party.objects.create(full_name="Người mẫu (mẫu)", search="nguoi mau")
    cases = []
    for number in range(count):
        version = random.choice(versions)
        variants = version.definition.variants
        start = BEGIN + timedelta(minutes=random.randrange(5 * 24 * 60))
        term = version.definition.term("direct", variants[0].code if variants else "")
        cases.append(
            Case(
                code=f"H99.12-{number}", version=version, channel="direct", status=CaseStatus.PROCESSING,
                received_at_unit=office.counter, agency=office.commune, return_unit=office.counter, applicant=person,
                received_at=start, accepted_at=start, clock_started_at=start, term=term,
            )
        )  # fmt: skip
        moment = term_due(calendar, start, term, version.definition).at
        assert moment is not None, "without a pause every term ends"
        cases[-1].promise(moment)
    Case.objects.bulk_create(cases, batch_size=2000)


if __name__ == "__main__":
    for row in run():
        print(f"{row['what']}: {row['cases']} open cases examined, {row['moved']} move, {row['seconds']:.1f} s")
