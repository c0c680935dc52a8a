"""`manage.py check_definition FILE…`: whether definition files may be published, one line per problem."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from procedures.definition import Problem, check_definition
from procedures.definition.json_schema import json_schema_text
from procedures.definition.reading import MAX_BYTES


class Command(BaseCommand):
    """Prints `FILE: ok` or `FILE:LINE: CODE sentence` for every problem; exit 1 when there is any."""

    help = "Check procedure definitions: prints FILE: ok, or FILE:LINE: CODE sentence for every problem."
    requires_system_checks: list[str] = []  # noqa: RUF012 — the framework's own attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Files, or --schema alone."""
        parser.add_argument("files", nargs="*", metavar="FILE", help="definition files (YAML)")
        parser.add_argument("--schema", action="store_true", help="print the JSON Schema of a definition and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every file and leave with 1 if one has a problem."""
        if options["schema"]:
            self._print(json_schema_text().rstrip("\n"))
            return
        if not options["files"]:
            raise CommandError("Name at least one file to check, or --schema.")
        sound = [self._check(name) for name in options["files"]]
        if not all(sound):
            sys.exit(1)

    def _check(self, name: str) -> bool:
        problems = _problems(name)
        for problem in problems:
            self._print(f"{name}:{problem}")
        if not problems:
            self._print(f"{name}: ok")
        return not problems

    def _print(self, text: str) -> None:
        """Print a line on any terminal: what its encoding lacks is escaped, never an error."""
        encoding = getattr(self.stdout, "encoding", None) or "utf-8"
        self.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _problems(name: str) -> list[Problem]:
    try:
        # One byte more than is allowed is enough to refuse a file; the rest of a large one is never read.
        with Path(name).open("rb") as file:
            source = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return [Problem(1, "unreadable", f"The file cannot be read: {getattr(error, 'strerror', None) or error}.")]
    return check_definition(source, name)
