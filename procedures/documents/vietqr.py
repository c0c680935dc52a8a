"""VietQR: the text of a QR code with which a bank's app fills in a transfer (EMVCo, NAPAS 247).

Every field is tag (2 digits), length in characters (2 digits), value. The checksum is CRC-16/CCITT-FALSE over
everything before it, its own tag and length included. Source: EMVCo merchant-presented mode; NAPAS 247.
"""

from __future__ import annotations

import re
import unicodedata

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
PURPOSE_LIMIT = 25
FIELD_LIMIT = 99
LARGEST_VND = 9_999_999_999_999


def vietqr(*, bank_bin: str, account: str, amount_vnd: int = 0, purpose: str = "", bill: str = "") -> str:
    """The text of the code for a transfer to `account` at the bank `bank_bin`.

    `amount_vnd` is whole đồng, 0 leaves it to the payer; `purpose` is what the bank's statement shows, `bill` a bill
    number. Raises ValueError for a BIN that has not six digits, an account of other than 1 to 19 letters and digits, an
    amount out of range, a purpose beyond 25 characters or not in plain ASCII.
    """
    if not re.fullmatch(r"[0-9]{6}", bank_bin):
        raise ValueError(f"a bank number has six digits, got {bank_bin!r}")
    if not re.fullmatch(r"[0-9A-Za-z]{1,19}", account):
        raise ValueError(f"an account number has 1 to 19 letters and digits, got {account!r}")
    if not 0 <= amount_vnd <= LARGEST_VND:
        raise ValueError(f"an amount has at most thirteen digits, got {amount_vnd}")
    for text in (purpose, bill):
        if len(text) > PURPOSE_LIMIT or not (text.isascii() and (text.isprintable() or not text)):
            raise ValueError(f"a purpose has at most {PURPOSE_LIMIT} plain letters, got {text!r}")
    beneficiary = _field("00", bank_bin) + _field("01", account)
    text = _field("00", "01") + _field("01", "12" if amount_vnd else "11")
    text += _field("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_ACCOUNT))
    text += _field("53", DONG)
    if amount_vnd:
        text += _field("54", str(amount_vnd))
    text += _field("58", VIETNAM)
    more = (_field("01", bill) if bill else "") + (_field("08", purpose) if purpose else "")
    if more:
        text += _field("62", more)
    text += "6304"
    return f"{text}{crc16(text):04X}"


def purpose_of(case_code: str) -> str:
    """The digits of a case code, by which a statement of the bank is matched: `H99.12-260302-0001` → 99122603020001.

    A code of more than 25 digits keeps its end, which tells cases apart.
    """
    return "".join(letter for letter in case_code if letter in "0123456789")[-PURPOSE_LIMIT:]


def plain_ascii(text: str) -> str:
    """Vietnamese without marks, as a bank writes it: `Nguyễn Đức` → `Nguyen Duc`; what else is not ASCII goes."""
    spelled = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return spelled.encode("ascii", "ignore").decode()


def crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected."""
    crc = 0xFFFF
    for byte in text.encode("ascii"):
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc


def _field(tag: str, value: str) -> str:
    if len(value) > FIELD_LIMIT:
        raise ValueError(f"field {tag} is longer than {FIELD_LIMIT}")
    return f"{tag}{len(value):02d}{value}"
