"""The published figures as a data set for other programs. The schema, with its promises: docs/open-data.md."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from procedures.models import Unit
from procedures.queries.public_figures import Cell, Figures

SCHEMA = "mot-cua/board/1"
"""Name and number of the schema. A key may be added; one that changes its meaning or goes makes a new number."""

COLUMNS = (
    "month",
    "unit_code",
    "unit_name",
    "unit_name_en",
    "field_code",
    "field_name",
    "field_name_en",
    "received",
    "settled",
    "on_time_percent",
    "waiting",
)


def rows(figures: Figures) -> Iterator[tuple[str | int | None, ...]]:
    """A row per cell in the order of `COLUMNS`. No unit: the whole office; no field: all fields; None: kept back."""
    units = {named.code: named for named in figures.units}
    fields = {named.code: named for named in figures.fields}
    for cell in figures.cells:
        unit, field = units.get(cell.unit), fields.get(cell.field)
        yield (
            f"{cell.month:%Y-%m}",
            cell.unit,
            unit.vi if unit else "",
            unit.en if unit else "",
            cell.field,
            field.vi if field else "",
            field.en if field else "",
            *_numbers(cell),
        )


def _numbers(cell: Cell) -> tuple[int | None, ...]:
    return cell.received, cell.settled, cell.on_time_percent, cell.waiting


def document(figures: Figures, office: Unit | None) -> dict[str, Any]:
    """The whole data set with what is needed to read it."""
    return {
        "schema": SCHEMA,
        "office": {"code": office.code, "name": office.name, "name_en": office.name_en} if office else None,
        "from": f"{figures.months[0]:%Y-%m}",
        "to": f"{figures.months[-1]:%Y-%m}",
        "smallest_published": figures.smallest,
        "rows": [dict(zip(COLUMNS, row, strict=True)) for row in rows(figures)],
    }


def etag_of(figures: Figures) -> str:
    """Changes when anything published changes."""
    digest = hashlib.sha256(repr(figures).encode()).hexdigest()[:32]
    return f'"{digest}"'
