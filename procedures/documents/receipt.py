"""Form 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả, the receipt with the promised date.

A5, two copies in one file: one is kept with the case, one goes to the person who handed the papers in. The words
are those of the form, always Vietnamese.

Source: NĐ 118/2025/NĐ-CP, art. 17 (one code per case, the clock starts with what is printed here); the fields of
form 01 (TT 01/2018/TT-VPCP, kept by TT 03/2025/TT-VPCP); NĐ 30/2020 for head and signatures.
"""

from __future__ import annotations

from dataclasses import replace

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Item, Whole
from procedures.documents.header import Signature, signatures, title_block
from procedures.documents.paper import A5, CopyMark, Document, Placed, TypeSizes, document_of, lay_out, print_document
from procedures.documents.parts import (
    LINE_GAP,
    TRACKING_SENTENCE,
    applicant_lines,
    beside_tracking_code,
    case_head,
    line,
    notes,
    point,
    procedure_line,
    reprint_mark,
)
from procedures.documents.sheet import FeeLine, PaperLine, ReceiptSheet
from procedures.documents.table import Column, Table
from procedures.documents.text import LINE_BREAK, Align, Span, Text, bold, italic, plain
from procedures.documents.words import dotted, moment, money, phone, two_digits

TITLE = "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ"

COPIES = ("Liên 1: Lưu", "Liên 2: Giao người nộp hồ sơ")

SMALLEST = 0.94
"""The type is made a little smaller, down to 9 points, when that brings a copy onto one page."""

FEES_IN_A_LINE = 4
"""More fees than these stand under one another: nobody adds up a paragraph."""

SIGNING_ROOM = 14 * mm
TIGHT_SIGNING_ROOM = 11 * mm


def render_receipt(sheet: ReceiptSheet) -> bytes:
    """The PDF of both copies of the receipt."""
    return print_document(receipt(sheet))


def receipt(sheet: ReceiptSheet) -> Document:
    """The receipt in both copies.

    Raises ValueError for a time without a zone, a case code with letters outside ASCII, or a tracking address too
    long for its code.
    """
    mark = CopyMark(COPIES, A5.sizes.body)
    document = document_of(sheet, A5, "Giấy tiếp nhận hồ sơ và hẹn trả kết quả", _pages(sheet, mark))
    return replace(document, copies=mark)


def _pages(sheet: ReceiptSheet, mark: CopyMark) -> list[list[Placed]]:
    """One page if possible, in smaller type if need be; otherwise several in the normal type."""
    normal = _attempt(sheet, mark, 1.0)
    if len(normal) == 1:
        return normal
    smaller = _attempt(sheet, mark, SMALLEST) if len(normal) == 2 else normal
    return smaller if len(smaller) == 1 else normal


def _attempt(sheet: ReceiptSheet, mark: CopyMark, density: float) -> list[list[Placed]]:
    sizes = A5.sizes.scaled(density)
    return lay_out(_items(sheet, mark, sizes, density), A5, notes(_notes(sheet), sizes, joined=density < 1.0))


def _items(sheet: ReceiptSheet, mark: CopyMark, sizes: TypeSizes, density: float) -> list[Item]:
    head = case_head(sheet, at=sheet.received_at)
    body = sizes.body
    return [
        Item(head),
        Item(title_block((TITLE,), sizes.title), gap=0.6 * body),
        Item(mark.block()),
        *reprint_mark(sheet, body),
        beside_tracking_code(sheet, _who_and_what(sheet, body), body, TRACKING_SENTENCE),
        *_papers(sheet, sizes),
        *_promises(sheet, body),
        _book(sheet, body),
        Item(_signatures(sheet, body, SIGNING_ROOM if density == 1.0 else TIGHT_SIGNING_ROOM), gap=0.5 * body),
    ]


def _who_and_what(sheet: ReceiptSheet, body: float) -> list[Item]:
    items = [
        line(body, plain("Bộ phận tiếp nhận và trả kết quả: "), plain(sheet.one_stop)),
        *applicant_lines(sheet, body, "Tiếp nhận hồ sơ của"),
    ]
    if sheet.submitter_name.strip() != sheet.applicant_name.strip():
        ground = f" ({sheet.authorisation.strip()})" if sheet.authorisation.strip() else ""
        items.append(line(body, plain("Người nộp hồ sơ: "), plain(f"{sheet.submitter_name}{ground}")))
    items.append(procedure_line(sheet, body))
    return items


def _papers(sheet: ReceiptSheet, sizes: TypeSizes) -> list[Item]:
    if not sheet.papers:
        return [point(sizes.body, 1, plain("Thành phần hồ sơ: không có giấy tờ nộp kèm"))]
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Tên giấy tờ"),
        Column("Loại", 23 * mm, Align.CENTRE),
        Column("Số lượng", 17 * mm, Align.CENTRE),
    )
    rows = tuple(_paper_row(number, paper) for number, paper in enumerate(sheet.papers, start=1))
    title = plain("Thành phần hồ sơ, yêu cầu và số lượng mỗi loại giấy tờ gồm:")
    return [
        point(sizes.body, 1, title, gap=0.2, keep=True),
        Item(Table(columns, rows, sizes.table), gap=0.2 * sizes.body),
        Item(Art(0.2 * sizes.body)),
    ]


def _paper_row(number: int, paper: PaperLine) -> tuple[tuple[Span, ...], ...]:
    return (plain(str(number)),), (plain(paper.name),), (plain(paper.form),), (plain(two_digits(paper.count)),)


def _promises(sheet: ReceiptSheet, body: float) -> list[Item]:
    """Points 2 to 7: sets, term, times, where the result is taken, money.

    They stay on the page of the signatures: nobody signs a page that promises nothing.
    """
    lines: tuple[tuple[Span, ...], ...] = (
        (plain(f"Số lượng hồ sơ: {two_digits(sheet.sets)} (bộ)"),),
        (plain("Thời gian giải quyết hồ sơ theo quy định: "), plain(sheet.term_text)),
        (plain("Thời gian nhận hồ sơ: "), plain(moment(sheet.received_at))),
        (plain("Thời gian trả kết quả giải quyết hồ sơ: "), *_due(sheet)),
        (plain(f"Đăng ký nhận kết quả tại: {sheet.return_place}; hình thức: {sheet.return_method}"),),
        (plain("Phí, lệ phí: "), *_fees(sheet.fees)),
    )
    return [point(body, number, *spans, keep=True) for number, spans in enumerate(lines, start=2)]


def _due(sheet: ReceiptSheet) -> tuple[Span, ...]:
    if sheet.due_at is None:
        return (plain("chưa ấn định; cơ quan thông báo ngay khi có ngày hẹn trả"),)
    if sheet.provisional:
        return bold(moment(sheet.due_at)), plain(" (dự kiến; nếu thay đổi, cơ quan báo lại)")
    return (bold(moment(sheet.due_at)),)


def _fees(fees: tuple[FeeLine, ...]) -> tuple[Span, ...]:
    """Each fee with its amount and whether it is paid; with several, their sum and what remains."""
    if not fees:
        return (plain("không phải nộp"),)
    parts = [f"{fee.name}: {money(fee.amount_vnd)} {_payment(fee)}" for fee in fees]
    if len(fees) == 1:
        return (plain(parts[0]),)
    total = sum(fee.amount_vnd for fee in fees)
    unpaid = sum(fee.amount_vnd for fee in fees if not fee.paid)
    left = f"; còn phải nộp {money(unpaid)}" if unpaid else ", đã nộp đủ"
    summed = bold(f"Cộng: {money(total)}{left}")
    if len(parts) <= FEES_IN_A_LINE:
        return plain("; ".join(parts) + ". "), summed
    lines = [span for part in parts for span in (plain(f"{part};"), LINE_BREAK)]
    return (*lines, summed)


def _payment(fee: FeeLine) -> str:
    if not fee.amount_vnd:
        return "(được miễn)"
    return "(đã nộp)" if fee.paid else "(chưa nộp)"


def _book(sheet: ReceiptSheet, body: float) -> Item:
    words = (
        f"Vào Sổ theo dõi hồ sơ, Quyển số: {dotted(sheet.register_book)}, Số thứ tự: {dotted(sheet.register_number)}"
    )
    return Item(Text((italic(words),), body), gap=(LINE_GAP + 0.2) * body, keep=True)


def _signatures(sheet: ReceiptSheet, body: float, room: float) -> Whole:
    return signatures(
        (
            Signature(("NGƯỜI NỘP HỒ SƠ",), sheet.submitter_name),
            Signature(("NGƯỜI TIẾP NHẬN HỒ SƠ",), sheet.officer_name),
        ),
        body,
        room,
    )


def _notes(sheet: ReceiptSheet) -> list[str]:
    sentences = [
        "Giấy này lập thành 02 liên: một liên lưu cùng hồ sơ, một liên giao người nộp hồ sơ.",
        "Khi nhận kết quả, xin mang theo giấy này và giấy tờ tùy thân; người nhận thay mang thêm giấy ủy quyền.",
        "Nếu mất giấy này, xin mang giấy tờ tùy thân đến nơi đã nộp hồ sơ.",
    ]
    if sheet.hotline:
        sentences.append(f"Điện thoại hướng dẫn: {phone(sheet.hotline)}.")
    return sentences
