"""Reading a definition and proving that it can be lived by: every problem at once, each on its line.

The proofs look at the definition alone. Whether a unit exists at a commune or a calendar is announced is asked
when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from procedures.definition.findings import Findings
from procedures.definition.problems import DefinitionErrors, Problem
from procedures.definition.prove_conditions import prove_conditions
from procedures.definition.prove_messages import prove_messages
from procedures.definition.prove_names import prove_names
from procedures.definition.prove_route import prove_route
from procedures.definition.prove_time import prove_time
from procedures.definition.reading import read_tree
from procedures.definition.schema import Definition
from procedures.definition.shape import build

MAX_PROBLEMS = 200

PROOFS: tuple[Callable[[Findings], None], ...] = (
    prove_names,
    prove_conditions,
    prove_route,
    prove_time,
    prove_messages,
)


def read_definition(source: bytes, name: str) -> Definition:
    """The definition in a file. Raises DefinitionErrors with every problem when there is any."""
    definition, problems = _judged(source)
    if definition is None or problems:
        raise DefinitionErrors(name, problems)
    return definition


def check_definition(source: bytes, name: str) -> list[Problem]:
    """Every problem of a file, in the order of its lines; an empty list when it may be published."""
    try:
        read_definition(source, name)
    except DefinitionErrors as errors:
        return errors.problems
    return []


def _judged(source: bytes) -> tuple[Definition | None, list[Problem]]:
    tree, problems = read_tree(source)
    if tree is None:
        return None, _in_order(problems)
    shape = build(tree)
    problems = [*problems, *shape.problems]
    if shape.definition is not None:
        findings = Findings(shape.definition, shape)
        for prove in PROOFS:
            prove(findings)
        problems += findings.problems
    return shape.definition, _in_order(problems)


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Sorted by line, each once, and not more than a person can use."""
    # A sentence may quote the file: whatever line breaks it brings along, a problem stays one line.
    ordered = sorted({replace(problem, sentence=" ".join(problem.sentence.split())) for problem in problems})
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    rest = len(ordered) - MAX_PROBLEMS
    return [*ordered[:MAX_PROBLEMS], Problem(ordered[MAX_PROBLEMS].line, "more", f"And {rest} more problems.")]
