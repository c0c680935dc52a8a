"""What the proofs report to: a definition with its lines, and the list that grows."""

from __future__ import annotations

from procedures.definition.problems import Problem
from procedures.definition.schema import Definition
from procedures.definition.shape import Shape, label


class Findings:
    """Problems of one definition; a path such as ("steps", 2, "budget") finds the line."""

    def __init__(self, definition: Definition, shape: Shape) -> None:
        self.definition = definition
        self.shape = shape
        self.problems: list[Problem] = []

    def add(self, code: str, sentence: str, *path: str | int) -> None:
        """Report a problem at the deepest part of the path that the file has."""
        self.problems.append(Problem(self.shape.tree.line_of(*path), code, sentence))

    def name(self, *path: str | int) -> str:
        """The path as a person says it, in quotes."""
        return label(self.shape.tree, path)

    def wounded(self, section: str, *keys: str) -> bool:
        """Whether faults of shape were set aside there, so that a proof would only echo them."""
        return self.shape.wounded(section, *keys)
