"""What the scan field understood: a receipt, a case code, an identity card, a number, or a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from procedures.errors import Refusal
from procedures.queries.card import NotACard, put_right, read_card
from procedures.queries.case_codes import is_whole, looks_like_code


class ScanKind(StrEnum):
    """What was scanned or typed."""

    NOTHING = "nothing"
    TOKEN = "token"
    CASE_CODE = "case_code"
    CARD = "card"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Card:
    """What an identity card's QR tells. The address is text from before the mergers of 2025."""

    id_number: str
    full_name: str
    birth_date: date | None
    address: str


@dataclass(frozen=True, slots=True)
class Scan:
    """The reading of one scan. `text` is the token, code, number or name; `card` only for a card.

    `mended` is the name without the marks that an input method left in it, or "" where it had none; `warnings` what
    looks wrong on the card; `problem` why nothing can be searched by this text, and what to do.
    """

    kind: ScanKind
    text: str = ""
    card: Card | None = None
    mended: str = field(default="", compare=False)
    warnings: tuple[Refusal, ...] = field(default=(), compare=False)
    problem: Refusal | None = field(default=None, compare=False)


LONGEST = 2000
"""More characters than anything that is scanned here holds."""

_URL_TOKEN = re.compile(r"/t/([A-Za-z0-9_-]{10,64})(?:[/?#].*)?$")
_BARE_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://\S+|www\.\S+", re.IGNORECASE)
_DIGITS = re.compile(r"\+?[\d .()/-]*\d")
_PASSPORT = re.compile(r"[A-Za-z]{1,2}\d{6,8}")


def read_scan(text: str, *, on: date | None = None) -> Scan:
    """Tell what was scanned, on the day `on` if a card's dates are to be judged. Never fails."""
    if len(text) > LONGEST:
        sentence = _("This is far more than a receipt, a card or a name holds. Scan one code alone.")
        return Scan(ScanKind.NAME, problem=Refusal("scan_too_long", sentence))
    plain = " ".join("".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text)).split())
    if not plain:
        return Scan(ScanKind.NOTHING)
    if match := _URL_TOKEN.search(plain):
        return Scan(ScanKind.TOKEN, match[1])
    if _BARE_TOKEN.fullmatch(plain) and not looks_like_code(plain):
        return Scan(ScanKind.TOKEN, plain)
    if "|" in plain:
        return _card(text, plain, on)
    if _ADDRESS.fullmatch(plain):
        sentence = _("This QR code leads elsewhere. Scan the code on the receipt or on the identity card.")
        return Scan(ScanKind.NAME, plain, problem=Refusal("foreign_address", sentence))
    return _code(plain) or _number(plain) or _name(plain)


def _code(plain: str) -> Scan | None:
    if not looks_like_code(plain) or _PASSPORT.fullmatch(plain):
        return None
    if not is_whole(plain):
        sentence = _("This case code is not whole. Type agency, day and number, for example H99.12-260827-0042.")
        return Scan(ScanKind.CASE_CODE, plain.upper(), problem=Refusal("code_not_whole", sentence))
    return Scan(ScanKind.CASE_CODE, re.sub(r"\s*-\s*", "-", plain).upper())


def _number(plain: str) -> Scan | None:
    """A telephone number, a personal number, a tax code, an old identity number or a passport number."""
    if _PASSPORT.fullmatch(plain):
        return Scan(ScanKind.NUMBER, plain.upper())
    if not _DIGITS.fullmatch(plain):
        return None
    number = re.sub(r"[ .()/-]", "", plain)
    if 8 <= len(number.removeprefix("+")) <= 15:
        return Scan(ScanKind.NUMBER, number)
    sentence = _("This number has %(count)s digits. A telephone has 10, a personal number 12, a tax code 10 or 13.")
    problem = Refusal("number_of_no_kind", sentence, {"count": len(number.removeprefix("+"))})
    return Scan(ScanKind.NUMBER, number, problem=problem)


def _name(plain: str) -> Scan:
    if not any(letter.isalpha() for letter in plain):
        sentence = _("This is neither a code nor a name. Scan again, or type a case code, a number or a name.")
        return Scan(ScanKind.NAME, plain, problem=Refusal("not_understood", sentence))
    mended = put_right(plain)
    return Scan(ScanKind.NAME, plain, mended=mended if mended != plain else "")


def _card(text: str, plain: str, on: date | None) -> Scan:
    """What an identity card's code says. No name holds a bar: what is no card is told so beside an empty search."""
    try:
        read = read_card(text, on=on)
    except NotACard as refused:
        return Scan(ScanKind.NAME, plain, problem=refused.refusal)
    card = Card(read.personal_id, read.full_name, read.birth_date, read.address)
    mended = read.full_name if read.mended else ""
    return Scan(ScanKind.CARD, card.id_number, card, mended=mended, warnings=read.warnings)
