"""The head and the foot every official paper shares: national title, agency, place and date, title, signatures.

Source: NĐ 30/2020, Phụ lục I, sections on quốc hiệu, tên cơ quan, địa danh và thời gian, chữ ký, nơi nhận.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm

from procedures.documents.blocks import Art, Block, Columns, Item, Stack, Whole
from procedures.documents.codes import code128
from procedures.documents.paper import Paper, TypeSizes
from procedures.documents.pen import Pen
from procedures.documents.text import Align, LaidText, Text, bold, italic, plain
from procedures.documents.typeface import Face, advance
from procedures.documents.words import dotted, local, long_day

NATIONAL_TITLE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

CAPITALS_LEADING = 1.28
"""Lines of capitals need more room: Ế on top of one line, Ậ at the bottom of the line above."""

AGENCY_RULE = 0.4
"""The rule under the agency is a third to a half of the line above it."""

RULE_WEIGHT = 0.7

CODE_HEIGHT = 8 * mm


@dataclass(frozen=True, slots=True)
class Ruled:
    """A centred text with a rule below it, `share` of its last line long."""

    text: Text
    share: float

    def lay(self, width: float) -> LaidRuled:
        """Wrap the text."""
        return LaidRuled(self.text.lay(width), self.share, width)


@dataclass(frozen=True, slots=True)
class LaidRuled:
    """A ruled text on its width."""

    text: LaidText
    share: float
    width: float

    @property
    def height(self) -> float:
        """Points, with the rule."""
        return self.text.height + 0.25 * self.text.size

    def draw(self, pen: Pen, left: float, top: float) -> None:
        """Text and rule."""
        self.text.draw(pen, left, top)
        length = self.text.lines[-1].width * self.share
        pen.rule(left + (self.width - length) / 2, top + self.height, length, RULE_WEIGHT)

    def divide(self, room: float) -> None:
        """Never."""
        return None


def national_width(paper: Paper) -> float:
    """Width of the column of the national title: the title itself on one line."""
    return advance(NATIONAL_TITLE, Face.BOLD) * paper.sizes.national / 1000 + 1


def letterhead(
    paper: Paper,
    *,
    superior: str,
    agency: str,
    number: str | None = None,
    case_code: str = "",
    place: str,
    at: datetime,
) -> Block:
    """The head of a paper: agency, number and case code on the left, national title and date on the right.

    `number` None: the paper has none; empty: it is still to be given. The case code comes with its Code 128 for the
    scanner at the counter, on a row of its own.
    """
    sizes = paper.sizes
    gutter = 3 * mm
    right = national_width(paper)
    left = paper.text_width - right - gutter
    agency_items = [Item(Ruled(_capitals(bold(agency.upper()), sizes.agency), AGENCY_RULE))]
    if superior:
        agency_items.insert(0, Item(_capitals(plain(superior.upper()), sizes.agency)))
    agency_block = Stack(tuple(agency_items))
    national = Stack(
        (
            Item(_capitals(bold(NATIONAL_TITLE), sizes.national)),
            Item(Ruled(_capitals(bold(MOTTO), sizes.motto), 1.0)),
        )
    )
    date_line = Text((italic(f"{place}, {long_day(local(at).date())}"),), sizes.date, Align.CENTRE)
    head = Columns((agency_block, national), (left, right), gutter)
    references: list[Item] = []
    if number is not None:
        references.append(Item(Text((plain(f"Số: {dotted(number)}"),), sizes.date, Align.CENTRE)))
    if case_code:
        references.append(Item(Text((plain("Mã hồ sơ: "), bold(case_code)), sizes.date, Align.CENTRE)))
    second = Columns((Stack(tuple(references)), Stack((Item(date_line),))), (left, right), gutter)
    rows = [Item(head), Item(second, gap=0.55 * sizes.date)]
    if case_code:
        rows.append(Item(code128(case_code, CODE_HEIGHT, left), gap=2))
    return Whole(Stack(tuple(rows)))


def _capitals(span: tuple[str, Face], size: float) -> Text:
    return Text((span,), size, Align.CENTRE, CAPITALS_LEADING)


def title_block(lines: Sequence[str], size: float) -> Stack:
    """The title in bold capitals, centred; each of `lines` on a line of its own."""
    return Stack(tuple(Item(Text((bold(line),), size, Align.CENTRE, CAPITALS_LEADING)) for line in lines))


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the lines above the name (the first ones in bold capitals), the hint, and the name."""

    titles: tuple[str, ...]
    name: str
    hint: str = "(Ký, ghi rõ họ tên)"


def signatures(blocks: Sequence[Signature | None], size: float, room: float) -> Whole:
    """Places to sign side by side, `room` points high; None leaves a column empty."""
    places = tuple(_signature(block, size, room) if block else Stack((Item(Art(0)),)) for block in blocks)
    return Whole(Columns(places, (None,) * len(blocks), gutter=4 * mm))


def _signature(block: Signature, size: float, room: float) -> Stack:
    items = [Item(Text((bold(title),), size, Align.CENTRE)) for title in block.titles]
    if block.hint:
        items.append(Item(Text((italic(block.hint),), size * 0.92, Align.CENTRE)))
    items.append(Item(Art(room)))
    items.append(Item(Text((bold(block.name),), size, Align.CENTRE)))
    return Stack(tuple(items))


def signed_letter_end(recipients: Block, titles: tuple[str, ...], name: str, sizes: TypeSizes) -> Whole:
    """The end of a letter: who gets it on the left, who signs it on the right, room for signature and seal."""
    signature = _signature(Signature(titles, name, hint=""), sizes.body, 26 * mm)
    return Whole(Columns((recipients, signature), (None, None), gutter=6 * mm))


def subject(text: str, size: float) -> Block:
    """What a notice is about: bold, centred, with a rule below it (NĐ 30/2020)."""
    return Ruled(Text((bold(text),), size, Align.CENTRE), AGENCY_RULE)
