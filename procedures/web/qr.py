"""A QR code as an SVG path for the screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from procedures.documents.codes import QUIET_MODULES, qr_matrix


@dataclass(frozen=True, slots=True)
class QrPicture:
    """The path of the dark modules and the side of the picture, quiet zone included, in modules."""

    path: str
    size: int


@lru_cache(maxsize=256)
def qr_picture(text: str) -> QrPicture:
    """The QR code of `text`."""
    matrix = qr_matrix(text)
    return QrPicture("".join(_runs(matrix)), len(matrix) + 2 * QUIET_MODULES)


def _runs(matrix: tuple[tuple[bool, ...], ...]) -> Iterator[str]:
    for y, row in enumerate(matrix, start=QUIET_MODULES):
        start: int | None = None
        for x, dark in enumerate((*row, False), start=QUIET_MODULES):
            if dark and start is None:
                start = x
            elif not dark and start is not None:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
                start = None
