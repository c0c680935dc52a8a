"""`manage.py check_messages`: every sentence a person may read has its Vietnamese, complete and not fuzzy."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from procedures.management.messages import messages_in, problems, updated

FOLDERS = ("onestop", "procedures", "templates")


class Command(BaseCommand):
    help = "List sentences without a good Vietnamese translation; exit 1 if there are any."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--update", action="store_true", help="bring the catalogue up to date with the source")
        parser.add_argument(
            "--from",
            dest="sources",
            nargs="+",
            default=[],
            metavar="FILE.po",
            help="with --update: take translations from",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.po"
        messages = messages_in(Path(settings.BASE_DIR), FOLDERS)
        catalogue = _read(path) if path.exists() else polib.POFile()
        if options["update"]:
            catalogue = updated(messages, catalogue, [_read(Path(name)) for name in options["sources"]])
            path.parent.mkdir(parents=True, exist_ok=True)
            catalogue.save(str(path))
        found = problems(messages, catalogue)
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} sentences are not fit to be read in Vietnamese.")
        self.stdout.write(f"{len({message.key for message in messages})} sentences, all in Vietnamese.")


def _read(path: Path) -> polib.POFile:
    try:
        return polib.pofile(str(path), encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        # polib reports broken syntax as an OSError too, with its line.
        raise CommandError(f"{path}: not a catalogue that can be read: {problem}") from problem
