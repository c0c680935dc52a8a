"""Lines that several papers share: who applies for what, numbered points, the tracking code, notes, reprint mark."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Beside, Block, Item, Stack
from procedures.documents.codes import qr_code, qr_quiet, qr_side
from procedures.documents.header import letterhead
from procedures.documents.paper import A5, Paper, TypeSizes
from procedures.documents.sheet import ApologyLetter, CaseSheet, RefusalSlip, StoppingNotice, SupplementSlip
from procedures.documents.text import Align, Span, Text, bold, italic, plain
from procedures.documents.typeface import Face
from procedures.documents.words import NO_BREAK, grouped, phone

LINE_GAP = 0.14
"""White space between lines of a form, in parts of the type size."""

TRACKING_SENTENCE = "Quét mã để xem hồ sơ đang ở đâu, khi nào có kết quả"

_KINDS = {
    "organization": ("tổ chức", "Mã số thuế / mã định danh"),
    "business": ("doanh nghiệp", "Mã số thuế / mã số doanh nghiệp"),
    "household_business": ("hộ kinh doanh", "Mã số thuế / mã số hộ kinh doanh"),
}


def numbered_head(
    sheet: SupplementSlip | RefusalSlip | ApologyLetter | StoppingNotice, paper: Paper, *, case_code: str = ""
) -> Block:
    """The head of a paper that has a number of its own and the date it was issued; with the case code on A5."""
    return letterhead(
        paper,
        superior=sheet.superior_agency,
        agency=sheet.agency,
        number=sheet.number,
        case_code=case_code,
        place=sheet.place_name,
        at=sheet.issued_at,
    )


def case_head(sheet: CaseSheet, *, at: datetime, number: str = "") -> Block:
    """The head of an A5 paper that is known by its case."""
    return letterhead(
        A5,
        superior=sheet.superior_agency,
        agency=sheet.agency,
        number=number,
        case_code=sheet.case_code,
        place=sheet.place_name,
        at=at,
    )


def line(size: float, *spans: Span, gap: float = LINE_GAP, keep: bool = False) -> Item:
    """One line of a form (it may wrap), `gap` in parts of the type size."""
    return Item(Text(spans, size), gap=gap * size, keep=keep)


def point(size: float, number: int, *spans: Span, gap: float = LINE_GAP, keep: bool = False) -> Item:
    """A numbered line whose further lines are indented."""
    text = Text(spans, size, indent=1.3 * size, marker=plain(f"{number}."))
    return Item(text, gap=gap * size, keep=keep)


def paragraph(size: float, *spans: Span, keep: bool = False) -> Item:
    """A paragraph of a letter: justified, first line indented by a centimetre, six points above (NĐ 30/2020)."""
    return Item(Text(spans, size, Align.JUSTIFY, leading=1.25, first_indent=10 * mm), gap=6, keep=keep)


def applicant_word(kind: str) -> str:
    """How the applicant is spoken of: `ông/bà`, `tổ chức` …"""
    return _KINDS[kind][0] if kind in _KINDS else "ông/bà"


def id_label(kind: str, number: str) -> str:
    """What the identity number of an applicant of `kind` is called."""
    if kind in _KINDS:
        return _KINDS[kind][1]
    digits = number.replace(" ", "")
    return "Số định danh cá nhân" if len(digits) == 12 and digits.isdigit() else "Số giấy tờ tùy thân"


def addressee(kind: str) -> str:
    """How a letter addresses the applicant: `Ông/Bà`, `Tổ chức`."""
    word = applicant_word(kind)
    return "Ông/Bà" if word == "ông/bà" else word[0].upper() + word[1:]


def addressed_lines(sheet: CaseSheet, size: float) -> list[Item]:
    """`Kính gửi:` with name, address and telephone, as a letter begins."""
    name = (plain(f"Kính gửi: {addressee(sheet.applicant_kind)} "), bold(sheet.applicant_name))
    items = [Item(Text(name, size, Align.CENTRE), gap=size)]
    if sheet.address:
        items.append(Item(Text((plain(f"Địa chỉ: {sheet.address}"),), size, Align.CENTRE), gap=2))
    if sheet.phone:
        items.append(Item(Text((plain(f"Số điện thoại: {phone(sheet.phone)}"),), size, Align.CENTRE), gap=2))
    return [*items, Item(Art(0.4 * size))]


def applicant_lines(sheet: CaseSheet, size: float, opening: str) -> list[Item]:
    """Who applies: name, identity number, address, telephone and e-mail; what was not given is left out."""
    kind = sheet.applicant_kind
    items = [line(size, plain(f"{opening} {applicant_word(kind)}: "), bold(sheet.applicant_name))]
    if sheet.id_number:
        label = id_label(kind, sheet.id_number)
        items.append(line(size, plain(f"{label}: "), plain(grouped(sheet.id_number))))
    if sheet.address:
        items.append(line(size, plain("Địa chỉ: "), plain(sheet.address)))
    reach = []
    if sheet.phone:
        reach.append(f"Số điện thoại: {phone(sheet.phone)}")
    if sheet.email:
        reach.append(f"Email:{NO_BREAK}{sheet.email}")
    if reach:
        items.append(line(size, plain(f"{3 * NO_BREAK} ".join(reach))))
    return items


def procedure_line(sheet: CaseSheet, size: float) -> Item:
    """What is applied for, with the national code of the procedure."""
    spans = [plain("Nội dung yêu cầu giải quyết: "), bold(sheet.procedure_name)]
    if sheet.procedure_code:
        spans.append(plain(f" (mã{NO_BREAK}{sheet.procedure_code})"))
    return line(size, *spans)


def beside_tracking_code(sheet: CaseSheet, items: Sequence[Item], size: float, sentence: str) -> Item:
    """`items` with the QR code of the tracking page to their right and, under it, what it opens."""
    if not sheet.tracking_url:
        return Item(Stack(tuple(items)), gap=size * 0.5)
    return beside_code(sheet.tracking_url, items, size, sentence)


def beside_code(text: str, items: Sequence[Item], size: float, sentence: str) -> Item:
    """`items` with the QR code of `text` to their right and `sentence` under it."""
    side, quiet = qr_side(text), qr_quiet(text)
    code = Stack((Item(qr_code(text)), Item(Text((italic(sentence),), size * 0.84, Align.CENTRE))))
    # The white space on top of the code may lie beside the centred line above; its ink starts with the first line.
    return Item(Beside((Item(Art(quiet)), *items), code, side, gutter=1 * mm), gap=0.5 * size - quiet)


def reprint_mark(sheet: CaseSheet, size: float) -> list[Item]:
    """`Bản in lại, lần 2` under the title, `Bản xem` for one that was not printed, nothing for the first printing."""
    if sheet.look:
        return [Item(Text((bold("Bản xem, không dùng để giao"),), size, Align.CENTRE))]
    if not sheet.reprint:
        return []
    return [Item(Text((bold(f"Bản in lại, lần {sheet.reprint}"),), size, Align.CENTRE))]


def notes(sentences: Sequence[str], sizes: TypeSizes, *, joined: bool = False) -> Item:
    """Small print under a thin rule, for the foot of a paper: a line for each sentence, or all in one paragraph."""
    rule = Art(0.5 * sizes.small, lambda pen, left, top, width: pen.rule(left, top, width))
    first, *more = [" ".join(sentences)] if joined else sentences
    items = [Item(rule), Item(Text((italic("Ghi chú: "), plain(first)), sizes.small))]
    items += [Item(Text((plain(sentence),), sizes.small)) for sentence in more]
    return Item(Stack(tuple(items)), gap=0.8 * sizes.small)


def recipients(names: Sequence[str], sizes: TypeSizes) -> Stack:
    """`Nơi nhận:` and those who get the paper (NĐ 30/2020: a point smaller than the text, the list another)."""
    items = [Item(Text((("Nơi nhận:", Face.BOLD_ITALIC),), sizes.table))]
    items += [
        Item(Text((plain(name + (";" if place < len(names) else ".")),), sizes.small, indent=6, marker=plain("-")))
        for place, name in enumerate(names, start=1)
    ]
    return Stack(tuple(items))
