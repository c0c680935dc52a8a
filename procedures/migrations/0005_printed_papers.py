"""Every printing of a statutory paper, numbered."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [
    ("receipt", "Receipt"),
    ("supplement_slip", "Slip asking for papers"),
    ("refusal_slip", "Refusal slip"),
    ("apology", "Apology and new date"),
    ("stopping_notice", "Notice of stopping"),
    ("control_sheet", "Control sheet"),
]


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_unit_calendars")]

    operations = [
        migrations.CreateModel(
            name="PrintedPaper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("key", models.CharField(blank=True, max_length=64)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="printings", to="procedures.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "printed paper",
                "verbose_name_plural": "printed papers",
                "ordering": ("case_id", "kind", "number"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "kind", "number"), name="printings_of_a_paper_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("case", "kind", "key"),
                        name="a_link_prints_a_paper_once",
                    ),
                ],
            },
        ),
    ]
