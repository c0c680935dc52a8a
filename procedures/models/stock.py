"""Taking stock of the paper in a unit's cupboard: what was found, what was not, what stood there unexpectedly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class StockTaking(models.Model):
    """One stock-taking of a unit. Closing it records the difference; a closed one is not changed (triggers)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("stock-taking")
        verbose_name_plural = _("stock-takings")
        ordering = ("-opened_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("unit",), condition=Q(closed_at=None), name="a_unit_takes_stock_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.opened_at:%Y-%m-%d}"


class StockOutcome(models.TextChoices):
    """What the stock-taking says of a folder."""

    FOUND = "found", _("Found")
    UNEXPECTED = "unexpected", _("Here, but not by the record")
    NOT_FOUND = "not_found", _("Not found")


class StockLine(models.Model):
    """One folder in a stock-taking: scanned, or by the record here and not scanned."""

    stock = models.ForeignKey(StockTaking, models.PROTECT, related_name="lines")
    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=StockOutcome.choices)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("line of a stock-taking")
        verbose_name_plural = _("lines of a stock-taking")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("stock", "case"), name="a_folder_is_counted_once"),)

    def __str__(self) -> str:
        return f"{self.stock_id} {self.case_id} {self.outcome}"
