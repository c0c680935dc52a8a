"""manage.py load_questions PATH…: sets of questions for ratings, twice without harm; and which of them a unit asks."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from procedures.actions.load_questions import choose_questions, load_questions
from procedures.errors import LoadError
from procedures.queries.questions import QuestionFile


class Command(BaseCommand):
    """Load question sets."""

    help = "Load question sets from YAML files or folders of them; --choose says which set a unit asks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """PATH…, and the choice of an office."""
        parser.add_argument("paths", nargs="*")
        parser.add_argument("--choose", nargs=3, metavar=("UNIT", "case|visit", "SET"), help="what a unit asks")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and check every file, then write all of them in one transaction."""
        given = [Path(name) for name in options["paths"]]
        files = [file for path in given for file in (sorted(path.glob("*.yaml")) if path.is_dir() else [path])]
        read = [(path, _read(path)) for path in files]
        new = 0
        with transaction.atomic():
            for path, questions in read:
                try:
                    new += load_questions(questions, at=timezone.now())
                except LoadError as error:
                    raise CommandError(f"{path}: {error}") from None
            if options["choose"]:
                try:
                    choose_questions(*options["choose"])
                except LoadError as error:
                    raise CommandError(str(error)) from None
        self.stdout.write(f"{len(read)} question set(s) in place, {new} of them new.")


def _read(path: Path) -> QuestionFile:
    try:
        return QuestionFile.model_validate(yaml.safe_load(path.read_bytes()))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from None
    except yaml.YAMLError:
        raise CommandError(f"{path}: not a YAML file") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise CommandError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
