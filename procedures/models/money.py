"""Money at the counter: receipts for fees, numbered without gaps, and the closing of an officer's shift."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Officer, Unit


class PaymentMethod(models.TextChoices):
    """How money comes in (NĐ 118/2025 art. 24)."""

    CASH = "cash", _("In cash")
    TRANSFER = "transfer", _("By bank transfer (VietQR)")
    PORTAL = "portal", _("On the national portal")


class VoidKind(models.TextChoices):
    """Why a payment receipt no longer counts: it was wrong, or the money was given back under sector law."""

    MISTAKE = "mistake", _("The receipt is wrong; the fee is due again")
    REFUND = "refund", _("The fee is refunded")


class ReceiptCounterManager(models.Manager["ReceiptCounter"]):
    """Gives out the numbers of payment receipts."""

    def take(self, unit: Unit, series: str, year: int) -> int:
        """The next number of the unit in that series and year, from 1, without gaps.

        As with case codes the row stays locked until the transaction ends, and a payment that is rolled back gives
        its number back. Take it last.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (unit_id, series, year, last) VALUES (%s, %s, %s, 1) "
                f"ON CONFLICT (unit_id, series, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
                [unit.pk, series, year],
            )
            return int(cursor.fetchone()[0])


class ReceiptCounter(models.Model):
    """How many payment receipts a counter has written in a series and year."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    objects = ReceiptCounterManager()

    class Meta:
        verbose_name = _("receipt counter")
        verbose_name_plural = _("receipt counters")
        constraints = (
            models.UniqueConstraint(fields=("unit", "series", "year"), name="a_counter_numbers_each_series_once"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.series}-{self.year}: {self.last}"


class ShiftClose(models.Model):
    """An officer's counted cash box at the end of a shift: what should be there, what is, and why they differ.

    `since` is the previous closing, or the first receipt. Amounts are whole đồng: `cash_vnd` and `transfer_vnd` what
    the receipts of the shift come to, money given back taken off (so they may be below zero); `counted_vnd` the cash
    that was counted, `notes` by denomination ({"500000": 2}) where it was counted so. Never changed once written.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="shift_closes")
    number = models.PositiveIntegerField()
    since = models.DateTimeField()
    at = models.DateTimeField()
    cash_vnd = models.BigIntegerField()
    transfer_vnd = models.BigIntegerField()
    counted_vnd = models.BigIntegerField()
    notes = models.JSONField(default=dict)
    explanation = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("closed shift")
        verbose_name_plural = _("closed shifts")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("unit", "officer", "number"), name="shifts_of_an_officer_are_numbered"),
            models.CheckConstraint(
                condition=Q(counted_vnd=F("cash_vnd")) | ~Q(explanation=""), name="a_difference_of_cash_is_explained"
            ),
            models.CheckConstraint(condition=Q(counted_vnd__gte=0), name="counted_cash_is_not_negative"),
        )
        indexes = (
            # The closings of a counter, newest first, for its supervisor.
            models.Index(fields=("unit", "-at", "-id"), name="shifts_of_a_counter"),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} #{self.number}"

    @property
    def difference_vnd(self) -> int:
        """Counted cash over (or, below zero, short of) what should be there."""
        return self.counted_vnd - self.cash_vnd


class PaymentReceiptQuerySet(models.QuerySet["PaymentReceipt"]):
    """Payment receipts as the office speaks of them."""

    def valid(self) -> PaymentReceiptQuerySet:
        """Those that were not made void."""
        return self.filter(voided_at=None)

    def taken_in_open_shift(self, officer: Officer, unit: Unit) -> PaymentReceiptQuerySet:
        """What the officer took at the counter since the last closing, void ones included."""
        return self.filter(officer=officer, unit=unit, shift=None)

    def given_back_in_open_shift(self, officer: Officer, unit: Unit) -> PaymentReceiptQuerySet:
        """What the officer made void at the counter since the last closing: that money left this cash box."""
        return self.filter(voided_by=officer, unit=unit, void_shift=None).exclude(voided_at=None)


class PaymentReceipt(models.Model):
    """Biên lai thu phí, lệ phí: money that came in for a case, numbered per counter, series and year without gaps.

    `lines` are what it was paid for: name, English name, amount, and the key of the charge, frozen as printed. A
    receipt is never changed or deleted; it can be made void once, with a reason, and keeps its number. `shift` is the
    closing it was counted in, `void_shift` the one in which the money given back was.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    series = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="payments")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    method = models.CharField(max_length=12, choices=PaymentMethod.choices)
    total_vnd = models.PositiveBigIntegerField()
    payer_name = models.CharField(max_length=200)
    lines = models.JSONField(default=list)
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    void_kind = models.CharField(max_length=12, choices=VoidKind.choices, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)
    shift = models.ForeignKey(ShiftClose, models.PROTECT, null=True, blank=True, related_name="receipts")
    void_shift = models.ForeignKey(ShiftClose, models.PROTECT, null=True, blank=True, related_name="voided_receipts")

    objects = PaymentReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("payment receipt")
        verbose_name_plural = _("payment receipts")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("unit", "series", "year", "number"), name="payment_receipts_are_numbered"),
            models.CheckConstraint(condition=Q(total_vnd__gt=0), name="a_payment_receipt_is_over_an_amount"),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="", void_kind="", void_shift=None)
                | (Q(voided_at__gte=F("at"), voided_by__isnull=False) & ~Q(void_reason="") & ~Q(void_kind="")),
                name="a_void_receipt_says_when_who_and_why",
            ),
        )
        indexes = (
            # The open shift of an officer: what was taken since the last closing.
            models.Index(fields=("officer", "unit"), name="receipts_not_yet_closed", condition=Q(shift=None)),
            # The open shift of an officer: what was given back since the last closing.
            models.Index(
                fields=("voided_by", "unit"),
                name="voids_not_yet_closed",
                condition=Q(void_shift=None, voided_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def symbol(self) -> str:
        """Series and year as printed, "BL-26"."""
        return f"{self.series}-{self.year % 100:02d}"

    @property
    def digits(self) -> str:
        """The number as printed, "0000012"."""
        return f"{self.number:07d}"

    @property
    def reference(self) -> str:
        """How a receipt is named in a sentence: "BL-26 0000012"."""
        return f"{self.symbol} {self.digits}"

    @property
    def is_void(self) -> bool:
        """Whether it no longer counts."""
        return self.voided_at is not None

    def void(self, kind: VoidKind, reason: str, *, by: Officer, at: datetime) -> None:
        """Make it void and save. The caller judges whether that may be."""
        self.voided_at, self.voided_by, self.void_kind, self.void_reason = at, by, kind, reason
        self.save(update_fields=("voided_at", "voided_by", "void_kind", "void_reason"))


class ReceiptPrinting(models.Model):
    """One printing of a payment receipt, numbered: the second and later ones are marked as reprints."""

    receipt = models.ForeignKey(PaymentReceipt, models.PROTECT, related_name="printings")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("printing of a payment receipt")
        verbose_name_plural = _("printings of payment receipts")
        constraints = (
            models.UniqueConstraint(fields=("receipt", "number"), name="printings_of_a_receipt_are_numbered"),
            models.UniqueConstraint(
                fields=("receipt", "key"), condition=~Q(key=""), name="a_link_prints_a_receipt_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.receipt_id} #{self.number}"
