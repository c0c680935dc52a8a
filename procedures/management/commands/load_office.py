"""manage.py load_office FILE: units, officers and postings from a YAML file, twice without harm."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from pydantic import ValidationError

from procedures.actions.load_office import OfficeFile, load_office
from procedures.errors import LoadError


class Command(BaseCommand):
    """Load an office: its tree of units and who is posted where."""

    help = "Load units, officers and postings from a YAML file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, and the password that new officers get."""
        parser.add_argument("file")
        parser.add_argument("--password", help="password of officers that do not exist yet (none: no sign-in)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read and check the whole file, then write it in one transaction."""
        path = Path(options["file"])
        try:
            office = OfficeFile.model_validate(yaml.safe_load(path.read_bytes()))
            loaded = load_office(office, password=options["password"], on=timezone.localdate())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        except yaml.YAMLError:
            raise CommandError(f"{path}: not a YAML file") from None
        except ValidationError as error:
            first = error.errors()[0]
            raise CommandError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        except LoadError as error:
            raise CommandError(f"{path}: {error}") from None
        self.stdout.write(
            f"{loaded.units} unit(s), {loaded.officers} officer(s), {loaded.postings} posting(s) in place."
        )
