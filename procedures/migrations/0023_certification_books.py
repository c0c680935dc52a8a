"""The certification register: a book per authority, kind and year, and one line per document."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("procedures", "0022_parcels_refuse_change"),
    ]

    operations = [
        migrations.AlterField(
            model_name='printedpaper',
            name='kind',
            field=models.CharField(choices=[('receipt', 'Receipt'), ('supplement_slip', 'Slip asking for papers'), ('refusal_slip', 'Refusal slip'), ('apology', 'Apology and new date'), ('stopping_notice', 'Notice of stopping'), ('control_sheet', 'Control sheet'), ('label', 'Folder label'), ('certification_label', 'Certification labels')], max_length=20),
        ),
        migrations.CreateModel(
            name='CertificationBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('volume', models.PositiveSmallIntegerField(default=1)),
                ('last', models.PositiveIntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('closing_reason', models.CharField(blank=True, max_length=300)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('copies', 'Copies certified from the original'), ('signatures', 'Certified signatures'), ('from_register', 'Copies from the register')], max_length=16)),
                ('before', models.PositiveIntegerField(default=0)),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certification_books', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'certification register',
                'verbose_name_plural': 'certification registers',
                'ordering': ('-year', '-volume'),
            },
        ),
        migrations.CreateModel(
            name='CertifiedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('pages', models.PositiveSmallIntegerField(default=1)),
                ('copies', models.PositiveSmallIntegerField(default=1)),
                ('fee_vnd', models.PositiveBigIntegerField(default=0)),
                ('entered_at', models.DateTimeField()),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='procedures.certificationbook')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certified', to='procedures.case')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'certified document',
                'verbose_name_plural': 'certified documents',
                'ordering': ('book_id', 'number'),
            },
        ),
        migrations.AddConstraint(
            model_name='certificationbook',
            constraint=models.UniqueConstraint(fields=('unit', 'kind', 'year', 'volume'), name='volumes_of_a_certification_year_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='certificationbook',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('unit', 'kind', 'year'), name='one_certification_book_is_open_a_year'),
        ),
        migrations.AddConstraint(
            model_name='certificationbook',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(models.Q(('closed_by', None), _negated=True), ('pages__gt', 0)), _connector='OR'), name='a_closed_certification_book_says_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='certificationbook',
            constraint=models.CheckConstraint(condition=models.Q(('last__gte', models.F('before'))), name='certification_numbers_go_up'),
        ),
        migrations.AddConstraint(
            model_name='certifieddocument',
            constraint=models.UniqueConstraint(fields=('book', 'number'), name='a_certification_number_is_given_once'),
        ),
        migrations.AddConstraint(
            model_name='certifieddocument',
            constraint=models.CheckConstraint(condition=models.Q(('copies__gt', 0), ('number__gt', 0), ('pages__gt', 0)), name='a_certified_document_is_counted'),
        ),
    ]
