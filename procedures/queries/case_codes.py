"""Case codes as people write them: without bars and points, in small letters, without leading zeros.

Three shapes are known: this installation's, made from each agency's template; `000.17.22.H56-210531-0001` until
30 June 2025; and the portal's, `G09.20-20260609-0092637`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from procedures.models.register import case_code

WIDTHS = (4, 5, 6, 7)
"""Digits to which other installations fill a sequence up."""

_GAP = r"[\s._/–—-]*"
_OLD_AGENCY = rf"\d{{3}}{_GAP}\d{{2}}{_GAP}\d{{2}}{_GAP}[A-Za-z]\d{{2}}"
_NEW_AGENCY = r"[A-Za-z]\d{2}"
_WHOLE = re.compile(rf"(?:{_OLD_AGENCY}|{_NEW_AGENCY})(?:[\s._/–—-]*\d)*")
_BAR = re.compile(r"[\s_/–—-]+")
_DAYS = {6: "%y%m%d", 8: "%Y%m%d"}
_SHORT = re.compile(r"(\d{6}|\d{8})[\s_/–—-]+(\d{1,7})")


def looks_like_code(text: str) -> bool:
    """Whether the text has the letters and digits of a case code, whole or not, or of its day and number."""
    return _WHOLE.fullmatch(text) is not None or is_short(text)


def is_short(text: str) -> bool:
    """Whether the text is the day and the number of a code, without its agency: `260827-42`."""
    match = _SHORT.fullmatch(text)
    return match is not None and _day(match[1]) is not None


def is_whole(text: str) -> bool:
    """Whether the text holds an agency, a day and a number."""
    return is_short(text) or next(_readings(text), None) is not None


def codes_meant(text: str, agencies: Iterable[tuple[str, str]]) -> list[str]:
    """Every code the text may stand for. `agencies`: the codes of our own, each with the template of its case codes."""
    known = list(agencies)
    if match := _SHORT.fullmatch(text):
        day = _day(match[1])
        return sorted({case_code(form, code, day, int(match[2])) for code, form in known}) if day else []
    found = {_plain(text)}
    ours = {_bare(code): (code, form) for code, form in known}
    for agency, digits, sequence in _readings(text):
        day = _day(digits)
        if day is not None and _bare(agency) in ours:
            code, form = ours[_bare(agency)]
            found.add(case_code(form, code, day, int(sequence)))
        for grouped in _grouped(agency):
            found |= {f"{grouped}-{digits}-{filled}" for filled in _filled(sequence)}
    return sorted(found)


def _plain(text: str) -> str:
    """The text as it would stand on a receipt if it were typed right."""
    return _BAR.sub("-", text.strip().upper())


def _bare(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _day(digits: str) -> date | None:
    try:
        day = datetime.strptime(digits, _DAYS[len(digits)]).date()
    except (KeyError, ValueError):
        return None
    return day if 2000 <= day.year < 2100 else None


def _filled(sequence: str) -> set[str]:
    return {sequence} | {sequence.lstrip("0").zfill(width) for width in WIDTHS}


def _readings(text: str) -> Iterator[tuple[str, str, str]]:
    """The (agency, day, number) that the text may consist of: by its gaps where it has them, else by its digits."""
    parts = [part for part in _BAR.split(text.strip().upper()) if part]
    if len(parts) >= 3 and _day(parts[-2]) and parts[-1].isdecimal() and len(parts[-1]) <= 9:
        yield ".".join(parts[:-2]), parts[-2], parts[-1]
        return
    match = re.match(r"(\d{7})?[A-Z]\d{2}", bare := _bare(text))
    if match is None or not bare[match.end() :].isdecimal():
        return
    rest = bare[match.end() :]
    for more in range(0, 1 if match[1] else 8):
        for width in _DAYS:
            digits, sequence = rest[more : more + width], rest[more + width :]
            if 1 <= len(sequence) <= 9 and len(digits) == width and _day(digits) is not None:
                yield match[0] + rest[:more], digits, sequence


def _grouped(agency: str) -> Iterator[str]:
    """An agency's code with its points: after three digits, then two, or after the letter's two, then two or three."""
    if "." in agency:
        yield agency
    bare = _bare(agency)
    if match := re.fullmatch(r"(\d{3})(\d{2})(\d{2})([A-Z]\d{2})", bare):
        yield ".".join(match.groups())
    elif match := re.fullmatch(r"([A-Z]\d{2})(\d*)", bare):
        yield from (".".join((match[1], *groups)) for groups in _groups(match[2]))


def _groups(digits: str) -> Iterator[tuple[str, ...]]:
    """The digits in groups of two and three."""
    if not digits:
        yield ()
    for width in (2, 3):
        if len(digits) >= width:
            yield from ((digits[:width], *rest) for rest in _groups(digits[width:]))
