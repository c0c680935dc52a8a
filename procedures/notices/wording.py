"""A text message as the network carries it: plain letters where the office saves money, and its length in parts."""

from __future__ import annotations

import unicodedata

GSM_ONE, GSM_MORE = 160, 153
UCS_ONE, UCS_MORE = 70, 67
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_ESCAPED = frozenset("^{}\\[~]|€")
_PLAIN = str.maketrans({"đ": "d", "Đ": "D", "–": "-", "“": '"', "”": '"', "…": "..."})


def without_diacritics(text: str) -> str:
    """ "Đã nhận hồ sơ" → "Da nhan ho so": what every telephone shows and the network carries at half the price."""
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def parts_of(text: str) -> int:
    """How many text messages the text is: 160 letters of GSM 03.38 (153 each when split), else 70 (67) in UCS-2."""
    if all(letter in GSM_BASIC or letter in GSM_ESCAPED for letter in text):
        length = sum(2 if letter in GSM_ESCAPED else 1 for letter in text)
        return 1 if length <= GSM_ONE else -(-length // GSM_MORE)
    length = len(text.encode("utf-16-be")) // 2
    return 1 if length <= UCS_ONE else -(-length // UCS_MORE)
