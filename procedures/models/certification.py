"""The certification register (Sổ chứng thực): a book per authority, kind and year, and one line per document."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit
from procedures.models.register_book import Book

TAKE = """
INSERT INTO {table} (unit_id, kind, year, volume, opened_at, before, last, pages, closing_reason)
SELECT %s, %s, %s, COALESCE(MAX(volume), 0) + 1, %s, COALESCE(MAX(last), 0), COALESCE(MAX(last), 0) + %s, 0, ''
FROM {table} WHERE unit_id = %s AND kind = %s AND year = %s AND closed_at IS NOT NULL
ON CONFLICT (unit_id, kind, year) WHERE closed_at IS NULL DO UPDATE SET last = {table}.last + %s
RETURNING id, last
"""


class CertificationKind(models.TextChoices):
    """What is certified; each kind has a book of its own."""

    COPIES = "copies", _("Copies certified from the original")
    SIGNATURES = "signatures", _("Certified signatures")
    FROM_REGISTER = "from_register", _("Copies from the register")


SYMBOLS = {CertificationKind.COPIES: "SCT/BS", CertificationKind.SIGNATURES: "SCT/CK"}
"""How the book of a kind is named in a certification number (TT 01/2020/TT-BTP); copies from the register have none."""


class CertificationPlace(NamedTuple):
    """Where documents stand in the register: the key of the book and the first of their numbers."""

    book_id: int
    first: int


class CertificationBookManager(models.Manager["CertificationBook"]):
    """Gives out the numbers of the open book."""

    def take(self, unit: Unit, kind: CertificationKind, count: int, *, at: datetime) -> CertificationPlace:
        """The next `count` numbers in the open book of the year; the first of a year opens its book.

        One statement, as with the register of cases: two counters wait for each other, and what is rolled back gives
        its numbers back. Take it late.
        """
        year, moment = timezone.localtime(at).year, connection.ops.adapt_datetimefield_value(at)
        with connection.cursor() as cursor:
            cursor.execute(
                TAKE.format(table=connection.ops.quote_name(self.model._meta.db_table)),
                [unit.pk, str(kind), year, moment, count, unit.pk, str(kind), year, count],
            )
            book_id, last = cursor.fetchone()
        return CertificationPlace(int(book_id), int(last) - count + 1)


class CertificationBook(Book):
    """One volume of an authority's certification register of one kind for one year.

    The numbers of a year go on from volume to volume: `before` is the last number of the volumes before this one.
    Source: NĐ 23/2015/NĐ-CP art. 13, TT 01/2020/TT-BTP art. 2.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="certification_books")
    kind = models.CharField(max_length=16, choices=CertificationKind.choices)
    before = models.PositiveIntegerField(default=0)

    objects = CertificationBookManager()

    class Meta:
        verbose_name = _("certification register")
        verbose_name_plural = _("certification registers")
        ordering = ("-year", "-volume")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind", "year", "volume"), name="volumes_of_a_certification_year_are_numbered"
            ),
            models.UniqueConstraint(
                fields=("unit", "kind", "year"),
                condition=Q(closed_at=None),
                name="one_certification_book_is_open_a_year",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | (~Q(closed_by=None) & Q(pages__gt=0)),
                name="a_closed_certification_book_says_by_whom",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("before")), name="certification_numbers_go_up"),
        )

    @property
    def count(self) -> int:
        """Numbers given out in this volume."""
        return self.last - self.before

    @property
    def symbol(self) -> str:
        """The volume as a certification number names it, "01/2026-SCT/BS"."""
        sign = SYMBOLS.get(CertificationKind(self.kind))
        return f"{self.label}-{sign}" if sign else self.label

    def next_volume(self, *, at: datetime) -> CertificationBook:
        """The volume that follows this one in the same year, not saved yet; its numbers go on."""
        numbers = {"before": self.last, "last": self.last}
        return CertificationBook(
            unit=self.unit, kind=self.kind, year=self.year, volume=self.volume + 1, opened_at=at, **numbers
        )


class CertifiedDocument(models.Model):
    """One line of the certification register: a document of a case, how many pages it has, how many copies.

    `fee_vnd` is what was to be paid for it by the rule of the day, before any waiving. A line refuses change and
    deletion; whether it was signed, and when, stands on its case.
    """

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="certified")
    book = models.ForeignKey(CertificationBook, models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=200)
    pages = models.PositiveSmallIntegerField(default=1)
    copies = models.PositiveSmallIntegerField(default=1)
    fee_vnd = models.PositiveBigIntegerField(default=0)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("certified document")
        verbose_name_plural = _("certified documents")
        ordering = ("book_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("book", "number"), name="a_certification_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(number__gt=0, pages__gt=0, copies__gt=0), name="a_certified_document_is_counted"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
