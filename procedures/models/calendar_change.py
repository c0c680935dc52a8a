"""A change of a working calendar: proposed, previewed on every open case, decided once, applied and recorded."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.calendar import WorkCalendar
from procedures.models.office import Unit


class ChangeState(models.TextChoices):
    """How far a change of the calendar has come."""

    DRAFT = "draft", _("Being previewed")
    PREVIEWED = "previewed", _("Previewed")
    DECIDED = "decided", _("Decided, being applied")
    APPLIED = "applied", _("Applied")
    DROPPED = "dropped", _("Dropped")


class CalendarChange(models.Model):
    """Days to add and remove, years to announce, a new week of sessions, and what that does to promised dates.

    `unit` is whose calendar changes, empty for the national one. A unit without a calendar of its own has no
    `calendar` either until the decision, which makes it. `added` is a list of {day, kind, makeup, name, notice},
    `removed` a list of days, `years` a list of years, `sessions` either {} or {since, text}, the text as
    `parse_sessions` reads it; days are ISO text. `cursor` is the last case the preview looked at: an interrupted
    preview goes on there.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="calendar_changes")
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, null=True, blank=True, related_name="changes")
    added = models.JSONField(default=list)
    removed = models.JSONField(default=list)
    years = models.JSONField(default=list)
    sessions = models.JSONField(default=dict, blank=True)
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
            models.CheckConstraint(
                condition=~Q(calendar=None) | (~Q(unit=None) & ~Q(state__in=("decided", "applied"))),
                name="a_change_knows_its_calendar",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id or self.calendar_id} {self.state}"


class CalendarChangeLine(models.Model):
    """One open case whose promised moment the change moves, or makes provisional or firm.

    `provisional` is what the promise is after the change, `event` what was put on the case's record by it.
    """

    change = models.ForeignKey(CalendarChange, models.CASCADE, related_name="lines")
    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    left_alone = models.CharField(max_length=40, blank=True)
    event = models.ForeignKey("procedures.CaseEvent", models.PROTECT, null=True, blank=True, related_name="+")

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

    @property
    def moves(self) -> bool:
        """Whether the date itself becomes another one."""
        return self.old_due_at != self.new_due_at


class LimitKind(models.TextChoices):
    """The dates of a case beside its promise that are counted by the calendar."""

    STEP = "step", _("Time budget of a step")
    QUESTION = "question", _("Answer of another unit")
    ONLINE = "online", _("Answer to an online application")
    SUPPLEMENT = "supplement", _("Last day for missing papers")
    CORRECTION = "correction", _("Correction of a result")


class CalendarChangeDate(models.Model):
    """Another date of a case that the change moves: a step's, a question's, an applicant's or a correction's.

    `about` is the key of the task, question or correction; the case's own when it has none.
    """

    change = models.ForeignKey(CalendarChange, models.CASCADE, related_name="dates")
    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=LimitKind.choices)
    about = models.BigIntegerField()
    old_at = models.DateTimeField()
    new_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    left_alone = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("other moved date")
        verbose_name_plural = _("other moved dates")
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("change", "kind", "about"), name="a_change_moves_a_limit_once"),)
        indexes = (
            # Applying case by case: what is still to be done.
            models.Index(fields=("change", "case"), name="limits_still_to_move", condition=Q(applied_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.about}: {self.old_at} → {self.new_at}"
