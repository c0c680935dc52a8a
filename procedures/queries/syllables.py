"""Vietnamese syllables: whether a word is one, and what a word typed with Telex or VNI marks was meant to be.

A scanner types like a keyboard. With an input method in between, "Nguyễn" can arrive as "Nguyeexn". No Vietnamese
syllable ends in s, f, r, x or j, or holds aa, ee, dd or w, so a word that has these and becomes a syllable when they
are read as marks was typed that way, unless it is a foreign name: "Lee", "Max". With VNI the marks are digits,
"Nguye64n"; whoever asks says whether digits can be marks: those of an address are house numbers.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
VNI_TONES = {"1": TONES["s"], "2": TONES["f"], "3": TONES["r"], "4": TONES["x"], "5": TONES["j"]}
VNI_MARKS = {"6": ("aeo", CIRCUMFLEX), "7": ("ou", HORN), "8": ("a", BREVE)}
_MARKS = frozenset((CIRCUMFLEX, BREVE, HORN))
_VOWELS = frozenset("aeiouy")

_INITIALS = "ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|b|c|d|đ|g|h|k|l|m|n|p|r|s|t|v|x|"
_OPEN = (
    "a|e|ê|i|o|ô|ơ|u|ư|y|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oa|oe|oi|ôi|ơi|ua|uê|ui|uy|uơ|ưa|ưi|ưu|iêu|yêu|oai|oao|oay|oeo|"
    "uây|uôi|uya|uyu|ươi|ươu"
)
_CLOSED = "a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|iê|oa|oă|oe|uâ|uê|uô|uy|ươ|yê|uyê"
_SYLLABLE = re.compile(rf"(?:{_INITIALS})(?:(?:{_OPEN})|(?:{_CLOSED})(ch|ng|nh|c|k|m|n|p|t))")
_STOPPED = frozenset(("c", "ch", "k", "p", "t"))
_SHARP_OR_HEAVY = frozenset((TONES["s"], TONES["j"]))


@dataclass(frozen=True, slots=True)
class Reading:
    """A word as it was meant, and how far it proves that marks were typed.

    `weight` 2: it can hardly be anything else ("Nguyeexn"); 1: one tone ("Max"); 0: one doubled vowel ("Lee").
    `digits`: the marks were typed as digits.
    """

    word: str
    weight: int
    digits: bool = False


@dataclass(slots=True)
class _Letter:
    base: str
    mark: str = ""
    upper: bool = False

    @property
    def is_vowel(self) -> bool:
        return self.base in _VOWELS


@dataclass(slots=True)
class _Typed:
    """A word while its keys are read one after the other."""

    letters: list[_Letter] = field(default_factory=list)
    tone: str = ""
    keys: int = 0
    proven: bool = False

    @property
    def vowels(self) -> list[_Letter]:
        found = [letter for letter in self.letters if letter.is_vowel]
        # The u of qu and the i of gi belong to the consonant when another vowel follows.
        start = "".join(letter.base for letter in self.letters[:2])
        return found[1:] if start in ("qu", "gi") and len(found) > 1 else found


def is_syllable(word: str, *, whole: bool = False) -> bool:
    """Whether the word can be a Vietnamese syllable. `whole`: with its tone, and not written without marks."""
    tone, plain = _without_tone(word.casefold())
    match = _SYLLABLE.fullmatch(plain)
    if match is None or len(tone) > 1:
        return False
    # A syllable that stops short has one of two tones.
    return match[1] not in _STOPPED or tone in _SHARP_OR_HEAVY or (not tone and not whole)


def read_typed(word: str, *, digits: bool = False) -> Reading | None:
    """The syllable that a word typed with marks stands for; None when it is not such a word.

    `digits`: read digits as VNI does. A single letter with a digit is none: "A1" is a block of houses.
    """
    has_digits = any(letter.isdigit() for letter in word)
    if is_syllable(word) or (has_digits and (not digits or sum(map(str.isalpha, word)) < 2)):
        return None
    typed = _Typed()
    accented = not word.isascii()
    for character in unicodedata.normalize("NFC", word):
        pressed = _digit_key(typed, character) if has_digits and character.isdigit() else _press(typed, character)
        if not pressed:
            return None
    meant = _written(typed)
    if not typed.keys or not is_syllable(meant, whole=True):
        return None
    proven = typed.proven or accented or typed.keys > 1
    return Reading(meant, 2 if proven else 1 if typed.tone else 0, digits=has_digits)


def _press(typed: _Typed, character: str) -> bool:
    """Take one character in; False when no input method would have left it so."""
    lower = character.casefold()
    tone, plain = _without_tone(lower)
    if plain not in TONES and (tone or not plain.isascii()):
        return _accented(typed, character, tone, plain)
    if lower in TONES and typed.vowels:
        return _tone_key(typed, TONES[lower])
    if lower == "w":
        return _hook_key(typed, character)
    if lower == "d" and any(letter.base == "d" and not letter.mark for letter in typed.letters[:1]):
        typed.letters[0].base = "đ"
        return _key(typed, proof=True)
    last = typed.vowels[-1] if typed.vowels else None
    if lower in "aeo" and last is not None and last.base == lower and not last.mark:
        last.mark = CIRCUMFLEX
        return _key(typed, proof=len(typed.vowels) > 1)
    if not "a" <= lower <= "z":
        return False
    typed.letters.append(_Letter(lower, upper=character != lower))
    return True


def _key(typed: _Typed, *, proof: bool = False) -> bool:
    """A key that made a mark; `proof`: no other language writes it so."""
    typed.keys += 1
    typed.proven = typed.proven or proof
    return True


def _accented(typed: _Typed, character: str, tone: str, plain: str) -> bool:
    """A letter that arrived whole."""
    parts = unicodedata.normalize("NFD", plain)
    mark = "".join(part for part in parts if part in _MARKS)
    typed.letters.append(_Letter(parts[0], mark, upper=character != character.casefold()))
    if tone and typed.tone:
        return False
    typed.tone = typed.tone or tone
    return len(parts) == 1 + len(mark)


def _tone_key(typed: _Typed, tone: str) -> bool:
    if typed.tone:
        return False
    typed.tone = tone
    return _key(typed)


def _hook_key(typed: _Typed, character: str) -> bool:
    """w: ươ for uo, else ă, ơ or ư on the nearest vowel; without one it is itself ư."""
    free = [letter for letter in typed.vowels if letter.base in "aou" and not letter.mark]
    if not free:
        typed.letters.append(_Letter("u", HORN, upper=character == "W"))
        return _key(typed, proof=True)
    last = free[-1]
    last.mark = BREVE if last.base == "a" else HORN
    before = free[-2] if len(free) > 1 else None
    if last.base == "o" and before is not None and before.base == "u":
        before.mark = HORN
    elif last.base in "ua" and before is not None and before.base == "u":
        # "Muaw" stands for "Mưa": the hook is the u's.
        last.mark, before.mark = "", HORN
    return _key(typed, proof=True)


def _digit_key(typed: _Typed, digit: str) -> bool:
    """A digit as VNI reads it: 1 to 5 a tone, 6 to 8 a mark on the nearest vowel that takes it, 9 đ."""
    typed.proven = True
    if digit in VNI_TONES:
        return bool(typed.vowels) and _tone_key(typed, VNI_TONES[digit])
    if digit == "9":
        return _key(typed) if _bar_first(typed) else False
    bases, mark = VNI_MARKS.get(digit, ("", ""))
    free = [letter for letter in typed.vowels if letter.base in bases and bases and not letter.mark]
    if not free:
        return False
    free[-1].mark = mark
    if mark == HORN and len(free) > 1 and [letter.base for letter in free[-2:]] == ["u", "o"]:
        free[-2].mark = HORN
    return _key(typed)


def _bar_first(typed: _Typed) -> bool:
    """Turn a first d into đ; False when there is none."""
    if not typed.letters or typed.letters[0].base != "d":
        return False
    typed.letters[0].base = "đ"
    return True


def _written(typed: _Typed) -> str:
    """The word with its marks, the tone on the vowel that carries it."""
    vowels = typed.vowels
    pairs = zip(typed.letters, typed.letters[1:], strict=False)
    for first, second in pairs:
        if (first.base, first.mark, second.base, second.mark) == ("u", HORN, "o", ""):
            second.mark = HORN
    carrier = _carrier(typed, vowels) if typed.tone and vowels else None
    parts = []
    for letter in typed.letters:
        text = letter.base + letter.mark + (typed.tone if letter is carrier else "")
        parts.append(text.upper() if letter.upper else text)
    return unicodedata.normalize("NFC", "".join(parts))


def _carrier(typed: _Typed, vowels: list[_Letter]) -> _Letter:
    """Where the tone stands: a marked vowel, else before a final consonant the last, else the one before it."""
    marked = [letter for letter in vowels if letter.mark]
    if marked:
        return marked[-1]
    closed = not typed.letters[-1].is_vowel
    if len(vowels) == 1 or closed:
        return vowels[-1]
    return vowels[-2] if len(vowels) == 2 else vowels[1]


def _without_tone(text: str) -> tuple[str, str]:
    """The tone marks of a text, and the text without them."""
    decomposed = unicodedata.normalize("NFD", text)
    tones = frozenset(TONES.values())
    found = "".join(part for part in decomposed if part in tones)
    return found, unicodedata.normalize("NFC", "".join(part for part in decomposed if part not in tones))
