"""Proof that the steps fit into the promised term.

Budgets are working time; terms are legal time. To compare them a working day is eight hours, `same_day` is one
working day, n calendar days are n × 5/7 working days rounded up, a month is 30 calendar days. Public holidays are
left out: a term is judged in an ordinary week.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from procedures.definition.findings import Findings
from procedures.definition.graph import Route, RouteError, compile_route
from procedures.definition.schema import HOURS_PER_DAY, MINUTES_PER_HOUR, Definition, StepKind

MINUTES_PER_DAY = HOURS_PER_DAY * MINUTES_PER_HOUR
DAYS_PER_MONTH = 30

_POLICY_TERMS = (
    ("supplement", "ask_within"),
    ("supplement", "answer_within"),
    ("supplement", "second_check_within"),
    ("reschedule", "notice"),
    ("acceptance", "answer_within"),
)

Path = tuple[str | int, ...]


def prove_time(findings: Findings) -> None:
    """Report stages without a term, steps without a stage, and budgets that no term can hold."""
    _whole_terms(findings)
    _stages(findings)
    try:
        route = compile_route(findings.definition)
    except RouteError:
        return  # prove_route has said why; without a route there is no longest path
    if not any(findings.wounded("steps", key) for key in ("budget", "stage", "moves", "to", "branches", "joins")):
        _budgets(findings, route)
    _consultations(findings)


def working_minutes(term: str) -> int:
    """Working minutes in an ordinary week's reading of a term, e.g. 480 for "1wd" and 1,440 for "3wd"."""
    if term == "same_day":
        return MINUTES_PER_DAY
    for unit in ("wd", "mo", "d", "h"):
        if term.endswith(unit):
            amount = float(term.removesuffix(unit))
            break
    if unit == "h":
        return round(amount * MINUTES_PER_HOUR)
    if unit == "wd":
        return round(amount * MINUTES_PER_DAY)
    days = amount * DAYS_PER_MONTH if unit == "mo" else amount
    return math.ceil(days * 5 / 7) * MINUTES_PER_DAY


def legal_terms(definition: Definition) -> Iterator[tuple[str, str]]:
    """(term, words saying for whom) of every channel and variant that is offered."""
    for channel in definition.channels:
        if not definition.variants:
            yield definition.term(channel), f"channel {channel}"
        for variant in definition.variants:
            yield definition.term(channel, variant.code), f"channel {channel}, variant {variant.code}"


def _whole_terms(findings: Findings) -> None:
    """Calendar days and months are counted whole; only hours and working days have parts."""
    for path, term in _all_terms(findings.definition):
        if "." in term and not term.endswith(("h", "wd")):
            findings.add("bad-form", f"{findings.name(*path)} is “{term}”; days and months are whole numbers.", *path)


def _all_terms(definition: Definition) -> Iterator[tuple[Path, str]]:
    for channel, terms in definition.channels.items():
        yield ("channels", channel.value, "term"), terms.term
    for index, variant in enumerate(definition.variants):
        if variant.term:
            yield ("variants", index, "term"), variant.term
        for channel, term in variant.terms.items():
            yield ("variants", index, "terms", channel.value), term
    for index, stage in enumerate(definition.stages):
        if stage.term:
            yield ("stages", index, "term"), stage.term
    for index, step in enumerate(definition.steps):
        if step.consult:
            yield ("steps", index, "consult", "term"), step.consult.term
    policies = definition.policies
    for group, key in _POLICY_TERMS:
        yield ("policies", group, key), getattr(getattr(policies, group), key) or ""
    for key in ("refuse_within", "correct_within"):
        yield ("policies", key), getattr(policies, key) or ""


def _stages(findings: Findings) -> None:
    definition = findings.definition
    several = len(definition.stages) > 1
    codes = [stage.code for stage in definition.stages]
    for index, stage in enumerate(definition.stages):
        if several and stage.term is None and not findings.wounded("stages"):
            sentence = f"{findings.name('stages', index)} needs its own “term”: there are several stages."
            findings.add("missing-term", sentence, "stages", index)
    if findings.wounded("stages", "code") or findings.wounded("steps", "stage"):
        return
    for index, step in enumerate(definition.steps):
        if step.stage is not None and step.stage not in codes:
            sentence = f"{findings.name('steps', index)} belongs to the stage “{step.stage}”, which is not declared."
            findings.add("bad-stage", sentence, "steps", index, "stage")
        elif several and step.stage is None and step.kind in (StepKind.WORK, StepKind.END):
            findings.add("bad-stage", f"{findings.name('steps', index)} needs a “stage”.", "steps", index)
    _stage_order(findings, codes)


def _stage_order(findings: Findings, codes: list[str]) -> None:
    """Every stage is used, and no move leads from a later stage to an earlier one."""
    steps = findings.definition.steps
    used = {step.stage for step in steps}
    for index, code in enumerate(codes):
        if len(codes) > 1 and code not in used and not findings.wounded("steps"):
            findings.add("bad-stage", f"No step belongs to the stage “{code}”.", "stages", index)
    stage_of = {step.code: step.stage for step in steps}
    for index, step in enumerate(steps):
        for number, move in enumerate(step.moves):
            here, there = step.stage, stage_of.get(move.to)
            if here in codes and there in codes and codes.index(there) < codes.index(here):
                sentence = f"{findings.name('steps', index)} moves from the stage “{here}” back to “{there}”."
                findings.add("bad-stage", sentence, "steps", index, "moves", number, "to")


def _budgets(findings: Findings, route: Route) -> None:
    definition = findings.definition
    whole = None
    if not findings.wounded("channels") and not findings.wounded("variants"):
        whole = min(legal_terms(definition), key=lambda found: working_minutes(found[0]))
    for stage in definition.stages:
        if stage.term is not None and not findings.wounded("stages"):
            _fits(findings, route, stage.code, stage.term, f"the stage “{stage.code}”")
        elif stage.term is None and len(definition.stages) == 1 and whole is not None:
            _fits(findings, route, stage.code, whole[0], whole[1])


def _fits(findings: Findings, route: Route, stage: str, term: str, whose: str) -> None:
    """Report the step at which the longest way through the stage runs over the term."""
    limit, total = working_minutes(term), route.stage_minutes(stage)
    if total <= limit:
        return
    spent = 0
    for code in route.longest_path(stage):
        spent += route.step(code).budget_minutes
        if spent > limit:
            break
    index = [step.code for step in findings.definition.steps].index(code)
    sentence = (
        f"The steps take {_hours(total)}, more than the term {term} ({_hours(limit)}) of {whose}; too long from here."
    )
    findings.add("over-budget", sentence, "steps", index, "budget")


def _consultations(findings: Findings) -> None:
    """An opinion must come back within the longest term there is."""
    definition = findings.definition
    if findings.wounded("channels") or findings.wounded("variants") or findings.wounded("stages"):
        return
    longest = max(working_minutes(term) for term, _ in legal_terms(definition))
    terms = {stage.code: stage.term for stage in definition.stages}
    for index, step in enumerate(definition.steps):
        term = terms.get(step.stage or definition.stages[0].code)
        limit = working_minutes(term) if term else longest
        if step.consult and working_minutes(step.consult.term) > limit:
            sentence = (
                f"{findings.name('steps', index)} gives {step.consult.term} for an opinion, more than the whole term."
            )
            findings.add("over-budget", sentence, "steps", index, "consult", "term")


def _hours(minutes: int) -> str:
    return f"{minutes / MINUTES_PER_HOUR:g}h"
