"""Counting what a piece of work asks of the database. Opening and closing transactions is not counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION_WORDS = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")


class Spent:
    """The statements of one piece of work, once it is over."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    @property
    def count(self) -> int:
        """How many statements there were."""
        return len(self.statements)

    def __str__(self) -> str:
        """One line per statement, for a test that fails."""
        lines = (f"{number:>3} {text[:300]}" for number, text in enumerate(self.statements, start=1))
        return "\n".join((f"{self.count} statements", *lines))

    def within(self, budget: int) -> bool:
        """Whether the budget was kept. Raises AssertionError with every statement otherwise."""
        assert self.count <= budget, f"the budget is {budget}: {self}"
        return True


@contextmanager
def counting(*, signed_in: bool = False) -> Iterator[Spent]:
    """Count the statements of the block. `signed_in`: leave out reading the session and who is signed in."""
    spent = Spent()
    with CaptureQueriesContext(connection) as captured:
        yield spent
    # A statement that PostgreSQL prepared is logged without its text, and counts all the same.
    statements = [query["sql"] or "(prepared)" for query in captured.captured_queries]
    spent.statements = [text for text in statements if not text.upper().startswith(TRANSACTION_WORDS)]
    if signed_in:
        spent.statements = _without_sign_in(spent.statements)


def _without_sign_in(statements: list[str]) -> list[str]:
    """Leave out the two statements every signed-in request begins with: its session, then its officer."""
    session, officer, *rest = statements
    assert session.startswith("SELECT"), session
    assert "django_session" in session, session
    assert officer.startswith("SELECT"), officer
    assert 'FROM "procedures_officer"' in officer, officer
    return rest
