"""The page and the picture that say what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- measured by make bench -->", "<!-- end of what make bench measured -->"
WIDTH, HEIGHT, EDGE = 760, 360, 60
COLOURS = ("#8c1c13", "#1d4e89", "#3a7d44", "#b5651d", "#5b3a8c", "#444444")
SHOWN = (
    "Act on a case", "Receive with papers and code", "Public look-up with timeline", "Worklist, page of 50 and figures",
    "Overdue cases of a commune, page", "Page of a case",
)  # fmt: skip


def write(docs: Path, runs: list[dict[str, Any]], peers: dict[str, float], *, on: date) -> None:
    """Put the figures between the marks of docs/performance.md, and the picture beside it."""
    page = docs / "performance.md"
    text = page.read_text()
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    body = "\n".join(_page(runs, peers, on))
    page.write_text(f"{before}{BEGIN}\n{body}\n{END}{after}")
    (docs / "performance.svg").write_text(picture(runs))


def _page(runs: list[dict[str, Any]], peers: dict[str, float], on: date) -> Iterator[str]:
    load = os.getloadavg()[1]
    yield ""
    yield (
        f"Measured on {on:%d %B %Y}: {os.cpu_count()} cores, Python {platform.python_version()}, load average "
        f"{load:.1f} while measuring. Times are milliseconds, the middle one and the slowest but five per cent; ratios "
        "are to plain SQL for the same rows on the same connection in the same run."
    )
    for run in runs:
        yield ""
        yield f"### {'PostgreSQL' if run['engine'] == 'postgresql' else 'SQLite'}, {run['cases']:,} cases"
        yield ""
        yield "| | ms | p95 | queries | plain SQL, ms | ratio | must |"
        yield "|---|---:|---:|---:|---:|---:|---:|"
        for goal in run["goals"]:
            yield _line(goal)
        filled = run["import"]
        ratio = run.get("fill_ratio") or (filled["seconds"] / filled["copy_seconds"])
        yield (
            f"\nFilling: {filled['seconds']:.0f} s in all, of which {filled['copy_seconds']:.0f} s for the "
            f"statements that copy (ratio {ratio:.1f}; playing the lives takes most of a small filling)."
        )
        if run.get("http"):
            yield ""
            yield "| Web server, two processes, four connections | a second | ms | p95 |"
            yield "|---|---:|---:|---:|"
            for row in run["http"]:
                yield f"| {row['name']} | {row['per_second']:.0f} | {row['median']:.0f} | {row['p95']:.0f} |"
    if peers:
        yield ""
        yield "### Public peers, nearest same work, PostgreSQL, same machine"
        yield ""
        yield "| | ms a step |"
        yield "|---|---:|"
        for name, spent in peers.items():
            yield f"| {name} | {spent:.1f} |"
        yield ""
        yield (
            "Viewflow is AGPL; it is installed for the bench alone, into an environment that is thrown away, and is no "
            "dependency. None of the three counts a deadline, asks for a permission or seals an event."
        )
    yield ""
    yield "![Cost against size](performance.svg)"
    yield ""


def _line(goal: dict[str, Any]) -> str:
    ours, plain = goal.get("ours"), goal.get("plain")
    if ours is None:
        return f"| {goal['name']} | not measured | | | | | |"
    ratio = f"{ours['median'] / plain['median']:.1f}" if plain and plain["median"] else ""
    must = "" if goal["must"] is None else f"{goal['must']:g} ms" if goal["unit"] == "ms" else f"{goal['must']:g}"
    beside = f"{plain['median']:.2f}" if plain and plain["median"] else ""
    cells = (goal["name"], f"{ours['median']:.2f}", f"{ours['p95']:.2f}", str(ours["queries"]), beside, ratio, must)
    return f"| {' | '.join(cells)} |"


def picture(runs: list[dict[str, Any]]) -> str:
    """Milliseconds against the number of cases, both by powers of ten, as SVG."""
    from math import log10

    found: dict[str, list[tuple[int, float]]] = {name: [] for name in SHOWN}
    for run in runs:
        if run["engine"] == "postgresql":
            for goal in run["goals"]:
                if goal["name"] in found and goal.get("ours"):
                    found[goal["name"]].append((run["cases"], goal["ours"]["median"]))
    points = [point for line in found.values() for point in line]
    low, high = (
        (3, 7) if not points else (log10(min(c for c, _m in points)) - 0.2, log10(max(c for c, _m in points)) + 0.2)
    )

    def x(cases: float) -> float:
        return EDGE + (log10(cases) - low) / (high - low) * (WIDTH - 2 * EDGE - 190)

    def y(spent: float) -> float:
        return HEIGHT - EDGE - (log10(max(spent, 0.1)) + 1) / 4 * (HEIGHT - 2 * EDGE)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{EDGE}" y="24" font-size="15">Milliseconds against the number of cases (PostgreSQL)</text>',
    ]
    for power in range(-1, 4):
        at = y(10**power)
        parts.append(f'<line x1="{EDGE}" y1="{at:.0f}" x2="{WIDTH - EDGE - 190}" y2="{at:.0f}" stroke="#dddddd"/>')
        parts.append(f'<text x="{EDGE - 8}" y="{at + 4:.0f}" text-anchor="end">{10.0**power:g}</text>')
    for cases in sorted({c for c, _m in points}):
        parts.append(f'<text x="{x(cases):.0f}" y="{HEIGHT - EDGE + 20}" text-anchor="middle">{cases:,}</text>')
    for number, (name, line) in enumerate(found.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join(f"{x(c):.1f},{y(m):.1f}" for c, m in sorted(line))
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(c):.1f}" cy="{y(m):.1f}" r="3.5" fill="{colour}"/>' for c, m in line]
        parts.append(f'<text x="{WIDTH - EDGE - 180}" y="{60 + number * 22}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])
