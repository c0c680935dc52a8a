"""The database refuses to change a line of the certification register, and a closed book of it."""

from django.db import migrations

BOOKS, LINES = "procedures_certificationbook", "procedures_certifieddocument"
CLOSED, ENTERED = "a closed certification register is immutable", "a line of the certification register is immutable"

SQLITE_UP = (
    f"""CREATE TRIGGER closed_certification_books_are_not_changed BEFORE UPDATE ON {BOOKS} WHEN OLD.closed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END""",
    f"""CREATE TRIGGER certification_books_are_not_deleted BEFORE DELETE ON {BOOKS} WHEN OLD.last > 0
    BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END""",
    f"""CREATE TRIGGER certification_lines_are_not_changed BEFORE UPDATE ON {LINES}
    BEGIN SELECT RAISE(ABORT, '{ENTERED}'); END""",
    f"""CREATE TRIGGER certification_lines_are_not_deleted BEFORE DELETE ON {LINES}
    BEGIN SELECT RAISE(ABORT, '{ENTERED}'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER certification_lines_are_not_replaced BEFORE INSERT ON {LINES}
    WHEN EXISTS (SELECT 1 FROM {LINES} WHERE id = NEW.id OR (book_id = NEW.book_id AND number = NEW.number))
    BEGIN SELECT RAISE(ABORT, '{ENTERED}'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "closed_certification_books_are_not_changed",
        "certification_books_are_not_deleted",
        "certification_lines_are_not_changed",
        "certification_lines_are_not_deleted",
        "certification_lines_are_not_replaced",
    )
)
POSTGRESQL_UP = (
    f"""CREATE TRIGGER closed_certification_books_are_not_changed BEFORE UPDATE ON {BOOKS}
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION onestop_refuse_change('{CLOSED}')""",
    f"""CREATE TRIGGER certification_books_are_not_deleted BEFORE DELETE ON {BOOKS}
    FOR EACH ROW WHEN (OLD.last > 0) EXECUTE FUNCTION onestop_refuse_change('{CLOSED}')""",
    f"""CREATE TRIGGER certification_lines_are_not_changed BEFORE UPDATE OR DELETE ON {LINES}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{ENTERED}')""",
)
POSTGRESQL_DOWN = (
    f"DROP TRIGGER closed_certification_books_are_not_changed ON {BOOKS}",
    f"DROP TRIGGER certification_books_are_not_deleted ON {BOOKS}",
    f"DROP TRIGGER certification_lines_are_not_changed ON {LINES}",
)


def put(apps, schema_editor):
    """Create the triggers of this engine."""
    for statement in SQLITE_UP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UP:
        schema_editor.execute(statement, params=None)


def take_away(apps, schema_editor):
    """Drop them again."""
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0023_certification_books")]
    operations = [migrations.RunPython(put, take_away)]
