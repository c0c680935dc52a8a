"""`manage.py read_card "PAYLOAD"`: what an identity card's QR code says, as JSON, for scripts and checking scanners."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from procedures.queries.card import IdentityCard, NotACard, read_card


class Command(BaseCommand):
    """Prints one JSON object; what is no card exits 1 with one sentence that says what to do."""

    help = "Read the text of an identity card's QR code and print it as JSON. Nothing is stored."
    requires_system_checks: list[str] = []  # noqa: RUF012 — the framework's own attribute

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The one argument is the text as the scanner typed it."""
        shape = "number|old number|name|birth date|sex|address|issued"
        parser.add_argument("payload", metavar="PAYLOAD", nargs="?", default="", help=shape)
        parser.error = _refuser(parser)  # type: ignore[method-assign]

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the card, or refuse the text."""
        try:
            card = read_card(options["payload"], on=timezone.localdate())
        except NotACard as refused:
            raise CommandError(str(refused)) from None
        # A terminal without Vietnamese letters gets them as JSON escapes.
        encoding = (getattr(self.stdout, "encoding", None) or "utf-8").lower().replace("-", "")
        self.stdout.write(json.dumps(_as_json(card), ensure_ascii=encoding != "utf8", indent=2))


def _refuser(parser: ArgumentParser) -> Any:
    """What argparse calls for a bad option: one line and exit 1 instead of the usage and exit 2."""

    def refuse(message: str) -> NoReturn:
        if getattr(parser, "called_from_command_line", False):
            parser.exit(1, f"{message}\n")
        raise CommandError(message)

    return refuse


def _as_json(card: IdentityCard) -> dict[str, Any]:
    return {
        "personal_id": card.personal_id,
        "old_id": card.old_id,
        "full_name": card.full_name,
        "birth_date": _iso(card.birth_date),
        "sex": card.sex,
        "address": card.address,
        "issue_date": _iso(card.issue_date),
        "warnings": [f"{warning.code}: {warning}" for warning in card.warnings],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
