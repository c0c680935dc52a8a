"""From when a case is late, revisions of calendars, other dates of a change, receipts to print anew, corrections."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0009_money_refuses_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarChangeDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('step', 'Time budget of a step'), ('question', 'Answer of another unit'), ('online', 'Answer to an online application'), ('supplement', 'Last day for missing papers'), ('correction', 'Correction of a result')], max_length=12)),
                ('about', models.BigIntegerField()),
                ('old_at', models.DateTimeField()),
                ('new_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('left_alone', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'verbose_name': 'other moved date',
                'verbose_name_plural': 'other moved dates',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='CalendarRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('content', models.JSONField()),
            ],
            options={
                'verbose_name': 'revision of a calendar',
                'verbose_name_plural': 'revisions of calendars',
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('reported_at', models.DateTimeField()),
                ('reporter', models.CharField(max_length=200)),
                ('what', models.CharField(max_length=500)),
                ('due_at', models.DateTimeField()),
                ('calendar_version', models.CharField(blank=True, max_length=120)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.CharField(blank=True, max_length=500)),
                ('result_number', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'ordering': ('case_id', 'number'),
            },
        ),
        migrations.CreateModel(
            name='ReceiptToPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('printed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'receipt to print anew',
                'verbose_name_plural': 'receipts to print anew',
                'ordering': ('since', 'pk'),
            },
        ),
        migrations.AddField(
            model_name='calendarchangeline',
            name='event',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.caseevent'),
        ),
        migrations.AddField(
            model_name='case',
            name='calendar_version',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='case',
            name='late_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None)), fields=['late_from'], name='open_cases_by_lateness'),
        ),
        migrations.AddField(
            model_name='calendarchangedate',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.case'),
        ),
        migrations.AddField(
            model_name='calendarchangedate',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dates', to='procedures.calendarchange'),
        ),
        migrations.AddField(
            model_name='calendarrevision',
            name='calendar',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='procedures.workcalendar'),
        ),
        migrations.AddField(
            model_name='correction',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='procedures.case'),
        ),
        migrations.AddField(
            model_name='correction',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='reported_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='correction',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='procedures.unit'),
        ),
        migrations.AddField(
            model_name='receipttoprint',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts_to_print', to='procedures.case'),
        ),
        migrations.AddField(
            model_name='receipttoprint',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='procedures.calendarchange'),
        ),
        migrations.AddField(
            model_name='receipttoprint',
            name='printed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='receipttoprint',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit'),
        ),
        migrations.AddIndex(
            model_name='calendarchangedate',
            index=models.Index(condition=models.Q(('applied_at', None)), fields=['change', 'case'], name='limits_still_to_move'),
        ),
        migrations.AddConstraint(
            model_name='calendarchangedate',
            constraint=models.UniqueConstraint(fields=('change', 'kind', 'about'), name='a_change_moves_a_limit_once'),
        ),
        migrations.AddConstraint(
            model_name='calendarrevision',
            constraint=models.UniqueConstraint(fields=('calendar', 'revision'), name='a_revision_of_a_calendar_is_kept_once'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(condition=models.Q(('done_at', None)), fields=['unit', 'due_at'], name='corrections_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='corrections_of_a_case_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('case',), name='a_result_is_corrected_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done', ''), ('done_at', None)), models.Q(('done_at__gte', models.F('reported_at')), models.Q(('done', ''), _negated=True)), _connector='OR'), name='a_finished_correction_says_what_was_mended'),
        ),
        migrations.AddIndex(
            model_name='receipttoprint',
            index=models.Index(condition=models.Q(('printed_at', None)), fields=['unit', 'since', 'id'], name='receipts_to_print_anew'),
        ),
        migrations.AddConstraint(
            model_name='receipttoprint',
            constraint=models.UniqueConstraint(condition=models.Q(('printed_at', None)), fields=('case',), name='a_receipt_waits_once'),
        ),
        migrations.AddConstraint(
            model_name='receipttoprint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('printed_at', None), ('printed_by', None)), models.Q(models.Q(('printed_at', None), _negated=True), models.Q(('printed_by', None), _negated=True)), _connector='OR'), name='a_receipt_printed_anew_says_by_whom'),
        ),
    ]
