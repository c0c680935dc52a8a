"""Secrets of an embedded installation: made once on its first start and kept in a file that only its owner reads."""

import os
import secrets
from base64 import urlsafe_b64encode
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAMES = ("SECRET_KEY", "ONESTOP_FIELD_KEY")


def generated_secrets(path: Path) -> dict[str, str]:
    """Return the secrets kept in `path` (lines `NAME=value`), making them if there is no such file.

    Raises ImproperlyConfigured if the file is damaged. It is never mended: identity numbers encrypted with a lost key
    cannot be read again, so a new key must be a person's decision.
    """
    if not path.exists():
        _write_once(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    missing = [name for name in NAMES if not found.get(name)]
    if missing:
        raise ImproperlyConfigured(f"{path} lacks {', '.join(missing)}; restore the file from the backup.")
    return found


def _write_once(path: Path) -> None:
    """Write whole or not at all, and let the first of two processes win."""
    field_key = urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
    lines = f"SECRET_KEY={secrets.token_urlsafe(64)}\nONESTOP_FIELD_KEY={field_key}\n"
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first, and its secrets count.
    finally:
        draft.unlink()
