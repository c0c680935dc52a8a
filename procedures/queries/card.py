"""An identity card's QR code: fields apart, letters mended where an input method spoiled them, and what looks wrong.

The code holds `number|old number|name|birth date|sex|address|issue date`, on some cards without the old number, on
newer ones with more at the end. Nothing of the text itself is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from procedures.errors import Refusal
from procedures.queries.syllables import Reading, is_syllable, read_typed

LOST = "\ufffd"

CERTAIN = 2
"""Weight of the typed marks found on a card from which on all of them are read."""

LONGEST = 2000
"""More characters than any card holds; whatever is longer is no card."""

PROVINCES = frozenset(
    f"{number:03d}"
    for number in (
        *(1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40),
        *(42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83),
        *(84, 86, 87, 89, 91, 92, 93, 94, 95, 96),
    )
)
"""Where a birth was registered: the 63 provinces before the mergers, whose codes stay. Above 100: abroad."""

_NUMBER, _OLD_NUMBER = re.compile("[0-9]{12}"), re.compile("([0-9]{9})?")
_DATE = re.compile("([0-9]{2})(/?)([0-9]{2})\\2([0-9]{4})")
_WORD = re.compile(r"[^\W\d_][^\W_]*")
_SHIFTED = re.compile(r"[^\W\d_]{2,}")
_TELEX = re.compile("(?i)aa|ee|oo|dd|[aeiouy]w|[aeiouy][cmnpt]?[fj]$")
_SEXES = {"nam": "Nam", "nữ": "Nữ", "nu": "Nữ"}


class NotACard(ValueError):
    """The text is no identity card's. `refusal` says why and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class IdentityCard:
    """What a card tells. Dates None and `sex` empty where they cannot be read; `sex` is `Nam` or `Nữ`.

    The address is text from before the mergers of 2025. `warnings` never block: a person looks at the card.
    `mended` says that an input method had spoilt letters, which were put right.
    """

    personal_id: str
    old_id: str
    full_name: str
    birth_date: date | None
    sex: str
    address: str
    issue_date: date | None
    warnings: tuple[Refusal, ...] = ()
    mended: bool = False


def read_card(text: str, *, on: date | None = None) -> IdentityCard:
    """Read what a scanner typed, on the day `on` if the future is to be told from the past. Raises NotACard."""
    number, old, *texts = _fields(text)
    name, born, sex, address, issued = texts
    name, address, sex, doubts = _mended(name, address, sex)
    birth_date, issue_date = _date(born), _date(issued)
    card = IdentityCard(number, old, name, birth_date, _SEXES.get(sex.casefold(), ""), address, issue_date)
    warnings = (*doubts, *_unread(card, born, issued), *_number_warnings(card, on))
    mended = [name, born, sex, address, issued] != texts
    return IdentityCard(number, old, name, birth_date, card.sex, address, issue_date, warnings, mended)


# Fields


def _fields(text: str) -> list[str]:
    """The seven fields, in the order of the card. Raises NotACard."""
    if len(text) > LONGEST:
        raise _refused("too_long", _("This is far more than an identity card holds. Scan the card's QR code alone."))
    fields = [_cleaned(field) for field in text.split("|")]
    if len(fields) < 6:
        sentence = _("An identity card has at least 6 fields, and only %(count)s came. Scan the whole QR code again.")
        raise _refused("too_few_fields", sentence, {"count": len(fields)})
    if not _NUMBER.fullmatch(fields[0]):
        sentence = _("The code does not begin with a personal number of 12 digits. Scan the QR code of the card.")
        raise _refused("no_number", sentence)
    if not _OLD_NUMBER.fullmatch(fields[1]):
        if not (_has_letter(fields[1]) and _looks_like_date(fields[2])):
            sentence = _("The old identity number is neither empty nor 9 digits. Scan again, or type the data.")
            raise _refused("bad_old_number", sentence)
        fields.insert(1, "")  # the variant without the old number
    if not _has_letter(fields[2]):
        raise _refused("no_name", _("The name is missing from the code. Scan again, or type the data."))
    return [*fields, ""][:7]


def _refused(code: str, sentence: Any, params: dict[str, Any] | None = None) -> NotACard:
    return NotACard(Refusal(code, sentence, params or {}))


def _cleaned(field: str) -> str:
    """NFC, with single spaces; what cannot be printed, such as a scanner's closing key, is a space or nothing."""
    return " ".join("".join(_readable(letter) for letter in unicodedata.normalize("NFC", field)).split())


def _readable(letter: str) -> str:
    if letter.isprintable():
        return letter
    # Marks of direction and joiners stand inside words; a byte that is no text is a letter that was lost.
    return {"Cf": "", "Cs": LOST}.get(unicodedata.category(letter), " ")


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def _looks_like_date(text: str) -> bool:
    return _DATE.fullmatch(text) is not None


def _date(text: str) -> date | None:
    """01021990 or 01/02/1990; None for another shape or a day that never was."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[4]), int(match[3]), int(match[1]))
    except ValueError:
        return None


# Letters that an input method spoiled


def _mended(name: str, address: str, sex: str) -> tuple[str, str, str, list[Refusal]]:
    """The texts with every certain word put right, and a warning for each text that stays doubtful.

    A word with one mark, such as "Max" or "Lee", may be a foreign name. It is read as "Mã" or "Lê" only beside words
    that leave no doubt that marks were typed.
    """
    name, address, sex = _with_lock_off(name, address, sex)
    digits = any(reading.digits for text in (name, sex) for reading in _readings(text, digits=True))
    found = [reading for text in (name, address, sex) for reading in _readings(text, digits=digits)]
    certain = sum(reading.weight for reading in found) >= CERTAIN
    texts = [_put_right(text, certain, digits=digits) for text in (name, address, sex)]
    texts[0] = _without_late_shift(texts[0])
    doubts = []
    if _doubtful(texts[0], strictly=True):
        doubts.append(Refusal("name_doubtful", _("The name may have been spoilt while scanning. Compare it.")))
    if _doubtful(texts[1], strictly=certain):
        doubts.append(Refusal("address_doubtful", _("The address may have been spoilt while scanning. Compare it.")))
    return texts[0], texts[1], texts[2], doubts


def put_right(name: str) -> str:
    """A name typed with an input method that did not act: "Nguyeexn Vawn A" as "Nguyễn Văn A"; others stay."""
    return _mended(name, "", "")[0]


def _readings(text: str, *, digits: bool = False) -> Iterator[Reading]:
    for word in _WORD.findall(text):
        if (reading := read_typed(word, digits=digits)) is not None:
            yield reading


def _put_right(text: str, certain: bool, *, digits: bool) -> str:
    def meant(match: re.Match[str]) -> str:
        reading = read_typed(match[0], digits=digits)
        return reading.word if certain and reading is not None else match[0]

    return _WORD.sub(meant, text)


def _with_lock_off(name: str, address: str, sex: str) -> tuple[str, str, str]:
    """The texts as they are without Caps Lock, which turns "Nguyễn Văn A" into "nGUYỄN vĂN a"."""
    words = _SHIFTED.findall(name)
    turned = bool(words) and all(word[0].islower() and word[1:].isupper() for word in words)
    if not turned:
        return name, address, sex
    first = next((letter for letter in address if letter.isalpha()), "")
    return name.swapcase(), address.swapcase() if first.islower() else address, sex


def _without_late_shift(name: str) -> str:
    """ "NGuyễn Văn A" as "Nguyễn Văn A": the shift key was let go a letter too late."""

    def meant(match: re.Match[str]) -> str:
        word = match[0]
        late = len(word) > 2 and word[:2].isupper() and word[2:].islower() and is_syllable(word)
        return word.capitalize() if late else word

    return _WORD.sub(meant, name)


def _doubtful(text: str, *, strictly: bool) -> bool:
    """Whether letters were lost or a word is left that could be one with marks; `strictly`: or that looks like one.

    Addresses hold words like "Tower": these are suspected only where marks were typed elsewhere on the card.
    """
    if "?" in text or LOST in text:
        return True
    words = _WORD.findall(text)
    return any(read_typed(word) is not None or (strictly and _TELEX.search(word) is not None) for word in words)


# What looks wrong


def _unread(card: IdentityCard, born: str, issued: str) -> Iterator[Refusal]:
    if card.birth_date is None:
        yield Refusal("birth_date_unreadable", _("The date of birth cannot be read. Type it from the card."))
    if issued and card.issue_date is None:
        yield Refusal("issue_date_unreadable", _("The date of issue cannot be read. Type it from the card."))
    if not card.sex:
        yield Refusal("sex_unreadable", _("The sex cannot be read. Look at the card."))
    if any(letter.isdigit() for letter in card.full_name):
        yield Refusal("name_has_digits", _("There is a digit in the name. Compare it with the card."))


def _number_warnings(card: IdentityCard, on: date | None) -> Iterator[Refusal]:
    """What the personal number says about its holder: province 1-3, century and sex 4, year 5-6."""
    number = card.personal_id
    if number[:3] not in PROVINCES and int(number[:3]) <= 100:
        sentence = _("The personal number begins with %(code)s, which no province has. Compare it with the card.")
        yield Refusal("unknown_province", sentence, {"code": number[:3]})
    century, male = divmod(int(number[3]), 2)
    year = 1900 + 100 * century + int(number[4:6])
    if on is not None and year > on.year:
        sentence = _("By its personal number the holder would be born in %(year)s. Compare it with the card.")
        yield Refusal("born_in_the_future", sentence, {"year": year})
    if card.birth_date is not None and card.birth_date.year != year:
        sentence = _("The personal number says born in %(number_year)s, the card %(card_year)s. Compare them.")
        yield Refusal("birth_year_differs", sentence, {"number_year": year, "card_year": card.birth_date.year})
    if card.sex and (card.sex == "Nam") != (male == 0):
        yield Refusal("sex_differs", _("The personal number and the card disagree on the sex. Compare them."))
