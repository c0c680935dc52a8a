"""The register of cases (Sổ theo dõi hồ sơ): a book per counter and year, its numbers given out at reception."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procedures.models.office import Unit

TAKE = """
INSERT INTO {table} (unit_id, year, volume, opened_at, last, pages, closing_reason)
SELECT %s, %s, COALESCE(MAX(volume), 0) + 1, %s, 1, 0, ''
FROM {table} WHERE unit_id = %s AND year = %s AND closed_at IS NOT NULL
ON CONFLICT (unit_id, year) WHERE closed_at IS NULL DO UPDATE SET last = {table}.last + 1
RETURNING id, last
"""


class RegisterPlace(NamedTuple):
    """Where a case stands in the register: the key of its book and its number in it."""

    book_id: int
    number: int


class RegisterBookManager(models.Manager["RegisterBook"]):
    """Gives out the numbers of the open book."""

    def take(self, unit: Unit, *, at: datetime) -> RegisterPlace:
        """The next number in the open book of the counter's year; the first number of a year opens its book.

        One statement inserts or advances the book and keeps it locked until the transaction ends, so two receptions
        wait for each other and a rolled-back one gives its number back. Take it last.
        """
        year, moment = timezone.localtime(at).year, connection.ops.adapt_datetimefield_value(at)
        with connection.cursor() as cursor:
            cursor.execute(
                TAKE.format(table=connection.ops.quote_name(self.model._meta.db_table)),
                [unit.pk, year, moment, unit.pk, year],
            )
            book_id, number = cursor.fetchone()
        return RegisterPlace(int(book_id), int(number))


class Book(models.Model):
    """One volume of a register for one year; `last` is the last number given out in it.

    A closed book says when, by whom, and over how many pages; nothing in it changes any more, and a trigger sees to
    that. `closing_reason` is written when it is closed before its year is over.
    """

    year = models.PositiveSmallIntegerField()
    volume = models.PositiveSmallIntegerField(default=1)
    last = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closing_reason = models.CharField(max_length=300, blank=True)
    pages = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The volume as papers name it, "01/2026"."""
        return f"{self.volume:02d}/{self.year}"


class RegisterBook(Book):
    """One volume of a counter's register of cases.

    Source: TT 01/2018/TT-VPCP (a book each year, pages numbered, closed and signed at its end).
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="register_books")

    objects = RegisterBookManager()

    class Meta:
        verbose_name = _("register of cases")
        verbose_name_plural = _("registers of cases")
        ordering = ("-year", "-volume")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year", "volume"), name="volumes_of_a_year_are_numbered"),
            models.UniqueConstraint(
                fields=("unit", "year"), condition=Q(closed_at=None), name="one_register_is_open_a_year"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | (~Q(closed_by=None) & Q(pages__gt=0)),
                name="a_closed_register_says_by_whom",
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.label}"

    @property
    def count(self) -> int:
        """Numbers given out in this volume; each volume begins at 1."""
        return self.last

    def next_volume(self, *, at: datetime) -> RegisterBook:
        """The volume that follows this one in the same year, not saved yet."""
        return RegisterBook(unit=self.unit, year=self.year, volume=self.volume + 1, opened_at=at)
