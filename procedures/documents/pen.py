"""Ink on one page: text, rules and areas, measured from the top left corner in points.

All text of a page goes into one text object and all strokes around it: reportlab otherwise opens a text object
for every string, which takes most of the time of a receipt.
"""

from __future__ import annotations

from collections.abc import Iterable

from reportlab.pdfgen.canvas import Canvas

from procedures.documents.typeface import Face, loaded

HAIRLINE = 0.5
"""Weight of table lines and rules, in points."""


class Pen:
    """Draws on the current page of `canvas`, `page_height` points high."""

    def __init__(self, canvas: Canvas, page_height: float) -> None:
        self._canvas = canvas
        self._page_height = page_height
        self._text = canvas.beginText()
        self._font: tuple[Face, float] | None = None

    def write(self, left: float, baseline: float, text: str, face: Face, size: float) -> None:
        """Put `text` with its first letter at `left` on the line `baseline` points below the page's top."""
        if (face, size) != self._font:
            loaded(face)
            self._text.setFont(face.value, size)
            self._font = (face, size)
        self._text.setTextOrigin(left, self._page_height - baseline)
        self._text.textOut(text)

    def rule(self, left: float, top: float, width: float, weight: float = HAIRLINE) -> None:
        """A horizontal line from `left`, `width` points long, centred on `top`."""
        self.lines(((left, top, left + width, top),), weight)

    def lines(self, segments: Iterable[tuple[float, float, float, float]], weight: float = HAIRLINE) -> None:
        """Straight lines from (x1, y1) to (x2, y2), y downwards, stroked together."""
        height = self._page_height
        self._canvas.setLineWidth(weight)
        self._canvas.lines([(x1, height - y1, x2, height - y2) for x1, y1, x2, y2 in segments])

    def fill(self, path: str, left: float, top: float, scale: float) -> None:
        """Black areas: a path of PDF operators in units of `scale` points, y upwards, its origin at `left`, `top`.

        One path for a whole code: neighbours meet without a seam, whatever a viewer smooths, and whole numbers are
        short and cheap to write.
        """
        origin = self._page_height - top
        self._canvas.addLiteral(f"q {scale:.5f} 0 0 {scale:.5f} {left:.3f} {origin:.3f} cm {path} f Q")

    def finish(self) -> None:
        """Set the collected text on the page. Nothing can be written afterwards."""
        self._canvas.drawText(self._text)
