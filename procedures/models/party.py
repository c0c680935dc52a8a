"""People and organisations that hand in applications, as they stand on one case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from procedures.models import secret


class PartyKind(models.TextChoices):
    """Who applies."""

    PERSON = "person", _("Person")
    ORGANIZATION = "organization", _("Organisation")
    BUSINESS = "business", _("Business")
    HOUSEHOLD_BUSINESS = "household_business", _("Household business")


class Party(models.Model):
    """The applicant (chủ hồ sơ) or submitter (người nộp) of a case, as given at that time.

    The identity number is never stored readable: `id_sealed` is ciphertext, `id_index` its blind index.
    `search` is the name without diacritics.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind.choices, default=PartyKind.PERSON)
    full_name = models.CharField(_("full name"), max_length=200)
    search = models.CharField(max_length=200, db_index=True)
    id_sealed = models.CharField(max_length=255, blank=True)
    id_index = models.CharField(max_length=32, blank=True, db_index=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True, db_index=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")

    def __str__(self) -> str:
        return self.full_name

    @property
    def id_number(self) -> str:
        """The readable identity number or tax code. Whoever shows it records the reading."""
        return secret.unseal(self.id_sealed)

    @property
    def id_masked(self) -> str:
        """The number with its middle hidden, "001 ••• ••• 001"; empty when none was given."""
        number = self.id_number
        return f"{number[:3]} ••• ••• {number[-3:]}" if len(number) >= 9 else "•••" if number else ""

    @property
    def name_masked(self) -> str:
        """The name as the public may see it: initials, "N*** V** A"."""
        return " ".join(word[0] + "*" * min(len(word) - 1, 3) for word in self.full_name.split())
