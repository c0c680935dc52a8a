"""manage.py synthesise: invented cases by the million, to see how the office behaves when it is big."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from procedures.actions.load_office import load_office
from procedures.errors import OneStopError
from procedures.management.synthesis.making import make_cases
from procedures.management.synthesis.places import province
from procedures.models import Case, Procedure, Unit, UnitKind

MOST_CASES, MOST_YEARS = 100_000_000, 6
BAR = 30


class Command(BaseCommand):
    """Write invented cases in bulk: lives played once by the real acts, written out many times. All or none."""

    help = "Make invented cases in bulk; the same seed and --until give the same cases."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many, over which time, in which office."""
        parser.add_argument("--cases", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=118)
        parser.add_argument("--years", type=float, default=1.0, metavar="Y", help="received over so many years")
        parser.add_argument("--until", metavar="DAY", help="the day that is today, YYYY-MM-DD")
        parser.add_argument("--province", action="store_true", help="add a hundred invented communes first")
        parser.add_argument(
            "--procedure", action="append", default=[], metavar="CODE", help="only this one; repeatable"
        )
        parser.add_argument("--processes", type=int, default=0, help="how many write texts; 0: one per core, at most 4")
        parser.add_argument(
            "--among-real-cases", action="store_true", help="also in an office that is no demonstration"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse nonsense and real offices, then make the cases."""
        cases, years, self.verbosity = options["cases"], options["years"], options["verbosity"]
        if not 1 <= cases <= MOST_CASES:
            raise CommandError(f"--cases: give a number from 1 to {MOST_CASES}")
        if not 0 < years <= MOST_YEARS:
            raise CommandError(f"--years: give a number above 0 and up to {MOST_YEARS}")
        if not 0 <= options["processes"] <= 64:
            raise CommandError("--processes: give a number from 0 to 64")
        now = self._now(options["until"])
        unknown = set(options["procedure"]) - set(Procedure.objects.values_list("code", flat=True))
        if unknown:
            raise CommandError(f"--procedure: there is none with the code {', '.join(sorted(unknown))}")
        self._may_run(among_real_cases=options["among_real_cases"])
        processes = options["processes"] or min(4, os.cpu_count() or 1)
        if cases < 2000:
            processes = 1
        begun = time.monotonic()
        try:
            if options["province"]:
                self._add_province()
            made = make_cases(
                cases,
                seed=options["seed"],
                since=(now - timedelta(days=round(365.25 * years))).date(),
                now=now,
                processes=processes,
                procedures=options["procedure"],
                progress=lambda done: self._show(done, cases),
            )
        except (OneStopError, ValueError) as problem:
            raise CommandError(str(problem)) from None
        spent = time.monotonic() - begun
        self._analyse()
        self.stdout.write(
            f"{made.cases} case(s) with {made.events} event(s) made in {spent:.1f} s. "
            f"Written at {made.cases / made.writing:,.0f} a second, once the lives were played."
        )

    def _now(self, until: str | None) -> datetime:
        if until is None:
            return timezone.localtime()
        try:
            return timezone.make_aware(datetime.fromisoformat(until).replace(hour=14, minute=0))
        except ValueError:
            raise CommandError(f"--until: “{until}” is no day; write YYYY-MM-DD") from None

    def _may_run(self, *, among_real_cases: bool) -> None:
        if not Unit.objects.exists():
            raise CommandError("There is no office yet. Run: manage.py load_office, load_calendars, load_procedures")
        real = Unit.objects.filter(is_demo=False).exists() or Case.objects.filter(agency__is_demo=False).exists()
        if real and not among_real_cases:
            raise CommandError(
                "This office is no demonstration. Invented cases cannot be taken out again; say --among-real-cases."
            )

    def _add_province(self) -> None:
        root = Unit.objects.filter(kind=UnitKind.PROVINCE, parent=None).order_by("path").first()
        if root is None:
            raise CommandError("--province: the office has no province to put communes under")
        load_office(province(root), password=None, on=timezone.localdate())

    def _show(self, done: int, cases: int) -> None:
        if self.verbosity > 1:
            self.stderr.write(f"{done} of {cases}")
            self.stderr.flush()
        if self.verbosity > 1 or not sys.stderr.isatty():
            return
        filled = BAR * done // cases
        end = "\n" if done >= cases else ""
        self.stderr.write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {done:,} of {cases:,}", ending=end)
        self.stderr.flush()

    def _analyse(self) -> None:
        """Let the database know how much there is now; a plan made for an empty table is a slow one."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
