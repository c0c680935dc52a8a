"""The index by which names are found: whole words on PostgreSQL (GIN) and SQLite (FTS5), and the words there are.

It lives in the database, beside the migrations: SQLite drops the triggers of a table whenever a migration rebuilds
that table, so `keep` is called after every migration and puts back what is missing. No extension is needed.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

PARTIES, WORDS, NAMES = "procedures_party", "procedures_nameword", "procedures_party_names"

_POSTGRESQL = (
    f"CREATE INDEX IF NOT EXISTS parties_by_words_of_name ON {PARTIES} "
    f"USING gin ((string_to_array(search, ' '))) WITH (fastupdate = off)",
    # In one order, so that two receptions with the same new words wait for each other and never in a circle.
    f"""CREATE OR REPLACE FUNCTION onestop_keep_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO {WORDS} (word)
      SELECT DISTINCT unnest(string_to_array(NEW.search, ' ')) AS word ORDER BY word ON CONFLICT DO NOTHING;
      RETURN NULL;
    END $$""",
    f"DROP TRIGGER IF EXISTS names_are_found_by_their_words ON {PARTIES}",
    f"""CREATE TRIGGER names_are_found_by_their_words AFTER INSERT OR UPDATE OF search ON {PARTIES}
    FOR EACH ROW EXECUTE FUNCTION onestop_keep_name_words()""",
    f"""INSERT INTO {WORDS} (word)
    SELECT DISTINCT unnest(string_to_array(search, ' ')) AS word FROM {PARTIES}
    WHERE NOT EXISTS (SELECT 1 FROM {WORDS}) ON CONFLICT DO NOTHING""",
)


def _words_of(column: str) -> str:
    """The words of a searched name as rows. Quotes and backslashes are no part of such a name; they end as blanks."""
    plain = f"replace(replace({column}, '\\', ' '), '\"', ' ')"
    return f"json_each('[\"' || replace({plain}, ' ', '\",\"') || '\"]')"


_TO_NAMES = f"INSERT INTO {NAMES} (rowid, search) VALUES (NEW.id, NEW.search);"
_FROM_NAMES = f"INSERT INTO {NAMES} ({NAMES}, rowid, search) VALUES ('delete', OLD.id, OLD.search);"
_TO_WORDS = f"INSERT OR IGNORE INTO {WORDS} (word) SELECT value FROM {_words_of('NEW.search')};"
_SQLITE_TRIGGERS = {
    "names_come_into_the_index": f"AFTER INSERT ON {PARTIES} BEGIN {_TO_NAMES} {_TO_WORDS} END",
    "names_leave_the_index": f"AFTER DELETE ON {PARTIES} BEGIN {_FROM_NAMES} END",
    "names_change_in_the_index": (
        f"AFTER UPDATE OF search ON {PARTIES} BEGIN {_FROM_NAMES} {_TO_NAMES} {_TO_WORDS} END"
    ),
}
_SQLITE_TABLE = (
    # The tokenizer `ascii` takes every letter beyond ASCII as part of a word, as splitting at blanks does.
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAMES} USING fts5(search, content='{PARTIES}', content_rowid='id', "
    f"tokenize='ascii', detail='none', columnsize=0)"
)
_SQLITE_FILL = (
    f"INSERT INTO {NAMES} ({NAMES}) VALUES ('rebuild')",
    f"INSERT OR IGNORE INTO {WORDS} (word) SELECT value FROM {PARTIES}, {_words_of(PARTIES + '.search')}",
)


def is_whole(connection: Any) -> bool:
    """Whether everything is there that keeps the index in step. False before the table of words was migrated."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            names = [NAMES, *_SQLITE_TRIGGERS]
            marks = ", ".join(["%s"] * len(names))
            cursor.execute(f"SELECT count(*) FROM sqlite_master WHERE name IN ({marks})", names)
            return int(cursor.fetchone()[0]) == len(names)
        cursor.execute(
            "SELECT (SELECT count(*) FROM pg_trigger WHERE tgname = 'names_are_found_by_their_words'"
            " AND tgrelid = to_regclass('procedures_party') AND tgenabled <> 'D')"
            " + (SELECT count(*) FROM pg_class WHERE relname = 'parties_by_words_of_name'"
            " AND pg_table_is_visible(oid))"
        )
        return int(cursor.fetchone()[0]) == 2


def keep(connection: Any) -> None:
    """Make what is missing of the index, and fill it from the names on record. Nothing happens when it is whole."""
    if is_whole(connection):
        return
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            for statement in _POSTGRESQL:
                cursor.execute(statement)
            return
        cursor.execute(_SQLITE_TABLE)
        for name, what in _SQLITE_TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {what}")
        for statement in _SQLITE_FILL:
            cursor.execute(statement)


def keep_after_migrating(using: str, **_said: Any) -> None:
    """Called by Django after each migration. Nothing happens where the table of words is not there (yet, or again)."""
    if WORDS in connections[using].introspection.table_names():
        keep(connections[using])
