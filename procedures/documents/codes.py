"""Codes a machine reads, drawn as vectors: QR (a tracking address) and Code 128 (a case code)."""

from __future__ import annotations

import math
from functools import lru_cache

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import BIT_LIMIT_TABLE, MODE_8BIT_BYTE, QRData
from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.units import mm

from procedures.documents.blocks import Art
from procedures.documents.pen import Pen

QR_SYMBOL = 25.4 * mm
"""Side of the smallest symbol without its quiet zone: a cheap telephone reads it at arm's length."""

QR_SIDE = 30 * mm
"""Smallest side with the quiet zone."""

QUIET_MODULES = 4
MASK = 2
"""Always the same mask: choosing the best of eight takes four times as long and readers do not need it."""

HIGHEST_VERSION = 12

BAR = 0.254 * mm
"""Width of the narrowest bar: a hundredth of an inch, three dots at 300 dpi, read by every counter scanner."""


def qr_version(length: int) -> int:
    """Smallest version whose level M holds `length` bytes. Raises ValueError beyond version 12 (287 bytes)."""
    for version in range(1, HIGHEST_VERSION + 1):
        header = 4 + (8 if version < 10 else 16)
        if header + 8 * length <= BIT_LIMIT_TABLE[ERROR_CORRECT_M][version]:
            return version
    raise ValueError(f"an address of {length} bytes is too long for the QR code of a paper")


@lru_cache(maxsize=256)
def qr_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Dark modules of the QR code of `text`, row by row, without the quiet zone."""
    data = text.encode()
    code = QRCode(version=qr_version(len(data)), error_correction=ERROR_CORRECT_M, mask_pattern=MASK)
    code.add_data(QRData(data, mode=MODE_8BIT_BYTE, check_data=False), optimize=0)
    code.make(fit=False)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


@lru_cache(maxsize=256)
def qr_path(text: str) -> str:
    """The dark areas as a path in modules, neighbours in a row joined; the origin is the symbol's top left."""
    path: list[str] = []
    for row, modules in enumerate(qr_matrix(text)):
        start = None
        for column, dark in enumerate((*modules, False)):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.append(f"{start} {-row - 1} {column - start} 1 re")
                start = None
    return " ".join(path)


def qr_side(text: str) -> float:
    """Side in points of the QR code of `text` with its quiet zone: at least 30 mm, its symbol at least 25 mm."""
    modules = len(qr_matrix(text))
    return max(QR_SIDE, QR_SYMBOL * (modules + 2 * QUIET_MODULES) / modules)


def qr_quiet(text: str) -> float:
    """Width in points of the quiet zone around the symbol, a part of `qr_side`."""
    return QUIET_MODULES * qr_side(text) / (len(qr_matrix(text)) + 2 * QUIET_MODULES)


def qr_code(text: str) -> Art:
    """The QR code of `text`, level M, in its quiet zone, at the left of the width it is laid on."""
    side, quiet = qr_side(text), qr_quiet(text)

    def paint(pen: Pen, left: float, top: float, width: float) -> None:
        pen.fill(qr_path(text), left + quiet, top + quiet, quiet / QUIET_MODULES)

    return Art(side, paint)


@lru_cache(maxsize=256)
def code128_widths(text: str) -> tuple[int, ...]:
    """Widths in modules of bar, space, bar … of the Code 128 of `text`.

    Raises ValueError for letters outside ASCII: case codes have none.
    """
    if not (text.isascii() and text.isprintable() and text):
        raise ValueError(f"a bar code holds plain ASCII text, got {text!r}")
    # The class that switches sets "automatically" needs a tenth more bars for case codes.
    symbol = Code128(text)
    symbol.validate()
    symbol.encode()
    return tuple(ord(width.lower()) - ord("a") + 1 for width in symbol.decompose())


def code128(text: str, height: float, column: float) -> Art:
    """The Code 128 of `text`, `height` points high: centred in the first `column` points when it fits there.

    A longer one begins at the left and takes what it needs of the width it is laid on. The quiet zones (ten bars on
    each side) are the white space that the layout leaves beside it.
    """
    widths = code128_widths(text)

    def paint(pen: Pen, left: float, top: float, width: float) -> None:
        modules = sum(widths)
        bar = min(BAR, width / modules)
        # On the grid of its own bars a code meets the dots of printers and scans, and no bar is blurred.
        start = math.ceil((left + max(0.0, (column - modules * bar) / 2)) / bar - 0.001) * bar
        path: list[str] = []
        position = 0
        for index, count in enumerate(widths):
            if index % 2 == 0:
                path.append(f"{position} 0 {count} {-height / bar:.3f} re")
            position += count
        pen.fill(" ".join(path), start, top, bar)

    return Art(height, paint)
