"""What an office's own history says about open work, and the warnings that come out of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Role, Unit
from procedures.models.procedure import Procedure


class StepPace(models.Model):
    """How long cases of an agency still took from a step of a procedure: working minutes, pauses excluded.

    Counted over `cases` finished from `since` to `until`, both included. There is a row only with enough cases.
    """

    agency = models.ForeignKey(Unit, models.CASCADE, related_name="paces")
    procedure = models.ForeignKey(Procedure, models.CASCADE, related_name="paces")
    step = models.CharField(max_length=48)
    cases = models.PositiveIntegerField()
    median_minutes = models.PositiveIntegerField()
    p90_minutes = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        verbose_name = _("pace of a step")
        verbose_name_plural = _("paces of steps")
        constraints = (
            models.UniqueConstraint(fields=("agency", "procedure", "step"), name="a_step_of_an_agency_has_one_pace"),
        )

    def __str__(self) -> str:
        return f"{self.agency_id} {self.procedure_id} {self.step}"


class Forecast(models.Model):
    """From when on an open step endangers the promise, by the pace of its agency.

    It holds while the step is open and the case still promises `promised`: at `at_risk_from` the slowest tenth of
    earlier cases would be late, at `likely_late_from` half of them.
    """

    task = models.OneToOneField("procedures.Task", models.CASCADE, related_name="forecast")
    promised = models.DateTimeField()
    at_risk_from = models.DateTimeField()
    likely_late_from = models.DateTimeField()
    median_minutes = models.PositiveIntegerField()
    p90_minutes = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()

    class Meta:
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")

    def __str__(self) -> str:
        return f"{self.task_id} {self.at_risk_from:%Y-%m-%d %H:%M}"


class Threshold(models.TextChoices):
    """What a warning is about."""

    STEP_HALF = "step_50", _("Half of the step's time is used")
    STEP_MOST = "step_80", _("Four fifths of the step's time are used")
    CASE_MOST = "case_90", _("Nine tenths of the case's time are used")
    CASE_LATE = "late", _("The case is overdue")


class TimeWarning(models.Model):
    """One warning: made once for each threshold and promise, whoever sweeps and however often.

    Warnings about a step go to its `officer`, or to whoever holds `role` in `unit`; those about a case to the
    supervisors of `unit`, rung by rung of the office's ladder. `told_at` is when it went out with a digest.
    """

    case = models.ForeignKey("procedures.Case", models.CASCADE, related_name="warnings")
    task = models.ForeignKey("procedures.Task", models.CASCADE, null=True, blank=True, related_name="warnings")
    threshold = models.CharField(max_length=8, choices=Threshold.choices)
    promised = models.DateTimeField()
    rung = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="warnings")
    role = models.CharField(max_length=24, choices=Role.choices)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")
        ordering = ("-made_at", "-pk")
        indexes = (
            # What a unit has to look at, and what a digest has not carried yet.
            models.Index(fields=("unit", "role"), name="warnings_to_look_at", condition=Q(acknowledged_at=None)),
            models.Index(fields=("made_at",), name="warnings_not_told", condition=Q(told_at=None)),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("task", "threshold", "promised"), condition=~Q(task=None), name="a_step_is_warned_of_once"
            ),
            models.UniqueConstraint(
                fields=("case", "threshold", "promised", "rung"),
                condition=Q(task=None),
                name="a_case_is_warned_of_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.threshold}"


class EscalationRung(models.Model):
    """A rung of an office's ladder: whose supervisors hear of an overdue case nobody below took note of.

    `after_minutes` are working minutes since the rung below was told. Rung 0, the nearest supervisors, needs no row.
    """

    office = models.ForeignKey(Unit, models.CASCADE, related_name="rungs")
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    after_minutes = models.PositiveIntegerField(default=480)

    class Meta:
        verbose_name = _("rung of escalation")
        verbose_name_plural = _("rungs of escalation")
        ordering = ("office", "number")
        constraints = (
            models.UniqueConstraint(fields=("office", "number"), name="rungs_of_an_office_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="rung_zero_is_the_nearest_supervisor"),
        )

    def __str__(self) -> str:
        return f"{self.office_id} {self.number}"


class ExportState(models.TextChoices):
    """How far an export is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Not made")


class Export(models.Model):
    """A list as somebody sees it, written into a file in the background; kept for a while, for them alone."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    query = models.CharField(max_length=500)
    form = models.CharField(max_length=4, choices=(("xlsx", "XLSX"), ("csv", "CSV")))
    language = models.CharField(max_length=8)
    state = models.CharField(max_length=8, choices=ExportState.choices, default=ExportState.WAITING)
    rows = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True, blank=True)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-asked_at", "-pk")
        indexes = (models.Index(fields=("asked_at",), name="exports_by_age"),)

    def __str__(self) -> str:
        return f"{self.owner_id} {self.form} {self.state}"
