"""The correction of a result that carries an error of the agency (NĐ 118/2025 art. 23)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class Correction(models.Model):
    """One error in a result: who reported it and what is wrong, by when it is mended, and what was mended.

    `unit` is the unit that settled the case and corrects its own error. The case keeps its legal status and how it
    kept its promise: this is a clock of its own. `calendar_version` names the calendars `due_at` was counted with.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField(default=1)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="corrections")
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reporter = models.CharField(max_length=200)
    what = models.CharField(max_length=500)
    due_at = models.DateTimeField()
    calendar_version = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    done = models.CharField(max_length=500, blank=True)
    result_number = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("case_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("case", "number"), name="corrections_of_a_case_are_numbered"),
            models.UniqueConstraint(fields=("case",), condition=Q(done_at=None), name="a_result_is_corrected_once"),
            models.CheckConstraint(
                condition=Q(done_at=None, done="") | (Q(done_at__gte=F("reported_at")) & ~Q(done="")),
                name="a_finished_correction_says_what_was_mended",
            ),
        )
        indexes = (
            # What a unit has to correct, most urgent first.
            models.Index(fields=("unit", "due_at"), name="corrections_of_a_unit", condition=Q(done_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.case_id} #{self.number}"
