"""Finding what the suite can run on: `python -m tests.engines postgresql` prints an address, or why there is none."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def browser() -> str:
    """Path of a Chromium, or an empty text."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


def sample_data() -> Path | None:
    """Folder of the field's real data, which is not part of the project; ONESTOP_SAMPLE_DATA names it."""
    named = os.environ.get("ONESTOP_SAMPLE_DATA", "")
    return Path(named) if named and Path(named).is_dir() else None


def postgresql() -> tuple[str, str]:
    """The address of a server where databases may be made, and the reason when the address is empty."""
    named = os.environ.get("ONESTOP_TEST_DATABASE_URL", "")
    reason = "nothing answers on the local socket or port 5432, and ONESTOP_TEST_DATABASE_URL names nothing"
    for address in [named] if named else _places():
        try:
            with psycopg.connect(address, connect_timeout=3) as connection:
                row = connection.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
                if row.fetchone() == (True,):
                    return address, ""
                reason = "the role that may sign in there may not make databases"
        except psycopg.Error as problem:
            if named:
                reason = f"ONESTOP_TEST_DATABASE_URL does not answer ({type(problem).__name__})"
    return "", reason


def _places() -> Iterator[str]:
    for folder in ("/var/run/postgresql", "/tmp"):
        if (Path(folder) / ".s.PGSQL.5432").exists():
            yield f"postgresql:///postgres?host={folder}"
    for user in dict.fromkeys((os.environ.get("USER", "postgres"), "postgres")):
        yield f"postgresql://{user}@127.0.0.1:5432/postgres"


def main(arguments: list[str]) -> int:
    if arguments != ["postgresql"]:
        print("Say: python -m tests.engines postgresql", file=sys.stderr)
        return 2
    address, reason = postgresql()
    print(address or reason, file=sys.stdout if address else sys.stderr)
    return 0 if address else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
