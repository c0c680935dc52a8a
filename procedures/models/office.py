"""The office: units as a tree, officers, and the postings that say who may act where, and when."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class UnitKind(models.TextChoices):
    """What a unit is in the two-level government of 1 July 2025."""

    PROVINCE = "province", _("Province")
    CENTER = "center", _("Public service centre")
    DEPARTMENT = "department", _("Department")
    COMMUNE = "commune", _("Commune")
    SECTION = "section", _("Section")
    RECEPTION_POINT = "reception_point", _("Reception point")


class Role(models.TextChoices):
    """What an officer does in a unit (domain glossary)."""

    FRONT_DESK = "front_desk", _("Front-desk officer")
    CASE_OFFICER = "case_officer", _("Case officer")
    APPROVER = "approver", _("Approver")
    CLERK = "clerk", _("Clerk")
    SUPERVISOR = "supervisor", _("Supervisor")
    CATALOGUE_EDITOR = "catalogue_editor", _("Catalogue editor")
    CATALOGUE_PUBLISHER = "catalogue_publisher", _("Catalogue publisher")
    AUDITOR = "auditor", _("Auditor")


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units as the office speaks of them."""

    def counters(self) -> UnitQuerySet:
        """Places where the public hands in and collects: centres and reception points."""
        return self.filter(kind__in=(UnitKind.CENTER, UnitKind.RECEPTION_POINT))


class Unit(models.Model):
    """A unit of the province: committee, department, section, centre or reception point.

    `agency_code` is the national identification code of the agency (text, e.g. H99.12). `function` says what
    the unit does in a procedure's route (vocabulary of the definition language). `path` is the chain of codes
    from the root, "/H99/H99.12/", and is written when the office is loaded. Fees are transferred to `bank_account` at
    the bank with the six digits `bank_bin`; payment receipts are numbered in `receipt_series`.
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    agency_code = models.CharField(_("agency code"), max_length=32, blank=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind.choices)
    function = models.CharField(_("function"), max_length=32, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, db_index=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    place_name = models.CharField(_("place name on papers"), max_length=80, blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=120, blank=True)
    case_code_template = models.CharField(max_length=60, default="{agency}-{yyMMdd}-{seq:4}")
    receipt_series = models.CharField(_("series of payment receipts"), max_length=8, default="BL")
    bank_bin = models.CharField(_("bank number (BIN)"), max_length=6, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=19, blank=True)
    bank_holder = models.CharField(_("account holder"), max_length=120, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("path",)

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The unit's name in the reader's language."""
        if self.name_en and (get_language() or "vi").startswith("en"):
            return self.name_en
        return self.name

    def is_within(self, other: Unit) -> bool:
        """Whether this unit is `other` or below it."""
        return self.path.startswith(other.path)


class Officer(AbstractUser):
    """A person who works in the office and signs in. What they may do comes from their postings."""

    full_name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("title"), max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("officer")
        verbose_name_plural = _("officers")

    def __str__(self) -> str:
        return self.full_name or self.username


class PostingQuerySet(models.QuerySet["Posting"]):
    """Postings as the office speaks of them."""

    def on(self, day: date) -> PostingQuerySet:
        """Postings in force on `day`."""
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gte=day))


class Posting(models.Model):
    """An officer holds a role in a unit from one day to another (both included)."""

    officer = models.ForeignKey(Officer, models.CASCADE, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    role = models.CharField(max_length=24, choices=Role.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = (
            models.UniqueConstraint(fields=("officer", "unit", "role", "since"), name="an_officer_is_posted_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="a_posting_ends_after_it_began"
            ),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} {self.role} {self.unit_id}"

    def covers(self, day: date) -> bool:
        """Whether the posting is in force on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


def postings_of(officer: Officer, *, at: datetime) -> list[Posting]:
    """The officer's postings in force at `at`, units included; read once per officer object and day.

    Whoever may no longer sign in holds no post, whatever the dates of the posting say.
    """
    if not officer.is_active:
        return []
    day = timezone.localtime(at).date()
    known: dict[object, list[Posting]] = officer.__dict__.setdefault("_postings_by_day", {})
    if day not in known:
        known[day] = list(Posting.objects.on(day).filter(officer=officer).select_related("unit").order_by("unit__path"))
    return known[day]
