"""The queue before the counters: groups of services, windows, numbered tickets and their calls."""

import django.db.models.deletion
import procedures.models.queue
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0006_name_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('letter', models.CharField(blank=True, max_length=1)),
                ('number', models.PositiveIntegerField()),
                ('wanted', models.CharField(choices=[('receive', 'Hand in papers'), ('return', 'Collect a result'), ('ask', 'Ask for advice')], max_length=8)),
                ('priority', models.CharField(blank=True, choices=[('', 'No priority'), ('elderly', 'Elderly'), ('pregnant', 'Pregnant or with a small child'), ('disabled', 'With a disability')], max_length=8)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('called', 'Called'), ('serving', 'Being served'), ('done', 'Served'), ('missed', 'Did not come'), ('transferred', 'Waiting at another counter'), ('cancelled', 'Cancelled')], default='waiting', max_length=12)),
                ('token', models.CharField(default=procedures.models.queue.new_token, max_length=32, unique=True)),
                ('taken_at', models.DateTimeField()),
                ('queued_at', models.DateTimeField()),
                ('called_at', models.DateTimeField(null=True)),
                ('recalls', models.PositiveSmallIntegerField(default=0)),
                ('serving_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('called_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cases', models.ManyToManyField(db_table='procedures_ticket_case', related_name='tickets', to='procedures.case')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='procedures.unit')),
                ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ticket',
                'verbose_name_plural': 'tickets',
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('letters', models.CharField(blank=True, max_length=20)),
                ('is_open', models.BooleanField(default=True)),
                ('sat_at', models.DateTimeField(blank=True, null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='procedures.unit')),
                ('officer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='window', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'window',
                'verbose_name_plural': 'windows',
                'ordering': ('centre_id', 'number'),
            },
        ),
        migrations.CreateModel(
            name='TicketCall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('lane', models.CharField(blank=True, max_length=8)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='procedures.ticket')),
                ('window', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='procedures.window')),
            ],
            options={
                'verbose_name': 'call',
                'verbose_name_plural': 'calls',
            },
        ),
        migrations.AddField(
            model_name='ticket',
            name='for_window',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awaited', to='procedures.window'),
        ),
        migrations.AddField(
            model_name='ticket',
            name='window',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='procedures.window'),
        ),
        migrations.CreateModel(
            name='QueueGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(max_length=1)),
                ('name', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=60)),
                ('wanted', models.CharField(choices=[('receive', 'Hand in papers'), ('return', 'Collect a result'), ('ask', 'Ask for advice')], max_length=8)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='queue_groups', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'group of services',
                'verbose_name_plural': 'groups of services',
                'ordering': ('centre_id', 'letter'),
                'constraints': [models.UniqueConstraint(fields=('centre', 'letter'), name='a_centre_uses_a_letter_once')],
            },
        ),
        migrations.CreateModel(
            name='TicketCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('letter', models.CharField(blank=True, max_length=1)),
                ('last', models.PositiveIntegerField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'ticket counter',
                'verbose_name_plural': 'ticket counters',
                'constraints': [models.UniqueConstraint(fields=('centre', 'day', 'letter'), name='a_letter_counts_each_day_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='window',
            constraint=models.UniqueConstraint(fields=('centre', 'number'), name='windows_of_a_centre_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='window',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('officer', None), ('sat_at', None)), models.Q(('officer__isnull', False), ('sat_at__isnull', False)), _connector='OR'), name='who_sits_sat_down'),
        ),
        migrations.AddIndex(
            model_name='ticketcall',
            index=models.Index(fields=['window', 'at'], name='calls_of_a_window'),
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['centre', 'day', 'state'], name='tickets_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.UniqueConstraint(fields=('centre', 'day', 'letter', 'number'), name='numbers_of_a_day_are_given_once'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('called', 'serving'))), fields=('window', 'day'), name='a_window_serves_one_number'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('called', 'serving')), _negated=True), models.Q(('called_at__isnull', False), ('window__isnull', False)), _connector='OR'), name='a_called_number_has_its_window'),
        ),
        migrations.AddConstraint(
            model_name='ticket',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'transferred'), _negated=True), ('for_window__isnull', False), _connector='OR'), name='a_transferred_number_has_its_goal'),
        ),
    ]
