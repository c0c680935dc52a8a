"""The rules of the house a machine can check: which way imports run, how long things get, what is never written."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from procedures.actions import Receive, RegisterOnline
from procedures.actions.registry import ACTS

ROOT = Path(settings.BASE_DIR)
PRODUCT = ("onestop", "procedures")
WRITTEN = (".ci", "bench", "docs", "fixtures", "locale", "onestop", "procedures", "templates", "tests")
NOT_TEXT = {".ttf", ".png", ".mo", ".pyc", ".ico", ".woff2", ".pdf"}
LONGEST_MODULE, LONGEST_FUNCTION = 500, 50
LONGEST_STORY = 80
"""A day is told from morning to evening in one go."""

EDGES = (
    "procedures/web/",
    "procedures/management/",
    "procedures/exchange/",
    "procedures/tasks.py",
    "procedures/checks.py",
    "onestop/",
)
"""Only here is it asked what time it is; everything below is told."""

CLOCKS = re.compile(r"\b(timezone\.(now|localdate)\(|datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\()")
MARKS = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
MACHINES = re.compile(
    r"(?<![\w.])/(" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers", "tmp/br" + "ief")) + r")/"
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def modules(*folders: str) -> list[Path]:
    """Every Python module of the folders, migrations left out: those are generated."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def name_of(path: Path) -> str:
    """The path from the root of the house."""
    return path.relative_to(ROOT).as_posix()


def written() -> Iterator[tuple[str, str]]:
    """Every text file of the house with its content."""
    files = [path for folder in WRITTEN for path in sorted((ROOT / folder).rglob("*"))]
    files += [path for path in sorted(ROOT.iterdir()) if path.name != "LICENSE"]
    for path in files:
        if path.is_file() and path.suffix not in NOT_TEXT and "__pycache__" not in path.parts:
            yield name_of(path), path.read_text(encoding="utf-8")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# Imports


@pytest.mark.slow
def test_imports_run_one_way() -> None:
    """The contracts of pyproject.toml."""
    command = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "0 broken" in told.stdout


# Length


def test_no_module_is_longer_than_five_hundred_lines() -> None:
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules(*PRODUCT, "bench", "tests")
    }
    assert {name: length for name, length in lengths.items() if length >= LONGEST_MODULE} == {}


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = {}
    for path in modules(*PRODUCT, "bench", "tests"):
        for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length >= (LONGEST_STORY if "stories" in path.parts else LONGEST_FUNCTION):
                long[f"{name_of(path)}:{function.lineno} {function.name}"] = length
    assert long == {}


# What is never written


def test_only_the_edges_ask_what_time_it_is() -> None:
    asking = []
    for path in modules(*PRODUCT):
        if not name_of(path).startswith(EDGES):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if CLOCKS.search(line):
                    asking.append(f"{name_of(path)}:{number} {line.strip()}")
    assert asking == []


def test_no_text_is_ever_run_as_code() -> None:
    """No eval, exec or pickle: conditions go through the expression library, stored data through JSON."""
    found = []
    for path in modules(*PRODUCT):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            imported = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            imported |= {node.module or ""} if isinstance(node, ast.ImportFrom) else set()
            if called in {"eval", "exec", "compile", "__import__"} or imported & {
                "pickle",
                "marshal",
                "shelve",
                "dill",
            }:
                found.append(f"{name_of(path)}:{node.lineno}")  # type: ignore[attr-defined]
    assert found == []


def test_yaml_is_only_read_where_nothing_can_be_constructed() -> None:
    """No loader that makes Python objects out of tags."""
    unsafe = re.compile(r"yaml\.(load|unsafe_load|full_load|Loader|UnsafeLoader|FullLoader)\b")
    assert [name for name, text in written() if name.startswith(PRODUCT) and unsafe.search(text)] == []


def test_no_mark_of_unfinished_work_is_left() -> None:
    assert [f"{name}: {mark[0]}" for name, text in written() if (mark := MARKS.search(text))] == []


def test_no_path_of_somebodys_machine_is_left() -> None:
    assert [f"{name}: {path[0]}" for name, text in written() if (path := MACHINES.search(text))] == []


# Acts


@pytest.mark.parametrize("act", [*ACTS.values(), Receive, RegisterOnline], ids=lambda act: act.__name__)
def test_an_act_says_what_it_does_and_by_which_law(act: type) -> None:
    """Own words of the class, with the article or document it rests on."""
    told = act.__dict__.get("__doc__") or ""
    assert re.search(r"Source: .{8,}", told, re.DOTALL), f"{act.__name__} names no source"


def test_an_act_has_its_own_file_and_its_own_test() -> None:
    """One act, one file; two ways of the same act may share it. The test bears the file's name."""
    homes: dict[str, list[str]] = {}
    for act in [*ACTS.values(), Receive, RegisterOnline]:
        homes.setdefault(act.__module__, []).append(act.code)
        module = sys.modules[act.__module__]
        assert module.__doc__, f"{act.__module__} does not say what it is about"
    assert {home for home, codes in homes.items() if len(codes) > 2} == set()
    tests = {path.stem for path in (ROOT / "tests" / "actions").glob("test_*.py")}
    without = [home for home in homes if f"test_{home.rpartition('.')[2]}" not in tests]
    assert without == []


def test_an_act_keeps_its_guards_apart_from_its_effect() -> None:
    """Nothing is written by a guard: guards are asked for the buttons of a page."""
    writing = re.compile(r"\.(save|create|update|delete|bulk_create|update_or_create)\(")
    for act in ACTS.values():
        for guard in ("hindrances", "refusals"):
            if guard in act.__dict__:
                assert not writing.search(inspect.getsource(getattr(act, guard))), f"{act.__name__}.{guard} writes"


# Templates


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_is_fit_for_a_strict_content_policy(template: Path) -> None:
    """No style attribute, no inline script or handler, nothing marked safe."""
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"\|\s*safe\b|autoescape\s+off", text)
    for opening in re.findall(r"<style[^>]*>", text):
        assert "nonce=" in opening


@pytest.mark.parametrize("template", TEMPLATES, ids=name_of)
def test_a_template_asks_nothing_of_the_internet(template: Path) -> None:
    """Offices sit behind closed networks."""
    assert not re.search(r"(src|href)=[\"'](https?:)?//", template.read_text(encoding="utf-8"))
