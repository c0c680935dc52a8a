"""The labels of certified documents: number, book, day, copies and what it is, on 70 × 37 mm, one page for each.

Not a form of the law: it goes with the document to the signature and back, and one scan of its code finds the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from procedures.documents.blocks import LaidStack
from procedures.documents.codes import code128
from procedures.documents.label import BARS, SINGLE, shortened
from procedures.documents.paper import Document, Marks, print_document
from procedures.documents.text import Align, Text, bold, plain
from procedures.documents.words import short_day, two_digits

TITLES = {
    "copies": "CHỨNG THỰC BẢN SAO",
    "signatures": "CHỨNG THỰC CHỮ KÝ",
    "from_register": "BẢN SAO TỪ SỔ GỐC",
}
"""What stands over the number, by the kind of the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationLabel:
    """One document: `kind` a key of `TITLES`, `book` as a number names it (`01/2026-SCT/BS`)."""

    kind: str
    case_code: str
    number: int
    book: str
    day: datetime
    document_name: str
    pages: int
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationLabels:
    """The labels of one case. `reprint` and `look` as in `CaseSheet`."""

    labels: tuple[CertificationLabel, ...]
    reprint: int = 0
    look: bool = False
    demo: bool = False


def certification_labels(strip: CertificationLabels) -> Document:
    """A page of its own size for each document. Raises ValueError for a case code with letters outside ASCII."""
    pages = [[(SINGLE.top, _laid(label, _mark(strip)))] for label in strip.labels]
    # Empty numbers: a label is a whole thing, not the page of one.
    return Document(pages, SINGLE, "Nhãn chứng thực", "Một Cửa", Marks(numbers=("",) * len(pages)))


def render_certification_labels(strip: CertificationLabels) -> bytes:
    """The PDF of the labels alone, for a label printer."""
    return print_document(certification_labels(strip))


_WAYS = ((9.0, 2), (8.0, 2), (7.2, 3), (6.2, 4))
"""Type size of the texts and most lines of the document's name, from roomy to tight."""


def _laid(label: CertificationLabel, mark: str) -> LaidStack:
    """The roomiest way of setting the label that fits and keeps the document's name whole."""
    ways = [_set(label, mark, size, lines) for size, lines in _WAYS]
    fitting = [way for way in ways if way[0].height <= SINGLE.room(first=True)]
    return next((laid for laid, whole in fitting if whole), ways[-1][0])


def _set(label: CertificationLabel, mark: str, size: float, name_lines: int) -> tuple[LaidStack, bool]:
    """The parts set in one way, and whether the whole name is there."""
    width = SINGLE.text_width
    number = f"{TITLES[label.kind]} · Số {two_digits(label.number)}"
    facts = f"{short_day(label.day)} · {two_digits(label.copies)} bản · {two_digits(label.pages)} trang"
    name = shortened(bold(label.document_name), size, width, name_lines)
    parts = [
        (0.0, code128(label.case_code, BARS, width).lay(width)),
        (
            0.8,
            shortened(plain(" · ".join(filter(None, (label.case_code, mark)))), min(size, 8.0), width, 1, Align.CENTRE),
        ),
        (0.8, shortened(bold(number), size, width, 1)),
        (0.4, shortened(plain(f"Quyển số {label.book}"), size, width, 1)),
        (0.4, shortened(plain(facts), size, width, 1)),
        (0.4, name),
    ]
    whole = len(name.lines) == len(Text((bold(label.document_name),), size).lay(width).lines)
    return LaidStack(tuple(parts)), whole


def _mark(strip: CertificationLabels) -> str:
    marks = ["Bản xem"] if strip.look else [f"Bản in lại, lần {strip.reprint}"] if strip.reprint else []
    return " · ".join([*marks, *(["TRÌNH DIỄN"] if strip.demo else [])])
