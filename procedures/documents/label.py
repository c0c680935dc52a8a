"""The label of a case's folder: code, Code 128, procedure, applicant and promised day on 70 × 37 mm.

One on a page of its own for a label printer, or 24 on an A4 sheet of three columns and eight rows. Not a form of the
law: it stays inside the office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import LaidStack
from procedures.documents.codes import code128
from procedures.documents.paper import Document, Marks, Paper, Placed, TypeSizes, print_document
from procedures.documents.pen import Pen
from procedures.documents.text import Align, LaidText, Span, Text, bold, plain
from procedures.documents.typeface import printable
from procedures.documents.words import short_day

WIDTH, HEIGHT = 70 * mm, 37 * mm
COLUMNS, ROWS = 3, 8
INSET = 5 * mm
"""White space inside a label on every side: sheets are printed to their edges, which no laser printer reaches."""

CODE_SIZE = 10.5
BARS = 6.5 * mm

_SIZES = TypeSizes(9, 9, 9, 9, 9, 8, 8, 7, 9)
SINGLE = Paper(WIDTH, HEIGHT, INSET, INSET, 4.6 * mm, 4.6 * mm, 4.6 * mm, _SIZES)
_TOP = (297 * mm - ROWS * HEIGHT) / 2
SHEET = Paper(210 * mm, 297 * mm, 0, 0, _TOP, _TOP, _TOP, _SIZES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on a label. `reprint` as in `CaseSheet`; `register` is the line of the register, `01/2026-42`."""

    case_code: str
    applicant_name: str
    procedure_name: str
    due_at: datetime | None = None
    register: str = ""
    reprint: int = 0
    look: bool = False
    demo: bool = False


def render_label(label: Label) -> bytes:
    """The PDF of one label on a page of its size. Raises ValueError for a case code with letters outside ASCII."""
    pages = [[(SINGLE.top, _laid(label))]]
    return print_document(Document(pages, SINGLE, f"Nhãn hồ sơ {label.case_code}", "Một Cửa", Marks()))


def label_sheets(labels: Sequence[Label]) -> Document:
    """A4 sheets of 24 labels, row by row from the top left. Raises ValueError as `render_label` does."""
    per_page = COLUMNS * ROWS
    pages: list[list[Placed]] = []
    for start in range(0, len(labels), per_page):
        placed: list[Placed] = []
        for place, label in enumerate(labels[start : start + per_page]):
            row, column = divmod(place, COLUMNS)
            top = SHEET.top + row * HEIGHT + SINGLE.top
            placed.append((top, _Moved(_laid(label), column * WIDTH + INSET)))
        pages.append(placed)
    # Empty numbers: sheets of labels are cut up, and a page number would stand on one of them.
    return Document(pages, SHEET, "Nhãn hồ sơ", "Một Cửa", Marks(numbers=("",) * len(pages)))


def _laid(label: Label) -> LaidStack:
    """The parts of a label between its insets: the roomiest way of setting them that fits and keeps the name whole."""
    room = SINGLE.room(first=True)
    ways = [_set(label, *way) for way in _WAYS]
    fitting = [way for way in ways if way[0].height <= room]
    return next((laid for laid, whole in fitting if whole), ways[-1][0])


_WAYS = ((9.5, 1, 2), (9.0, 2, 1), (8.0, 2, 1), (7.2, 2, 1), (6.2, 3, 1))
"""Type size of the texts, most lines of the applicant's name and of the procedure's, from roomy to tight."""


def _set(label: Label, size: float, name_lines: int, procedure_lines: int) -> tuple[LaidStack, bool]:
    """The parts set in one way, and whether the whole name is there."""
    width = SINGLE.text_width
    due = f"Hẹn trả: {short_day(label.due_at)}" if label.due_at else "Chưa hẹn ngày trả"
    facts = f"{due} · Sổ {label.register}" if label.register else due
    name = shortened(bold(label.applicant_name), size, width, name_lines)
    procedure = [(0.0, shortened(plain(label.procedure_name), size, width, procedure_lines))]
    mark = [(0.0, shortened(bold(_mark(label)), min(size, 7.0), width, 1))]
    parts = [
        (0.0, code128(label.case_code, BARS, width).lay(width)),
        (1.0, shortened(bold(label.case_code), CODE_SIZE, width, 1, Align.CENTRE)),
        (0.5, name),
        *(procedure if label.procedure_name.strip() else []),
        (1.0, shortened(plain(facts), min(size, 8.0), width, 1)),
        *(mark if _mark(label) else []),
    ]
    whole = len(name.lines) == len(Text((bold(label.applicant_name),), size).lay(width).lines)
    return LaidStack(tuple(parts)), whole


def shortened(span: Span, size: float, width: float, most: int, align: Align = Align.LEFT) -> LaidText:
    """`span` on at most so many lines, its last word replaced by an ellipsis where it is longer."""
    text, face = printable(span[0]), span[1]
    laid = Text(((text, face),), size, align).lay(width)
    words = text.split(" ")
    while len(laid.lines) > most and len(words) > 1:
        words.pop()
        laid = Text(((f"{' '.join(words)}…", face),), size, align).lay(width)
    return laid if len(laid.lines) <= most else replace(laid, lines=laid.lines[:most])


def _mark(label: Label) -> str:
    marks = ["Bản xem"] if label.look else [f"Bản in lại, lần {label.reprint}"] if label.reprint else []
    return " · ".join([*marks, *(["TRÌNH DIỄN"] if label.demo else [])])


@dataclass(frozen=True, slots=True)
class _Moved:
    """A laid label further to the right."""

    laid: LaidStack
    by: float

    @property
    def height(self) -> float:
        """Points."""
        return self.laid.height

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw at its place."""
        self.laid.draw(pen, left + self.by, top)

    def divide(self, room: float) -> None:
        """Never."""
        return None
