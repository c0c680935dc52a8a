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

MESSAGE_KINDS = {
    "arrived": _("the online application has arrived"),
    "accepted": _("the case is accepted"),
    "refused": _("the application was refused"),
    "supplement": _("papers are asked for"),
    "supplement_moved": _("the last day for the papers has moved"),
    "supplement_received": _("the papers were received"),
    "payment": _("a payment is asked for"),
    "payment_received": _("the payment is confirmed"),
    "apology": _("the result is late: new date"),
    "date_moved": _("the calendar moved the date"),
    "date_firm": _("the date is certain"),
    "date_provisional": _("the date is provisional"),
    "ready": _("the result is ready"),
    "ready_early": _("the result is ready early"),
    "undelivered": _("the post brought the result back"),
    "stopped": _("the case was stopped"),
    "closed": _("the case was closed unanswered"),
    "withdrawn": _("the application was taken back"),
    "reply": _("answer to a question by text message"),
    "link": _("a new link in place of a lost code"),
}
"""What a message is about, as officers read it."""

SHOWN_FOR_CODE = {
    "card": _("The identity card of the applicant or the submitter"),
    "mandate": _("An authorisation, and the identity card of who is authorised"),
}
"""What a person shows who asks for a new QR code."""

CODE_GOES = {
    "lost": _("The receipt is lost"),
    "seen": _("Somebody else has seen the code"),
}
"""Why a QR code is cancelled."""

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
