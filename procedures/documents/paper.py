"""Sheets of paper: sizes, margins, type sizes, dividing a text into pages, and printing copies of them.

Source: NĐ 30/2020, Phụ lục I: margins, type sizes 12–14 on A4, page number centred in the top margin from the
second page on. A5 has no measures of its own there; its sizes keep the proportions (A5 = A4 / √2).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from procedures.documents.blocks import Art, Item, Laid
from procedures.documents.pen import Pen
from procedures.documents.sheet import CaseSheet
from procedures.documents.typeface import EMBEDDING, Face, advance, loaded, printable


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """Type sizes of a paper in points."""

    national: float
    motto: float
    agency: float
    date: float
    title: float
    body: float
    table: float
    small: float
    page_number: float

    def scaled(self, factor: float) -> TypeSizes:
        """The same with text, table and small print smaller; the head of the paper keeps its size."""
        return TypeSizes(
            self.national,
            self.motto,
            self.agency,
            self.date,
            self.title,
            self.body * factor,
            self.table * factor,
            self.small * factor,
            self.page_number,
        )


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper with its margins, in points."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    later_top: float
    sizes: TypeSizes

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.width - self.left - self.right

    def room(self, first: bool) -> float:
        """Height between the margins of the first or of a later page, whose number needs a higher top margin."""
        return self.height - self.bottom - (self.top if first else self.later_top)


A5 = Paper(
    width=148 * mm,
    height=210 * mm,
    left=14 * mm,
    right=11 * mm,
    top=9 * mm,
    bottom=9 * mm,
    later_top=17 * mm,
    sizes=TypeSizes(national=9, motto=9.5, agency=9, date=9.5, title=12, body=9.5, table=9, small=8, page_number=9.5),
)

A4 = Paper(
    width=210 * mm,
    height=297 * mm,
    left=30 * mm,
    right=18 * mm,
    top=20 * mm,
    bottom=20 * mm,
    later_top=25 * mm,
    sizes=TypeSizes(national=12, motto=13, agency=12, date=13, title=14, body=13, table=12, small=11, page_number=13),
)

Placed = tuple[float, Laid]
"""Distance from the page's top, and what stands there."""


@dataclass(slots=True)
class Layout:
    """Pages being filled. `pages` holds what stands on each; `top` is where the next block goes."""

    paper: Paper
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])
    used: float = 0.0

    @property
    def left_over(self) -> float:
        """Points left on the current page."""
        return self.paper.room(len(self.pages) == 1) - self.used

    @property
    def fresh(self) -> bool:
        """Whether nothing stands on the current page."""
        return not self.pages[-1]

    def turn(self) -> None:
        """Begin the next page."""
        self.pages.append([])
        self.used = 0.0

    def put(self, gap: float, laid: Laid) -> None:
        """Place `laid` below what stands there; white space at the top of a page is dropped."""
        self.used += 0.0 if self.fresh else gap
        start = self.paper.top if len(self.pages) == 1 else self.paper.later_top
        self.pages[-1].append((start + self.used, laid))
        self.used += laid.height

    def put_at_foot(self, laid: Laid) -> None:
        """Place `laid` at the bottom of the current page."""
        self.pages[-1].append((self.paper.height - self.paper.bottom - laid.height, laid))
        self.used = self.paper.room(len(self.pages) == 1)


def lay_out(items: Sequence[Item], paper: Paper, foot: Item | None = None) -> list[list[Placed]]:
    """Divide `items` into pages.

    An item that keeps with the next is never the last of a page. What can be divided (text, tables) is divided where
    the page ends. `foot` stands at the bottom of the last page, together with the last group of items.
    """
    layout = Layout(paper)
    groups = _groups(items, paper.text_width)
    laid_foot = foot.block.lay(paper.text_width) if foot else None
    for number, group in enumerate(groups):
        reserve = 0.0
        if foot and laid_foot and number == len(groups) - 1:
            reserve = foot.gap + laid_foot.height
        _place(group, layout, reserve)
    if laid_foot:
        layout.put_at_foot(laid_foot)
    return layout.pages


def _groups(items: Sequence[Item], width: float) -> list[list[tuple[float, Laid]]]:
    """Laid items in groups that must begin on one page."""
    groups: list[list[tuple[float, Laid]]] = []
    joined = False
    for item in items:
        laid = item.block.lay(width)
        if joined:
            groups[-1].append((item.gap, laid))
        else:
            groups.append([(item.gap, laid)])
        joined = item.keep
    return groups


def _place(group: list[tuple[float, Laid]], layout: Layout, reserve: float) -> None:
    """Put `group` on the current page, or what fits of it, and the rest on the next; `reserve` stays free."""
    while True:
        *before, (last_gap, last) = group
        gap = 0.0 if layout.fresh and not before else last_gap
        needed = sum(space + laid.height for space, laid in before) + gap
        if layout.fresh and before:
            needed -= before[0][0]
        room = layout.left_over - needed
        if last.height + reserve <= room + 0.01:
            break
        parts = last.divide(room) if room > 0 else None
        if parts:
            for space, laid in (*before, (last_gap, parts[0])):
                layout.put(space, laid)
            layout.turn()
            group = [(0.0, parts[1])]
        elif layout.fresh:
            break
        else:
            layout.turn()
    for space, laid in group:
        layout.put(space, laid)


class CopyMark:
    """The place of the line that tells a copy from the others (`Liên 1: Lưu`), filled in for each copy.

    Everything else is the same on all copies and stands in the file once.
    """

    def __init__(self, labels: Sequence[str], size: float) -> None:
        self.labels = tuple(labels)
        self._size = size
        self._place: tuple[float, float] | None = None

    def block(self) -> Art:
        """The line as a block, centred."""
        return Art(self._size * 1.25, self._remember)

    def _remember(self, pen: Pen, left: float, top: float, width: float) -> None:
        self._place = (left + width / 2, top + self._size)

    def write(self, pen: Pen, label: str) -> None:
        """Write `label` in its place, which is known once the first page has been drawn."""
        if self._place:
            centre, baseline = self._place
            text = f"({label})"
            width = advance(text, Face.ITALIC) * self._size / 1000
            pen.write(centre - width / 2, baseline, text, Face.ITALIC, self._size)


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands in the margins: a reference on later pages, and a warning on every page of a demonstration.

    `numbers` are the page numbers of a document that is a part of something longer; then every page shows its own.
    """

    reference: str = ""
    demo: bool = False
    numbers: tuple[str, ...] = ()


RUNNING_LINE = 4 * mm
NUMBER_LINE = 9 * mm
"""How far above the text of a later page its running line and, over it, its number stand."""

PRINTERS_REACH = 6 * mm
"""How near the edge a laser printer still prints a line of small type."""

DEMO_WORDS = "BẢN TRÌNH DIỄN – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"


@dataclass(frozen=True, slots=True)
class Document:
    """A paper laid out in pages, to be printed alone or with others in one file.

    `title` names the file in a viewer and must hold no personal data.
    """

    pages: Sequence[Sequence[Placed]]
    paper: Paper
    title: str
    author: str
    marks: Marks
    copies: CopyMark | None = None


def print_pages(
    pages: Sequence[Sequence[Placed]],
    paper: Paper,
    *,
    title: str,
    author: str,
    marks: Marks,
    copies: CopyMark | None = None,
) -> bytes:
    """The PDF of `pages`, once or in several copies, page numbers starting again in each."""
    return print_document(Document(pages, paper, title, author, marks, copies))


def print_document(document: Document) -> bytes:
    """The PDF of one document.

    The same pages give the same bytes: no time of making, no random identifier, so that a paper can be compared
    with what was handed out.
    """
    return print_documents([document], title=document.title, author=document.author)


def print_documents(documents: Iterable[Document], *, title: str, author: str) -> bytes:
    """One PDF of all `documents`, each with its own size of paper and its own page numbers.

    The typeface is embedded once for all of them, so that a day's papers take little more than their layout.
    """
    buffer = io.BytesIO()
    canvas: Canvas | None = None
    for place, document in enumerate(documents):
        if canvas is None:
            canvas = _canvas(buffer, document.paper, title, author)
        canvas.setPageSize((document.paper.width, document.paper.height))
        _draw(canvas, document, f"{place}." if place else "")
    if canvas is None:
        raise ValueError("a file needs at least one document")
    with EMBEDDING:
        canvas.save()
    return buffer.getvalue()


def _draw(canvas: Canvas, document: Document, name: str) -> None:
    """The pages of one document, each once, and every copy of them."""
    pages, paper, copies = document.pages, document.paper, document.copies
    for number, placed in enumerate(pages, start=1):
        canvas.beginForm(f"page{name}{number}", 0, 0, paper.width, paper.height)
        pen = Pen(canvas, paper.height)
        for top, laid in placed:
            laid.draw(pen, paper.left, top)
        _margins(pen, paper, document.marks, number)
        pen.finish()
        canvas.endForm()
    for label in copies.labels if copies else ("",):
        for number in range(1, len(pages) + 1):
            canvas.doForm(f"page{name}{number}")
            pen = Pen(canvas, paper.height)
            if copies and number == 1:
                copies.write(pen, label)
            elif label:
                _running_label(pen, paper, label)
            pen.finish()
            canvas.showPage()


def _canvas(buffer: io.BytesIO, paper: Paper, title: str, author: str) -> Canvas:
    canvas = Canvas(
        buffer,
        pagesize=(paper.width, paper.height),
        invariant=1,
        lang="vi-VN",
        pageCompression=1,
        # Otherwise every file names Helvetica, which is used nowhere and embedded nowhere.
        initialFontName=loaded(Face.REGULAR).fontName,
    )
    canvas.setTitle(printable(title))
    canvas.setAuthor(printable(author))
    canvas.setCreator("Một Cửa")
    canvas.setViewerPreference("PrintScaling", "None")
    # Printed on both sides, the second copy would end on the back of the first.
    canvas.setViewerPreference("Duplex", "Simplex")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def _margins(pen: Pen, paper: Paper, marks: Marks, number: int) -> None:
    """Page number and reference on later pages; the warning of a demonstration at the foot of every page."""
    size, small = paper.sizes.page_number, paper.sizes.small
    if number > 1 or marks.numbers:
        text = marks.numbers[number - 1] if marks.numbers else str(number)
        top = paper.later_top if number > 1 else paper.top
        centre = paper.width / 2 - advance(text, Face.REGULAR) * size / 2000
        pen.write(centre, top - NUMBER_LINE, text, Face.REGULAR, size)
        reference = printable(marks.reference)
        # A long agency's name is set in smaller type, so that the line ends where the text does.
        longest = (paper.width - paper.left - paper.right) * 1000 / max(advance(reference, Face.ITALIC), 1)
        pen.write(paper.left, top - RUNNING_LINE, reference, Face.ITALIC, min(small, longest))
    if marks.demo:
        size = small * 0.9
        width = advance(DEMO_WORDS, Face.BOLD) * size / 1000
        baseline = paper.height - max(paper.bottom / 2 - size / 3, PRINTERS_REACH)
        pen.write((paper.width - width) / 2, baseline, DEMO_WORDS, Face.BOLD, size)


def _running_label(pen: Pen, paper: Paper, label: str) -> None:
    """The name of the copy at the right of a later page's top."""
    size = paper.sizes.small
    left = paper.width - paper.right - advance(label, Face.ITALIC) * size / 1000
    pen.write(left, paper.later_top - RUNNING_LINE, label, Face.ITALIC, size)


def document_of(sheet: CaseSheet, paper: Paper, name: str, pages: Sequence[Sequence[Placed]]) -> Document:
    """A paper of a case, one copy, with what every such paper has in its margins; `name` is the paper's."""
    return Document(pages, paper, f"{name} {sheet.case_code}", sheet.agency, marks_of(sheet))


def print_sheet(sheet: CaseSheet, paper: Paper, name: str, pages: Sequence[Sequence[Placed]]) -> bytes:
    """The PDF of a paper of a case, one copy."""
    return print_document(document_of(sheet, paper, name, pages))


def marks_of(sheet: CaseSheet) -> Marks:
    """The reference on later pages: the case code, and whether this is a reprint."""
    parts = [f"Mã hồ sơ: {sheet.case_code}"] if sheet.case_code else []
    if sheet.reprint:
        parts.append(f"Bản in lại, lần {sheet.reprint}")
    return Marks(reference=" – ".join(parts), demo=sheet.demo)
