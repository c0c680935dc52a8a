"""Reading a PDF back: pages, text, where each line stands, codes, fonts."""

import ctypes
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp

A5_MM = (148, 210)
A4_MM = (210, 297)
MM = 72 / 25.4

UNPRINTABLE = 5 * MM
"""The edge that a laser printer leaves white, in points."""


@dataclass(frozen=True)
class Letter:
    """One printed character and its ink: left, bottom, right, top in points, y upwards."""

    character: str
    left: float
    bottom: float
    right: float
    top: float


class Pages:
    """A rendered paper."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._document = pypdfium2.PdfDocument(content)

    def __len__(self) -> int:
        return len(self._document)

    def size_mm(self, number: int) -> tuple[int, int]:
        """Width and height of page `number` (from 0) in whole millimetres."""
        width, height = self._document[number].get_size()
        return round(width / MM), round(height / MM)

    def text(self, number: int) -> str:
        """The text of a page on one line, white space folded, no-break spaces as spaces."""
        return " ".join(self._document[number].get_textpage().get_text_range().split())

    @cached_property
    def whole_text(self) -> str:
        """The text of all pages."""
        return " ".join(self.text(number) for number in range(len(self)))

    def letters(self, number: int) -> list[Letter]:
        """Every visible character of a page with its ink."""
        page = self._document[number].get_textpage()
        letters = []
        edges = [ctypes.c_double() for _ in range(4)]
        for index in range(page.count_chars()):
            character = chr(pdfium.FPDFText_GetUnicode(page, index))
            if character.isspace() or pdfium.FPDFText_IsGenerated(page, index) == 1:
                continue
            left, right, bottom, top = edges
            pdfium.FPDFText_GetCharBox(page, index, left, right, bottom, top)
            letters.append(Letter(character, left.value, bottom.value, right.value, top.value))
        return letters

    def codes(self, number: int, dpi: int = 200) -> dict[str, str]:
        """Codes that a reader finds on a page printed at `dpi`: format to text."""
        image = self._document[number].render(scale=dpi / 72).to_pil()
        return {code.format.name: code.text for code in zxingcpp.read_barcodes(image)}

    def code_side_mm(self, number: int, dpi: int = 300) -> float:
        """Side of the QR symbol on a page, without its quiet zone."""
        image = self._document[number].render(scale=dpi / 72).to_pil()
        code = next(code for code in zxingcpp.read_barcodes(image) if code.format.name == "QRCode")
        return (code.position.top_right.x - code.position.top_left.x) / dpi * 25.4

    @property
    def fonts(self) -> set[str]:
        """Names of the fonts that the file mentions, a subset marked by its prefix."""
        return {name.decode() for name in re.findall(rb"/BaseFont /([^\s/]+)", self.content)}

    @property
    def embedded_fonts(self) -> int:
        """How many font programs the file holds."""
        return len(re.findall(rb"/FontFile2 ", self.content))


def is_nfc(text: str) -> bool:
    """Whether every letter is precomposed."""
    return unicodedata.normalize("NFC", text) == text


def collisions(letters: list[Letter]) -> list[tuple[str, str]]:
    """Pairs of characters whose ink shares more than a sliver: text printed over text.

    Neighbours in a word may touch: slanted letters lean over each other.
    """
    found = []
    ordered = sorted(enumerate(letters), key=lambda pair: pair[1].left)
    for place, (number, first) in enumerate(ordered):
        for other, second in ordered[place + 1 :]:
            if second.left >= first.right:
                break
            if abs(number - other) == 1:
                continue
            width = min(first.right, second.right) - second.left
            height = min(first.top, second.top) - max(first.bottom, second.bottom)
            if width > 0.6 and height > 0.6:
                found.append((first.character, second.character))
    return found
