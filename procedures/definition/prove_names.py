"""Proof that every name means something, and one thing only: codes are unique, what is referred to exists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from procedures.definition.findings import Findings
from procedures.definition.schema import Effect, Exemption, Fact, FactType, Fee, Level, Step
from procedures.definition.shape import hint
from procedures.definition.vocabulary import BUILT_IN_FACTS, LIFE_EVENTS, RESERVED_NAMES, ROLES, UNITS

_WORDS = {"steps": "step", "papers": "paper", "facts": "fact", "fees": "fee", "variants": "variant", "stages": "stage"}


def prove_names(findings: Findings) -> None:
    """Report duplicate codes, unknown references and values that contradict what they refer to."""
    _codes(findings)
    _agency_and_effect(findings)
    for index, fact in enumerate(findings.definition.facts):
        _fact(findings, index, fact)
    _asked(findings)
    for index, step in enumerate(findings.definition.steps):
        _step(findings, index, step)
    _papers_and_variants(findings)
    for index, fee in enumerate(findings.definition.fees):
        _fee(findings, index, fee)


def _codes(findings: Findings) -> None:
    definition = findings.definition
    for section in _WORDS:
        _unique(findings, [item.code for item in getattr(definition, section)], section)
    for index, fact in enumerate(definition.facts):
        _unique(findings, [option.code for option in fact.options], "facts", index, "options")
    results = [result.code for result in definition.results]
    _unique(findings, [code or f"#{index}" for index, code in enumerate(results)], "results")


def _unique(findings: Findings, codes: Sequence[str], *path: str | int) -> None:
    word = _WORDS.get(str(path[-1]), str(path[-1]).removesuffix("s"))
    first: dict[str, int] = {}
    for index, code in enumerate(codes):
        if code in first:
            line = findings.shape.tree.line_of(*path, first[code], "code")
            findings.add(
                "duplicate-code", f"The {word} code “{code}” is already used on line {line}.", *path, index, "code"
            )
        first.setdefault(code, index)


def _known(findings: Findings, what: str, written: str, options: Iterable[str], *path: str | int) -> None:
    """Report `unknown-<what>` when the written name is none of the options."""
    known = list(options)
    if written not in known:
        findings.add(
            f"unknown-{what}",
            f"{findings.name(*path)} names the {what} “{written}”, which does not exist.{hint(written, known)}",
            *path,
        )


def _agency_and_effect(findings: Findings) -> None:
    definition = findings.definition
    if definition.agency.unit is not None:
        _known(findings, "unit", definition.agency.unit, UNITS, "agency", "unit")
    elif definition.agency.level is Level.PROVINCE and not findings.wounded("agency"):
        findings.add("bad-agency", "An agency of the province needs a “unit”: several units settle there.", "agency")
    _period(findings, definition.effective, "effective")
    for index, event in enumerate(definition.life_events):
        _known(findings, "life-event", event, LIFE_EVENTS, "life_events", index)


def _period(findings: Findings, period: Effect | Exemption | Fee, *path: str | int) -> None:
    if (
        period.since
        and period.until
        and period.until <= period.since
        and not findings.wounded(str(path[0]), "since", "until")
    ):
        findings.add("bad-period", f"{findings.name(*path, 'until')} must be a later day than “since”.", *path, "until")


def _fact(findings: Findings, index: int, fact: Fact) -> None:
    at = ("facts", index)
    if fact.code in BUILT_IN_FACTS or fact.code in RESERVED_NAMES:
        why = "every case has it already" if fact.code in BUILT_IN_FACTS else "it is a word of the condition language"
        findings.add("reserved-name", f"A fact cannot be called “{fact.code}”: {why}.", *at, "code")
    if findings.wounded("facts", "type", "options", "default"):
        return
    if fact.type is FactType.CHOICE and len(fact.options) < 2:
        findings.add(
            "bad-options", f"{findings.name(*at)} is a choice and needs at least two “options”.", *at, "options"
        )
    if fact.type is not FactType.CHOICE and fact.options:
        findings.add("bad-options", f"{findings.name(*at)} has “options” but is no choice.", *at, "options")
    expected = {FactType.BOOL: bool, FactType.INT: int}.get(fact.type, str)
    if type(fact.default) is not expected:
        words = {bool: "true or false", int: "a whole number", str: "a text"}
        findings.add("bad-default", f"{findings.name(*at, 'default')} must be {words[expected]}.", *at, "default")
    elif fact.type is FactType.CHOICE and fact.default not in [option.code for option in fact.options]:
        findings.add("bad-default", f"{findings.name(*at, 'default')} must be one of the options.", *at, "default")


def _asked(findings: Findings) -> None:
    """A fact that is asked neither at reception nor by a step keeps its default for ever: an error in the file."""
    if findings.wounded("steps", "asks") or findings.wounded("facts", "at_reception"):
        return
    asked = {code for step in findings.definition.steps for code in step.asks}
    for index, fact in enumerate(findings.definition.facts):
        if not fact.at_reception and fact.code not in asked:
            sentence = f"Nobody asks for the fact “{fact.code}”: name it in the “asks” of a step."
            findings.add("unasked-fact", sentence, "facts", index)


def _step(findings: Findings, index: int, step: Step) -> None:
    at = ("steps", index)
    if step.unit is not None:
        _known(findings, "unit", step.unit, UNITS, *at, "unit")
    if step.role is not None:
        _known(findings, "role", step.role, ROLES, *at, "role")
    for number, move in enumerate(step.moves):
        if move.by is not None:
            _known(findings, "role", move.by, ROLES, *at, "moves", number, "by")
    for number, unit in enumerate(step.consult.units if step.consult else ()):
        _known(findings, "unit", unit, UNITS, *at, "consult", "units", number)
    if not findings.wounded("facts", "code"):
        declared = [fact.code for fact in findings.definition.facts]
        for number, code in enumerate(step.asks):
            _known(findings, "fact", code, declared, *at, "asks", number)
    if not findings.wounded("steps", "code"):
        _next_steps(findings, index, step)


def _next_steps(findings: Findings, index: int, step: Step) -> None:
    codes = [other.code for other in findings.definition.steps]
    for number, move in enumerate(step.moves):
        _known(findings, "step", move.to, codes, "steps", index, "moves", number, "to")
    for key in ("send_back", "branches"):
        for number, code in enumerate(getattr(step, key)):
            _known(findings, "step", code, codes, "steps", index, key, number)
    if step.joins is not None:
        _known(findings, "step", step.joins, codes, "steps", index, "joins")


def _papers_and_variants(findings: Findings) -> None:
    definition = findings.definition
    variants = [variant.code for variant in definition.variants]
    if not findings.wounded("variants", "code"):
        for index, paper in enumerate(definition.papers):
            for number, code in enumerate(paper.variants):
                _known(findings, "variant", code, variants, "papers", index, "variants", number)
    for index, variant in enumerate(definition.variants):
        for channel in variant.terms:
            _offered(findings, channel.value, "variants", index, "terms", channel.value)


def _offered(findings: Findings, channel: str, *path: str | int) -> None:
    if not findings.wounded("channels"):
        _known(findings, "channel", channel, [offered.value for offered in findings.definition.channels], *path)


def _fee(findings: Findings, index: int, fee: Fee) -> None:
    at = ("fees", index)
    for number, channel in enumerate(fee.channels):
        _offered(findings, channel.value, *at, "channels", number)
    _period(findings, fee, *at)
    for number, exemption in enumerate(fee.exemptions):
        _period(findings, exemption, *at, "exemptions", number)
    if fee.per is None or findings.wounded("facts"):
        return
    facts = {fact.code: fact.type for fact in findings.definition.facts}
    if fee.per in facts and facts[fee.per] is not FactType.INT:
        findings.add("bad-fee", f"{findings.name(*at, 'per')} must name a fact of type int.", *at, "per")
    elif fee.per not in facts:
        _known(findings, "fact", fee.per, [code for code, kind in facts.items() if kind is FactType.INT], *at, "per")
