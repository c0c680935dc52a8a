"""What in a text may point at a person: numbers of telephones and identity papers, and mailboxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MAILBOX = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")
_NUMBER = re.compile(r"(?<![\w.-])\+?\d(?:[ .\-]?\d){8,14}(?![\w-])")
_DIGITS = re.compile(r"\D")


def personal_data_in(*texts: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """Every number of 9 to 15 digits and every mailbox in the texts, in their order; `known` numbers are no secret.

    Digits of other scripts count too, and blanks, points and hyphens between digits do not hide a number.
    """
    public = {_DIGITS.sub("", number) for number in known if number}
    found: dict[str, None] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        found |= dict.fromkeys(_MAILBOX.findall(plain))
        numbers = (number.strip() for number in _NUMBER.findall(plain))
        found |= dict.fromkeys(number for number in numbers if _DIGITS.sub("", number) not in public)
    return tuple(found)
