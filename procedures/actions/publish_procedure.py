"""Publish a version of a procedure: from then on it cannot change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from procedures.definition.schema import Definition
from procedures.errors import LoadError
from procedures.models import Procedure, ProcedureVersion
from procedures.phrases import search_key


@dataclass(frozen=True)
class Published:
    """What publishing did: `created` is False when the very same version was there already."""

    version: ProcedureVersion
    created: bool


@transaction.atomic
def publish(definition: Definition, *, at: datetime) -> Published:
    """Publish a definition as the version it names. Twice the same is no harm.

    Raises LoadError when a different document was published under this number, or a newer number exists.
    """
    procedure, _created = Procedure.objects.update_or_create(code=definition.code, defaults=_names(definition))
    digest = digest_of(definition)
    known = {version.number: version for version in procedure.versions.defer("document")}
    same = known.get(definition.version)
    if same is not None:
        if same.digest != digest:
            raise LoadError(
                f"{definition.code}: version {definition.version} is published and differs from this file. "
                f"Give the changed definition the number {max(known) + 1}."
            )
        return Published(same, created=False)
    if known and definition.version < max(known):
        raise LoadError(
            f"{definition.code}: version {max(known)} is already published. Give this one the number {max(known) + 1}."
        )
    version = ProcedureVersion.objects.create(
        procedure=procedure,
        number=definition.version,
        document=definition.model_dump(mode="json"),
        digest=digest,
        effective_since=definition.effective.since,
        effective_until=definition.effective.until,
        published_at=at,
    )
    return Published(version, created=True)


def digest_of(definition: Definition) -> str:
    """SHA-256 (64 hex digits) of the definition in canonical JSON: comments and layout of the file do not count."""
    # A key that came later and is not used leaves the digests of versions published before as they were.
    content = definition.model_dump(mode="json", exclude=set() if definition.messages else {"messages"})
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _names(definition: Definition) -> dict[str, str]:
    words = (definition.code, definition.name.vi, definition.name.en, definition.field.name.vi)
    return {
        "name": definition.name.vi,
        "name_en": definition.name.en,
        "search": search_key(" ".join(words)),
        "field_code": definition.field.code,
        "field_name": definition.field.name.vi,
        "field_name_en": definition.field.name.en,
    }
