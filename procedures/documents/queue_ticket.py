"""The ticket of the queue, on the 80 mm roll of a thermal printer: the number large, no personal data.

The office's own form; no regulation prescribes one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from procedures import formats
from procedures.documents.codes import QUIET_MODULES, qr_matrix, qr_path
from procedures.documents.pen import Pen
from procedures.documents.text import Align, Text
from procedures.documents.typeface import EMBEDDING, Face, advance, loaded, printable

WIDTH, MARGIN = 80 * mm, 5 * mm
PRINTED = 72 * mm
"""What the head of an 80 mm printer reaches."""

LONGEST = 400 * mm
NUMBER_SIZE, QR_SIDE = 72.0, 34 * mm


@dataclass(frozen=True, slots=True)
class QueueTicket:
    """What stands on the ticket. `before` is None when the number is not in line any more."""

    office: str
    number: str
    service: str
    priority: str
    taken_at: datetime
    before: int | None
    address: str
    demo: bool = False


def render_queue_ticket(ticket: QueueTicket) -> bytes:
    """The ticket as one page, as long as it needs to be. The same values give the same bytes."""
    height = _draw(ticket, _canvas(io.BytesIO(), LONGEST, ticket), LONGEST)
    buffer = io.BytesIO()
    canvas = _canvas(buffer, height, ticket)
    _draw(ticket, canvas, height)
    canvas.showPage()
    with EMBEDDING:
        canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, height: float, ticket: QueueTicket) -> Canvas:
    canvas = Canvas(
        buffer,
        pagesize=(WIDTH, height),
        invariant=1,
        lang="vi-VN",
        pageCompression=1,
        initialFontName=loaded(Face.REGULAR).fontName,
    )
    canvas.setTitle(f"Số {ticket.number}")
    canvas.setCreator("Một Cửa")
    canvas.setViewerPreference("PrintScaling", "None")
    return canvas


def _draw(ticket: QueueTicket, canvas: Canvas, height: float) -> float:
    """Put everything on the page and return the height it took."""
    pen, top = Pen(canvas, height), MARGIN
    top = _centred(pen, ticket.office.upper(), Face.BOLD, 11, top) + 2 * mm
    pen.rule(MARGIN, top, WIDTH - 2 * MARGIN)
    top = _centred(pen, "Số thứ tự của ông/bà", Face.REGULAR, 12, top + 2 * mm)
    top += NUMBER_SIZE * 0.84
    width = advance(ticket.number, Face.BOLD) * NUMBER_SIZE / 1000
    pen.write((WIDTH - width) / 2, top, ticket.number, Face.BOLD, NUMBER_SIZE)
    top = _centred(pen, ticket.service, Face.BOLD, 14, top + 4 * mm)
    if ticket.priority:
        top = _centred(pen, f"Ưu tiên: {ticket.priority}", Face.REGULAR, 12, top + 1 * mm)
    top = _centred(pen, f"Lấy số lúc {formats.moment(ticket.taken_at)}", Face.REGULAR, 11, top + 2 * mm)
    if ticket.before is not None:
        said = f"Trước ông/bà còn {ticket.before} số" if ticket.before else "Ông/bà là số tiếp theo"
        top = _centred(pen, said, Face.REGULAR, 12, top + 1 * mm)
    unit = QR_SIDE / (len(qr_matrix(ticket.address)) + 2 * QUIET_MODULES)
    pen.fill(qr_path(ticket.address), (WIDTH - QR_SIDE) / 2 + QUIET_MODULES * unit, top + QUIET_MODULES * unit, unit)
    top = _centred(
        pen, "Quét mã để xem còn bao nhiêu số. Một số dùng cho mọi thủ tục.", Face.REGULAR, 10, top + QR_SIDE
    )
    if ticket.demo:
        top = _centred(pen, "Bản trình diễn", Face.REGULAR, 9, top + 1 * mm)
    pen.finish()
    return top + 2 * MARGIN


def _centred(pen: Pen, text: str, face: Face, size: float, top: float) -> float:
    """Lines of about equal length in the middle; where the next thing may begin."""
    laid = Text(((printable(text), face),), size, align=Align.CENTRE).lay(PRINTED - 2 * mm)
    laid.draw(pen, (WIDTH - PRINTED) / 2 + 1 * mm, top)
    return top + laid.height
