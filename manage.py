#!/usr/bin/env python
"""Every command of the installation: `.venv/bin/python manage.py help`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onestop.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        # A setting is for a person to mend: one sentence helps, a traceback does not.
        sys.exit(f"Settings: {problem}")


if __name__ == "__main__":
    main()
