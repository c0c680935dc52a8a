"""What a certification counts and costs: documents, pages and copies, and the facts its fees are reckoned by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from procedures.definition import fees_due
from procedures.definition.schema import Channel, Definition, Fact, FactType
from procedures.models import CertificationKind

KINDS = {
    "2.000815": CertificationKind.COPIES,
    "2.000884": CertificationKind.SIGNATURES,
    "2.000908": CertificationKind.FROM_REGISTER,
}
"""The procedures settled while the person waits, by their national code, and the book each is entered in."""

COUNTED = frozenset({"copies", "first_pages", "further_pages", "capped_copies", "documents"})
"""Facts that are reckoned from the documents and asked of nobody."""

DEAR_PAGES = 2
"""The first pages of a copy, which cost more than the others (TT 226/2016/TT-BTC)."""

Facts = Mapping[str, bool | int | str]


@dataclass(frozen=True, slots=True)
class DocumentData:
    """A document to be certified: its name, the pages of the original, the copies made of it."""

    name: str
    pages: int = 1
    copies: int = 1


@dataclass(frozen=True, slots=True)
class DocumentFee:
    """What one document costs; `capped`: each copy costs the most that one copy may."""

    amount_vnd: int
    capped: bool


class Reckoning:
    """Counts and fees of documents under one definition, for an application received on one day."""

    def __init__(self, definition: Definition, *, on: date, facts: Facts | None = None) -> None:
        self.definition, self._on, self._given = definition, on, dict(facts or {})
        self._declared = {fact.code for fact in definition.facts} & COUNTED

    def facts(self, documents: Iterable[DocumentData]) -> dict[str, int]:
        """The counted facts of these documents together; each one that the definition declares, zeros too."""
        found = dict.fromkeys(COUNTED, 0)
        for document in documents:
            found["copies"] += document.copies
            found["documents"] += document.copies
            if self.is_capped(document.pages):
                found["capped_copies"] += document.copies
            else:
                dear = min(document.pages, DEAR_PAGES)
                found["first_pages"] += document.copies * dear
                found["further_pages"] += document.copies * (document.pages - dear)
        return {code: count for code, count in found.items() if code in self._declared}

    def is_capped(self, pages: int) -> bool:
        """Whether one copy of so many pages costs the most a copy may; the amounts are the definition's."""
        if "capped_copies" not in self._declared:
            return False
        dear = min(pages, DEAR_PAGES)
        by_pages = self._amount({"first_pages": dear, "further_pages": pages - dear, "capped_copies": 0})
        return by_pages >= self._amount({"first_pages": 0, "further_pages": 0, "capped_copies": 1})

    def fee(self, document: DocumentData) -> DocumentFee:
        """What this document alone costs. The fees of all documents make up the fee of the case."""
        return DocumentFee(self._amount(self.facts([document])), self.is_capped(document.pages))

    def _amount(self, counted: Facts) -> int:
        lines = fees_due(self.definition, {**self._given, **counted}, Channel.DIRECT, self._on)
        return sum(line.amount_vnd for line in lines)


def asked_of(definition: Definition, steps: Collection[str]) -> list[Fact]:
    """What has to be confirmed at these steps by whoever does them, in the order of the definition."""
    asked = {code for step in definition.steps if step.code in steps for code in step.asks}
    return [fact for fact in definition.facts if fact.code in asked and fact.type is FactType.BOOL]


def numbers_said(numbers: Sequence[int]) -> str:
    """Consecutive numbers in one phrase: "07", or "07–09"."""
    if not numbers:
        return ""
    first, last = min(numbers), max(numbers)
    return f"{first:02d}" if first == last else f"{first:02d}–{last:02d}"
