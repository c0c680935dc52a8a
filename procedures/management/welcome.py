"""What a person reads when the office opens: the address, how to sign in, and a page of a citizen."""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

# Known to everybody on purpose: only `manage.py demo` gives it, and only to the invented officers.
DEMO_PASSWORD = "mot-cua-2026"


def welcome(address: str) -> str:
    """The lines to print; logins and the tracking link are there when the office is the demonstration's."""
    lines = ["", f"The one-stop office is open: {address}", ""]
    demo = _demo()
    logins = [[str(part) for part in login] for login in demo.logins()] if demo else []
    if logins:
        lines.extend([f"Sign in with the password {DEMO_PASSWORD} as", *_columns(logins), ""])
    link = demo.tracking_link() if demo else ""
    if link:
        lines.extend([f"A citizen's page: {address}{urlsplit(link).path}", ""])
    lines.append("Stop with Ctrl-C.")
    return "\n".join(lines)


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _demo() -> Any:
    """The demonstration's own module; an office without it is served just the same."""
    try:
        return import_module("procedures.queries.demo")
    except ModuleNotFoundError:
        return None
