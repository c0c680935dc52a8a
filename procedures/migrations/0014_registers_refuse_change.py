"""The database refuses to change a closed register, and the line a case has in one."""

from django.db import migrations

BOOKS, CASES = "procedures_registerbook", "procedures_case"
CLOSED, ENTERED = "a closed register is immutable", "a line of the register is immutable"
LINE = "register_book_id, register_number"

SQLITE_UP = (
    f"""CREATE TRIGGER closed_registers_are_not_changed BEFORE UPDATE ON {BOOKS} WHEN OLD.closed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END""",
    f"""CREATE TRIGGER registers_are_not_deleted BEFORE DELETE ON {BOOKS} WHEN OLD.last > 0
    BEGIN SELECT RAISE(ABORT, '{CLOSED}'); END""",
    f"""CREATE TRIGGER register_lines_are_not_changed BEFORE UPDATE OF {LINE} ON {CASES}
    WHEN OLD.register_book_id IS NOT NULL
    AND (NEW.register_book_id IS NOT OLD.register_book_id OR NEW.register_number IS NOT OLD.register_number)
    BEGIN SELECT RAISE(ABORT, '{ENTERED}'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("closed_registers_are_not_changed", "registers_are_not_deleted", "register_lines_are_not_changed")
)
POSTGRESQL_UP = (
    f"""CREATE TRIGGER closed_registers_are_not_changed BEFORE UPDATE ON {BOOKS}
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION onestop_refuse_change('{CLOSED}')""",
    f"""CREATE TRIGGER registers_are_not_deleted BEFORE DELETE ON {BOOKS}
    FOR EACH ROW WHEN (OLD.last > 0) EXECUTE FUNCTION onestop_refuse_change('{CLOSED}')""",
    f"""CREATE TRIGGER register_lines_are_not_changed BEFORE UPDATE OF {LINE} ON {CASES}
    FOR EACH ROW WHEN (OLD.register_book_id IS NOT NULL
    AND (NEW.register_book_id IS DISTINCT FROM OLD.register_book_id
    OR NEW.register_number IS DISTINCT FROM OLD.register_number))
    EXECUTE FUNCTION onestop_refuse_change('{ENTERED}')""",
)
POSTGRESQL_DOWN = (
    f"DROP TRIGGER closed_registers_are_not_changed ON {BOOKS}",
    f"DROP TRIGGER registers_are_not_deleted ON {BOOKS}",
    f"DROP TRIGGER register_lines_are_not_changed ON {CASES}",
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
    dependencies = [("procedures", "0013_register_books")]
    operations = [migrations.RunPython(put, take_away)]
