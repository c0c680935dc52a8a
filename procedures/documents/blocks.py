"""The parts a paper is made of: things under one another and side by side, how they are measured and divided.

A *block* says what is to be printed. Laid on a width (in points) it becomes a *laid* block, which knows its height,
can be drawn, and can be divided where a page ends. Measuring happens once however many copies are printed; this,
with widths cached per word, is why the papers do not use reportlab's platypus: it takes three times as long.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from procedures.documents.pen import Pen


class Laid(Protocol):
    """A block on a given width."""

    @property
    def height(self) -> float:
        """Points."""

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw at the place; `top` counts downwards from the page's top."""

    def divide(self, room: float) -> tuple[Laid, Laid] | None:
        """The part that fits into `room` points and the rest, or None when it cannot be divided so."""


class Block(Protocol):
    """Something to be printed."""

    def lay(self, width: float) -> Laid:
        """Measure on `width` points."""


@dataclass(frozen=True, slots=True)
class Art:
    """Something drawn (a code, a rule, a place to sign) that is `height` points high and cannot be divided.

    `paint` gets the pen, left, top and the width it was laid on.
    """

    height: float
    paint: Callable[[Pen, float, float, float], None] | None = None

    def lay(self, width: float) -> LaidArt:
        """Nothing to measure."""
        return LaidArt(self.height, width, self.paint)


@dataclass(frozen=True, slots=True)
class LaidArt:
    """An `Art` on its width."""

    height: float
    width: float
    paint: Callable[[Pen, float, float, float], None] | None

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Let it paint itself."""
        if self.paint:
            self.paint(pen, left, top, self.width)

    def divide(self, room: float) -> tuple[Laid, Laid] | None:
        """Never."""
        return None


@dataclass(frozen=True, slots=True)
class Item:
    """A block in a column: the white space above it (points), and whether it stays on the page of the next."""

    block: Block
    gap: float = 0.0
    keep: bool = False


@dataclass(frozen=True, slots=True)
class LaidStack:
    """Laid blocks under one another, each with the gap above it."""

    parts: tuple[tuple[float, Laid], ...]

    @property
    def height(self) -> float:
        """Points."""
        return sum(gap + laid.height for gap, laid in self.parts)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw from the top."""
        for gap, laid in self.parts:
            laid.draw(pen, left, top + gap)
            top += gap + laid.height

    def divide(self, room: float) -> tuple[Laid, Laid] | None:
        """Between two parts, or inside the part that crosses the border."""
        used = 0.0
        for index, (gap, laid) in enumerate(self.parts):
            if used + gap + laid.height > room + 0.01:
                cut = laid.divide(room - used - gap)
                before, after = self.parts[:index], self.parts[index + 1 :]
                if cut:
                    return LaidStack((*before, (gap, cut[0]))), LaidStack(((0.0, cut[1]), *after))
                return (LaidStack(before), LaidStack(((0.0, laid), *after))) if before else None
            used += gap + laid.height
        return None


@dataclass(frozen=True, slots=True)
class Stack:
    """Blocks under one another in one column."""

    items: tuple[Item, ...]

    def lay(self, width: float) -> LaidStack:
        """Measure each; the first has no gap above it."""
        return LaidStack(
            tuple((item.gap if index else 0.0, item.block.lay(width)) for index, item in enumerate(self.items))
        )


@dataclass(frozen=True, slots=True)
class LaidColumns:
    """Laid blocks side by side, each with its distance from the left edge."""

    parts: tuple[tuple[float, Laid], ...]

    @property
    def height(self) -> float:
        """Points, of the tallest."""
        return max(laid.height for _, laid in self.parts)

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw all from the same top."""
        for offset, laid in self.parts:
            laid.draw(pen, left + offset, top)

    def divide(self, room: float) -> tuple[Laid, Laid] | None:
        """Divide the columns that are too tall; the others stay whole on the first part."""
        first: list[tuple[float, Laid]] = []
        rest: list[tuple[float, Laid]] = []
        for offset, laid in self.parts:
            if laid.height <= room + 0.01:
                first.append((offset, laid))
                continue
            cut = laid.divide(room)
            if cut is None:
                return None
            first.append((offset, cut[0]))
            rest.append((offset, cut[1]))
        return (LaidColumns(tuple(first)), LaidColumns(tuple(rest))) if rest else None


@dataclass(frozen=True, slots=True)
class Columns:
    """Blocks side by side. A width of None takes what the others leave; `gutter` points lie between them."""

    blocks: tuple[Block, ...]
    widths: tuple[float | None, ...]
    gutter: float = 0.0

    def lay(self, width: float) -> LaidColumns:
        """Measure each in its column."""
        fixed = sum(column for column in self.widths if column is not None)
        free = self.widths.count(None)
        share = (width - fixed - self.gutter * (len(self.blocks) - 1)) / free if free else 0.0
        parts: list[tuple[float, Laid]] = []
        offset = 0.0
        for block, column in zip(self.blocks, self.widths, strict=True):
            room = share if column is None else column
            parts.append((offset, block.lay(room)))
            offset += room + self.gutter
        return LaidColumns(tuple(parts))


@dataclass(frozen=True, slots=True)
class LaidWhole:
    """A laid block that is never divided."""

    laid: Laid

    @property
    def height(self) -> float:
        """Points."""
        return self.laid.height

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Draw what it holds."""
        self.laid.draw(pen, left, top)

    def divide(self, room: float) -> None:
        """Never."""
        return None


@dataclass(frozen=True, slots=True)
class Whole:
    """A block that stays on one page: a head, a place to sign."""

    block: Block

    def lay(self, width: float) -> LaidWhole:
        """Measure what it holds."""
        return LaidWhole(self.block.lay(width))


@dataclass(frozen=True, slots=True)
class Beside:
    """`items` with `aside` (of the given width) at their right; what comes below it takes the whole width."""

    items: tuple[Item, ...]
    aside: Block
    aside_width: float
    gutter: float

    def lay(self, width: float) -> LaidStack:
        """Narrow lines as long as they are beside, full lines after."""
        narrow_width = width - self.aside_width - self.gutter
        aside = self.aside.lay(self.aside_width)
        narrow: list[tuple[float, Laid]] = []
        wide: list[tuple[float, Laid]] = []
        used = 0.0
        for item in self.items:
            if used + item.gap >= aside.height:
                wide.append((item.gap, item.block.lay(width)))
                continue
            gap = item.gap if narrow else 0.0
            laid = item.block.lay(narrow_width)
            narrow.append((gap, laid))
            used += gap + laid.height
        beside = LaidColumns(((0.0, LaidStack(tuple(narrow))), (narrow_width + self.gutter, aside)))
        return LaidStack(((0.0, beside), *wide))
