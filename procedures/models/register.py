"""Numbers given out once: the daily sequence of case codes; and who read personal data."""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

_DATE_FORMS = {"yyMMdd": "%y%m%d", "yyyyMMdd": "%Y%m%d"}


class CaseCounterManager(models.Manager["CaseCounter"]):
    """Gives out sequence numbers, consecutive per agency and day."""

    def take(self, agency_code: str, day: date) -> int:
        """The next number of the agency on that day, from 1.

        One statement inserts or advances the row and keeps it locked until the transaction ends, so two
        counters wait for each other and a rolled-back reception gives its number back. Take it last.
        """
        table = connection.ops.quote_name(self.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (agency_code, day, last) VALUES (%s, %s, 1) "
                f"ON CONFLICT (agency_code, day) DO UPDATE SET last = {table}.last + 1 RETURNING last",
                [agency_code, day],
            )
            return int(cursor.fetchone()[0])


class CaseCounter(models.Model):
    """How many case codes an agency has given out on a day."""

    agency_code = models.CharField(max_length=32)
    day = models.DateField()
    last = models.PositiveIntegerField()

    objects = CaseCounterManager()

    class Meta:
        verbose_name = _("case counter")
        verbose_name_plural = _("case counters")
        constraints = (models.UniqueConstraint(fields=("agency_code", "day"), name="an_agency_counts_each_day_once"),)

    def __str__(self) -> str:
        return f"{self.agency_code} {self.day}: {self.last}"


def case_code(template: str, agency_code: str, day: date, sequence: int) -> str:
    """The case code from the province's template, e.g. "{agency}-{yyMMdd}-{seq:4}".

    The sequence is padded to its width and may outgrow it; it is never cut.
    Source: NĐ 118/2025 art. 28 (agency competent to settle, day, month, year, order of the day).
    """

    def fill(match: re.Match[str]) -> str:
        key, _sep, width = match[1].partition(":")
        if key == "agency":
            return agency_code
        if key == "seq":
            return f"{sequence:0{int(width or 1)}d}"
        return day.strftime(_DATE_FORMS[key])

    return re.sub(r"\{(agency|yyMMdd|yyyyMMdd|seq(?::\d)?)\}", fill, template)


class PersonalDataReading(models.Model):
    """Who read the personal data of a case, when, on which page (NĐ 118/2025 art. 5; Law 91/2025)."""

    case = models.ForeignKey("procedures.Case", models.PROTECT, related_name="readings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")

    def __str__(self) -> str:
        return f"{self.officer_id} {self.case_id} {self.page}"
