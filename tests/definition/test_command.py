"""`manage.py check_definition`: one line per file or problem, exit 1 when there is any, never a traceback."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from procedures.definition.json_schema import json_schema, json_schema_text
from procedures.definition.key_help import COMMON, KEYS
from procedures.definition.vocabulary import ROLES, UNITS
from tests.definition.samples import FORK, GOOD, spoilt

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> tuple[int, list[str]]:
    """(exit code, lines printed)."""
    out = io.StringIO()
    code = 0
    try:
        call_command("check_definition", *arguments, stdout=out)
    except SystemExit as left:
        code = int(left.code or 0)
    return code, out.getvalue().splitlines()


def test_sound_files_are_ok(tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text(GOOD, encoding="utf-8")
    two.write_text(FORK, encoding="utf-8")
    assert run(str(one), str(two)) == (0, [f"{one}: ok", f"{two}: ok"])


def test_every_problem_of_every_file_is_one_line(tmp_path: Path) -> None:
    good, bad, missing = tmp_path / "good.yaml", tmp_path / "bad.yaml", tmp_path / "missing.yaml"
    good.write_text(GOOD, encoding="utf-8")
    text = spoilt(GOOD, ("    role: approver\n", "    role: aprover\n"), ("version: 1\n", "version: one\n"))
    bad.write_text(text, encoding="utf-8")
    line = text[: text.index("    role: aprover")].count("\n") + 1
    code, lines = run(str(missing), str(bad), str(good), str(tmp_path))
    assert code == 1
    assert lines == [
        f"{missing}:1: unreadable The file cannot be read: No such file or directory.",
        f"{bad}:2: wrong-type “version” must be a whole number, not “one”.",
        f"{bad}:{line}: unknown-role “steps.approval.role” names the role “aprover”, which does not exist. "
        "Did you mean “approver”?",
        f"{good}: ok",
        f"{tmp_path}:1: unreadable The file cannot be read: Is a directory.",
    ]


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"[" * 10_000_000, "a: Ho\u0323".encode(), b"!!python/x y"])
def test_nonsense_is_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "nonsense.yaml"
    file.write_bytes(content)
    code, lines = run(str(file))
    assert code == 1
    assert len(lines) == 1
    assert lines[0].startswith(f"{file}:1: ")


def test_a_name_that_no_file_can_have_is_one_line() -> None:
    code, lines = run("a\0b")
    assert code == 1
    assert len(lines) == 1
    assert ":1: unreadable " in lines[0]


def test_a_terminal_without_vietnamese_letters_shows_escapes(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(spoilt(GOOD, ("version: 1\n", "version: một\n")), encoding="utf-8")
    raw = io.BytesIO()
    terminal = io.TextIOWrapper(raw, encoding="ascii", write_through=True)
    with pytest.raises(SystemExit):
        call_command("check_definition", str(file), stdout=terminal)
    assert b"m\\u1ed9t" in raw.getvalue()


def test_no_file_is_an_error() -> None:
    with pytest.raises(CommandError, match="Name at least one file"):
        call_command("check_definition")


def test_the_schema_is_printed() -> None:
    code, lines = run("--schema")
    assert code == 0
    assert json.loads("\n".join(lines))["required"][0] == "code"


def test_every_key_of_the_schema_is_explained_and_no_other() -> None:
    schema = json_schema()
    parts = {"Definition": schema, **schema["$defs"]}
    keys = {f"{model}.{key}" for model, part in parts.items() for key in part.get("properties", ())}
    assert set(KEYS) <= keys
    assert {key.partition(".")[2] for key in keys - set(KEYS)} == set(COMMON)
    assert schema["properties"]["code"]["description"] == "National code of the procedure, in quotes."


def test_the_schema_names_the_words_of_the_vocabulary() -> None:
    step = json_schema()["$defs"]["Step"]["properties"]
    assert step["role"]["anyOf"][0]["enum"] == list(ROLES)
    assert step["unit"]["anyOf"][0]["enum"] == list(UNITS)


def test_the_published_schema_is_in_step_with_the_models() -> None:
    """When it is not: `manage.py check_definition --schema > docs/procedure.schema.json`."""
    assert (ROOT / "docs" / "procedure.schema.json").read_text(encoding="utf-8") == json_schema_text()
