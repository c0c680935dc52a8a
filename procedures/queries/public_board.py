"""The public board: the published figures of the office or of one unit, ready to be shown.

Whatever is added up here is added up from published cells alone; where one is kept back the sum says "at least".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from procedures import formats
from procedures.queries.public_figures import EVERYTHING, Cell, Figures, Named, percent_on_time
from procedures.queries.ratings import published_shares

WHOLE = 1000
"""Length of the longest bar, in the units of the picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: a month, a field or a unit. Bars are lengths of at most `WHOLE`, -1 for what is kept back."""

    name: str
    code: str
    received: str
    settled: str
    on_time: str
    waiting: str
    rating: str
    received_bar: int = 0
    settled_bar: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit whose figures can be asked for."""

    code: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Board:
    """The page."""

    name: str
    code: str
    month: str
    sentence: str
    last: Line
    months: tuple[Line, ...]
    fields: tuple[Line, ...]
    units: tuple[Line, ...]
    choices: tuple[Choice, ...]
    smallest: int
    rated: bool
    anything: bool


def board(figures: Figures, unit: str) -> Board | None:
    """The board of a unit, or of the whole office for ""; None for a unit that has none."""
    names = {named.code: _said(named) for named in figures.units}
    if unit != EVERYTHING and unit not in names:
        return None
    shares = published_shares([named.code for named in figures.units], figures.months, figures.smallest)
    own = {cell.month: cell for cell in figures.cells if cell.unit == unit and cell.field == EVERYTHING}
    longest = _longest(own.values())
    months = tuple(_line(month_said(m), "", own[m], longest, shares.get((m, unit))) for m in figures.months)
    last = figures.months[-1]
    return Board(
        name=names.get(unit, ""),
        code=unit,
        month=month_said(last),
        sentence=_sentence(own[last]),
        last=months[-1],
        months=months,
        fields=tuple(_fields(figures, unit)),
        units=tuple(
            _line(names[cell.unit], cell.unit, cell, 0, shares.get((last, cell.unit)))
            for cell in figures.cells
            if unit == EVERYTHING and cell.month == last and cell.unit != EVERYTHING and cell.field == EVERYTHING
        ),
        choices=tuple(Choice(code, name, code == unit) for code, name in names.items()),
        smallest=figures.smallest,
        rated=any(code == unit for _month, code in shares),
        anything=any(cell.received or cell.settled or cell.waiting for cell in own.values())
        or any(cell.received is None or cell.settled is None for cell in own.values()),
    )


def month_said(month: date) -> str:
    """ "02/2026"."""
    return f"{month:%m/%Y}"


def _said(named: Named) -> str:
    return named.en if formats.in_english() else named.vi


def _sentence(cell: Cell) -> str:
    """The answer first: the last whole month in one sentence."""
    said = {
        "month": month_said(cell.month),
        "received": _number(cell.received),
        "settled": _number(cell.settled),
        "on_time": cell.on_time_percent,
    }
    if cell.received is None:
        return _("Month %(month)s: there were so few cases that the figures are kept back.") % said
    if cell.settled is None:
        return _("Month %(month)s: %(received)s cases received; how many were settled is kept back.") % said
    if cell.on_time_percent is None:
        return _("Month %(month)s: %(received)s cases received, none settled.") % said
    text = _("Month %(month)s: %(received)s cases received, %(settled)s settled, of them on time: %(on_time)s %%.")
    return text % said


def _number(value: int | None, *, at_least: bool = False) -> str:
    if value is None:
        return _("kept back")
    return _("at least %(count)s") % {"count": formats.grouped(value)} if at_least else formats.grouped(value)


def _percent(value: int | None) -> str:
    return "–" if value is None else f"{value} %"


def _longest(cells: Iterable[Cell]) -> int:
    return max((max(cell.received or 0, cell.settled or 0) for cell in cells), default=0)


def _line(name: str, code: str, cell: Cell, longest: int, rating: int | None) -> Line:
    return Line(
        name=name,
        code=code,
        received=_number(cell.received),
        settled=_number(cell.settled),
        on_time=_percent(cell.on_time_percent),
        waiting=_number(cell.waiting),
        rating=_percent(rating),
        received_bar=_bar(cell.received, longest),
        settled_bar=_bar(cell.settled, longest),
    )


def _bar(value: int | None, longest: int) -> int:
    if value is None:
        return -1
    return round(WHOLE * value / longest) if longest else 0


def _fields(figures: Figures, unit: str) -> Iterable[Line]:
    """The fields over all months."""
    for named in figures.fields:
        cells = [c for c in figures.cells if c.field == named.code and unit in (EVERYTHING, c.unit)]
        if not cells:
            continue
        received, settled = _sum(c.received for c in cells), _sum(c.settled for c in cells)
        shares = [(c.settled, c.on_time_percent) for c in cells if c.settled and c.on_time_percent is not None]
        done = sum(count for count, _share in shares)
        late = sum(count * (100 - share) for count, share in shares) / 100
        on_time = _percent(percent_on_time(done, round(late)))
        yield Line(_said(named), named.code, received, settled, on_time, "", "")


def _sum(values: Iterable[int | None]) -> str:
    known = list(values)
    shown = [value for value in known if value is not None]
    hidden = len(shown) < len(known)
    return _number(None) if hidden and not any(shown) else _number(sum(shown), at_least=hidden)
