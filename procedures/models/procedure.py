"""Procedures and their versions. A published version never changes; the database refuses it too."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from procedures.definition import Route, compile_route
from procedures.definition.schema import Definition


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính) by its national code. Names are those of its newest version."""

    code = models.CharField(max_length=16, unique=True)
    name = models.CharField(max_length=500)
    name_en = models.CharField(max_length=500)
    search = models.CharField(max_length=1100, db_index=False)
    field_code = models.CharField(max_length=12, db_index=True)
    field_name = models.CharField(max_length=200)
    field_name_en = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("procedure")
        verbose_name_plural = _("procedures")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The procedure's name in the reader's language."""
        return self.name_en if (get_language() or "vi").startswith("en") else self.name


class ProcedureVersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Versions as the office speaks of them."""

    def in_force(self, on: date) -> ProcedureVersionQuerySet:
        """Published versions whose window holds the day `on`; the newest number first."""
        return (
            self.exclude(published_at=None)
            .filter(Q(effective_since__lte=on), Q(effective_until=None) | Q(effective_until__gte=on))
            .order_by("procedure_id", "-number")
        )


class ProcedureVersion(models.Model):
    """The rules of a procedure in force in a window: papers, fees, terms, route, policies, whole.

    `document` is the definition as JSON and `digest` its SHA-256: a case ends under the version it began with.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    effective_since = models.DateField()
    effective_until = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ProcedureVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("procedure version")
        verbose_name_plural = _("procedure versions")
        constraints = (models.UniqueConstraint(fields=("procedure", "number"), name="a_version_number_is_used_once"),)

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"

    @property
    def definition(self) -> Definition:
        """The definition, read once per version and process: a published document cannot change."""
        known = _definitions.get(self.digest)
        if known is None:
            # Only now, so that a page that knows the definition need not read the document at all.
            known = _definitions[self.digest] = Definition.model_validate(self.document)
        return known

    @property
    def route(self) -> Route:
        """The compiled route of the definition."""
        known = _routes.get(self.digest)
        if known is None:
            known = _routes[self.digest] = compile_route(self.definition)
        return known


_definitions: dict[str, Definition] = {}
_routes: dict[str, Route] = {}
"""By digest: equal digests mean equal documents. A province has some thousands of versions at most."""
