"""Words used in more than one place, said once; and the choice between the two languages of a definition's text."""

from __future__ import annotations

import unicodedata
from typing import Protocol

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Bilingual(Protocol):
    """A text of a definition: Vietnamese and English."""

    @property
    def vi(self) -> str: ...
    @property
    def en(self) -> str: ...


def local(text: Bilingual) -> str:
    """The text in the reader's language, Vietnamese unless English is asked for."""
    return text.en if (get_language() or "vi").startswith("en") else text.vi


def search_key(text: str) -> str:
    """Text as it is searched: NFC folded to plain lower-case letters, đ as d, single spaces.

    Folds the two placements of tone marks too ("Hoà", "Hòa"), since marks vanish altogether.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(plain.split())


def name_key(text: str) -> str:
    """A name as it is searched: plain words of letters and digits, "H'Hen Niê" as "hhen nie", "Thu-Hà" as "thu ha"."""
    plain = search_key(text)
    joined = "".join(letter for letter in plain if letter not in "'’ʼ`")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in joined).split())


ROLE_TITLES = {
    "front_desk": _("front-desk officer"),
    "case_officer": _("case officer"),
    "approver": _("approver"),
    "clerk": _("clerk"),
    "supervisor": _("supervisor"),
}

CHANNELS = {
    "direct": _("at the counter"),
    "postal": _("by post"),
    "online": _("online"),
}

LIFE_EVENTS = {
    "child": _("A child is born"),
    "marriage": _("Marriage and family"),
    "bereavement": _("Someone has died"),
    "residence": _("Moving and staying"),
    "housing_and_land": _("House and land"),
    "business": _("Starting a business"),
    "certified_papers": _("Copies and certified papers"),
    "hardship": _("Times of hardship"),
    "dispute": _("A dispute with neighbours"),
}
"""Events of a life as the public reads them, in the order in which they are shown."""
