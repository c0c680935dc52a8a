"""Messages to citizens, their choice of channels, and what came in by text message."""

import django.db.models.deletion
import procedures.models.message
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0014_registers_refuse_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactChoice',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='contact_choice', serialize=False, to='procedures.case')),
                ('channels', models.JSONField(default=list)),
                ('every', models.BooleanField(default=False)),
                ('language', models.CharField(default='vi', max_length=5)),
            ],
            options={
                'verbose_name': 'choice of channels',
                'verbose_name_plural': 'choices of channels',
            },
        ),
        migrations.CreateModel(
            name='OutboxMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('floor', models.BigIntegerField(default=0)),
                ('seen', models.BigIntegerField(default=0)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'outbox mark',
                'verbose_name_plural': 'outbox marks',
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=24)),
                ('channel', models.CharField(choices=[('sms', 'Text message'), ('zalo', 'Zalo'), ('email', 'E-mail'), ('phone', 'Telephone call')], max_length=8, verbose_name='channel')),
                ('address', models.CharField(blank=True, max_length=254)),
                ('language', models.CharField(default='vi', max_length=5)),
                ('subject', models.CharField(blank=True, max_length=160)),
                ('text', models.CharField(max_length=1200)),
                ('values', models.JSONField(blank=True, default=dict)),
                ('parts', models.PositiveSmallIntegerField(default=0)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('held', 'Held until the morning'), ('sending', 'Being sent'), ('sent', 'Sent'), ('logged', 'Only noted, not sent out'), ('failed', 'Not delivered'), ('given_up', 'Perhaps not delivered'), ('suppressed', 'No longer needed')], default='waiting', max_length=12, verbose_name='state')),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('made_at', models.DateTimeField()),
                ('next_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.CharField(blank=True, max_length=32)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('maybe_arrived', models.BooleanField(default=False)),
                ('key', models.CharField(default=procedures.models.message.new_message_key, max_length=32, unique=True)),
                ('reference', models.CharField(blank=True, max_length=120)),
                ('counted_on', models.DateField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='procedures.case')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='procedures.caseevent')),
                ('party', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.party')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='InboundMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_id', models.CharField(max_length=120, unique=True)),
                ('received_at', models.DateTimeField()),
                ('answer', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='question', to='procedures.message')),
            ],
            options={
                'verbose_name': 'inbound message',
                'verbose_name_plural': 'inbound messages',
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ('waiting', 'held', 'sending')), models.Q(('channel', 'phone'), _negated=True)), fields=['next_at', 'id'], name='messages_to_send'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('channel', 'phone'), ('state', 'waiting')), fields=['unit', 'made_at', 'id'], name='people_to_call'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('counted_on', None), _negated=True), fields=['unit', 'counted_on'], name='messages_paid_for'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('event', None)), fields=['address', 'made_at'], name='answers_to_a_number'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('event', 'party', 'channel'), name='told_once_per_event_person_and_channel'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), models.Q(('sent_at', None), _negated=True), _connector='OR'), name='a_sent_message_says_when'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), models.Q(('leased_until', None), _negated=True), _connector='OR'), name='who_sends_a_message_has_a_lease'),
        ),
    ]
