"""Form 03: Phiếu từ chối tiếp nhận, giải quyết hồ sơ, with every reason and the way out.

Source: NĐ 118/2025/NĐ-CP, art. 17 and 19; the fields of form 03 (TT 01/2018/TT-VPCP, kept by TT 03/2025/TT-VPCP).
"""

from __future__ import annotations

from reportlab.lib.units import mm

from procedures.documents.blocks import Item
from procedures.documents.header import Signature, signatures, title_block
from procedures.documents.paper import A5, Document, document_of, lay_out, print_document
from procedures.documents.parts import (
    applicant_lines,
    line,
    notes,
    numbered_head,
    point,
    procedure_line,
    reprint_mark,
)
from procedures.documents.sheet import PaperLine, RefusalSlip
from procedures.documents.text import bold, plain
from procedures.documents.words import phone, sentence, two_digits

TITLE = "PHIẾU TỪ CHỐI TIẾP NHẬN, GIẢI QUYẾT HỒ SƠ"
DECISION = " không tiếp nhận, giải quyết hồ sơ này, với lý do cụ thể như sau:"


def render_refusal_slip(sheet: RefusalSlip) -> bytes:
    """The PDF of one."""
    return print_document(refusal_slip(sheet))


def refusal_slip(sheet: RefusalSlip) -> Document:
    """The refusal slip, A5. Raises ValueError as `render_receipt` does."""
    sizes = A5.sizes
    body = sizes.body
    head = numbered_head(sheet, A5, case_code=sheet.case_code)
    items = [
        Item(head),
        Item(title_block((TITLE,), sizes.title), gap=0.8 * body),
        *reprint_mark(sheet, body),
        line(body, plain("Bộ phận tiếp nhận và trả kết quả: "), plain(sheet.one_stop), gap=0.6),
        *applicant_lines(sheet, body, "Tiếp nhận hồ sơ của"),
        procedure_line(sheet, body),
        line(body, plain("Qua xem xét, "), plain(sheet.one_stop), plain(DECISION), gap=0.4),
        *_grounds(sheet, body),
        Item(
            signatures(
                (
                    Signature(("NGƯỜI NỘP HỒ SƠ",), sheet.submitter_name),
                    Signature(("NGƯỜI TIẾP NHẬN HỒ SƠ",), sheet.officer_name),
                ),
                body,
                15 * mm,
            ),
            gap=body,
        ),
    ]
    pages = lay_out(items, A5, notes(_notes(sheet), sizes))
    return document_of(sheet, A5, "Phiếu từ chối tiếp nhận, giải quyết hồ sơ", pages)


def _grounds(sheet: RefusalSlip, body: float) -> list[Item]:
    """Every reason, its legal ground, what can be done instead, and the papers given back."""
    items = [point(body, number, bold(sentence(reason))) for number, reason in enumerate(sheet.reasons, start=1)]
    if sheet.legal_basis:
        items.append(line(body, plain("Căn cứ: "), plain(sentence(sheet.legal_basis)), gap=0.3))
    if sheet.advice:
        items.append(line(body, plain("Hướng dẫn: "), plain(sentence(sheet.advice)), gap=0.3))
    if sheet.returned_papers:
        papers = "; ".join(_paper(paper) for paper in sheet.returned_papers)
        items.append(line(body, plain("Giấy tờ trả lại ngay: "), plain(f"{papers}."), gap=0.3, keep=True))
    return items


def _paper(paper: PaperLine) -> str:
    return f"{paper.name} ({two_digits(paper.count)} {paper.form[:1].lower()}{paper.form[1:]})"


def _notes(sheet: RefusalSlip) -> list[str]:
    sentences = ["Ông/bà có quyền khiếu nại việc từ chối này theo quy định của pháp luật về khiếu nại."]
    if sheet.hotline:
        sentences.append(f"Điện thoại hướng dẫn: {phone(sheet.hotline)}.")
    return sentences
