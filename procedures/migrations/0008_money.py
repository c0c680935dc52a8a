"""Payment receipts, their counters and printings, closed shifts, and the bank account of a counter."""
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedures', '0007_queue'),
    ]

    operations = [
        migrations.AddField(
            model_name='charge',
            name='settled_why',
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name='unit',
            name='bank_account',
            field=models.CharField(blank=True, max_length=19, verbose_name='bank account'),
        ),
        migrations.AddField(
            model_name='unit',
            name='bank_bin',
            field=models.CharField(blank=True, max_length=6, verbose_name='bank number (BIN)'),
        ),
        migrations.AddField(
            model_name='unit',
            name='bank_holder',
            field=models.CharField(blank=True, max_length=120, verbose_name='account holder'),
        ),
        migrations.AddField(
            model_name='unit',
            name='receipt_series',
            field=models.CharField(default='BL', max_length=8, verbose_name='series of payment receipts'),
        ),
        migrations.AlterField(
            model_name='charge',
            name='state',
            field=models.CharField(choices=[('due', 'To be paid'), ('paid', 'Paid'), ('cancelled', 'Cancelled'), ('refunded', 'Refunded')], default='due', max_length=12),
        ),
        migrations.CreateModel(
            name='PaymentReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('method', models.CharField(choices=[('cash', 'In cash'), ('transfer', 'By bank transfer (VietQR)'), ('portal', 'On the national portal')], max_length=12)),
                ('total_vnd', models.PositiveBigIntegerField()),
                ('payer_name', models.CharField(max_length=200)),
                ('lines', models.JSONField(default=list)),
                ('voided_at', models.DateTimeField(blank=True, null=True)),
                ('void_kind', models.CharField(blank=True, choices=[('mistake', 'The receipt is wrong; the fee is due again'), ('refund', 'The fee is refunded')], max_length=12)),
                ('void_reason', models.CharField(blank=True, max_length=500)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='procedures.case')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit')),
                ('voided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'payment receipt',
                'verbose_name_plural': 'payment receipts',
                'ordering': ('pk',),
            },
        ),
        migrations.AddField(
            model_name='charge',
            name='payment',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='procedures.paymentreceipt'),
        ),
        migrations.CreateModel(
            name='ShiftClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('since', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('cash_vnd', models.BigIntegerField()),
                ('transfer_vnd', models.BigIntegerField()),
                ('counted_vnd', models.BigIntegerField()),
                ('notes', models.JSONField(default=dict)),
                ('explanation', models.CharField(blank=True, max_length=500)),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shift_closes', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'closed shift',
                'verbose_name_plural': 'closed shifts',
                'ordering': ('-at', '-pk'),
            },
        ),
        migrations.AddField(
            model_name='paymentreceipt',
            name='shift',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='procedures.shiftclose'),
        ),
        migrations.AddField(
            model_name='paymentreceipt',
            name='void_shift',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voided_receipts', to='procedures.shiftclose'),
        ),
        migrations.CreateModel(
            name='ReceiptCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='procedures.unit')),
            ],
            options={
                'verbose_name': 'receipt counter',
                'verbose_name_plural': 'receipt counters',
                'constraints': [models.UniqueConstraint(fields=('unit', 'series', 'year'), name='a_counter_numbers_each_series_once')],
            },
        ),
        migrations.CreateModel(
            name='ReceiptPrinting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('key', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='printings', to='procedures.paymentreceipt')),
            ],
            options={
                'verbose_name': 'printing of a payment receipt',
                'verbose_name_plural': 'printings of payment receipts',
                'constraints': [models.UniqueConstraint(fields=('receipt', 'number'), name='printings_of_a_receipt_are_numbered'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('receipt', 'key'), name='a_link_prints_a_receipt_once')],
            },
        ),
        migrations.AddIndex(
            model_name='shiftclose',
            index=models.Index(fields=['unit', '-at', '-id'], name='shifts_of_a_counter'),
        ),
        migrations.AddConstraint(
            model_name='shiftclose',
            constraint=models.UniqueConstraint(fields=('unit', 'officer', 'number'), name='shifts_of_an_officer_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='shiftclose',
            constraint=models.CheckConstraint(condition=models.Q(('counted_vnd', models.F('cash_vnd')), models.Q(('explanation', ''), _negated=True), _connector='OR'), name='a_difference_of_cash_is_explained'),
        ),
        migrations.AddConstraint(
            model_name='shiftclose',
            constraint=models.CheckConstraint(condition=models.Q(('counted_vnd__gte', 0)), name='counted_cash_is_not_negative'),
        ),
        migrations.AddIndex(
            model_name='paymentreceipt',
            index=models.Index(condition=models.Q(('shift', None)), fields=['officer', 'unit'], name='receipts_not_yet_closed'),
        ),
        migrations.AddIndex(
            model_name='paymentreceipt',
            index=models.Index(condition=models.Q(('void_shift', None), ('voided_at__isnull', False)), fields=['voided_by', 'unit'], name='voids_not_yet_closed'),
        ),
        migrations.AddConstraint(
            model_name='paymentreceipt',
            constraint=models.UniqueConstraint(fields=('unit', 'series', 'year', 'number'), name='payment_receipts_are_numbered'),
        ),
        migrations.AddConstraint(
            model_name='paymentreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('total_vnd__gt', 0)), name='a_payment_receipt_is_over_an_amount'),
        ),
        migrations.AddConstraint(
            model_name='paymentreceipt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('void_kind', ''), ('void_reason', ''), ('void_shift', None), ('voided_at', None), ('voided_by', None)), models.Q(('voided_at__gte', models.F('at')), ('voided_by__isnull', False), models.Q(('void_reason', ''), _negated=True), models.Q(('void_kind', ''), _negated=True)), _connector='OR'), name='a_void_receipt_says_when_who_and_why'),
        ),
    ]
