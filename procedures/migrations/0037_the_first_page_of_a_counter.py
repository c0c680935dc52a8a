"""The indexes by which a counter's first page counts its day. New indexes only: no table is built anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0036_indexes_nobody_asks")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["received_at_unit"], name="open_cases_of_a_counter"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["return_unit"], name="open_cases_to_return"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("returned_at__isnull", False)),
                fields=["return_unit", "returned_at"],
                name="returned_at_a_counter",
            ),
        ),
    ]
