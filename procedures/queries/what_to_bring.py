"""The questions that end with the exact list of papers: what this person brings, pays and waits for.

Only what changes the answer is asked, and nothing that tells who is asking: the answers stand in the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.deadlines import OfficeCalendar
from procedures.definition import FactValue, fees_due, reception_facts, required_papers, variables
from procedures.definition.intake import FeeLine
from procedures.definition.schema import Channel, Definition, Fact, FactType
from procedures.phrases import CHANNELS, local
from procedures.queries.explanation import DayBox, counting_of, day_strip, days_said
from procedures.queries.procedure_page import FeeLineView, PaperView, fee_view, paper_view
from procedures.queries.promise import term_due


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered: how it is handed in, which case it is, by whom, and the procedure's own facts."""

    channel: Channel
    variant: str
    by_proxy: bool
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class DueFee:
    """A fee to pay: the amount, how it was counted, and its rule."""

    name: str
    amount: str
    counted: str
    rule: FeeLineView


@dataclass(frozen=True, slots=True)
class ToBring:
    """The answer: papers, money, time, and the answers it rests on."""

    title: str
    papers: tuple[PaperView, ...]
    fees: tuple[DueFee, ...]
    total: str
    term: str
    due_at: datetime | None
    due_line: str
    days: tuple[DayBox, ...]
    said: tuple[tuple[str, str], ...]


def questions(definition: Definition) -> tuple[Fact, ...]:
    """The facts of reception that a paper or a fee depends on. Free texts are left out: they could name a person."""
    asked = {name for paper in definition.papers for name in variables(paper.required_if)}
    asked |= {name for fee in definition.fees for name in variables(fee.condition)}
    asked |= {fee.per for fee in definition.fees if fee.per}
    return tuple(
        fact for fact in definition.facts if fact.at_reception and fact.code in asked and fact.type is not FactType.TEXT
    )


def asks_for_proxy(definition: Definition) -> bool:
    """Whether it matters who hands the papers in."""
    conditions = [*(p.required_if for p in definition.papers), *(f.condition for f in definition.fees)]
    return any("by_proxy" in variables(condition) for condition in conditions)


def what_to_bring(definition: Definition, answers: Answers, calendar: OfficeCalendar, *, at: datetime) -> ToBring:
    """The answer as it holds for papers handed in and accepted at `at`."""
    facts = reception_facts(
        definition,
        {**answers.facts, "by_proxy": answers.by_proxy},
        channel=answers.channel.value,
        variant=answers.variant,
    )
    papers = tuple(paper_view(paper) for paper in required_papers(definition, facts, answers.variant))
    on = formats.local_time(at).date()
    lines = fees_due(definition, facts, answers.channel, on)
    total = sum(line.amount_vnd for line in lines)
    term = definition.stages[0].term or definition.term(answers.channel, answers.variant)
    moment = term_due(calendar, at, term, definition, explain=True)
    return ToBring(
        title=_title(len(papers)),
        papers=papers,
        fees=tuple(_due_fee(line, definition, at) for line in lines if line.amount_vnd),
        total=formats.money(total) if total else _("Free of charge"),
        term=capfirst(formats.term(term)),
        due_at=moment.at,
        due_line=days_said(moment.lines),
        days=day_strip(moment, counting=counting_of(term)),
        said=tuple(_said(definition, answers)),
    )


def _title(count: int) -> str:
    if not count:
        return _("You need to bring no paper")
    return ngettext("You need to bring %(count)s paper", "You need to bring %(count)s papers", count) % {"count": count}


def _due_fee(line: FeeLine, definition: Definition, at: datetime) -> DueFee:
    rule = fee_view(line.fee, definition, formats.local_time(at).date())
    counted = ""
    if line.fee.per:
        counted = _("%(count)s × %(amount)s") % {"count": formats.grouped(line.quantity), "amount": rule.amount}
    return DueFee(rule.name, formats.money(line.amount_vnd), counted, rule)


def _said(definition: Definition, answers: Answers) -> list[tuple[str, str]]:
    """The answers in words, in the order in which they were asked."""
    rows = [(_("Handed in"), capfirst(str(CHANNELS[answers.channel.value])))]
    rows += [(_("Your case"), local(v.name)) for v in definition.variants if v.code == answers.variant]
    if asks_for_proxy(definition):
        rows.append((_("Who hands it in"), _("Somebody authorised") if answers.by_proxy else _("The applicant")))
    for fact in questions(definition):
        rows.append((local(fact.label), _answer(fact, answers.facts.get(fact.code, fact.default))))
    return rows


def _answer(fact: Fact, value: FactValue) -> str:
    if fact.type is FactType.BOOL:
        return _("Yes") if value else _("No")
    if fact.type is FactType.INT:
        return formats.grouped(int(value))
    return next((local(option.name) for option in fact.options if option.code == value), str(value))
