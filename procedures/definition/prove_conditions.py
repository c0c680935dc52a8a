"""Proof that every condition can be asked and that no step is left without a way on.

A condition is tried with every value its facts can have: both truths, every option, and for numbers and texts
the values around each one that the condition mentions. That finds wrong types, conditions that can never be
true, and the answers under which none of a step's moves would be open.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from procedures.definition.conditions import ConditionError, FactValue, Token, compiled, holds, tokens, variables
from procedures.definition.findings import Findings
from procedures.definition.schema import Definition, FactType
from procedures.definition.shape import hint
from procedures.definition.vocabulary import BUILT_IN_FACTS, RECEPTION_FACTS

MAX_TRIALS = 1024
SAMPLED_TRIALS = 128

_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_ARITHMETIC = frozenset({"+", "-", "*"})
_TYPE_WORDS = {FactType.BOOL: "true or false", FactType.INT: "a number", FactType.TEXT: "a text"}
_LITERALS = {"bool": FactType.BOOL, "int": FactType.INT, "text": FactType.TEXT}


@dataclass(frozen=True)
class Domain:
    """What a name may hold: its type, and all its values where they can be counted."""

    type: FactType
    values: tuple[FactValue, ...] | None = None


@dataclass(frozen=True)
class Trials:
    """Assignments to try; `exact` when nothing outside them could give another answer."""

    cases: tuple[dict[str, FactValue], ...]
    exact: bool


def prove_conditions(findings: Findings) -> None:
    """Report conditions that cannot be asked, never hold, or leave a step without a way on."""
    if findings.wounded("facts") or findings.wounded("variants", "code") or findings.wounded("channels"):
        return
    domains = names(findings.definition)
    at_reception = {name: domain for name, domain in domains.items() if _known_at_reception(name)}
    for section, key in (("papers", "required_if"), ("fees", "condition")):
        for index, item in enumerate(getattr(findings.definition, section)):
            _condition(findings, getattr(item, key), at_reception, section, index, key)
    for index, fee in enumerate(findings.definition.fees):
        for number, exemption in enumerate(fee.exemptions):
            _condition(findings, exemption.condition, at_reception, "fees", index, "exemptions", number, "condition")
    for index, step in enumerate(findings.definition.steps):
        at = ("steps", index)
        for number, leave in enumerate(step.leave):
            _condition(findings, leave.when, domains, *at, "leave", number, "when")
        sound = [
            _condition(findings, move.when, domains, *at, "moves", number, "when")
            for number, move in enumerate(step.moves)
        ]
        if step.moves and all(sound) and not findings.wounded("steps", "moves", "when", "to"):
            # A move kept for another role does not help the one who holds the step.
            _way_on(findings, index, [move.when for move in step.moves if move.by in (None, step.role)], domains)


def names(definition: Definition) -> dict[str, Domain]:
    """Every name a condition of this definition may use, with what it may hold."""
    domains = {name: _domain(kind) for name, kind in BUILT_IN_FACTS.items()}
    domains["channel"] = Domain(FactType.TEXT, tuple(channel.value for channel in definition.channels))
    domains["variant"] = Domain(FactType.TEXT, tuple(variant.code for variant in definition.variants) or ("",))
    for fact in definition.facts:
        if fact.type is FactType.CHOICE:
            domains[fact.code] = Domain(FactType.TEXT, tuple(option.code for option in fact.options))
        else:
            domains[fact.code] = _domain(fact.type)
    return domains


def _domain(kind: FactType) -> Domain:
    return Domain(kind, (True, False) if kind is FactType.BOOL else None)


def _known_at_reception(name: str) -> bool:
    return name in RECEPTION_FACTS or name not in BUILT_IN_FACTS


def _condition(findings: Findings, expression: str, domains: Mapping[str, Domain], *path: str | int) -> bool:
    """Report what is wrong with one condition; whether it is sound."""
    faults = list(faults_of(expression, domains))
    for code, sentence in faults:
        findings.add(code, f"{findings.name(*path)}: {sentence}", *path)
    return not faults


def faults_of(expression: str, domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    """(code, sentence) of everything wrong with a condition over these names."""
    try:
        used = variables(expression)
    except ConditionError as error:
        yield "bad-condition", f"“{expression}” is not a condition: {error}."
        return
    unknown = [name for name in used if name not in domains]
    for name in unknown:
        known = "is not known yet at reception" if name in BUILT_IN_FACTS else "is not a known fact"
        yield "unknown-fact", f"“{name}” {known}.{hint(name, domains)}"
    if unknown:
        return
    mistaken = list(_comparisons(tokens(expression), domains))
    yield from mistaken
    if not mistaken:
        yield from _answers(expression, domains)


def _comparisons(words: tuple[Token, ...], domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    """Comparisons of different types, and with options that do not exist."""
    for index in range(1, len(words) - 1):
        left, sign, right = words[index - 1 : index + 2]
        if sign.kind != "operator":
            continue
        if sign.value in _COMPARISONS and (kinds := _kinds(left, right, domains)) and kinds[0] is not kinds[1]:
            yield "bad-condition", f"{_said(left, kinds[0])} cannot be compared with {_said(right, kinds[1])}."
        elif sign.value in ("==", "!="):
            yield from _option(left, [right], domains)
            yield from _option(right, [left], domains)
        elif sign.value == "in":
            listed = itertools.takewhile(lambda word: word.value != "]", words[index + 1 :])
            yield from _option(left, listed, domains)


def _kinds(left: Token, right: Token, domains: Mapping[str, Domain]) -> tuple[FactType, FactType] | None:
    kinds = [
        domains[str(word.value)].type if word.kind == "name" else _LITERALS.get(word.kind) for word in (left, right)
    ]
    return (kinds[0], kinds[1]) if kinds[0] and kinds[1] else None


def _said(word: Token, kind: FactType) -> str:
    return f"“{str(word.value).lower() if word.kind == 'bool' else word.value}” ({_TYPE_WORDS[kind]})"


def _option(name: Token, compared: Iterable[Token], domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    values = domains[str(name.value)].values if name.kind == "name" else None
    if values is None or domains[str(name.value)].type is not FactType.TEXT:
        return
    options = [str(value) for value in values if value != ""]
    for word in compared:
        if word.kind == "text" and word.value not in values:
            yield "unknown-option", f"“{name.value}” is never “{word.value}”.{hint(str(word.value), options)}"


def _answers(expression: str, domains: Mapping[str, Domain]) -> Iterator[tuple[str, str]]:
    """Wrong or useless answers of a condition whose names are all known."""
    program, used = compiled(expression)
    attempt = trials([expression], used, domains)
    ever = False
    for facts in attempt.cases:
        try:
            answer = program.execute(facts)
        except ArithmeticError:
            continue
        except (TypeError, ValueError, RuntimeError):
            yield "bad-condition", f"“{expression}” mixes different types{_when(facts)}."
            return
        if not isinstance(answer, bool):
            yield "bad-condition", f"“{expression}” does not give true or false{_when(facts)}."
            return
        ever = ever or answer
    if attempt.exact and not ever:
        yield "never-true", f"“{expression}” can never be true."


def trials(expressions: Iterable[str], used: Iterable[str], domains: Mapping[str, Domain]) -> Trials:
    """Values to try for these names: all of them where that is possible, else a fixed sample."""
    words = [word for expression in expressions for word in tokens(expression)]
    used = sorted(set(used))
    choices = [_values(domains[name], words, len(used)) for name in used]
    counted = all(domains[name].values is not None for name in used)
    exact = counted or not any(word.kind == "operator" and word.value in _ARITHMETIC for word in words)
    if math.prod(len(values) for values in choices) <= MAX_TRIALS:
        return Trials(tuple(dict(zip(used, values, strict=True)) for values in itertools.product(*choices)), exact)
    # A fixed seed: the same file gets the same answer every time.
    chance = random.Random(1)
    return Trials(
        tuple(dict(zip(used, map(chance.choice, choices), strict=True)) for _ in range(SAMPLED_TRIALS)), False
    )


def _values(domain: Domain, words: Iterable[Token], names_used: int) -> list[FactValue]:
    if domain.values is not None:
        return list(domain.values)
    if domain.type is FactType.TEXT:
        return list(dict.fromkeys(["", *(str(word.value) for word in words if word.kind == "text"), "…"]))
    # Around every number mentioned there is room for all names used to differ from it and from each other.
    mentioned = {0, *(int(word.value) for word in words if word.kind == "int")}
    around = range(-names_used, names_used + 1)
    return sorted({number + step for number in mentioned for step in around})


def _way_on(findings: Findings, index: int, conditions: list[str], domains: Mapping[str, Domain]) -> None:
    """Report answers under which no move of the step is open."""
    if any(condition == "true" for condition in conditions):
        return
    used = {name for condition in conditions for name in variables(condition)}
    attempt = trials(conditions, used, domains)
    stuck = next((facts for facts in attempt.cases if not any(holds(when, facts) for when in conditions)), None)
    name = findings.name("steps", index)
    if not conditions:
        sentence = f"{name} is a dead end: no move is open to the role that holds it."
        findings.add("dead-end", sentence, "steps", index, "moves")
    elif stuck is not None:
        sentence = f"{name} is a dead end{_when(stuck)}: no move is open. Give it a move for that case."
        findings.add("dead-end", sentence, "steps", index, "moves")
    elif not attempt.exact:
        sentence = f"{name} may be a dead end: its conditions are too wide to try. Give it a move without a condition."
        findings.add("dead-end", sentence, "steps", index, "moves")


def _when(facts: Mapping[str, FactValue]) -> str:
    """The answers as half a sentence, such as “ when eligible is false”."""
    said = [f"{name} is {_value(value)}" for name, value in facts.items()]
    return f" when {' and '.join(said)}" if said else ""


def _value(value: FactValue) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)
