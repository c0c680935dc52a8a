"""The database refuses to change a hand-over once it is received or found missing, and a closed stock-taking."""

from django.db import migrations

MOVEMENTS, STOCKS, LINES = "procedures_papermovement", "procedures_stocktaking", "procedures_stockline"
SETTLED = "OLD.state IN ('received', 'missing')"
SAID_MOVEMENT, SAID_STOCK = "a received hand-over is not changed", "a closed stock-taking is not changed"

SQLITE_UP = (
    f"""CREATE TRIGGER received_movements_are_not_changed BEFORE UPDATE ON {MOVEMENTS} WHEN {SETTLED}
    BEGIN SELECT RAISE(ABORT, '{SAID_MOVEMENT}'); END""",
    f"""CREATE TRIGGER received_movements_are_not_deleted BEFORE DELETE ON {MOVEMENTS} WHEN {SETTLED}
    BEGIN SELECT RAISE(ABORT, '{SAID_MOVEMENT}'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER received_movements_are_not_replaced BEFORE INSERT ON {MOVEMENTS}
    WHEN EXISTS (SELECT 1 FROM {MOVEMENTS} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{SAID_MOVEMENT}'); END""",
    f"""CREATE TRIGGER closed_stock_takings_are_not_changed BEFORE UPDATE ON {STOCKS} WHEN OLD.closed_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{SAID_STOCK}'); END""",
    f"""CREATE TRIGGER lines_of_stock_takings_are_not_changed BEFORE UPDATE ON {LINES}
    BEGIN SELECT RAISE(ABORT, '{SAID_STOCK}'); END""",
    f"""CREATE TRIGGER lines_of_stock_takings_are_not_deleted BEFORE DELETE ON {LINES}
    BEGIN SELECT RAISE(ABORT, '{SAID_STOCK}'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER {name}"
    for name in (
        "received_movements_are_not_changed",
        "received_movements_are_not_deleted",
        "received_movements_are_not_replaced",
        "closed_stock_takings_are_not_changed",
        "lines_of_stock_takings_are_not_changed",
        "lines_of_stock_takings_are_not_deleted",
    )
)
POSTGRESQL_UP = (
    f"""CREATE TRIGGER received_movements_are_not_changed BEFORE UPDATE OR DELETE ON {MOVEMENTS}
    FOR EACH ROW WHEN ({SETTLED}) EXECUTE FUNCTION onestop_refuse_change('{SAID_MOVEMENT}')""",
    f"""CREATE TRIGGER closed_stock_takings_are_not_changed BEFORE UPDATE ON {STOCKS}
    FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION onestop_refuse_change('{SAID_STOCK}')""",
    f"""CREATE TRIGGER lines_of_stock_takings_are_not_changed BEFORE UPDATE OR DELETE ON {LINES}
    FOR EACH ROW EXECUTE FUNCTION onestop_refuse_change('{SAID_STOCK}')""",
)
POSTGRESQL_DOWN = (
    f"DROP TRIGGER received_movements_are_not_changed ON {MOVEMENTS}",
    f"DROP TRIGGER closed_stock_takings_are_not_changed ON {STOCKS}",
    f"DROP TRIGGER lines_of_stock_takings_are_not_changed ON {LINES}",
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
    dependencies = [("procedures", "0019_paper_journey")]
    operations = [migrations.RunPython(put, take_away)]
