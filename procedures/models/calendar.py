"""Working time as the office keeps it: calendars per unit with inheritance, sessions, days off and swaps."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit

NATIONAL_NAME = "Lịch chung cả nước"
"""Name of the calendar every other one inherits from."""


class WorkCalendar(models.Model):
    """A calendar of a unit. A unit without one uses that of the nearest unit above it; the root's is for everyone.

    `parent` gives the days off and announced years. From the first day the child has sessions of its own they
    replace the parent's as a whole; before that day the parent's hold.
    `revision` grows with every recorded change, so that a cached calendar knows it is old.
    """

    name = models.CharField(max_length=120)
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, blank=True, related_name="calendar")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return self.name


class CalendarRevision(models.Model):
    """A calendar's own days, sessions and announced years as they were at one revision; never changed again.

    A promise names the revisions it was counted with, so that its explanation stays what was promised. `content` is
    {name, days: [[day, kind, makeup, name, notice]], sessions: [[since, weekday, start, end, counts]], years: […]}.
    """

    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        verbose_name = _("revision of a calendar")
        verbose_name_plural = _("revisions of calendars")
        constraints = (
            models.UniqueConstraint(fields=("calendar", "revision"), name="a_revision_of_a_calendar_is_kept_once"),
        )

    def __str__(self) -> str:
        return f"{self.calendar_id}.{self.revision}"


class WeekSession(models.Model):
    """One session of a weekday (0 Monday … 6 Sunday) from a date on.

    A session that does not count is reception only: papers are taken, no working time passes.
    """

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="sessions")
    since = models.DateField()
    weekday = models.PositiveSmallIntegerField()
    start = models.TimeField()
    end = models.TimeField()
    counts = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("since", "weekday", "start")
        constraints = (
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_weekday_is_zero_to_six"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="a_session_ends_after_it_starts"),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.start:%H:%M}-{self.end:%H:%M}"


class DayKind(models.TextChoices):
    """Why a day differs from its weekday."""

    HOLIDAY = "holiday", _("Public holiday")
    SUBSTITUTE_OFF = "substitute_off", _("Day off in lieu")
    SWAPPED_OFF = "swapped_off", _("Day off against a working Saturday")


class CalendarDay(models.Model):
    """A day off. A swapped day names the working day that makes up for it; the pair is one row, never half."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="days")
    day = models.DateField()
    kind = models.CharField(max_length=16, choices=DayKind.choices)
    makeup = models.DateField(null=True, blank=True)
    name = models.CharField(max_length=120)
    notice = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(fields=("calendar", "day"), name="a_day_is_off_once"),
            models.CheckConstraint(
                condition=(Q(kind="swapped_off") & ~Q(makeup=None)) | (~Q(kind="swapped_off") & Q(makeup=None)),
                name="a_swap_is_a_pair",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class AnnouncedYear(models.Model):
    """A year whose days off have been announced; a term that reaches into another year is provisional."""

    calendar = models.ForeignKey(WorkCalendar, models.CASCADE, related_name="years")
    year = models.PositiveSmallIntegerField()
    notice = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("announced year")
        verbose_name_plural = _("announced years")
        constraints = (models.UniqueConstraint(fields=("calendar", "year"), name="a_year_is_announced_once"),)

    def __str__(self) -> str:
        return str(self.year)
