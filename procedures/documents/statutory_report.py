"""Statutory reports on paper: A4 across, the numbered columns of the form under their groups, and two signatures.

Source: NĐ 30/2020 for head and signatures; TT 09/2026/TT-BTP, TT 01/2020/TT-VPCP for the forms.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Block, Columns, Item, Stack
from procedures.documents.header import Signature, letterhead, signatures, title_block
from procedures.documents.paper import Document, Marks, Paper, TypeSizes, lay_out, print_document
from procedures.documents.pen import HAIRLINE, Pen
from procedures.documents.text import LEADING, Align, LaidText, Span, Text, bold, italic, plain, wrap
from procedures.documents.words import long_day, moment

SHEET = Paper(
    width=297 * mm,
    height=210 * mm,
    left=20 * mm,
    right=15 * mm,
    top=12 * mm,
    bottom=13 * mm,
    later_top=22 * mm,
    sizes=TypeSizes(national=12, motto=13, agency=12, date=13, title=14, body=12, table=10.5, small=10, page_number=11),
)
PADDING = (2.2, 2.5)
FIRST, NAMES = 10 * mm, 44 * mm
"""Widths of the first two columns; the figures share what is left."""


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A numbered column of figures: what stands above several, its own title, and its number with what it adds up."""

    group: str
    title: str
    formula: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A line: its number on the form, its name and its figures; `strong` for sections and totals."""

    mark: str
    name: str
    figures: tuple[int, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSheet:
    """A report as it is printed. `as_of` is the moment whose record it tells; `seal` is set for a closed one.

    `notes` stand below the table. `closed_by` and `closed_at` say who signed it, `demo` marks it without legal value.
    """

    superior_agency: str
    agency: str
    place_name: str
    symbol: str
    issued_by: str
    title: str
    lines_are: str
    period_name: str
    first: date
    last: date
    receiver: str
    columns: tuple[FigureColumn, ...]
    lines: tuple[FigureLine, ...]
    as_of: datetime
    notes: tuple[str, ...] = ()
    closed_at: datetime | None = None
    closed_by: str = ""
    seal: str = ""
    demo: bool = False


def render_report(sheet: ReportSheet) -> bytes:
    """The PDF of a report: the same figures give the same bytes. Raises ValueError for a time without a zone."""
    return print_document(_document(sheet))


def _document(sheet: ReportSheet) -> Document:
    items = [
        Item(_letterhead(sheet)),
        *_headed(sheet),
        Item(FormTable(sheet, SHEET.sizes.table), gap=2 * mm),
        Item(Text((italic(_told(sheet)),), SHEET.sizes.small), gap=2 * mm),
        *(Item(Text((plain(note),), SHEET.sizes.small), gap=1 * mm) for note in sheet.notes),
    ]
    signing = (
        Signature(("NGƯỜI LẬP BIỂU",), ""),
        Signature(("THỦ TRƯỞNG ĐƠN VỊ",), "", hint="(Ký, ghi rõ họ tên, đóng dấu)"),
    )
    items.append(Item(signatures(signing, SHEET.sizes.body, 16 * mm), gap=3 * mm))
    reference = f"{sheet.agency} – Biểu {sheet.symbol} – {sheet.first:%d/%m/%Y}–{sheet.last:%d/%m/%Y}"
    return Document(
        lay_out(items, SHEET),
        SHEET,
        f"Biểu {sheet.symbol} {sheet.first:%d-%m-%Y} {sheet.last:%d-%m-%Y}",
        sheet.agency,
        Marks(reference, sheet.demo),
    )


def _letterhead(sheet: ReportSheet) -> Block:
    return letterhead(
        SHEET,
        superior=sheet.superior_agency,
        agency=sheet.agency,
        number="",
        place=sheet.place_name,
        at=sheet.as_of,
    )


def _headed(sheet: ReportSheet) -> list[Item]:
    """Title and period; below them the form on the left, who reports to whom on the right."""
    sizes = SHEET.sizes
    period = f"Kỳ báo cáo: {sheet.period_name} " if sheet.period_name else "Kỳ báo cáo: "
    dates = f"(từ ngày {sheet.first:%d/%m/%Y} đến ngày {sheet.last:%d/%m/%Y})"
    form = Stack(
        (
            Item(Text((bold(f"Biểu số: {sheet.symbol}"),), sizes.small)),
            Item(Text((italic(sheet.issued_by),), sizes.small)),
        )
    )
    sides = Stack(
        (
            Item(Text((plain("Đơn vị báo cáo: "), bold(sheet.agency)), sizes.small)),
            Item(Text((plain("Đơn vị nhận báo cáo: "), bold(sheet.receiver or "…")), sizes.small)),
            Item(Text((italic("Đơn vị tính: hồ sơ thủ tục hành chính"),), sizes.small)),
        )
    )
    return [
        Item(title_block((sheet.title.upper(),), sizes.title), gap=4 * mm),
        Item(Text((bold(period + dates),), sizes.body, Align.CENTRE), gap=1 * mm),
        Item(Columns((form, sides), (None, 100 * mm), gutter=6 * mm), gap=4 * mm),
    ]


def _told(sheet: ReportSheet) -> str:
    """Of which moment the figures tell, and for a closed report its signature."""
    said = f"Số liệu tính đến {moment(sheet.as_of)}."
    if sheet.closed_at is None:
        return said
    day = long_day(sheet.closed_at.astimezone(sheet.as_of.tzinfo).date())
    return f"{said} Đã chốt {day}, người chốt: {sheet.closed_by}. Mã niêm phong: {sheet.seal[:16]}."


Cells = tuple[LaidText, ...]


@dataclass(frozen=True, slots=True)
class FormTable:
    """The table of a form: groups over titles over numbers, then the lines."""

    sheet: ReportSheet
    size: float

    def lay(self, width: float) -> LaidForm:
        """Measure on `width` points."""
        columns = self.sheet.columns
        figure = (width - FIRST - NAMES) / len(columns)
        edges = [0.0, FIRST, FIRST + NAMES]
        for _column in columns:
            edges.append(edges[-1] + figure)
        widths = [right - left for left, right in itertools.pairwise(edges)]
        groups: list[tuple[str, int, int]] = []
        for place, column in enumerate(columns, start=2):
            if groups and groups[-1][0] == column.group:
                groups[-1] = (column.group, groups[-1][1], place + 1)
            else:
                groups.append((column.group, place, place + 1))
        spanned = tuple(
            (begin, end, self._cell((bold(name),), edges[end] - edges[begin], Align.CENTRE))
            for name, begin, end in groups
        )
        titles = self._row([bold("STT"), bold(self.sheet.lines_are), *(bold(c.title) for c in columns)], widths)
        numbers = self._row([italic("(1)"), italic("(2)"), *(italic(c.formula) for c in columns)], widths, small=True)
        lines = tuple(self._line(line, widths) for line in self.sheet.lines)
        return LaidForm(tuple(edges), spanned, titles, numbers, lines)

    def _cell(self, spans: tuple[Span, ...], width: float, align: Align, *, small: bool = False) -> LaidText:
        """A cell of the head. Not balanced as centred texts are: a narrow column would break words for it."""
        size, room = self.size * (0.72 if small else 0.88), width - 2 * PADDING[1]
        return LaidText(tuple(wrap(spans, size, room)), size, room, align, LEADING * size)

    def _row(self, spans: Sequence[Span], widths: Sequence[float], *, small: bool = False) -> Cells:
        return tuple(
            self._cell((span,), width, Align.CENTRE, small=small) for span, width in zip(spans, widths, strict=True)
        )

    def _line(self, line: FigureLine, widths: Sequence[float]) -> Cells:
        write = bold if line.strong else plain
        figures = (f"{figure:,}".replace(",", ".") for figure in line.figures)
        texts = [(line.mark, Align.CENTRE), (line.name, Align.LEFT), *((text, Align.RIGHT) for text in figures)]
        return tuple(
            Text((write(text),), self.size, align, LEADING).lay(width - 2 * PADDING[1])
            for (text, align), width in zip(texts, widths, strict=True)
        )


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A form's table on its width; the head is repeated on every page."""

    edges: tuple[float, ...]
    groups: tuple[tuple[int, int, LaidText], ...]
    titles: Cells
    numbers: Cells
    lines: tuple[Cells, ...]

    @property
    def _head(self) -> tuple[float, float, float]:
        return (
            max(text.height for _begin, _end, text in self.groups) + 2 * PADDING[0],
            _high(self.titles),
            _high(self.numbers),
        )

    @property
    def height(self) -> float:
        """Points, borders included."""
        return sum(self._head) + sum(_high(line) for line in self.lines) + HAIRLINE

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Head, lines, grid."""
        group, title, number = self._head
        end, right = top + self.height - HAIRLINE, left + self.edges[-1]
        for begin, stop, text in self.groups:
            _put(pen, text, left + self.edges[begin], top, group)
            pen.lines([(left + self.edges[begin], top, left + self.edges[begin], top + group)])
            pen.lines([(left + self.edges[begin], top + group, left + self.edges[stop], top + group)])
        for place, text in enumerate(self.titles):
            # The first two columns stand under no group and take both rows.
            _put(pen, text, left + self.edges[place], *((top, group + title) if place < 2 else (top + group, title)))
        below = top + group + title
        rules = [(left, top, right, top), (left, below, right, below)]
        self._cells(pen, self.numbers, left, below)
        below += number
        rules.append((left, below, right, below))
        for line in self.lines:
            self._cells(pen, line, left, below)
            below += _high(line)
            rules.append((left, below, right, below))
        starts = {begin for begin, _end, _text in self.groups} | {0, 1, len(self.edges) - 1}
        rules += [
            (left + edge, top if place in starts else top + group, left + edge, end)
            for place, edge in enumerate(self.edges)
        ]
        pen.lines(rules)

    def _cells(self, pen: Pen, cells: Cells, left: float, top: float) -> None:
        for edge, text in zip(self.edges, cells, strict=False):
            _put(pen, text, left + edge, top, _high(cells))

    def divide(self, room: float) -> tuple[LaidForm, LaidForm] | None:
        """Between lines."""
        used = sum(self._head) + HAIRLINE
        for place, line in enumerate(self.lines):
            if used + _high(line) > room + 0.01:
                if place == 0:
                    return None
                return replace(self, lines=self.lines[:place]), replace(self, lines=self.lines[place:])
            used += _high(line)
        return None


def _high(cells: Cells) -> float:
    return max(cell.height for cell in cells) + 2 * PADDING[0]


def _put(pen: Pen, text: LaidText, left: float, top: float, height: float) -> None:
    """Write a text in the middle of its cell."""
    text.draw(pen, left + PADDING[1], top + (height - text.height) / 2)
