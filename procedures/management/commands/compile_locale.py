"""`manage.py compile_locale`: make the catalogues of words ready for serving, without GNU gettext."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.reloader import translation_file_changed

from procedures.management.messages import compile_catalogues


class Command(BaseCommand):
    help = "Compile every locale/*/LC_MESSAGES/*.po that changed."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = compile_catalogues(Path(folder) for folder in settings.LOCALE_PATHS)
        except (OSError, UnicodeDecodeError) as problem:
            # polib reports a broken catalogue as an OSError that names the line.
            raise CommandError(f"A catalogue cannot be compiled: {problem}") from problem
        for path in written:
            # This very process may go on to render text (the demo does).
            translation_file_changed(None, path)
            if options["verbosity"] > 1:
                self.stdout.write(str(path))
