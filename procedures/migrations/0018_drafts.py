"""Unfinished applications, sealed, one row per form being typed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0017_mandates_and_deliveries")]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=40)),
                ("sealed", models.TextField()),
                ("saved_at", models.DateTimeField()),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "indexes": [models.Index(fields=["officer", "-saved_at"], name="drafts_of_an_officer")],
            },
        ),
    ]
