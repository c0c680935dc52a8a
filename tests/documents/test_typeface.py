"""The typeface: every Vietnamese letter in every cut, Times metrics, and what is done with other characters."""

import unicodedata

import pytest

from procedures.documents.typeface import FOLDER, MISSING, Face, advance, has_glyph, printable

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VOWELS = "aăâeêioôơuưy"


def vietnamese_letters() -> set[str]:
    """All letters of Vietnamese, precomposed, small and capital."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    small |= set("bcdđghklmnpqrstvxfjwz")
    return small | {letter.upper() for letter in small}


def test_alphabet_is_complete():
    """12 vowels × 6 tones and the consonants, each one code point."""
    letters = vietnamese_letters()
    assert len(letters) == 2 * (12 * 6 + 21)
    assert {len(letter) for letter in letters} == {1}


@pytest.mark.parametrize("face", list(Face))
def test_every_vietnamese_letter_has_a_glyph(face):
    characters = vietnamese_letters() | set("0123456789 .,;:!?()/-–…“”‘’\"'%&@+×•")
    assert [character for character in sorted(characters) if not has_glyph(character, face)] == []


@pytest.mark.parametrize(
    ("text", "face", "thousandths"), [("A", Face.REGULAR, 722), ("m", Face.BOLD, 833), (" ", Face.ITALIC, 250)]
)
def test_widths_are_those_of_times(text, face, thousandths):
    """NĐ 30/2020 asks for Times New Roman; another face with its metrics breaks no line differently."""
    assert round(advance(text, face)) == thousandths


def test_licence_travels_with_the_fonts():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in FOLDER.glob("*.ttf")) == sorted(f"{face}.ttf" for face in Face)


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Nguye\u0302\u0303n  Va\u0306n\tMẫu\n", "Nguyễn Văn Mẫu"),
        ("Ỷ\u200b Lan\u0000", "Ỷ Lan"),
        ("001\u00a0090", "001\u00a0090"),
        ("王 Minh 😀", f"{MISSING} Minh {MISSING}"),
        ("", ""),
    ],
)
def test_text_is_made_printable(typed, printed):
    assert printable(typed) == printed
