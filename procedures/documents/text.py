"""Text on paper: spans of one cut, words, lines, and paragraphs measured on a width.

Sizes and widths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from procedures.documents.pen import Pen
from procedures.documents.typeface import Face, advance, printable

ASCENT = 0.891
DESCENT = 0.216
"""Of Times metrics, in parts of the type size."""

LEADING = 1.2
"""Distance of baselines in parts of the type size; enough for a mark below (ậ) above a mark on top (Ế)."""

Span = tuple[str, Face]
Word = tuple[Span, ...]


class Align(Enum):
    """Where the lines of a text stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


LINE_BREAK: Span = ("\u2028", Face.REGULAR)
"""A span that ends the line; the next one begins below."""


def plain(text: str) -> Span:
    """`text` in the regular cut."""
    return (text, Face.REGULAR)


def bold(text: str) -> Span:
    """`text` in the bold cut."""
    return (text, Face.BOLD)


def italic(text: str) -> Span:
    """`text` in the italic cut."""
    return (text, Face.ITALIC)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text: its words, its natural width in points, and whether it ends the paragraph."""

    words: tuple[Word, ...]
    width: float
    last: bool


def words_of(spans: Sequence[Span]) -> list[Word]:
    """Words of `spans`; a word may change its cut in the middle (`**5**.`)."""
    words: list[list[Span]] = []
    glue = False
    for text, face in spans:
        parts = printable(text).split(" ") if printable(text) else []
        if text[:1] in (" ", "\n"):
            glue = False
        for part in parts:
            if glue and words:
                words[-1].append((part, face))
            else:
                words.append([(part, face)])
            glue = False
        glue = bool(parts) and text[-1:] not in (" ", "\n")
    return [tuple(word) for word in words]


def word_width(word: Word, size: float) -> float:
    """Width of `word` in points."""
    return sum(advance(text, face) for text, face in word) * size / 1000


def _broken(word: Word, size: float, room: float) -> list[Word]:
    """A word wider than the line (an address without spaces), cut into pieces that fit, if possible after a sign."""
    pieces: list[Word] = []
    width = 0.0
    for text, face in word:
        start = 0
        for index, character in enumerate(text):
            step = advance(character, face) * size / 1000
            if width + step > room and width:
                cut = _cut(text, start, index)
                pieces.append(((text[start:cut], face),))
                start, width = cut, advance(text[cut:index], face) * size / 1000
            width += step
        pieces.append(((text[start:], face),))
    return [piece for piece in pieces if piece[0][0]]


def _cut(text: str, start: int, end: int) -> int:
    """Where to cut `text` between `start` and `end`: after the last sign of the second half, else at the end."""
    for place in range(end, (start + end) // 2, -1):
        if text[place - 1] in "@.-_/":
            return place
    return end


def wrap(spans: Sequence[Span], size: float, room: float, first_indent: float = 0.0) -> list[Line]:
    """Lines of `spans` at `size` points, none wider than `room` points; the first is `first_indent` shorter."""
    if LINE_BREAK in spans:
        place = list(spans).index(LINE_BREAK)
        return wrap(spans[:place], size, room, first_indent) + wrap(spans[place + 1 :], size, room)
    lines: list[Line] = []
    current: list[Word] = []
    used, limit = 0.0, room - first_indent
    for whole in words_of(spans):
        too_wide = word_width(whole, size) > room
        for word in _broken(whole, size, room) if too_wide else [whole]:
            width = word_width(word, size)
            space = advance(" ", word[0][1]) * size / 1000 if current else 0.0
            if current and used + space + width > limit + 0.01:
                lines.append(Line(tuple(current), used, last=False))
                current, used, space, limit = [], 0.0, 0.0, room
            current.append(word)
            used += space + width
    lines.append(Line(tuple(current), used, last=True))
    return lines


def balanced(spans: Sequence[Span], size: float, room: float) -> list[Line]:
    """Lines of about equal length, no more of them than `wrap` makes: for headings that stand centred."""
    best = wrap(spans, size, room)
    low, high = 0.0, room
    while len(best) > 1 and high - low > size / 4:
        middle = (low + high) / 2
        attempt = wrap(spans, size, middle)
        if len(attempt) == len(best) and max(line.width for line in attempt) <= middle + 0.01:
            best, high = attempt, middle
        else:
            low = middle
    return best


@dataclass(frozen=True, slots=True)
class LaidText:
    """Lines of text in a column `width` points wide."""

    lines: tuple[Line, ...]
    size: float
    width: float
    align: Align
    leading: float
    first_indent: float = 0.0
    indent: float = 0.0
    marker: Span | None = None

    @property
    def height(self) -> float:
        """Points."""
        return len(self.lines) * self.leading

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw every line on its baseline."""
        baseline = top + (self.leading - (ASCENT + DESCENT) * self.size) / 2 + ASCENT * self.size
        if self.marker:
            pen.write(left, baseline, printable(self.marker[0]), self.marker[1], self.size)
        indent = self.indent + self.first_indent
        for line in self.lines:
            self._draw_line(pen, line, left + indent, baseline, self.width - indent)
            baseline += self.leading
            indent = self.indent

    def _draw_line(self, pen: Pen, line: Line, left: float, baseline: float, room: float) -> None:
        if self.align is Align.CENTRE:
            left += (room - line.width) / 2
        elif self.align is Align.RIGHT:
            left += room - line.width
        if self.align is Align.JUSTIFY and not line.last and len(line.words) > 1:
            self._draw_stretched(pen, line, left, baseline, (room - line.width) / (len(line.words) - 1))
            return
        for text, face in _runs(line.words):
            pen.write(left, baseline, text, face, self.size)
            left += advance(text, face) * self.size / 1000

    def _draw_stretched(self, pen: Pen, line: Line, left: float, baseline: float, extra: float) -> None:
        for word in line.words:
            for text, face in word:
                pen.write(left, baseline, text, face, self.size)
                left += advance(text, face) * self.size / 1000
            left += advance(" ", word[0][1]) * self.size / 1000 + extra

    def divide(self, room: float) -> tuple[LaidText, LaidText] | None:
        """At a line, never leaving one line alone on either side."""
        fit = min(int(room / self.leading + 0.001), len(self.lines) - 2)
        if fit < 2:
            return None
        rest = replace(self, lines=self.lines[fit:], first_indent=0.0, marker=None)
        return replace(self, lines=self.lines[:fit]), rest


def _runs(words: Sequence[Word]) -> list[Span]:
    """Neighbouring words of one cut as one string, spaces included, so that a line takes few operators."""
    runs: list[tuple[str, Face]] = []
    for number, word in enumerate(words):
        for position, (text, face) in enumerate(word):
            if number and not position:
                # The space belongs to the word after it, as it was measured.
                text = " " + text
            if runs and runs[-1][1] is face:
                runs[-1] = (runs[-1][0] + text, face)
            else:
                runs.append((text, face))
    return runs


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `marker` (`5.`) hangs in front of a text indented by `indent` points."""

    spans: tuple[Span, ...]
    size: float
    align: Align = Align.LEFT
    leading: float = LEADING
    first_indent: float = 0.0
    indent: float = 0.0
    marker: Span | None = None

    def lay(self, width: float) -> LaidText:
        """Wrap; centred text gets lines of about equal length."""
        room = width - self.indent
        if self.align is Align.CENTRE:
            lines = balanced(self.spans, self.size, room)
        else:
            lines = wrap(self.spans, self.size, room, self.first_indent)
        leading = self.leading * self.size
        return LaidText(
            tuple(lines), self.size, width, self.align, leading, self.first_indent, self.indent, self.marker
        )
