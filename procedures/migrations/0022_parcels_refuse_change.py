"""The database refuses to change a parcel once it was delivered or came back."""

from django.db import migrations

PARCELS, ENDED, SAID = "procedures_parcel", "OLD.state <> 'posted'", "an ended parcel is not changed"

SQLITE_UP = (
    f"""CREATE TRIGGER ended_parcels_are_not_changed BEFORE UPDATE ON {PARCELS} WHEN {ENDED}
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    f"""CREATE TRIGGER ended_parcels_are_not_deleted BEFORE DELETE ON {PARCELS} WHEN {ENDED}
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above.
    f"""CREATE TRIGGER ended_parcels_are_not_replaced BEFORE INSERT ON {PARCELS}
    WHEN EXISTS (SELECT 1 FROM {PARCELS} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
)
SQLITE_DOWN = tuple(
    f"DROP TRIGGER {name}"
    for name in ("ended_parcels_are_not_changed", "ended_parcels_are_not_deleted", "ended_parcels_are_not_replaced")
)
POSTGRESQL_UP = (
    f"""CREATE TRIGGER ended_parcels_are_not_changed BEFORE UPDATE OR DELETE ON {PARCELS}
    FOR EACH ROW WHEN ({ENDED}) EXECUTE FUNCTION onestop_refuse_change('{SAID}')""",
)
POSTGRESQL_DOWN = (f"DROP TRIGGER ended_parcels_are_not_changed ON {PARCELS}",)


def put(apps, schema_editor):
    """Create the triggers of this engine."""
    for statement in SQLITE_UP if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_UP:
        schema_editor.execute(statement, params=None)


def take_away(apps, schema_editor):
    """Drop them again."""
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0021_parcels")]
    operations = [migrations.RunPython(put, take_away)]
