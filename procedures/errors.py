"""What can be refused, and how it is said: a stable code, a sentence, and every reason at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why something cannot be done.

    `code` is stable and meant for tests and logs; `sentence` is a (lazily translated) sentence with named
    placeholders filled from `params`, and says the next step where there is one.
    """

    code: str
    sentence: Any
    params: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.params if self.params else text


class OneStopError(Exception):
    """Base of the errors that a person can be told about."""


class ActionRefused(OneStopError):
    """An act was not performed; `reasons` holds all the reasons, never just the first."""

    def __init__(self, reasons: Iterable[Refusal]) -> None:
        self.reasons: tuple[Refusal, ...] = tuple(reasons)
        super().__init__("; ".join(reason.code for reason in self.reasons))

    @property
    def codes(self) -> tuple[str, ...]:
        """Stable codes of the reasons, in the order they are told."""
        return tuple(reason.code for reason in self.reasons)

    def sentences(self) -> tuple[str, ...]:
        """The reasons as sentences in the reader's language."""
        return tuple(str(reason) for reason in self.reasons)


class LoadError(OneStopError):
    """A file of reference data cannot be loaded; the message is one sentence for the administrator."""
