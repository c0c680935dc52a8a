"""What the statutory reports keep: promises that were replaced, reports that were closed, and the targets of a plan."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit


class ReplacedPromise(models.Model):
    """A promise of a case that another one took the place of, and when.

    A report asked for a past moment judges by the promise that stood then. A trigger writes these rows whenever
    `Case.late_from` moves, whoever moves it; nothing changes them.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="replaced_promises")
    replaced_at = models.DateTimeField()
    due_at = models.DateTimeField()
    late_from = models.DateTimeField()

    class Meta:
        verbose_name = _("replaced promise")
        verbose_name_plural = _("replaced promises")
        ordering = ("replaced_at", "pk")
        indexes = (
            # The promise that stood at a moment: the first one replaced after it.
            models.Index(fields=("case", "replaced_at"), name="promises_of_a_case"),
            # The cases whose promise moved since a moment.
            models.Index(fields=("replaced_at",), name="promises_since_a_moment"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.late_from:%Y-%m-%d %H:%M}"


class ReportForm(models.TextChoices):
    """The forms in which a report is made."""

    UNIT = "07a", _("Form 07a: a commune or a department")
    PROVINCE = "07b", _("Form 07b: the whole province")
    OLD = "II.06a", _("Form II.06a (until 31/7/2026)")


class ClosedReport(models.Model):
    """A report as it was signed: its figures and its cases, frozen and sealed to the one closed before it.

    The period runs from `begins_on` to `ends_on`, both included. `figures` is the report as plain data; `cases` the
    packed list of its cases with the place each was counted in, by which later corrections are named. `hash` is the
    SHA-256 of the canonical content and the previous hash of the same unit. UPDATE and DELETE are refused.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="closed_reports")
    number = models.PositiveIntegerField()
    form = models.CharField(max_length=8, choices=ReportForm.choices)
    begins_on = models.DateField()
    ends_on = models.DateField()
    figures = models.JSONField()
    cases = models.BinaryField()
    cases_digest = models.CharField(max_length=64)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("closed report")
        verbose_name_plural = _("closed reports")
        ordering = ("-closed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("unit", "number"), name="closed_reports_of_a_unit_are_numbered"),
            models.UniqueConstraint(fields=("unit", "form", "begins_on", "ends_on"), name="a_report_is_closed_once"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")), name="a_closed_report_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.form} {self.begins_on}–{self.ends_on}"


class Measure(models.TextChoices):
    """What a plan sets targets for. Every one is a share of cases, told in percent."""

    ONLINE = "online", _("Handed in online")
    ON_TIME = "on_time", _("Settled on time")
    SATISFIED = "satisfied", _("Satisfied citizens")
    DIGITISED = "digitised", _("Papers in electronic form")
    REUSED = "reused", _("Papers used again")
    PAID_ONLINE = "paid_online", _("Fees paid without cash")


class PlanTarget(models.Model):
    """A target of a unit's plan for a year, in percent, with the document that sets it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plan_targets")
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=16, choices=Measure.choices)
    percent = models.DecimalField(max_digits=5, decimal_places=2, validators=[MaxValueValidator(100)])
    source = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("target of a plan")
        verbose_name_plural = _("targets of plans")
        ordering = ("unit", "-year", "measure", "-set_at")
        indexes = (models.Index(fields=("unit", "year"), name="targets_of_a_unit"),)
        constraints = (
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="a_target_is_a_share"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year} {self.measure} {self.percent}"


class WeeklyDigest(models.Model):
    """The digest of a unit for a week, made once: its figures, its page, and to whom it was sent."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="weekly_digests")
    week = models.DateField(help_text="the Monday it begins with")
    figures = models.JSONField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("weekly digest")
        verbose_name_plural = _("weekly digests")
        ordering = ("-week", "unit")
        constraints = (models.UniqueConstraint(fields=("unit", "week"), name="a_week_has_one_digest"),)

    def __str__(self) -> str:
        return f"{self.unit_id} {self.week}"


class DigestLetter(models.Model):
    """One mail of a digest to one officer: sent once, tried again until it is."""

    digest = models.ForeignKey(WeeklyDigest, models.PROTECT, related_name="letters")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("letter of a digest")
        verbose_name_plural = _("letters of digests")
        ordering = ("pk",)
        indexes = (models.Index(fields=("tries",), name="letters_to_send", condition=Q(sent_at=None)),)
        constraints = (models.UniqueConstraint(fields=("digest", "officer"), name="a_leader_gets_one_letter_a_week"),)

    def __str__(self) -> str:
        return f"{self.digest_id} {self.officer_id}"
