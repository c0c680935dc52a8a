"""What the commands share: files named on the command line, and errors in one line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError


def definition_files(paths: list[str]) -> Iterator[Path]:
    """The YAML files named, and those inside named folders, in order. Raises CommandError for what is not there."""
    for name in paths:
        path = Path(name)
        if path.is_dir():
            found = sorted([*path.glob("*.yaml"), *path.glob("*.yml")])
            if not found:
                raise CommandError(f"{name}: the folder holds no .yaml file")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{name}: no such file or folder")
