"""Invented people, told apart by a number: the same number is the same person, whichever process makes them."""

from __future__ import annotations

from procedures.management.demo_people import FAMILY, GIVEN, HAMLETS, MARK, MIDDLE
from procedures.models.secret import blind_index, seal
from procedures.phrases import name_key

Texts = dict[str, str]
_SPREAD = 2_654_435_761
"""A prime, so that neighbours do not share a name."""


def person(number: int) -> Texts:
    """What fills the gaps of the person with this number.

    The identity number begins with 000, which no province has; telephone and mail cannot reach anyone.
    """
    mix = number * _SPREAD
    name = (
        f"{FAMILY[mix % len(FAMILY)]} {MIDDLE[mix // 97 % len(MIDDLE)]} "
        f"{GIVEN[mix // 1_009 % len(GIVEN)]} {GIVEN[mix // 10_007 % len(GIVEN)]} {MARK}"
    )
    identity = f"000{number:09d}"
    return {
        "name": name,
        "search": name_key(name),
        "sealed": seal(identity),
        "fingerprint": blind_index(identity),
        "birth": f"{1945 + mix // 11 % 62}-{1 + mix // 13 % 12:02d}-{1 + mix // 17 % 28:02d}",
        "hamlet": HAMLETS[mix // 19 % len(HAMLETS)],
        "phone": f"0900{number % 1_000_000:06d}",
        "mail": f"nguoi.dan.{number}@example.invalid" if mix // 23 % 10 < 4 else "",
    }
