"""What is wrong with a definition file: one problem, one line, one plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to repair. `line` counts from 1; `code` is a stable short word for tests and tools."""

    line: int
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.line}: {self.code} {self.sentence}"


class DefinitionErrors(ValueError):
    """A definition that may not be used, with everything that was found wrong, in the order of the lines."""

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = list(problems)
        super().__init__("\n".join(f"{name}:{problem}" for problem in self.problems))
