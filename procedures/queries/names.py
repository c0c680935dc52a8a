"""People by name: without marks, in any order of the words, and with one slip of the keys.

A slip is one letter too many, too few, wrong or exchanged with its neighbour, or a blank too many or too few. The
database holds every word there is in a name (`NameWord`), so slips are looked up among words, and people by whole
words: the same words, the same people on every engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Q
from django.db.models.expressions import RawSQL

from procedures.models import NameWord
from procedures.models.name_index import NAMES, PARTIES
from procedures.phrases import name_key

MOST_WORDS = 8
"""Further words of a typed name are not looked at."""

LONGEST_WORD = 24
"""Longer words are taken as they are typed: no syllable has so many letters, and slips are tried one by one."""

MOST_PEOPLE = 5_000
"""Of more people with the same words in their names, the newest are looked through."""

MOST_MEANT = 5000
"""Words that one begun or slipped word may stand for."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"

Wanted = list[list[list[str]]]
"""Any of these, each with all of these, each being one of these words."""


def words_of(text: str) -> list[str]:
    """The words by which a typed name is searched."""
    return list(dict.fromkeys(name_key(text).split()))[:MOST_WORDS]


def named_exactly(text: str) -> Q:
    """Cases of people in whose names all these words stand; nobody's for a text without words."""
    words = words_of(text)
    return _people([[[word] for word in words]]) if words else Q(pk__in=())


def named_similarly(text: str) -> Q:
    """Cases of people in whose names these words stand with one slip, or with the last word begun. One query."""
    words = words_of(text)
    wanted = list(_with_one_slip(words, _known(words))) if words else []
    return _people(wanted) if wanted else Q(pk__in=())


def _known(words: list[str]) -> set[str]:
    """Of the words that could be meant, those that stand in a name."""
    tried = {made for word in words for made in _slips(word)}
    tried |= {part for word in words for pair in _parted(word) for part in pair}
    tried |= {first + second for first, second in pairwise(words)}
    meant = Q(word__in=tried)
    if len(words) > 1 or len(words[-1]) > 1:
        meant |= Q(word__startswith=words[-1])
    return set(NameWord.objects.filter(meant).order_by("word").values_list("word", flat=True)[:MOST_MEANT])


def _with_one_slip(words: list[str], known: set[str]) -> Iterator[list[list[str]]]:
    for place, word in enumerate(words):
        others = [[other] for other in words[:place] + words[place + 1 :]]
        meant = known & set(_slips(word))
        if place == len(words) - 1:
            meant |= {longer for longer in known if longer.startswith(word)}
        if meant - {word}:
            yield [*others, sorted(meant - {word})]
        for first, second in _parted(word):
            if first in known and second in known:
                yield [*others, [first], [second]]
        if place + 1 < len(words) and word + words[place + 1] in known:
            yield [*([other] for other in words[:place] + words[place + 2 :]), [word + words[place + 1]]]


def _slips(word: str) -> Iterator[str]:
    """Every word that is one slip away. A single letter is no word to have slipped in."""
    if not 2 <= len(word) <= LONGEST_WORD:
        return
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in LETTERS)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        yield from (before + letter + after for letter in LETTERS)


def _parted(word: str) -> Iterator[tuple[str, str]]:
    """The word as two, where a blank was left out."""
    if len(word) <= LONGEST_WORD:
        yield from ((word[:place], word[place:]) for place in range(1, len(word)))


def _people(wanted: Wanted) -> Q:
    """Cases whose applicant or submitter is one of the newest people so named."""
    where, values = _on_sqlite(wanted) if connection.vendor == "sqlite" else _on_postgresql(wanted)
    return cases_of(f"{where} ORDER BY 1 DESC LIMIT {MOST_PEOPLE}", values)


def cases_of(people: str, values: list[Any]) -> Q:
    """Cases whose applicant or submitter a statement selects, by an index each: a plain OR would read every case."""
    cases = (
        f"WITH people AS ({people}) "
        "SELECT id FROM procedures_case WHERE applicant_id IN (SELECT id FROM people) UNION ALL "
        "SELECT id FROM procedures_case WHERE submitter_id IN (SELECT id FROM people)"
    )
    if connection.vendor == "sqlite":
        return Q(pk__in=RawSQL(cases, values))
    # As an array, so that the planner begins with these few and not with every case in reach.
    return Q(RawSQL(f"procedures_case.id = ANY(ARRAY({cases}))", values, output_field=BooleanField()))


def _on_sqlite(wanted: Wanted) -> tuple[str, list[Any]]:
    def any_of(words: Iterable[str]) -> str:
        return "(" + " OR ".join(f'"{word}"' for word in words) + ")"

    expression = " OR ".join("(" + " AND ".join(map(any_of, groups)) + ")" for groups in wanted)
    return f"SELECT rowid AS id FROM {NAMES} WHERE {NAMES} MATCH %s", [expression]


def _on_postgresql(wanted: Wanted) -> tuple[str, list[Any]]:
    parts, values = [], list[Any]()
    for groups in wanted:
        # Words that must all stand in the name are one question to the index, which is ten times quicker than one each.
        certain = [group[0] for group in groups if len(group) == 1]
        asked = [("@>", certain)] * bool(certain) + [("&&", group) for group in groups if len(group) > 1]
        parts.append(" AND ".join(f"string_to_array(search, ' ') {operator} %s::text[]" for operator, _words in asked))
        values += [words for _operator, words in asked]
    return f"SELECT id FROM {PARTIES} WHERE ({') OR ('.join(parts)})", values
