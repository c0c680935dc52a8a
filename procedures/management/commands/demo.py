"""`manage.py demo`: from an empty folder to an open demonstration office; every step may be repeated."""

from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from procedures.management.children import end_with_parent
from procedures.management.welcome import DEMO_PASSWORD
from procedures.models import Case

FIXTURES = Path("fixtures")


class Command(BaseCommand):
    help = "Prepare the demonstration office and serve it. Interrupted or repeated, it goes on where it was."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="prepare only")

    def handle(self, *args: Any, **options: Any) -> None:
        # Started by make: when make is killed, nothing stays behind to hold the port.
        end_with_parent()
        fixtures = Path(settings.BASE_DIR) / FIXTURES
        steps: list[tuple[str, tuple[str, ...]]] = [
            ("compile_locale", ()),
            ("migrate", ()),
            ("load_calendars", ()),
            ("load_office", (str(fixtures / "offices" / "demo.yaml"), "--password", DEMO_PASSWORD)),
            ("load_procedures", (str(fixtures / "procedures"),)),
            ("load_questions", (str(fixtures / "ratings"),)),
        ]
        for name, arguments in steps:
            # What they report matters to who runs them by hand; what goes wrong is raised.
            call_command(name, *arguments, verbosity=0, stdout=StringIO())
        self.seed()
        if not options["no_serve"]:
            call_command("serve", host=options["host"], port=options["port"])

    def seed(self) -> None:
        """Cases made by the real acts; what an interrupted run left out is added, nothing is made twice."""
        if not Case.objects.exists():
            self.stdout.write("Making the demonstration's cases; this happens once …")
            self.stdout.flush()
        call_command("seed_demo", verbosity=0, stdout=StringIO())
