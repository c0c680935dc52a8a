"""Form 02: Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ, everything that is missing told once.

Source: NĐ 118/2025/NĐ-CP, art. 17 and 19 (all gaps at once, one request, the term starts again when completed); the
fields of form 02 (TT 01/2018/TT-VPCP, kept by TT 03/2025/TT-VPCP).
"""

from __future__ import annotations

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Item
from procedures.documents.header import Signature, signatures, title_block
from procedures.documents.paper import A5, Document, document_of, lay_out, print_document
from procedures.documents.parts import (
    applicant_lines,
    applicant_word,
    beside_tracking_code,
    line,
    notes,
    numbered_head,
    procedure_line,
    reprint_mark,
)
from procedures.documents.sheet import MissingPaper, SupplementSlip
from procedures.documents.table import Cell, Column, Table
from procedures.documents.text import LINE_BREAK, Align, bold, italic, plain
from procedures.documents.words import moment, phone, sentence, two_digits

TITLE = "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ"
TRACKING = "Quét mã để xem giấy tờ cần bổ sung và thời hạn"


def render_supplement_slip(sheet: SupplementSlip) -> bytes:
    """The PDF of one."""
    return print_document(supplement_slip(sheet))


def supplement_slip(sheet: SupplementSlip) -> Document:
    """The supplement slip, A5. Raises ValueError as `render_receipt` does."""
    sizes = A5.sizes
    body = sizes.body
    head = numbered_head(sheet, A5, case_code=sheet.case_code)
    who = [*applicant_lines(sheet, body, "Hồ sơ của"), procedure_line(sheet, body)]
    items = [
        Item(head),
        Item(title_block((TITLE,), sizes.title), gap=0.8 * body),
        *reprint_mark(sheet, body),
        beside_tracking_code(sheet, who, body, TRACKING),
        line(body, plain(_request(sheet)), gap=0.4, keep=True),
        Item(_table(sheet.papers, sizes.table), gap=0.2 * body),
        *_conditions(sheet, body),
        Item(signatures((None, Signature(("NGƯỜI HƯỚNG DẪN",), sheet.officer_name)), body, 15 * mm), gap=body),
    ]
    return document_of(sheet, A5, "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ", lay_out(items, A5, notes(_notes(), sizes)))


def _request(sheet: SupplementSlip) -> str:
    when = "Qua thẩm định hồ sơ" if sheet.at_appraisal else "Qua kiểm tra khi tiếp nhận hồ sơ"
    return f"{when}, {sheet.one_stop} đề nghị {applicant_word(sheet.applicant_kind)} bổ sung, hoàn thiện hồ sơ gồm:"


def _table(papers: tuple[MissingPaper, ...], size: float) -> Table:
    counted = 17 * mm
    columns = (
        Column("STT", 9 * mm, Align.CENTRE),
        Column("Thành phần hồ sơ cần bổ sung, hoàn thiện"),
        Column("Bản chính", counted, Align.CENTRE),
        Column("Bản chứng thực", counted, Align.CENTRE),
        Column("Bản chụp", counted, Align.CENTRE),
    )
    return Table(columns, tuple(_row(number, paper) for number, paper in enumerate(papers, start=1)), size)


def _row(number: int, paper: MissingPaper) -> tuple[Cell, ...]:
    name: Cell = (plain(paper.name),)
    if paper.reason:
        name = (*name, LINE_BREAK, italic(f"Lý do: {paper.reason}"))
    counts = (paper.originals, paper.certified_copies, paper.photocopies)
    return (plain(str(number)),), name, *((plain(two_digits(count) if count else "–"),) for count in counts)


def _conditions(sheet: SupplementSlip, body: float) -> list[Item]:
    """Why, on what ground, until when, what happens to the term, and whom to ask."""
    items = [Item(Art(0.3 * body))]
    if sheet.reason:
        items.append(line(body, plain("Lý do: "), plain(sentence(sheet.reason))))
    if sheet.legal_basis:
        items.append(line(body, plain("Căn cứ: "), plain(sentence(sheet.legal_basis))))
    if sheet.complete_by:
        items.append(line(body, plain("Bổ sung chậm nhất: "), bold(moment(sheet.complete_by))))
    items.append(line(body, plain("Lần yêu cầu: "), plain(two_digits(sheet.request_number))))
    if sheet.at_appraisal:
        again = "Thời gian chờ bổ sung không tính vào thời hạn. Khi nhận đủ, thời hạn tính lại từ đầu."
    else:
        again = "Hồ sơ được tiếp nhận và có giấy hẹn trả kết quả khi đã đủ giấy tờ trên."
    items.append(line(body, plain(again)))
    if sheet.contact_name:
        reach = f", điện thoại {phone(sheet.contact_phone)}" if sheet.contact_phone else ""
        items.append(line(body, plain(f"Cần hướng dẫn thêm, xin liên hệ: {sheet.contact_name}{reach}."), keep=True))
    return items


def _notes() -> list[str]:
    return [
        "Giấy tờ bổ sung nộp tại nơi đã nộp hồ sơ, qua bưu chính hoặc trực tuyến, kèm phiếu này.",
        "Phiếu này nêu đủ các giấy tờ còn thiếu; chúng tôi chỉ yêu cầu bổ sung một lần.",
    ]
