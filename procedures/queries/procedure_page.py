"""The public page of one procedure: what it promises, in the words of those who need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from procedures import formats
from procedures.definition import compile_route, fees_due, required_papers
from procedures.definition.schema import Channel, Definition, Fee, Paper, ServiceLevel
from procedures.models import CaseStatus, PartyKind, ProcedureVersion, Unit
from procedures.phrases import CHANNELS, local
from procedures.queries.case_page import counts_said
from procedures.queries.conditions_said import condition_said
from procedures.queries.fee_reasons import exemption_said
from procedures.queries.route_picture import RouteView, route_view

NEAREST = 4
"""Places to hand in that stand open on the page; a province has hundreds, the others follow on demand."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper to bring."""

    name: str
    count: str
    condition: str
    note: str
    form: str


@dataclass(frozen=True, slots=True)
class TermLine:
    """How long one variant takes, by the ways of handing in."""

    name: str
    terms: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class FeeLineView:
    """One fee: its amount, how it is counted, when it is taken, since when, and where that is laid down."""

    name: str
    amount: str
    rules: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where papers are handed in."""

    name: str
    address: str
    hours: str
    phone: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """The public page of a procedure."""

    code: str
    name: str
    field: str
    field_code: str
    service_level: str
    applicants: str
    term: str
    term_line: str
    fee: str
    fee_line: str
    place: str
    place_lines: tuple[str, ...]
    results: tuple[str, ...]
    usual: tuple[PaperView, ...]
    sometimes: tuple[PaperView, ...]
    forms: tuple[tuple[str, str], ...]
    terms: tuple[TermLine, ...]
    fees: tuple[FeeLineView, ...]
    route: RouteView
    legal_basis: tuple[str, ...]
    version: str
    approved: str


def procedure_page(version: ProcedureVersion, on: date) -> ProcedurePage:
    """The page of a version as it applies on a day. No further query."""
    definition = version.definition
    usual = {paper.code for paper in _usually_required(definition)}
    terms = terms_said(definition)
    fees = tuple(fee_view(fee, definition, on) for fee in _fees_to_come(definition, on))
    several = len({term for line in terms for _channel, term, _note in line.terms}) > 1
    return ProcedurePage(
        code=definition.code,
        name=local(definition.name),
        field=local(definition.field.name),
        field_code=definition.field.code,
        service_level=_service_level(definition.service_level),
        applicants=", ".join(str(PartyKind(kind).label) for kind in definition.applicants),
        term=capfirst(formats.term(usual_term(definition))),
        term_line=_("depends on the case and on how it is handed in, see below") if several else "",
        fee=fee_said(definition, on),
        fee_line=_("depends on the case, see below") if fees else "",
        place=_("Any One-Stop Shop of the province"),
        place_lines=tuple(capfirst(str(CHANNELS[c.value])) for c in definition.channels if c is not Channel.DIRECT),
        results=tuple(local(result.name) for result in definition.results),
        usual=tuple(_paper(paper, definition) for paper in definition.papers if paper.code in usual),
        sometimes=tuple(_paper(paper, definition) for paper in definition.papers if paper.code not in usual),
        forms=tuple((local(paper.name), paper.form) for paper in definition.papers if paper.form),
        terms=terms,
        fees=fees,
        route=route_view(definition, compile_route(definition), (), CaseStatus.REGISTERED),
        legal_basis=tuple(_basis(b.document, b.title) for b in definition.legal_basis),
        version=_("Version %(number)s, in force since %(since)s.")
        % {"number": version.number, "since": formats.day(definition.effective.since)},
        approved=_("Internal process approved by %(decision)s, %(day)s.")
        % {"decision": definition.approved_by.decision, "day": formats.day(definition.approved_by.date)},
    )


def places() -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Where papers are handed in: the first few, and the rest. One query."""
    counters = Unit.objects.counters().filter(closed_on=None).order_by("path")
    found = [Place(unit.label, unit.address, unit.opening_hours, formats.phone(unit.phone)) for unit in counters]
    return tuple(found[:NEAREST]), tuple(found[NEAREST:])


def usual_term(definition: Definition) -> str:
    """The term at the counter, or of the first way to hand in when there is none."""
    return definition.channels[usual_channel(definition)].term


def usual_channel(definition: Definition) -> Channel:
    """The counter, unless the procedure is not offered there."""
    return Channel.DIRECT if Channel.DIRECT in definition.channels else next(iter(definition.channels))


def _usually_required(definition: Definition) -> tuple[Paper, ...]:
    """What the most usual case brings: the counter, the first variant, every fact as it is before anybody answered."""
    variant = definition.variants[0].code if definition.variants else ""
    return required_papers(definition, {"channel": usual_channel(definition).value}, variant)


# Time


def terms_said(definition: Definition) -> tuple[TermLine, ...]:
    """The terms by variant and channel; variants and ways that take equally long share a line."""
    if not definition.variants:
        return (TermLine("", _terms_of(definition, "")),)
    alike: dict[tuple[tuple[str, str, str], ...], list[str]] = {}
    for variant in definition.variants:
        alike.setdefault(_terms_of(definition, variant.code), []).append(local(variant.name))
    return tuple(TermLine("; ".join(names) if len(alike) > 1 else "", terms) for terms, names in alike.items())


def _terms_of(definition: Definition, variant: str) -> tuple[tuple[str, str, str], ...]:
    together: dict[tuple[str, str], list[str]] = {}
    for channel, terms in definition.channels.items():
        note = local(terms.note) if terms.note else ""
        key = (formats.term(definition.term(channel, variant)), note)
        together.setdefault(key, []).append(str(CHANNELS[channel.value]))
    return tuple((capfirst(", ".join(channels)), term, note) for (term, note), channels in together.items())


# Money


def fee_said(definition: Definition, on: date) -> str:
    """What the usual case pays, in one phrase."""
    if not _fees_to_come(definition, on):
        return _("Free of charge")
    usual = sum(line.amount_vnd for line in fees_due(definition, {}, usual_channel(definition), on))
    return formats.money(usual) if usual else _("Usually free of charge")


def _fees_to_come(definition: Definition, on: date) -> list[Fee]:
    """Fees in force on the day or later."""
    return [fee for fee in definition.fees if fee.amount_vnd and (fee.until is None or on <= fee.until)]


def fee_view(fee: Fee, definition: Definition, on: date) -> FeeLineView:
    """A fee with its rule in plain words."""
    rules = tuple(_fee_rules(fee, definition, on))
    return FeeLineView(local(fee.name), formats.money(fee.amount_vnd), rules, fee.source or "")


def _fee_rules(fee: Fee, definition: Definition, on: date) -> list[str]:
    rules = []
    if fee.per:
        counted = next((local(fact.label) for fact in definition.facts if fact.code == fee.per), fee.per)
        rules.append(_("For each one of: %(counted)s") % {"counted": counted})
    if fee.at_most_vnd is not None:
        rules.append(_("At most %(amount)s") % {"amount": formats.money(fee.at_most_vnd)})
    channels = [_("handed in %(channel)s") % {"channel": str(CHANNELS[channel.value])} for channel in fee.channels]
    conditions = [part for part in (_(" or ").join(channels), condition_said(fee.condition, definition)) if part]
    if conditions:
        rules.append(_("Only if: %(condition)s") % {"condition": "; ".join(conditions)})
    if fee.since and fee.since > on:
        rules.append(_("From %(day)s on") % {"day": formats.day(fee.since)})
    if fee.until:
        rules.append(_("Until %(day)s") % {"day": formats.day(fee.until)})
    return [*rules, *(capfirst(exemption_said(exemption)) for exemption in fee.exemptions)]


# Papers and the rest


def _service_level(level: ServiceLevel) -> str:
    return {
        ServiceLevel.FULL: _("can be handled online from beginning to end"),
        ServiceLevel.PARTIAL: _("can be handed in online, in part"),
        ServiceLevel.OFFLINE: _("cannot be handed in online"),
    }[level]


def _paper(paper: Paper, definition: Definition) -> PaperView:
    names = {variant.code: local(variant.name) for variant in definition.variants}
    variants = _(" or ").join(names[code] for code in paper.variants if code in names)
    conditions = [part for part in (variants, condition_said(paper.required_if, definition)) if part]
    said = _("Only if: %(condition)s") % {"condition": "; ".join(conditions)} if conditions else ""
    return paper_view(paper, condition=said)


def paper_view(paper: Paper, *, condition: str = "") -> PaperView:
    """One paper as it is told to the public."""
    return PaperView(
        name=local(paper.name),
        count=_("to be shown, given back at once") if paper.shown_only else _count(paper),
        condition=condition,
        note=_("Not needed if the data can be found electronically.") if paper.reusable else "",
        form=paper.form or "",
    )


def _count(paper: Paper) -> str:
    return counts_said(paper.originals, paper.copies) if paper.originals or paper.copies else ""


def _basis(document: str, title: str | None) -> str:
    return f"{document}: {title}" if title else document
