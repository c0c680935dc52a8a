"""The catalogue of procedures: finding one by a few letters, by an event of a life, or by its field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils import translation

from procedures import formats
from procedures.models import Case, ProcedureVersion, Unit
from procedures.phrases import LIFE_EVENTS, local, search_key
from procedures.queries.procedure_page import fee_said, usual_term

LATELY, MOST_COUNTED, USED_FOR_SECONDS = timedelta(days=60), 500, 600
"""How far back and over how many cases the use of procedures is counted, and how long the count serves."""

MOST_FOUND = 60
"""A search shows no more than this: further letters narrow it better than further pages."""


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """One procedure in a list."""

    code: str
    name: str
    field: str
    term: str
    fee: str


@dataclass(frozen=True, slots=True)
class FieldOfProcedures:
    """The procedures of one field."""

    name: str
    rows: tuple[ProcedureRow, ...]


@dataclass(frozen=True, slots=True)
class Door:
    """An event or a field that leads to its procedures."""

    code: str
    name: str
    count: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The first page: doors by event and by field, and the procedures that fit."""

    events: tuple[Door, ...]
    fields: tuple[Door, ...]
    groups: tuple[FieldOfProcedures, ...]
    found: int
    more: bool
    chosen: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a search looks at; the document itself is read only of what is shown."""

    pk: int
    code: str
    name: str
    name_en: str
    field: str
    field_name: str
    field_name_en: str
    events: tuple[str, ...]


def version_in_force(code: str, on: date) -> ProcedureVersion | None:
    """The newest version of the procedure in force on a day. One query."""
    if not code.isprintable():
        return None
    return (
        ProcedureVersion.objects.in_force(on).filter(procedure__code=code.strip()).select_related("procedure").first()
    )


def find_procedures(text: str, on: date, *, first: Sequence[str] = ()) -> tuple[ProcedureRow, ...]:
    """Procedures in force that fit a few letters: parts of the name without marks, initials, or the code.

    Two queries. Names that begin with the text come first; without a text those of `first`, in its order.
    """
    entries = _fitting(_entries(on), text)
    if not text.strip():
        place = {code: number for number, code in enumerate(first)}
        entries.sort(key=lambda entry: place.get(entry.code, len(place)))
    return _rows(entries[:MOST_FOUND], on)


def most_used(counters: Sequence[Unit], *, at: datetime) -> tuple[str, ...]:
    """Codes of the procedures these counters received lately, the most received first.

    One query over the newest cases, asked again every ten minutes at most.
    """
    if not counters:
        return ()
    name = f"most-used:{'-'.join(str(unit.pk) for unit in counters)}"
    found: tuple[str, ...] | None = cache.get(name)
    if found is None:
        recent = Case.objects.filter(received_at_unit__in=counters, received_at__gte=at - LATELY)
        codes = recent.order_by("-received_at").values_list("version__procedure__code", flat=True)[:MOST_COUNTED]
        found = tuple(code for code, _count in Counter(codes).most_common())
        cache.set(name, found, USED_FOR_SECONDS)
    return found


def catalogue(text: str, on: date, *, event: str = "", field: str = "") -> Catalogue:
    """The public's first page for what was typed or chosen. Two queries, however many procedures there are."""
    entries = _entries(on)
    chosen = [e for e in entries if (not event or event in e.events) and (not field or e.field == field)]
    fitting = _fitting(chosen, text)
    events = Counter(code for entry in entries for code in entry.events)
    fields = Counter(entry.field for entry in entries)
    names = {entry.field: _field_name(entry) for entry in entries}
    return Catalogue(
        events=tuple(
            Door(code, str(name), _many(events[code]), code == event)
            for code, name in LIFE_EVENTS.items()
            if events[code]
        ),
        fields=tuple(
            Door(code, name, _many(fields[code]), code == field)
            for code, name in sorted(names.items(), key=lambda item: search_key(item[1]))
        ),
        groups=by_field(_rows(fitting[:MOST_FOUND], on)),
        found=len(fitting),
        more=len(fitting) > MOST_FOUND,
        chosen=str(LIFE_EVENTS.get(event, "")) or names.get(field, ""),
    )


def by_field(rows: Iterable[ProcedureRow]) -> tuple[FieldOfProcedures, ...]:
    """The rows under their fields, in the order of the alphabet."""
    fields: dict[str, list[ProcedureRow]] = {}
    for row in rows:
        fields.setdefault(row.field, []).append(row)
    return tuple(FieldOfProcedures(name, tuple(rows)) for name, rows in sorted(fields.items(), key=_by_name))


def _by_name(item: tuple[str, list[ProcedureRow]]) -> str:
    return search_key(item[0])


def _many(count: int) -> str:
    return formats.grouped(count)


def _entries(on: date) -> list[_Entry]:
    """The newest version in force of every procedure, without its document."""
    columns = ("pk", "procedure__code", "procedure__name", "procedure__name_en", "procedure__field_code")
    named = ("procedure__field_name", "procedure__field_name_en", "document__life_events")
    newest: dict[str, _Entry] = {}
    for pk, code, *names, events in ProcedureVersion.objects.in_force(on).values_list(*columns, *named):
        newest.setdefault(code, _Entry(pk, code, *names, tuple(events or ())))
    return list(newest.values())


def _field_name(entry: _Entry) -> str:
    return entry.field_name_en if formats.in_english() else entry.field_name


def _rows(entries: list[_Entry], on: date) -> tuple[ProcedureRow, ...]:
    """The entries as they are shown, in their order. One query."""
    known = ProcedureVersion.objects.in_bulk([entry.pk for entry in entries])
    return tuple(_row(known[entry.pk], on) for entry in entries)


def _row(version: ProcedureVersion, on: date) -> ProcedureRow:
    definition = version.definition
    return ProcedureRow(
        code=definition.code,
        name=local(definition.name),
        field=local(definition.field.name),
        term=formats.term(usual_term(definition)),
        fee=fee_said(definition, on),
    )


# Finding


_NO_FIT = 9


def _fitting(entries: Iterable[_Entry], text: str) -> list[_Entry]:
    """The entries that fit, the best first."""
    wanted = search_key(text)
    found: list[tuple[int, str, str, _Entry]] = []
    for entry in entries:
        rank = _rank_of(entry, wanted)
        if rank < _NO_FIT:
            found.append((rank, search_key(entry.name), entry.code, entry))
    return [entry for *_order, entry in sorted(found, key=lambda hit: hit[:3])]


def _rank_of(entry: _Entry, wanted: str) -> int:
    """How well an entry fits: by its name in either language, then by its field and its events."""
    rank = min(_rank(wanted, entry.code, search_key(name)) for name in (entry.name, entry.name_en))
    if rank < _NO_FIT or len(wanted) < 3:
        return rank
    around = [entry.field_name, entry.field_name_en]
    for language in ("vi", "en"):
        with translation.override(language):
            around += [str(LIFE_EVENTS.get(code, "")) for code in entry.events]
    return _NO_FIT - 1 if any(wanted in search_key(word) for word in around) else _NO_FIT


def _rank(wanted: str, code: str, name: str) -> int:
    """How well a name fits; 0 best, _NO_FIT not at all."""
    if not wanted:
        return 3
    if code.startswith(wanted):
        return 0
    if name.startswith(wanted):
        return 1
    if wanted in name:
        return 2
    words = wanted.split()
    if all(any(part.startswith(word) for part in name.split()) for word in words):
        return 3
    initials = "".join(part[0] for part in name.split())
    if len(words) == 1 and len(wanted) > 1 and wanted in initials:
        return 4 if initials.startswith(wanted) else 5
    return _NO_FIT
