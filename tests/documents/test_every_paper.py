"""No paper, whatever it is filled with, covers, cuts or loses a letter, and its codes can be scanned."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from procedures.documents.typeface import MISSING, Face, has_glyph
from tests.documents.every_paper import EVERY, LENGTHS, PAPERS
from tests.documents.reading import UNPRINTABLE, Pages, collisions, is_nfc

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
ALPHABET = [
    unicodedata.normalize("NFC", letter + tone)
    for base in VOWELS + "bcdđghklmnpqrstvx"
    for letter in (base, base.upper())
    for tone in (TONES if base in VOWELS else ("",))
]
UNSAID = {"applicant_kind", "tracking_url", "id_number", "phone", "contact_phone", "hotline", "outcome", "email"}
"""Written in another way than stored (grouped, as a code, as a word); tested with each form."""


@cache
def printed(name: str, length: str) -> Pages:
    """The paper read back; rendered once for all questions."""
    paper = PAPERS[name]
    return Pages(paper.render(paper.values[length]))


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in the values of a paper with the name of its field."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, key)
    elif dataclasses.is_dataclass(value):
        for part in dataclasses.fields(value):
            yield from texts(getattr(value, part.name), part.name)


def bare(text: str) -> str:
    """Without white space and case: heads are in capitals, lines break where they may."""
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_nothing_covers_anything_or_leaves_the_margins(name: str, length: str) -> None:
    paper, pages = PAPERS[name].paper, printed(name, length)
    for number in range(len(pages)):
        letters = pages.letters(number)
        assert letters
        assert collisions(letters) == []
        assert min(letter.left for letter in letters) >= paper.left - 1
        assert max(letter.right for letter in letters) <= paper.width - paper.right + 1
        floor = UNPRINTABLE - 1 if _is_demo(name, length) or name.startswith("label") else paper.bottom - 1
        assert min(letter.bottom for letter in letters) >= min(floor, paper.bottom - 1)
        assert max(letter.top for letter in letters) <= paper.height - min(UNPRINTABLE, paper.top) + 1


def _is_demo(name: str, length: str) -> bool:
    return bool(getattr(PAPERS[name].values[length], "demo", False))


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_every_page_has_the_prescribed_size_and_the_copies_are_alike(name: str, length: str) -> None:
    paper, pages = PAPERS[name], printed(name, length)
    assert {pages.size_mm(number) for number in range(len(pages))} == {paper.size_mm}
    assert len(pages) % paper.copies == 0
    if paper.copies == 2:
        half = len(pages) // 2
        assert "(Liên 1: Lưu)" in pages.text(0)
        assert "(Liên 2: Giao người nộp hồ sơ)" in pages.text(half)
        for number in range(half):
            first = bare(pages.text(number).replace("Liên 1: Lưu", ""))
            assert first == bare(pages.text(half + number).replace("Liên 2: Giao người nộp hồ sơ", ""))


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_what_was_put_in_is_read_back(name: str, length: str) -> None:
    """Word by word, since a line may end in the middle of a long value and a page between two of its lines."""
    read = bare(printed(name, length).whole_text)
    assert MISSING not in read
    assert is_nfc(printed(name, length).whole_text)
    paper = PAPERS[name]
    for key, value in texts(paper.values[length]):
        if key in UNSAID or key in paper.cuts or (name == "sheet of labels" and key == "procedure_name"):
            continue
        for word in value.split():
            assert bare(word.strip(".,;")) in read, (key, word)


@pytest.mark.parametrize("name", PAPERS)
def test_codes_are_read_from_a_raster_of_200_dpi(name: str) -> None:
    for length in LENGTHS:
        wanted = dict(PAPERS[name].codes)
        if length == "nothing optional":
            wanted.pop("QRCode", None)
        assert printed(name, length).codes(0) == wanted, length


@pytest.mark.parametrize("name", PAPERS)
def test_decomposed_letters_print_the_same(name: str) -> None:
    """Text from a Mac or a telephone comes with its marks apart; the paper must not show it."""
    value = PAPERS[name].values["long"]
    assert PAPERS[name].render(_decomposed(value)) == printed(name, "long").content


def _decomposed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if isinstance(value, tuple):
        return tuple(_decomposed(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {part.name: _decomposed(getattr(value, part.name)) for part in dataclasses.fields(value)}
        return dataclasses.replace(value, **changed)
    return value


@pytest.mark.parametrize("face", Face)
def test_the_typeface_has_every_vietnamese_letter(face: Face) -> None:
    assert [letter for letter in ALPHABET if len(letter) != 1 or not has_glyph(letter, face)] == []
    assert [sign for sign in "0123456789.,;:!?()[]/–-“”…₫·%&@+'\"" if not has_glyph(sign, face)] == []


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_every_character_has_a_glyph(name: str, length: str) -> None:
    for _key, value in texts(PAPERS[name].values[length]):
        assert [c for c in unicodedata.normalize("NFC", value) if not c.isspace() and not has_glyph(c, Face.BOLD)] == []
