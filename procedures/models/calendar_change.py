"""A change of a working calendar: proposed, previewed on every open case, decided once, applied and recorded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.calendar import WorkCalendar


class ChangeState(models.TextChoices):
    """How far a change of the calendar has come."""

    DRAFT = "draft", _("Being previewed")
    PREVIEWED = "previewed", _("Previewed")
    DECIDED = "decided", _("Decided, being applied")
    APPLIED = "applied", _("Applied")
    DROPPED = "dropped", _("Dropped")


class CalendarChange(models.Model):
    """Days to add and remove, years to announce, and what that does to promised dates.

    `added` is a list of {day, kind, makeup, name, notice}, `removed` a list of days, `years` a list of years,
    days as ISO text. `cursor` is the last case the preview looked at: an interrupted preview goes on there.
    """

    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="changes")
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    years = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=ChangeState.choices, default=ChangeState.DRAFT)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    cursor = models.BigIntegerField(default=0)
    examined = models.PositiveIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("change of the calendar")
        verbose_name_plural = _("changes of the calendar")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=("decided", "applied")) | (~Q(decision="") & ~Q(decided_at=None)),
                name="a_decided_change_names_its_decision",
            ),
        )

    def __str__(self) -> str:
        return f"{self.calendar_id} {self.state}"


class CalendarChangeLine(models.Model):
    """One open case whose promised moment the change moves."""

    change = models.ForeignKey(CalendarChange, models.CASCADE, related_name="lines")
    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    left_alone = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("moved date")
        verbose_name_plural = _("moved dates")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("change", "case"), name="a_change_moves_a_case_once"),)
        indexes = (
            # Applying in batches: what is still to be done.
            models.Index(fields=("change", "id"), name="dates_still_to_move", condition=Q(applied_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.case_id}: {self.old_due_at} → {self.new_due_at}"
