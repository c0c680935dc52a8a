"""Tables with ruled cells whose head is repeated on every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from procedures.documents.pen import HAIRLINE, Pen
from procedures.documents.text import LEADING, Align, LaidText, Line, Span, Text, bold

PADDING = (1.2, 3.0)
"""White space above and below, left and right of a cell's text, in points."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in points (None: what the others leave), and how its texts stand."""

    title: str
    width: float | None = None
    align: Align = Align.LEFT


Row = tuple[LaidText, ...]
Cell = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table on its width; `rows` have their lines wrapped."""

    head: Row
    rows: tuple[Row, ...]
    edges: tuple[float, ...]

    @property
    def height(self) -> float:
        """Points, borders included."""
        return _row_height(self.head) + sum(_row_height(row) for row in self.rows) + HAIRLINE

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """The texts, then all lines of the grid."""
        start = top
        right = left + self.edges[-1]
        rules = [(left, top, right, top)]
        for row in (self.head, *self.rows):
            height = _row_height(row)
            for edge, cell in zip(self.edges, row, strict=False):
                # A short cell stands in the middle of a tall row, as on the printed forms; long ones fill it.
                spare = (height - 2 * PADDING[0] - cell.height) / 2
                cell.draw(pen, left + edge + PADDING[1], top + PADDING[0] + spare)
            top += height
            rules.append((left, top, right, top))
        rules.extend((left + edge, start, left + edge, top) for edge in self.edges)
        pen.lines(rules)

    def divide(self, room: float) -> tuple[LaidTable, LaidTable] | None:
        """Between rows; inside a row only when that row alone would not leave half a page for others."""
        used = _row_height(self.head) + HAIRLINE
        for index, row in enumerate(self.rows):
            height = _row_height(row)
            if used + height > room + 0.01:
                return self._cut(index, room - used)
            used += height
        return None

    def _cut(self, index: int, room: float) -> tuple[LaidTable, LaidTable] | None:
        before, row, after = self.rows[:index], self.rows[index], self.rows[index + 1 :]
        fit = int((room - 2 * PADDING[0]) / row[0].leading)
        if len(max((cell.lines for cell in row), key=len)) > 12 and fit >= 4:
            top = tuple(replace(cell, lines=cell.lines[:fit]) for cell in row)
            bottom = tuple(replace(cell, lines=cell.lines[fit:] or (_EMPTY,)) for cell in row)
            return replace(self, rows=(*before, top)), replace(self, rows=(bottom, *after))
        if not before:
            return None
        return replace(self, rows=before), replace(self, rows=(row, *after))


_EMPTY = Line((), 0.0, last=True)


def _row_height(row: Row) -> float:
    return max(cell.height for cell in row) + 2 * PADDING[0]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; each row has one cell of spans per column. `size` is the type size in points."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    size: float

    def lay(self, width: float) -> LaidTable:
        """Wrap every cell on the width of its column."""
        widths = self._widths(width)
        head = self._row([(bold(column.title),) for column in self.columns], widths, centred=True)
        rows = tuple(self._row(row, widths, centred=False) for row in self.rows)
        edges = [0.0]
        for column_width in widths:
            edges.append(edges[-1] + column_width)
        return LaidTable(head, rows, tuple(edges))

    def _widths(self, width: float) -> list[float]:
        fixed = sum(column.width for column in self.columns if column.width is not None)
        free = sum(column.width is None for column in self.columns)
        return [(width - fixed) / free if column.width is None else column.width for column in self.columns]

    def _row(self, cells: Sequence[Cell], widths: Sequence[float], *, centred: bool) -> Row:
        return tuple(
            Text(cell, self.size, Align.CENTRE if centred else column.align, LEADING).lay(width - 2 * PADDING[1])
            for cell, column, width in zip(cells, self.columns, widths, strict=True)
        )
