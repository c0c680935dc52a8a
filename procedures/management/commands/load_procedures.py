"""manage.py load_procedures PATH…: check definitions and publish them, twice without harm."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from procedures.actions.publish_procedure import publish
from procedures.definition import DefinitionErrors, read_definition
from procedures.definition.schema import Definition
from procedures.errors import LoadError
from procedures.management.files import definition_files


class Command(BaseCommand):
    """Publish procedure definitions; all files or none."""

    help = "Check procedure definitions (files or folders) and publish their versions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH…: definition files, or folders of them."""
        parser.add_argument("paths", nargs="+", metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read every file first, so that one bad file publishes nothing."""
        definitions = [self._read(path) for path in definition_files(options["paths"])]
        at, created = timezone.now(), 0
        try:
            with transaction.atomic():
                created = sum(publish(definition, at=at).created for definition in definitions)
        except LoadError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{created} version(s) published, {len(definitions) - created} already there.")

    def _read(self, path: Any) -> Definition:
        try:
            return read_definition(path.read_bytes(), str(path))
        except DefinitionErrors as error:
            problem = error.problems[0]
            more = f" (and {len(error.problems) - 1} more: manage.py check_definition)" if error.problems[1:] else ""
            raise CommandError(f"{path}:{problem}{more}") from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
