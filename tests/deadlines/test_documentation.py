"""docs/deadlines.md: every example is run, and what it prints is what stands there."""

from __future__ import annotations

import doctest
import io
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import call_command

PAGE = Path(__file__).parents[2] / "docs" / "deadlines.md"
TEXT = PAGE.read_text(encoding="utf-8")
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """(command, what it prints) of every console block."""
    found = []
    for block in CONSOLE.findall(TEXT):
        for part in block.removeprefix("$ ").split("\n$ "):
            command, _, printed = part.partition("\n")
            found.append((command, printed.rstrip("\n")))
    return found


@pytest.mark.parametrize(("command", "printed"), examples(), ids=lambda text: text[:70])
def test_a_worked_example_prints_what_the_page_says(command: str, printed: str) -> None:
    program, name, *arguments = shlex.split(command)
    assert (program, name) == ("manage.py", "due")
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    assert out.getvalue().rstrip("\n") == printed


def test_the_examples_in_python_answer_what_the_page_says() -> None:
    without_fences = re.sub(r"^```.*$", "", TEXT, flags=re.MULTILINE)
    page = doctest.DocTestParser().get_doctest(without_fences, {}, PAGE.name, str(PAGE), 0)
    result = doctest.DocTestRunner().run(page)
    assert (result.failed, result.attempted) == (0, 12)


def test_every_rule_names_its_source_or_its_reason() -> None:
    sections = re.split(r"^## \d+\. ", TEXT, flags=re.MULTILINE)[1:6]
    assert all(re.search(r"\*(Civil Code|Labour Code)", section) for section in sections)
