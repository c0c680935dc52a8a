"""Reading the environment: what is set is checked, and nonsense stops the start with one sentence."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
DJANGO_NAMES = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


class Environment:
    """The environment's variables, read by kind. An empty variable counts as not set.

    Every reader raises `ImproperlyConfigured` with the variable's name and what was expected. Values of secrets are
    never repeated in a message.
    """

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self.variables = os.environ if variables is None else variables

    def text(self, name: str, default: str = "") -> str:
        return self.variables.get(name, "").strip() or default

    def require(self, *names: str) -> None:
        """Name everything that is missing at once, so that one restart mends it."""
        missing = [name for name in names if not self.text(name)]
        if missing:
            raise ImproperlyConfigured(f"The server profile needs these variables: {', '.join(missing)}.")

    def choice(self, name: str, options: Sequence[str], default: str) -> str:
        value = self.text(name, default)
        if value not in options:
            raise ImproperlyConfigured(f"{name} must be one of {', '.join(options)}, not {value!r}.")
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.text(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
        return value in YES

    def whole(self, name: str, default: int, least: int = 0) -> int:
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not {value!r}.")
        return int(value)

    def words(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """A list written with commas."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()] or list(default)

    def folder(self, name: str, default: Path) -> Path:
        path = Path(self.text(name, str(default)))
        if not path.is_absolute():
            raise ImproperlyConfigured(f"{name} must be an absolute path, not {str(path)!r}.")
        return path

    def address(self, name: str, default: str = "", schemes: Sequence[str] = ("http", "https")) -> str:
        """A URL without a closing slash."""
        value = self.text(name, default).rstrip("/")
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            # An address may carry a password, so the message shows only what an address looks like.
            raise ImproperlyConfigured(f"{name} must be an address such as {schemes[-1]}://host.example.")
        return value

    def secret_key(self, name: str) -> str:
        value = self.text(name)
        if len(value) < 50 or len(set(value)) < 5:
            raise ImproperlyConfigured(f"{name} must have at least 50 characters that nobody can guess.")
        return value

    def field_keys(self, name: str) -> str:
        """Keys of encrypted fields, newest first with commas between; each at least 32 characters."""
        value = self.text(name)
        if any(len(key.strip()) < 32 for key in value.split(",")):
            raise ImproperlyConfigured(f"{name} must have at least 32 random characters (and so each of several keys).")
        return value

    def database(self, name: str) -> dict[str, Any]:
        """Django's settings for `postgresql://user:password@host:port/name?option=value` (libpq's own syntax)."""
        value = self.text(name)
        if not value.startswith(("postgresql://", "postgres://")):
            raise ImproperlyConfigured(f"{name} must be an address such as postgresql://user@host:5432/onestop.")
        try:
            parts = conninfo_to_dict(value)
        except ProgrammingError:
            # The driver's message repeats parts of the address, which may hold the password.
            raise ImproperlyConfigured(f"{name} is not an address that PostgreSQL understands.") from None
        if not parts.get("dbname"):
            raise ImproperlyConfigured(f"{name} must name a database.")
        named = {DJANGO_NAMES[key]: str(part) for key, part in parts.items() if key in DJANGO_NAMES}
        options = {key: part for key, part in parts.items() if key not in DJANGO_NAMES}
        return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options}
