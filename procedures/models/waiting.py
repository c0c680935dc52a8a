"""What a case waits for: papers, money, opinions; and the pauses of its clock."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class PauseReason(models.TextChoices):
    """Why a clock stands still. Only the law's reasons exist."""

    SUPPLEMENT = "supplement", _("Waiting for papers from the applicant")
    PAYMENT = "payment", _("Waiting for a financial obligation to be met")


class PauseManager(models.Manager["Pause"]):
    """Ends pauses; they begin with `create`."""

    def end(self, case_id: int, *, at: datetime) -> datetime | None:
        """End the pause of the case that lasts, and say when it had started; None when the clock was running.

        One statement, where reading it first would take a second one.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET ended_at = %s WHERE case_id = %s AND ended_at IS NULL RETURNING started_at",
                [connection.ops.adapt_datetimefield_value(at), case_id],
            )
            row = cursor.fetchone()
        if row is None:
            return None
        started: datetime = row[0] if isinstance(row[0], datetime) else datetime.fromisoformat(row[0])
        return started if started.tzinfo else started.replace(tzinfo=UTC)  # SQLite keeps moments in UTC, unmarked


class Pause(models.Model):
    """An interval that does not count. `restarts` says whether the term begins anew at its end."""

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=16, choices=PauseReason.choices)
    restarts = models.BooleanField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PauseManager()

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ("started_at",)
        # Whose clock stood still at a moment: pauses that had not ended by then.
        indexes = (models.Index(fields=("ended_at",), name="pauses_by_their_end"),)
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(ended_at=None), name="a_clock_is_stopped_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="a_pause_ends_after_it_started"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class SupplementRequest(models.Model):
    """Form 02: every missing paper, asked for once (NĐ 118/2025 art. 17, 19)."""

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField(default=1)
    at_reception = models.BooleanField()
    papers = models.JSONField(default=list)
    other = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("supplement request")
        verbose_name_plural = _("supplement requests")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="supplement_requests_are_numbered"),)

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number}"


class ChargeKind(models.TextChoices):
    """What money is asked for."""

    FEE = "fee", _("Fee")
    CHARGE = "charge", _("State charge")
    OBLIGATION = "obligation", _("Financial obligation")


class ChargeState(models.TextChoices):
    """The financial state of one amount; apart from the status of the case."""

    DUE = "due", _("To be paid")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")
    REFUNDED = "refunded", _("Refunded")


class Charge(models.Model):
    """An amount in whole đồng that a case asks for.

    `payment` is the payment receipt of this counter, `receipt` the number of somebody else's proof (the treasury's, a
    bank's); `settled_why` says why it was cancelled or refunded.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="charges")
    code = models.CharField(max_length=48)
    kind = models.CharField(max_length=12, choices=ChargeKind.choices)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    amount_vnd = models.PositiveBigIntegerField()
    state = models.CharField(max_length=12, choices=ChargeState.choices, default=ChargeState.DUE)
    notice = models.CharField(max_length=60, blank=True)
    receipt = models.CharField(max_length=60, blank=True)
    payment = models.ForeignKey(
        "procedures.PaymentReceipt", models.PROTECT, null=True, blank=True, related_name="charges"
    )
    settled_why = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("amount")
        verbose_name_plural = _("amounts")
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(state="paid") | ~Q(paid_at=None), name="a_paid_amount_says_when"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.amount_vnd}"

    @property
    def label(self) -> str:
        """The amount's name in the reader's language."""
        return self.name_en if self.name_en and (get_language() or "vi").startswith("en") else self.name


class Consultation(models.Model):
    """An opinion asked of another unit, with its due time and answer (NĐ 118/2025 art. 19)."""

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="consultations")
    task = models.ForeignKey("procedures.Task", models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consultations")
    question = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ("asked_at",)
        indexes = (
            # The worklist of a consulted unit: questions it has not answered.
            models.Index(fields=("unit", "due_at"), name="questions_to_a_unit", condition=Q(answered_at=None)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("task", "unit"), condition=Q(answered_at=None), name="a_unit_is_asked_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.unit_id}"
