"""The indexes of the record that no query asks: each act pays for every index of the rows it writes.

An event, a task and a paper are reached by their case, which their unique constraints index already; by officer and by
unit only open tasks are looked for, which have indexes of their own. Who changed a case last is never looked for, and
without that index an act without a new status changes the case in its page (HOT). Only indexes are dropped here, no
table is built anew, so the triggers of the record stay.
"""

from django.db import migrations

UNASKED = (
    ("CaseEvent", "case"),
    ("CaseEvent", "by"),
    ("CaseEvent", "unit"),
    ("Task", "case"),
    ("Task", "closed_by"),
    ("CasePaper", "case"),
    ("CasePaper", "reused_from"),
    ("Case", "changed_by"),
    ("Case", "received_by"),
)
FILL = {"procedures_case": 88, "procedures_task": 92}


def _fields(apps):
    for name, field in UNASKED:
        model = apps.get_model("procedures", name)
        yield model, model._meta.get_field(field)


def drop(apps, schema_editor):
    connection = schema_editor.connection
    for model, field in _fields(apps):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table)
        for name, what in found.items():
            if what["index"] and not what["unique"] and what["columns"] == [field.column] and "_" in name[-9:]:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(name)}")
    if connection.vendor == "postgresql":
        for table, percent in FILL.items():
            schema_editor.execute(
                f"ALTER TABLE {table} SET (fillfactor = {percent}, autovacuum_vacuum_scale_factor = 0.01,"
                " autovacuum_analyze_scale_factor = 0.01)"
            )


def put_back(apps, schema_editor):
    for model, field in _fields(apps):
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field]))
    if schema_editor.connection.vendor == "postgresql":
        for table in FILL:
            schema_editor.execute(
                f"ALTER TABLE {table} RESET (fillfactor, autovacuum_vacuum_scale_factor,"
                " autovacuum_analyze_scale_factor)"
            )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0035_the_record_of_reports")]
    operations = [migrations.RunPython(drop, put_back)]
