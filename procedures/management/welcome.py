"""What a person reads when the office opens: the address, how to sign in, and a page of a citizen."""

from urllib.parse import urlsplit

from procedures.queries import demo

# Known to everybody on purpose: only `manage.py demo` gives it, and only to the invented officers.
DEMO_PASSWORD = "mot-cua-2026"


def welcome(address: str) -> str:
    """The lines to print; logins and the tracking link are there when the office is the demonstration's."""
    lines = ["", f"The one-stop office is open: {address}", ""]
    logins = [list(login) for login in demo.logins()]
    if logins:
        lines.extend([f"Sign in with the password {DEMO_PASSWORD} as", *_columns(logins), ""])
    if link := demo.tracking_link():
        lines.extend([f"A citizen's page: {address}{urlsplit(link).path}", ""])
    lines.append("Stop with Ctrl-C.")
    return "\n".join(lines)


def _columns(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
