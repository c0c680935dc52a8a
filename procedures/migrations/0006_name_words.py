"""The words of names. The index itself is made after migrating: procedures/models/name_index.py."""

from django.db import migrations, models

SQLITE_DOWN = (
    "DROP TRIGGER IF EXISTS names_come_into_the_index",
    "DROP TRIGGER IF EXISTS names_leave_the_index",
    "DROP TRIGGER IF EXISTS names_change_in_the_index",
    "DROP TABLE IF EXISTS procedures_party_names",
)
POSTGRESQL_DOWN = (
    "DROP TRIGGER IF EXISTS names_are_found_by_their_words ON procedures_party",
    "DROP FUNCTION IF EXISTS onestop_keep_name_words()",
    "DROP INDEX IF EXISTS parties_by_words_of_name",
)


def take_away(apps, schema_editor):
    """Nothing may write into a table that goes."""
    for statement in SQLITE_DOWN if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_DOWN:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0005_printed_papers")]
    operations = [
        migrations.CreateModel(
            name="NameWord",
            fields=[("word", models.CharField(max_length=200, primary_key=True, serialize=False))],
            options={"verbose_name": "word of a name", "verbose_name_plural": "words of names"},
        ),
        migrations.RunPython(migrations.RunPython.noop, take_away),
    ]
