"""The published JSON Schema of a definition file, so that any editor can complete and check while typing.

It is made from the models and cannot drift from them; it says the shape only, `check_definition` proves the rest.
"""

from __future__ import annotations

import json
from typing import Any

from procedures.definition.key_help import key_help
from procedures.definition.schema import Definition
from procedures.definition.vocabulary import LIFE_EVENTS, ROLES, UNITS

DRAFT = "https://json-schema.org/draft/2020-12/schema"

_WORDS = {
    ("Definition", "life_events"): LIFE_EVENTS,
    ("Agency", "unit"): UNITS,
    ("Step", "unit"): UNITS,
    ("Step", "role"): ROLES,
    ("Move", "by"): ROLES,
    ("Consult", "units"): UNITS,
}
"""Keys whose words the models leave open and the vocabulary knows."""


def json_schema() -> dict[str, Any]:
    """The schema as plain values, in the order of the models."""
    schema = Definition.model_json_schema()
    for model, part in {"Definition": schema, **schema["$defs"]}.items():
        for key, property_schema in part.get("properties", {}).items():
            property_schema["description"] = key_help(model, key)
    for (model, key), words in _WORDS.items():
        holder = schema if model == "Definition" else schema["$defs"][model]
        _name_words(holder["properties"][key], words)
    return {"$schema": DRAFT, **_tidy(schema)}


def json_schema_text() -> str:
    """The schema as it is written to `docs/procedure.schema.json`."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _name_words(property_schema: dict[str, Any], words: tuple[str, ...]) -> None:
    """Put the known words in the place of the pattern for codes."""
    parts = [property_schema, *property_schema.get("anyOf", ()), property_schema.get("items", {})]
    for part in parts:
        if part.pop("pattern", None):
            part["enum"] = list(words)


def _tidy(value: Any, *, properties: bool = False) -> Any:
    """Without the titles that only repeat the key, and with each description on one line."""
    if isinstance(value, list):
        return [_tidy(item) for item in value]
    if not isinstance(value, dict):
        return value
    tidy = {
        key: _tidy(item, properties=key in ("properties", "$defs"))
        for key, item in value.items()
        if properties or key != "title"
    }
    if not properties and isinstance(tidy.get("description"), str):
        tidy["description"] = " ".join(tidy["description"].split())
    return tidy
