"""Replaced promises, closed reports, targets of plans and weekly digests; indexes of what a period holds."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("procedures", "0031_inquiry_events_refuse_change"),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('form', models.CharField(choices=[('07a', 'Form 07a: a commune or a department'), ('07b', 'Form 07b: the whole province'), ('II.06a', 'Form II.06a (until 31/7/2026)')], max_length=8)),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('figures', models.JSONField()),
                ('cases', models.BinaryField()),
                ('cases_digest', models.CharField(max_length=64)),
                ('closed_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'closed report',
                'verbose_name_plural': 'closed reports',
                'ordering': ('-closed_at', '-pk'),
            },
        ),
        migrations.CreateModel(
            name='DigestLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'letter of a digest',
                'verbose_name_plural': 'letters of digests',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='PlanTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('measure', models.CharField(choices=[('online', 'Handed in online'), ('on_time', 'Settled on time'), ('satisfied', 'Satisfied citizens'), ('digitised', 'Papers in electronic form'), ('reused', 'Papers used again'), ('paid_online', 'Fees paid without cash')], max_length=16)),
                ('percent', models.DecimalField(decimal_places=2, max_digits=5, validators=[django.core.validators.MaxValueValidator(100)])),
                ('source', models.CharField(max_length=200)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'target of a plan',
                'verbose_name_plural': 'targets of plans',
                'ordering': ('unit', '-year', 'measure', '-set_at'),
            },
        ),
        migrations.CreateModel(
            name='ReplacedPromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('replaced_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('late_from', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'replaced promise',
                'verbose_name_plural': 'replaced promises',
                'ordering': ('replaced_at', 'pk'),
            },
        ),
        migrations.CreateModel(
            name='WeeklyDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('week', models.DateField(help_text='the Monday it begins with')),
                ('figures', models.JSONField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'weekly digest',
                'verbose_name_plural': 'weekly digests',
                'ordering': ('-week', 'unit'),
            },
        ),
        migrations.AddIndex(
            model_name="pause",
            index=models.Index(fields=["ended_at"], name="pauses_by_their_end"),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('accepted_at', None), _negated=True), fields=['accepted_at'], name='accepted_in_a_period'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(django.db.models.functions.comparison.Coalesce('finished_at', 'closed_at'), name='ended_in_a_period'),
        ),
        migrations.AddField(
            model_name='closedreport',
            name='closed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='closedreport',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closed_reports', to='procedures.unit'),
        ),
        migrations.AddField(
            model_name='digestletter',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plantarget',
            name='set_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plantarget',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_targets', to='procedures.unit'),
        ),
        migrations.AddField(
            model_name='replacedpromise',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replaced_promises', to='procedures.case'),
        ),
        migrations.AddField(
            model_name='weeklydigest',
            name='unit',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='weekly_digests', to='procedures.unit'),
        ),
        migrations.AddField(
            model_name='digestletter',
            name='digest',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='procedures.weeklydigest'),
        ),
        migrations.AddConstraint(
            model_name='closedreport',
            constraint=models.UniqueConstraint(fields=('unit', 'number'), name='closed_reports_of_a_unit_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='closedreport',
            constraint=models.UniqueConstraint(fields=('unit', 'form', 'begins_on', 'ends_on'), name='a_report_is_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='closedreport',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('begins_on'))), name='a_closed_report_ends_after_it_began'),
        ),
        migrations.AddIndex(
            model_name='plantarget',
            index=models.Index(fields=['unit', 'year'], name='targets_of_a_unit'),
        ),
        migrations.AddConstraint(
            model_name='plantarget',
            constraint=models.CheckConstraint(condition=models.Q(('percent__gte', 0), ('percent__lte', 100)), name='a_target_is_a_share'),
        ),
        migrations.AddIndex(
            model_name='replacedpromise',
            index=models.Index(fields=['case', 'replaced_at'], name='promises_of_a_case'),
        ),
        migrations.AddConstraint(
            model_name='weeklydigest',
            constraint=models.UniqueConstraint(fields=('unit', 'week'), name='a_week_has_one_digest'),
        ),
        migrations.AddIndex(
            model_name='digestletter',
            index=models.Index(condition=models.Q(('sent_at', None)), fields=['tries'], name='letters_to_send'),
        ),
        migrations.AddConstraint(
            model_name='digestletter',
            constraint=models.UniqueConstraint(fields=('digest', 'officer'), name='a_leader_gets_one_letter_a_week'),
        ),
        migrations.AddIndex(
            model_name="replacedpromise",
            index=models.Index(fields=["replaced_at"], name="promises_since_a_moment"),
        ),
    ]
