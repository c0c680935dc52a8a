"""Form 07: Sổ theo dõi hồ sơ, the register of a counter: A4 across, a book for each year.

A page holds twelve numbers, always the same ones, so that a number stands on one page however often a part of the book
is printed, and a closed book has a known number of pages. A page whose texts are too long is set in smaller type;
only what does not fit even then goes on a page of its own, marked as a continuation.

Source: TT 01/2018/TT-VPCP, form 06, kept as form 07 by TT 03/2025/TT-VPCP (columns; pages numbered, seal across the
pages, closed and signed at the end of the year); NĐ 30/2020 for head and signatures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Item
from procedures.documents.header import Signature, letterhead, signatures, title_block
from procedures.documents.paper import Document, Marks, Paper, Placed, TypeSizes, lay_out, print_documents
from procedures.documents.parts import line
from procedures.documents.table import Cell, Column, Table
from procedures.documents.text import LINE_BREAK, Align, Text, bold, italic, plain
from procedures.documents.words import local, long_day, phone, short_day, two_digits

TITLE = "SỔ THEO DÕI HỒ SƠ"

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One received case. `returned_at` None: not returned yet; `method` is how the result reaches the applicant."""

    number: int
    case_code: str
    procedure_name: str
    sets: int = 1
    applicant_name: str
    address: str = ""
    phone: str = ""
    agency: str
    received_at: datetime
    due_at: datetime | None = None
    returned_at: datetime | None = None
    method: str
    taken_by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPart:
    """A part of a book: its lines from the first number of a page to the last of another.

    `last` is the last number given out in the book; `closed_at` is set when the book is closed, and then the part
    that ends the book has the closing page.
    """

    superior_agency: str
    agency: str
    counter: str
    place_name: str
    book: str
    year: int
    opened_at: datetime
    last: int
    lines: tuple[RegisterLine, ...]
    closed_at: datetime | None = None
    closing_reason: str = ""
    closed_by: str = ""
    cover: bool = False
    closing: bool = False
    printed_at: datetime
    demo: bool = False


def page_of(number: int) -> int:
    """The page a number stands on, from 1."""
    return (number - 1) // LINES_PER_PAGE + 1


def pages_of(last: int) -> int:
    """Pages of a book whose last number is `last`, without cover and closing page."""
    return page_of(last) if last else 0


def render_register(part: RegisterPart) -> bytes:
    """The PDF of a part of the register. Raises ValueError for a time without a zone or a part with nothing in it."""
    documents = [_cover(part)] if part.cover else []
    for page in sorted({page_of(entry.number) for entry in part.lines}):
        documents.append(_page(part, page, [entry for entry in part.lines if page_of(entry.number) == page]))
    if part.closing:
        documents.append(_closing(part))
    return print_documents(documents, title=f"Sổ theo dõi hồ sơ, quyển số {part.book}", author=part.agency)


def _page(part: RegisterPart, page: int, entries: Sequence[RegisterLine]) -> Document:
    """The page of twelve numbers in the largest type that fits."""
    pages: list[list[Placed]] = []
    for size in TYPE_SIZES:
        pages = lay_out([Item(_table(entries, size))], ACROSS)
        if len(pages) == 1:
            break
    numbers = (str(page), *(f"{page} (tiếp)" for _more in pages[1:]))
    reference = f"{part.agency} – Sổ theo dõi hồ sơ, quyển số {part.book} – in ngày {short_day(part.printed_at)}"
    return Document(pages, ACROSS, "", "", Marks(reference, part.demo, numbers))


def _table(entries: Sequence[RegisterLine], size: float) -> Table:
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Mã hồ sơ", 24 * mm),
        Column("Tên thủ tục hành chính"),
        Column("Số bộ", 9 * mm, Align.CENTRE),
        Column("Tên cá nhân, tổ chức", 33 * mm),
        Column("Địa chỉ, số điện thoại", 34 * mm),
        Column("Cơ quan chủ trì giải quyết", 25 * mm),
        Column("Nhận hồ sơ", 17 * mm, Align.CENTRE),
        Column("Hẹn trả kết quả", 17 * mm, Align.CENTRE),
        Column("Trả kết quả", 17 * mm, Align.CENTRE),
        Column("Phương thức nhận kết quả", 17 * mm, Align.CENTRE),
        Column("Ký nhận", 18 * mm, Align.CENTRE),
        Column("Ghi chú", 15 * mm),
    )
    return Table(columns, tuple(_row(entry) for entry in entries), size)


def _row(entry: RegisterLine) -> tuple[Cell, ...]:
    where: list[tuple[str, object]] = [plain(entry.address)] if entry.address else []
    if entry.address and entry.phone:
        where.append(LINE_BREAK)
    if entry.phone:
        where.append(plain(phone(entry.phone)))
    return (
        (plain(str(entry.number)),),
        (plain(entry.case_code),),
        (plain(entry.procedure_name),),
        (plain(two_digits(entry.sets)),),
        (bold(entry.applicant_name),),
        tuple(where),  # type: ignore[return-value]
        (plain(entry.agency),),
        _day(entry.received_at),
        _day(entry.due_at),
        _day(entry.returned_at),
        (plain(entry.method),),
        (plain(entry.taken_by),),
        (plain(entry.note),),
    )


def _day(at: datetime | None) -> Cell:
    """Time and day under each other; empty while it has not come."""
    if at is None:
        return ()
    return (plain(f"{local(at):%H:%M}"), LINE_BREAK, plain(short_day(at)))


def _cover(part: RegisterPart) -> Document:
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
        Item(title_block((TITLE,), 26), gap=32 * mm),
        Item(Text((bold(part.counter),), 15, Align.CENTRE), gap=6 * mm),
        Item(Text((plain(f"Năm {part.year} – Quyển số: {part.book}"),), 15, Align.CENTRE), gap=5 * mm),
        Item(Text((plain(f"Mở sổ {long_day(local(part.opened_at).date())}"),), sizes.body, Align.CENTRE), gap=5 * mm),
    ]
    return Document(lay_out(items, ACROSS), ACROSS, "", "", Marks(demo=part.demo))


def _closing(part: RegisterPart) -> Document:
    """The last sheet: how many pages and cases, the day of closing, who signs; the seal goes across all pages."""
    assert part.closed_at is not None
    sizes = ACROSS.sizes
    pages, day = pages_of(part.last), long_day(local(part.closed_at).date())
    said = f"Sổ này có {two_digits(pages)} trang, {two_digits(part.last)} hồ sơ, khóa sổ {day}."
    items = [
        Item(title_block(("KHÓA SỔ",), sizes.title), gap=6 * mm),
        line(sizes.body, plain(f"Sổ theo dõi hồ sơ năm {part.year}, quyển số {part.book}, {part.counter}."), gap=1.2),
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
