"""Querysets whose SQL is written once per process: for the few pages that are asked for a hundred times a second.

Writing the SQL of a queryset costs Django more than the database needs to answer it, and PostgreSQL plans a join of six
tables longer than it reads them. The text is still the ORM's own: nothing here is written by hand, and what comes back
are the models, related ones included. PostgreSQL keeps the plan too, where the connection is the process's own
(`prepare_threshold` is set; behind a pooler such as PgBouncer it is not).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


class Prepared(Generic[M]):
    """A queryset of models made from the `marks`; calling it with values in their place reads the rows. One query.

    Marks are values as unlike as possible, such as names no case has, so that each stands once in the parameters.
    """

    def __init__(self, make: Callable[..., models.QuerySet[M]], *marks: Any) -> None:
        self.make, self.marks = make, marks
        self._plans: dict[str, _Plan] = {}

    def __call__(self, *values: Any) -> list[M]:
        """The rows for these values, in the order of the marks."""
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = _Plan(self.make(*self.marks), self.marks)
        return plan.read(values)


def _cursor() -> Any:
    """A cursor whose statement the database prepares, where it does that and the connection allows it."""
    # Django's log of statements reads the text with its values in it, which a prepared statement does not have.
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.ensure_connection()
    if connection.connection.prepare_threshold is None:
        return connection.cursor()
    return connection.make_cursor(_PreparingCursor(connection.connection))


def _adapted(value: Any) -> Any:
    """A moment as the engine takes it: SQLite wants text."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


class _PreparingCursor(ServerBindingCursor):
    """Parameters travel apart from the text, and the text is prepared at once."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True, **options)


class _Plan:
    """The text of one queryset for one engine, and how its rows become models."""

    def __init__(self, queryset: models.QuerySet[Any], marks: tuple[Any, ...]) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, given = compiler.as_sql()
        self.given = tuple(given)
        # A mark stands once or, where a condition names it twice, several times.
        sought = [_adapted(mark) for mark in marks]
        self.places = [(n, sought.index(value)) for n, value in enumerate(self.given) if value in sought]
        assert {mark for _place, mark in self.places} == set(range(len(marks))), "a mark got lost in the SQL"
        select, klass = compiler.select, compiler.klass_info
        fields = klass["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        self.model = klass["model"]
        self.names = [column[0].target.attname for column in select[self.start : self.end]]
        self.populators = get_related_populators(klass, select, connection.alias)
        self.converters = compiler.get_converters([column[0] for column in select])
        self.converted = compiler.apply_converters

    def read(self, values: tuple[Any, ...]) -> list[Any]:
        params = list(self.given)
        for place, mark in self.places:
            params[place] = _adapted(values[mark])
        with _cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        if self.converters:
            rows = self.converted(rows, self.converters)
        return [self._made(row) for row in rows]

    def _made(self, row: Any) -> Any:
        made = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
        for populator in self.populators:
            populator.populate(row, made)
        return made
