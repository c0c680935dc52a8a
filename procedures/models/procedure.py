"""Procedures and their versions. A published version never changes; the database refuses it too."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

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
        return _definition(self.digest, _Document(self))

    @property
    def route(self) -> Route:
        """The compiled route of the definition."""
        return _route(self.digest, _Document(self))


class _Document:
    """Carries a version past the cache key: equal digests mean equal documents, which are read only once."""

    def __init__(self, version: ProcedureVersion) -> None:
        self.version = version

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Document)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=4096)
def _definition(digest: str, document: _Document) -> Definition:
    return Definition.model_validate(document.version.document)


@lru_cache(maxsize=4096)
def _route(digest: str, document: _Document) -> Route:
    # By the digest, because a route's own key is every step of it, and reading that key is most of an act's work.
    return compile_route(_definition(digest, document))
