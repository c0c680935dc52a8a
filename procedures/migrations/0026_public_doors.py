"""Requests for a new link in place of a lost code, and alerts that codes are being guessed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("procedures", "0024_certification_lines_refuse_change"),
    ]

    operations = [
        migrations.CreateModel(
            name='LinkRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed', models.CharField(max_length=400)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'request for a link',
                'verbose_name_plural': 'requests for a link',
            },
        ),
        migrations.CreateModel(
            name='Guessing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('door', models.CharField(choices=[('lookup', 'Case codes typed in'), ('track', 'Addresses of tracking pages'), ('details', 'Last digits typed for a case'), ('link', 'Links asked for by telephone number'), ('ticket', 'Addresses of numbers in the queue'), ('inbound', 'The door of the gateway for text messages')], max_length=8)),
                ('hour', models.DateTimeField()),
                ('tries', models.PositiveIntegerField()),
                ('last_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'guessing alert',
                'verbose_name_plural': 'guessing alerts',
                'indexes': [models.Index(fields=['-hour'], name='newest_alerts')],
                'constraints': [models.UniqueConstraint(fields=('door', 'hour'), name='a_door_has_one_alert_an_hour')],
            },
        ),
    ]
