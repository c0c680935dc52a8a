"""Books of the register; cases accepted before get their lines in the order of their acceptance."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

BATCH = 1000


def enter(apps, schema_editor):
    """Number what was accepted already, per counter and year."""
    Case, Book = apps.get_model("procedures", "Case"), apps.get_model("procedures", "RegisterBook")
    books, batch = {}, []
    accepted = Case.objects.exclude(accepted_at=None).only("pk", "accepted_at", "received_at_unit_id")
    for case in accepted.order_by("accepted_at", "pk").iterator(BATCH):
        place = (case.received_at_unit_id, timezone.localtime(case.accepted_at).year)
        if place not in books:
            books[place] = Book.objects.create(unit_id=place[0], year=place[1], opened_at=case.accepted_at)
        books[place].last += 1
        case.register_book_id, case.register_number = books[place].pk, books[place].last
        batch.append(case)
        if len(batch) == BATCH:
            Case.objects.bulk_update(batch, ["register_book", "register_number"])
            batch.clear()
    Case.objects.bulk_update(batch, ["register_book", "register_number"])
    Book.objects.bulk_update(books.values(), ["last"])


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0012_clock_constraint"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="register_number",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="printedpaper",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "Receipt"),
                    ("supplement_slip", "Slip asking for papers"),
                    ("refusal_slip", "Refusal slip"),
                    ("apology", "Apology and new date"),
                    ("stopping_notice", "Notice of stopping"),
                    ("control_sheet", "Control sheet"),
                    ("label", "Folder label"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="RegisterBook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                ("volume", models.PositiveSmallIntegerField(default=1)),
                ("last", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("closing_reason", models.CharField(blank=True, max_length=300)),
                ("pages", models.PositiveIntegerField(default=0)),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="register_books", to="procedures.unit"
                    ),
                ),
            ],
            options={
                "verbose_name": "register of cases",
                "verbose_name_plural": "registers of cases",
                "ordering": ("-year", "-volume"),
            },
        ),
        migrations.AddField(
            model_name="case",
            name="register_book",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cases",
                to="procedures.registerbook",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.UniqueConstraint(
                fields=("register_book", "register_number"), name="a_register_line_is_one_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("register_book", None), ("register_number", None)),
                    models.Q(
                        models.Q(("register_book", None), _negated=True),
                        models.Q(("register_number", None), _negated=True),
                        ("register_number__gt", 0),
                    ),
                    _connector="OR",
                ),
                name="a_register_line_has_book_and_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.UniqueConstraint(
                fields=("unit", "year", "volume"), name="volumes_of_a_year_are_numbered"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("unit", "year"), name="one_register_is_open_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerbook",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None),
                    models.Q(models.Q(("closed_by", None), _negated=True), ("pages__gt", 0)),
                    _connector="OR",
                ),
                name="a_closed_register_says_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["received_at_unit", "accepted_at"], name="accepted_at_a_counter"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("status", 3)),
                fields=["received_at_unit", "closed_at"],
                name="refused_at_a_counter",
            ),
        ),
        migrations.RunPython(enter, migrations.RunPython.noop),
    ]
