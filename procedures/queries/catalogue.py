"""The catalogue of procedures: finding one by a few letters, and the public page of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.cache import cache
from django.utils.translation import gettext as _

from procedures import formats
from procedures.definition import fees_due
from procedures.definition.schema import Channel, Definition, Fee, Paper, ServiceLevel, StepKind
from procedures.models import Case, Procedure, ProcedureVersion, Unit
from procedures.phrases import CHANNELS, local, search_key
from procedures.queries.case_page import counts_said
from procedures.queries.conditions_said import condition_said
from procedures.queries.fee_reasons import exemption_said

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
class PaperView:
    """One paper to bring."""

    name: str
    count: str
    condition: str
    note: str


@dataclass(frozen=True, slots=True)
class VariantView:
    """One variant with the term that differs."""

    name: str
    term: str


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the settlement."""

    name: str
    line: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """The public page of a procedure."""

    code: str
    name: str
    field: str
    service_level: str
    term: str
    term_lines: tuple[str, ...]
    fee: str
    fee_lines: tuple[str, ...]
    place: str
    place_lines: tuple[str, ...]
    results: tuple[str, ...]
    papers: tuple[PaperView, ...]
    variants: tuple[VariantView, ...]
    steps: tuple[StepLine, ...]
    legal_basis: tuple[str, ...]
    approved: str


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
    codes = _fitting(text)
    if not text.strip():
        known = [code for code in first if code in set(codes)]
        codes = [*known, *(code for code in codes if code not in set(known))]
    versions = ProcedureVersion.objects.in_force(on).filter(procedure__code__in=codes).select_related("procedure")
    newest: dict[str, ProcedureVersion] = {}
    for version in versions:
        newest.setdefault(version.procedure.code, version)
    return tuple(_row(newest[code], on) for code in codes if code in newest)


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


def by_field(rows: Iterable[ProcedureRow]) -> tuple[FieldOfProcedures, ...]:
    """The rows under their fields, in the order in which the fields first appear."""
    fields: dict[str, list[ProcedureRow]] = {}
    for row in rows:
        fields.setdefault(row.field, []).append(row)
    return tuple(FieldOfProcedures(name, tuple(rows)) for name, rows in sorted(fields.items()))


def _fitting(text: str) -> list[str]:
    wanted = search_key(text)
    known = Procedure.objects.order_by("code").values_list("code", "name", "name_en")
    found: list[tuple[tuple[int, str], str]] = []
    for code, name, name_en in known:
        rank = min(_rank(wanted, code, search_key(name)), _rank(wanted, code, search_key(name_en)))
        if rank < _NO_FIT:
            found.append(((rank, search_key(name)), code))
    return [code for _rank_and_name, code in sorted(found)][:MOST_FOUND]


_NO_FIT = 9


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


def _row(version: ProcedureVersion, on: date) -> ProcedureRow:
    definition = version.definition
    return ProcedureRow(
        code=definition.code,
        name=local(definition.name),
        field=local(definition.field.name),
        term=formats.term(_usual_term(definition)),
        fee=_fee(definition, on)[0],
    )


def procedure_page(version: ProcedureVersion, on: date) -> ProcedurePage:
    """The page of a version as it applies on a day. No further query."""
    definition = version.definition
    fee, fee_lines = _fee(definition, on)
    term = _usual_term(definition)
    term_lines = tuple(
        _("%(channel)s: %(term)s")
        % {"channel": _capital(str(CHANNELS[channel.value])), "term": formats.term(terms.term)}
        for channel, terms in definition.channels.items()
        if terms.term != term
    )
    return ProcedurePage(
        code=definition.code,
        name=local(definition.name),
        field=local(definition.field.name),
        service_level=_service_level(definition.service_level),
        term=_capital(formats.term(term)),
        term_lines=term_lines,
        fee=fee,
        fee_lines=fee_lines,
        place=_("Any One-Stop Shop of the province"),
        place_lines=tuple(_capital(str(CHANNELS[c.value])) for c in definition.channels if c is not Channel.DIRECT),
        results=tuple(local(result.name) for result in definition.results),
        papers=tuple(_paper(paper, definition) for paper in definition.papers),
        variants=tuple(VariantView(local(v.name), formats.term(v.term) if v.term else "") for v in definition.variants),
        steps=_steps(definition),
        legal_basis=tuple(_basis(b.document, b.title) for b in definition.legal_basis),
        approved=_("Internal process approved by %(decision)s, %(day)s. In force since %(since)s.")
        % {
            "decision": definition.approved_by.decision,
            "day": formats.day(definition.approved_by.date),
            "since": formats.day(definition.effective.since),
        },
    )


def _usual_channel(definition: Definition) -> Channel:
    """The counter, unless the procedure is not offered there."""
    return Channel.DIRECT if Channel.DIRECT in definition.channels else next(iter(definition.channels))


def _usual_term(definition: Definition) -> str:
    return definition.channels[_usual_channel(definition)].term


def _fee(definition: Definition, on: date) -> tuple[str, tuple[str, ...]]:
    """The answer for the usual case in one phrase, and a line per fee with its condition."""
    fees = [fee for fee in definition.fees if fee.amount_vnd and (fee.until is None or on <= fee.until)]
    if not fees:
        return _("Free of charge"), ()
    usual = sum(line.amount_vnd for line in fees_due(definition, {}, _usual_channel(definition), on))
    lines = tuple(_fee_line(fee, definition) for fee in fees)
    return (formats.money(usual) if usual else _("Usually free of charge")), lines


def _fee_line(fee: Fee, definition: Definition) -> str:
    said = {"name": local(fee.name), "amount": formats.money(fee.amount_vnd)}
    channels = [_("handed in %(channel)s") % {"channel": str(CHANNELS[channel.value])} for channel in fee.channels]
    conditions = [part for part in (_(" or ").join(channels), condition_said(fee.condition, definition)) if part]
    line = (
        _("%(name)s: %(amount)s, if: %(condition)s") % {**said, "condition": "; ".join(conditions)}
        if conditions
        else _("%(name)s: %(amount)s") % said
    )
    return "; ".join((line, *(exemption_said(exemption) for exemption in fee.exemptions)))


def _service_level(level: ServiceLevel) -> str:
    return {
        ServiceLevel.FULL: _("can be handled online from beginning to end"),
        ServiceLevel.PARTIAL: _("can be handed in online, in part"),
        ServiceLevel.OFFLINE: _("cannot be handed in online"),
    }[level]


def _paper(paper: Paper, definition: Definition) -> PaperView:
    names = {variant.code: local(variant.name) for variant in definition.variants}
    conditions = [names[code] for code in paper.variants if code in names]
    if paper.required_if != "true":
        conditions.append(condition_said(paper.required_if, definition))
    return PaperView(
        name=local(paper.name),
        count=_("to be shown, given back at once") if paper.shown_only else _count(paper),
        condition=_("Only if: %(condition)s") % {"condition": "; ".join(conditions)} if conditions else "",
        note=_("Not needed if the data can be found electronically.") if paper.reusable else "",
    )


def _count(paper: Paper) -> str:
    return counts_said(paper.originals, paper.copies) if paper.originals or paper.copies else ""


def _steps(definition: Definition) -> tuple[StepLine, ...]:
    shown: Sequence[StepKind] = (StepKind.WORK, StepKind.PAYMENT, StepKind.END)
    return tuple(
        StepLine(local(step.name), formats.working_time(step.budget_minutes) if step.budget_minutes else "")
        for step in definition.steps
        if step.kind in shown
    )


def _basis(document: str, title: str | None) -> str:
    return f"{document}: {title}" if title else document


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
