"""Keeping small numbers back, so that no published table tells of single people.

A count of 1 to `smallest` - 1 is kept back. Where the total of a line is published, further parts are kept back until
those hidden are at least two and add up to at least `smallest`: nothing can then be worked out from the total.

A month is published as one tree (the whole, its units, the fields of a unit), no number stands in two lines of parts,
and whatever else is shown is added up from what is published. So this rule line by line is enough: every hidden number
can be exchanged with a neighbour of its line without any published one changing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def is_small(count: int, smallest: int) -> bool:
    """Whether the count tells of few people; nobody is told of by a zero."""
    return 0 < count < smallest


def kept_back(parts: Mapping[Key, int], smallest: int, *, total_hidden: bool = False) -> frozenset[Key]:
    """The parts of one line that are not published. Under a hidden total everything is hidden.

    Of the others the smallest goes first, by its key among equals: the same numbers always hide the same cells.
    """
    if total_hidden or is_small(sum(parts.values()), smallest):
        return frozenset(parts)
    hidden = {key for key, count in parts.items() if is_small(count, smallest)}
    others = sorted((key for key in parts if key not in hidden), key=lambda key: (not parts[key], parts[key], str(key)))
    while hidden and others and (len(hidden) < 2 or sum(parts[key] for key in hidden) < smallest):
        hidden.add(others.pop(0))
    return frozenset(hidden)
