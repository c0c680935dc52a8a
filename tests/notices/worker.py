"""A worker as a process of its own on the database of the test run: `python worker.py DATABASE MOMENT`."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main() -> None:
    """Send what is due at the moment."""
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = sys.argv[1]
    django.setup()
    from procedures.notices.delivery import send_due

    moment = datetime.fromisoformat(sys.argv[2])
    send_due(lambda: moment)


if __name__ == "__main__":
    main()
