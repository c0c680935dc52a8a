"""Conditions of a route: typed yes/no expressions over facts, in CEL.

Evaluation is the library's; no expression of a definition ever reaches Python. Of CEL only the part is let in
that cannot fail or run long once the types are right: names, literals, `! && || == != < <= > >= + - * in ?:`,
brackets and lists. No calls, no fields, no division, no loops.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import cel

FactValue = bool | int | str
TokenKind = Literal["name", "int", "text", "bool", "operator"]

MAX_LENGTH = 400
MAX_NESTING = 20
MAX_LIST = 50

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<int>0|[1-9]\d{0,14})(?![\w.])
    |(?P<text>"[^"\\\n]*"|'[^'\\\n]*')(?!["'])
    |(?P<name>[A-Za-z_]\w*)(?!["'])
    |(?P<operator>&&|\|\||[=!<>]=|[!<>+\-*?:()\[\],])""",
    re.VERBOSE | re.ASCII,
)


class ConditionError(ValueError):
    """A condition that cannot be asked: not written as one, or about a name that is not among the facts."""


@dataclass(frozen=True)
class Token:
    """One word of an expression; `value` is the literal's value for literals, else the text."""

    kind: TokenKind
    value: FactValue


def holds(expression: str, facts: Mapping[str, FactValue]) -> bool:
    """Whether the condition is true for these facts.

    Total for a published definition: a calculation beyond 64 bits does not hold rather than fail.
    Raises ConditionError for a name that is not among the facts and for text that is no condition.
    """
    program, names = compiled(expression)
    missing = [name for name in names if name not in facts]
    if missing:
        raise ConditionError(f"{missing[0]!r} is not a known fact")
    try:
        answer = program.execute({name: facts[name] for name in names})
    except (ArithmeticError, TypeError, ValueError, RuntimeError):
        return False
    return answer is True


def variables(expression: str) -> tuple[str, ...]:
    """Names of the facts the condition asks for, in alphabetical order. Raises ConditionError."""
    return compiled(expression)[1]


@lru_cache(maxsize=4096)
def compiled(expression: str) -> tuple[Any, tuple[str, ...]]:
    """The library's program and the names it needs, made once per text. Raises ConditionError."""
    tokens(expression)
    try:
        program = cel.compile(expression)
    except ValueError as error:
        raise ConditionError(_plain(str(error))) from None
    return program, tuple(sorted(program.variables()))


@lru_cache(maxsize=4096)
def tokens(expression: str) -> tuple[Token, ...]:
    """The words of an expression. Raises ConditionError for anything outside the part of CEL that is let in."""
    if len(expression) > MAX_LENGTH:
        raise ConditionError(f"it is longer than {MAX_LENGTH} characters")
    found: list[Token] = []
    position = 0
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        if match is None:
            raise ConditionError(f"{_excerpt(expression, position)!r} cannot be used in a condition")
        position = match.end()
        if match.lastgroup != "space":
            found.append(_token(str(match.lastgroup), match.group()))
    _refuse_calls_and_depth(found)
    return tuple(found)


def _token(group: str, text: str) -> Token:
    if group == "int":
        return Token("int", int(text))
    if group == "text":
        return Token("text", text[1:-1])
    if group == "name" and text in ("true", "false"):
        return Token("bool", text == "true")
    if group == "name" and text == "null":
        raise ConditionError("'null' cannot be used: every fact has a value")
    if group == "name":
        return Token("operator", "in") if text == "in" else Token("name", text)
    return Token("operator", text)


def _refuse_calls_and_depth(found: list[Token]) -> None:
    """Refuse `f(x)`, `list[0]` and brackets nested so deep that nobody could read them."""
    depth = commas = 0
    for index, token in enumerate(found):
        before = found[index - 1] if index else None
        if token.kind != "operator":
            continue
        if token.value in ("(", "[") and before is not None:
            if before.kind == "name":
                raise ConditionError(f"'{before.value}{token.value}…' cannot be used: a condition calls nothing")
            if token.value == "[" and (before.kind == "text" or before.value in (")", "]")):
                raise ConditionError("an element of a list cannot be picked in a condition")
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(str(token.value), 0)
        commas += token.value == ","
        if depth > MAX_NESTING or commas > MAX_LIST:
            raise ConditionError("it is nested too deep or lists too much to be read")


def _excerpt(expression: str, position: int) -> str:
    return re.split(r"\s", expression[position : position + 12], maxsplit=1)[0] or expression[position]


def _plain(message: str) -> str:
    """The library's complaint in half a sentence: its first line without the drawing and the wish list."""
    found = re.search(r"<input>:\d+:(\d+): (?:Syntax error: )?(.*)", message)
    if found is None:
        return "it cannot be read as a condition"
    column, said = found.groups()
    said = re.sub(r"\s*expecting.*$", "", said).replace("<EOF>", "the end")
    return f"it cannot be read at character {column} ({said})"
