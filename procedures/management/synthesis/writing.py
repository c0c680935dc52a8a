"""Brings text into the database: COPY on PostgreSQL, batches on SQLite. The caller holds one transaction around it all.

On PostgreSQL the plain indexes of the tables are set aside and built anew at the end, which DDL in a transaction
allows: whoever interrupts it finds everything as it was. Others wait until the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

from procedures.management.synthesis.lives import PARTS
from procedures.models import Party
from procedures.models.name_index import WORDS

WORTH_SETTING_ASIDE = 20_000
"""Fewer cases are written faster with the indexes in place."""

Row = tuple[Any, ...]


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a table in the order in which rows are written."""
    return [field.column for field in model._meta.concrete_fields]


def write(rows: dict[type[models.Model], str]) -> None:
    """Write the rows of a batch, those first that are referred to."""
    for model in PARTS:
        if rows[model]:
            _copy(model, rows[model]) if connection.vendor == "postgresql" else _insert(model, rows[model])


def _copy(model: type[models.Model], text: str) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in columns(model))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        copy.write(text)


def _insert(model: type[models.Model], text: str) -> None:
    names = ", ".join(connection.ops.quote_name(name) for name in columns(model))
    marks = ", ".join("?" for _name in columns(model))
    table = connection.ops.quote_name(model._meta.db_table)
    readers = [_reader(field) for field in model._meta.concrete_fields]
    lines = (line.split("\t") for line in text.split("\n")[:-1])
    rows = ([read(cell) for read, cell in zip(readers, line, strict=True)] for line in lines)
    with connection.cursor() as cursor:
        # Below Django's cursor, which would count and log each of them.
        cursor.cursor.connection.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _reader(field: models.Field) -> Callable[[str], str | None]:
    return _read_moment if isinstance(field, models.DateTimeField) else _read


def _read(cell: str) -> str | None:
    if "\\" not in cell:
        return cell
    if cell == r"\N":
        return None
    return cell.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r").replace("\0", "\\")


def _read_moment(cell: str) -> str | None:
    """A moment as Django keeps it in SQLite: UTC, unmarked."""
    return None if cell == r"\N" else f"{cell[:10]} {cell[11:19]}"


@contextmanager
def room_for(cases: int) -> Iterator[None]:
    """Make the tables ready for many rows and put everything back. Inside a transaction."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL synchronous_commit = off")
        replica = _may_skip_checks(cursor)
        if replica:
            # Rows made from rows that the acts wrote refer to what is there; asking for each takes longer than writing.
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(f"ALTER TABLE {Party._meta.db_table} DISABLE TRIGGER names_are_found_by_their_words")
        aside = _set_aside(cursor) if cases >= WORTH_SETTING_ASIDE else []
    yield
    with connection.cursor() as cursor:
        for statement in aside:
            cursor.execute(statement)
        cursor.execute(
            f"INSERT INTO {WORDS} (word) SELECT DISTINCT unnest(string_to_array(search, ' ')) "
            f"FROM {Party._meta.db_table} ON CONFLICT DO NOTHING"
        )
        if replica:
            cursor.execute("SET LOCAL session_replication_role = origin")
        else:
            cursor.execute(f"ALTER TABLE {Party._meta.db_table} ENABLE TRIGGER names_are_found_by_their_words")


def _may_skip_checks(cursor: Any) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])


def _set_aside(cursor: Any) -> list[str]:
    """Drop the plain indexes and unique constraints of the tables; the statements that bring them back."""
    tables = [model._meta.db_table for model in PARTS]
    cursor.execute(
        "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'u' AND conrelid = ANY(%s::regclass[]) ORDER BY conname",
        [tables],
    )
    back = []
    for table, name, definition in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        back.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE NOT indisprimary AND indrelid = ANY(%s::regclass[]) ORDER BY 1",
        [tables],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
        back.append(definition)
    return back


def first_free(model: type[models.Model]) -> int:
    """The first key that is not taken."""
    last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
    return int(last) + 1


def numbers_go_on(model: type[models.Model], last: int) -> None:
    """Let the table give keys after `last` from now on."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, last])
