"""A register as a book: A4 across, a cover, pages of twelve numbers, and the page that closes it.

A page holds twelve numbers, always the same ones, so that a number stands on one page however often a part of the book
is printed, and a closed book has a known number of pages. A page whose texts are too long is set in smaller type;
only what does not fit even then goes on a page of its own, marked as a continuation.

Source: NĐ 30/2020 for head and signatures; pages numbered, seal across the pages, closed and signed at the end of the
year: TT 01/2018/TT-VPCP for the register of cases, NĐ 23/2015/NĐ-CP art. 13 for the certification register.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from reportlab.lib.units import mm

from procedures.documents.blocks import Item
from procedures.documents.header import Signature, letterhead, signatures, title_block
from procedures.documents.paper import Document, Marks, Paper, Placed, TypeSizes, lay_out, print_documents
from procedures.documents.parts import line
from procedures.documents.table import Table
from procedures.documents.text import Align, Text, bold, italic, plain
from procedures.documents.words import local, long_day, short_day, two_digits

LINES_PER_PAGE = 12
"""Numbers on a page: what a page holds of usual texts, in type a clerk reads at arm's length."""

TYPE_SIZES = (8.5, 8.0, 7.4, 6.8, 6.2)
"""Type of a page's table, from roomy to tight."""

ACROSS = Paper(
    width=297 * mm,
    height=210 * mm,
    left=20 * mm,
    right=12 * mm,
    top=22 * mm,
    bottom=14 * mm,
    later_top=22 * mm,
    sizes=TypeSizes(national=12, motto=13, agency=12, date=13, title=16, body=13, table=8.5, small=9, page_number=11),
)


class Numbered(Protocol):
    """A line of a book."""

    @property
    def number(self) -> int:
        """Its number in the book."""


Entry = TypeVar("Entry", bound=Numbered)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """A part of a book: its lines from the first number of a page to the last of another.

    `keeper` is whose book it is. `last` is the last number given out in it and `before` the one before its first, 0
    where a book begins at 1; `closed_at` is set when the book is closed, and then the part that ends the book has the
    closing page.
    """

    superior_agency: str
    agency: str
    keeper: str
    place_name: str
    book: str
    year: int
    opened_at: datetime
    last: int
    before: int = 0
    closed_at: datetime | None = None
    closing_reason: str = ""
    closed_by: str = ""
    cover: bool = False
    closing: bool = False
    printed_at: datetime
    demo: bool = False

    @property
    def count(self) -> int:
        """Numbers given out in this book."""
        return self.last - self.before

    def page_of(self, number: int) -> int:
        """The page a number stands on, from 1."""
        return page_of(number - self.before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a kind of register is called and what it counts: `Sổ theo dõi hồ sơ`, `hồ sơ`."""

    title: str
    counted: str


def page_of(number: int) -> int:
    """The page a number stands on, from 1."""
    return (number - 1) // LINES_PER_PAGE + 1


def pages_of(last: int) -> int:
    """Pages of a book whose last number is `last`, without cover and closing page."""
    return page_of(last) if last else 0


def render_book(
    part: BookPart, entries: Sequence[Entry], table: Callable[[Sequence[Entry], float], Table], wording: Wording
) -> bytes:
    """The PDF of a part of a book. Raises ValueError for a time without a zone or a part with nothing in it."""
    documents = [_cover(part, wording)] if part.cover else []
    for page in sorted({part.page_of(entry.number) for entry in entries}):
        of_page = [entry for entry in entries if part.page_of(entry.number) == page]
        documents.append(_page(part, page, (table(of_page, size) for size in TYPE_SIZES), wording))
    if part.closing:
        documents.append(_closing(part, wording))
    return print_documents(documents, title=f"{wording.title}, quyển số {part.book}", author=part.agency)


def _page(part: BookPart, page: int, ways: Iterable[Table], wording: Wording) -> Document:
    """The page of twelve numbers in the largest type that fits."""
    pages: list[list[Placed]] = []
    for way in ways:
        pages = lay_out([Item(way)], ACROSS)
        if len(pages) == 1:
            break
    numbers = (str(page), *(f"{page} (tiếp)" for _more in pages[1:]))
    reference = f"{part.agency} – {wording.title}, quyển số {part.book} – in ngày {short_day(part.printed_at)}"
    return Document(pages, ACROSS, "", "", Marks(reference, part.demo, numbers))


def _cover(part: BookPart, wording: Wording) -> Document:
    """The first sheet: whose book it is, which volume, when it was opened."""
    sizes = ACROSS.sizes
    items = [
        Item(
            letterhead(
                ACROSS,
                superior=part.superior_agency,
                agency=part.agency,
                place=part.place_name,
                at=part.opened_at,
            )
        ),
        Item(title_block((wording.title.upper(),), 26), gap=32 * mm),
        Item(Text((bold(part.keeper),), 15, Align.CENTRE), gap=6 * mm),
        Item(Text((plain(f"Năm {part.year} – Quyển số: {part.book}"),), 15, Align.CENTRE), gap=5 * mm),
        Item(Text((plain(f"Mở sổ {long_day(local(part.opened_at).date())}"),), sizes.body, Align.CENTRE), gap=5 * mm),
    ]
    return Document(lay_out(items, ACROSS), ACROSS, "", "", Marks(demo=part.demo))


def _closing(part: BookPart, wording: Wording) -> Document:
    """The last sheet: how many pages and cases, the day of closing, who signs; the seal goes across all pages."""
    assert part.closed_at is not None
    sizes = ACROSS.sizes
    pages, day = pages_of(part.count), long_day(local(part.closed_at).date())
    said = f"Sổ này có {two_digits(pages)} trang, {two_digits(part.count)} {wording.counted}, khóa sổ {day}."
    items = [
        Item(title_block(("KHÓA SỔ",), sizes.title), gap=6 * mm),
        line(sizes.body, plain(f"{wording.title} năm {part.year}, quyển số {part.book}, {part.keeper}."), gap=1.2),
        line(sizes.body, bold(said), gap=0.5),
    ]
    if part.closing_reason:
        items.append(line(sizes.body, plain("Lý do khóa sổ khi chưa hết năm: "), plain(part.closing_reason), gap=0.5))
    items.append(line(sizes.body, italic("Đóng dấu giáp lai giữa các trang của sổ."), gap=0.5))
    signing = (
        Signature(("NGƯỜI GIỮ SỔ",), ""),
        Signature(("NGƯỜI KHÓA SỔ",), part.closed_by),
        Signature(("THỦ TRƯỞNG CƠ QUAN",), "", hint="(Ký, ghi rõ họ tên, đóng dấu)"),
    )
    date = Text((italic(f"{part.place_name}, {day}"),), sizes.body, Align.RIGHT)
    items += [Item(date, gap=10 * mm), Item(signatures(signing, sizes.body, 26 * mm), gap=3 * mm)]
    return Document(lay_out(items, ACROSS), ACROSS, "", "", Marks(demo=part.demo))
