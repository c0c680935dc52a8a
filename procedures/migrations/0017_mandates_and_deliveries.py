"""Who hands in for whom and on what ground, where a result is posted to, from which case a paper is used again."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("power", "Power of attorney"),
    ("household", "Member of the household"),
    ("referral", "Letter of referral"),
    ("guardian", "Guardian or parent"),
    ("legal", "Legal representative"),
]


def of_case(name):
    """The one of a case, which is its key."""
    return models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT,
        primary_key=True,
        related_name=name,
        serialize=False,
        to="procedures.case",
    )


class Migration(migrations.Migration):
    dependencies = [("procedures", "0016_the_outbox_begins_now")]

    operations = [
        migrations.AddField(
            model_name="casepaper",
            name="reused_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.case",
            ),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("case", of_case("delivery")),
                ("recipient", models.CharField(max_length=200)),
                ("address", models.CharField(max_length=300)),
                ("phone", models.CharField(max_length=20)),
            ],
            options={
                "verbose_name": "delivery",
                "verbose_name_plural": "deliveries",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(recipient="") & ~Q(address="") & ~Q(phone=""),
                        name="a_delivery_names_whom_where_and_phone",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("case", of_case("mandate")),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("number", models.CharField(blank=True, max_length=60)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("certified_by", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "mandate",
                "verbose_name_plural": "mandates",
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(kind__in=("power", "referral")) | Q(issued_on__isnull=False),
                        name="a_mandate_on_paper_says_its_day",
                    )
                ],
            },
        ),
    ]
