"""What the scan field understood: a receipt, a case code, an identity card, a number, or a name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.db.models import Q

from procedures.errors import Refusal
from procedures.models.secret import blind_index
from procedures.queries.card import NotACard, read_card
from procedures.queries.case_list import named


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

    `warnings` is what looks wrong on the card; `problem` why something like a card's text is none.
    """

    kind: ScanKind
    text: str = ""
    card: Card | None = None
    warnings: tuple[Refusal, ...] = field(default=(), compare=False)
    problem: Refusal | None = field(default=None, compare=False)


_TOKEN = re.compile(r"/t/([A-Za-z0-9_-]{10,64})/?$")
_CASE_CODE = re.compile(r"^[A-Z]\d{2}(\.\d{2,3})*-\d{6,8}-\d{1,9}$")
_DIGITS = re.compile(r"^\+?\d[\d .-]{6,17}$")


def read_scan(text: str) -> Scan:
    """Tell what was scanned. Never fails: what fits nothing else is a name."""
    plain = "".join(c for c in unicodedata.normalize("NFC", text) if c.isprintable()).strip()
    if not plain:
        return Scan(ScanKind.NOTHING)
    if match := _TOKEN.search(plain):
        return Scan(ScanKind.TOKEN, match[1])
    if "|" in plain:
        return _card(text, plain)
    code = re.sub(r"\s+", "", plain).upper()
    if _CASE_CODE.match(code):
        return Scan(ScanKind.CASE_CODE, code)
    if _DIGITS.match(plain):
        return Scan(ScanKind.NUMBER, re.sub(r"[ .-]", "", plain))
    return Scan(ScanKind.NAME, plain)


def _card(text: str, plain: str) -> Scan:
    """What an identity card's code says. No name holds a bar: what is no card is told so beside an empty search."""
    try:
        read = read_card(text)
    except NotACard as refused:
        return Scan(ScanKind.NAME, plain, problem=refused.refusal)
    card = Card(read.personal_id, read.full_name, read.birth_date, read.address)
    return Scan(ScanKind.CARD, card.id_number, card, warnings=read.warnings)


def condition_of(scan: Scan) -> Q:
    """Which cases a scan means. Numbers are tried as identity number, tax code and telephone at once."""
    if scan.kind is ScanKind.TOKEN:
        return Q(token=scan.text)
    if scan.kind is ScanKind.CASE_CODE:
        return Q(code=scan.text)
    if scan.kind is ScanKind.NAME:
        return named(scan.text)
    sealed = blind_index(scan.text)
    phones = {scan.text, re.sub(r"^(\+?84)", "0", scan.text)}
    people = Q(applicant__id_index=sealed) | Q(submitter__id_index=sealed)
    return people | Q(applicant__phone__in=phones) | Q(submitter__phone__in=phones)
