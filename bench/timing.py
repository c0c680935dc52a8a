"""How long a piece of work takes, many times over, and what it asks of the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from tests.counting import counting

WARM = 4


@dataclass
class Measured:
    """Milliseconds: the middle one and the slowest but five per cent; `queries` of one run, 0 where none is asked."""

    median: float
    p95: float
    times: int
    queries: int = 0

    def row(self) -> dict[str, Any]:
        """As it is kept in a file."""
        return asdict(self)


def measured(works: Iterable[Callable[[], Any]], *, count: bool = True) -> Measured:
    """Run each work once; the first few only warm up, and one of them is counted."""
    spent, queries = [], 0
    for number, work in enumerate(works):
        if number == 1 and count:
            with counting() as seen:
                work()
            queries = seen.count
            continue
        begun = time.perf_counter()
        work()
        if number >= WARM:
            spent.append((time.perf_counter() - begun) * 1000)
    spent.sort()
    if not spent:
        return Measured(0, 0, 0, queries)
    return Measured(median(spent), spent[min(len(spent) - 1, int(len(spent) * 0.95))], len(spent), queries)


def repeated(work: Callable[[], Any], times: int) -> Iterable[Callable[[], Any]]:
    """The same work many times."""
    return (work for _time in range(times))
