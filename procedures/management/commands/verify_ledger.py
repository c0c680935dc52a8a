"""manage.py verify_ledger: recompute every seal of the record and say where it breaks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procedures.queries.ledger import verify


class Command(BaseCommand):
    """Verify the chain of events of all cases, or of the named ones."""

    help = "Verify the hash chain of the record. Exits 1 when it does not verify."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """CODE…: case codes; none means all."""
        parser.add_argument("codes", nargs="*", metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per defect, and the count of what was read."""
        report = verify(options["codes"])
        if report.unknown:
            raise CommandError(f"No such case: {', '.join(report.unknown)}")
        for defect in report.defects:
            self.stdout.write(defect)
        if report.defects:
            raise CommandError(f"The record does not verify: {len(report.defects)} defect(s).")
        self.stdout.write(f"The record verifies: {report.cases} case(s), {report.events} event(s).")
