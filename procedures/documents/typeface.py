"""The typeface of the papers: Liberation Serif, with Times metrics and every Vietnamese letter.

Registered with reportlab once per process and embedded as a subset. Source: NĐ 30/2020, Phụ lục I (Times New
Roman, Unicode, black). Widths are thousandths of the type size; sizes are points.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

# Binary streams instead of ASCII 85: a quarter less to store and to send, and no time spent on encoding it.
rl_config.useA85 = 0

FOLDER = Path(__file__).parent / "fonts"

MISSING = "□"
"""Printed in place of a character the typeface does not have, so that a gap is seen and not guessed."""


class Face(StrEnum):
    """The four cuts; the value is the name reportlab knows them by and the file they come from."""

    REGULAR = "LiberationSerif-Regular"
    BOLD = "LiberationSerif-Bold"
    ITALIC = "LiberationSerif-Italic"
    BOLD_ITALIC = "LiberationSerif-BoldItalic"


EMBEDDING = Lock()
"""Held while a file is closed: reportlab reads the glyphs of a subset from one shared place in the font's data, and
two files closed at the same moment would get each other's letters."""

_LOADING = Lock()


def loaded(face: Face) -> TTFont:
    """The font of `face`, read and registered on first use."""
    with _LOADING:
        return _load(face)


@cache
def _load(face: Face) -> TTFont:
    # Not "ASCII readable": that would embed the whole ASCII range in every cut instead of the letters used.
    font = TTFont(face.value, str(FOLDER / f"{face.value}.ttf"), asciiReadable=0)
    pdfmetrics.registerFont(font)
    return font


def has_glyph(character: str, face: Face) -> bool:
    """Whether the typeface can show `character` (one code point)."""
    return ord(character) in loaded(face).face.charToGlyph


@lru_cache(maxsize=20_000)
def advance(text: str, face: Face) -> float:
    """Width of `text` in thousandths of the type size. Words repeat from paper to paper, hence the cache."""
    metrics = loaded(face).face
    widths, default = metrics.charWidths, metrics.defaultWidth
    return float(sum(widths.get(ord(character), default) for character in text))


@lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    """`text` as it can be printed on one line: NFC, white space folded, no control or format characters.

    No-break spaces are kept: they hold an identity number or an amount together. A character without a glyph
    becomes a visible box.
    """
    kept = []
    for character in unicodedata.normalize("NFC", text):
        if character == "\u00a0":
            kept.append(character)
        elif character.isspace():
            kept.append(" ")
        elif unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
            continue
        else:
            kept.append(character if has_glyph(character, Face.REGULAR) else MISSING)
    return " ".join(word for word in "".join(kept).split(" ") if word)
