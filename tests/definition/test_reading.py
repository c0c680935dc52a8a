"""Reading a file: values with lines, faults of shape in plain words, hostile files refused at once."""

import time
from pathlib import Path

import pytest

from procedures.definition import DefinitionErrors, Problem, check_definition, read_definition
from procedures.definition.reading import MAX_BYTES, MAX_VALUES, read_tree
from tests.definition.samples import GOOD, found, marked, spoilt


def only(source: bytes) -> Problem:
    """The one problem of a file."""
    (problem,) = check_definition(source, "x")
    return problem


class TestTree:
    """YAML as 1.2 reads it, with a line for everything."""

    def test_values_and_their_lines(self) -> None:
        tree, problems = read_tree(b"a: 1\nb:\n  - x\n  - {c: true,\n     d: 2026-01-05}\ne: 'quoted 1'\n")
        assert problems == []
        assert tree is not None
        assert tree.plain() == {"a": 1, "b": ["x", {"c": True, "d": "2026-01-05"}], "e": "quoted 1"}
        assert tree.line_of("b") == 2
        assert tree.line_of("b", 1) == 4
        assert tree.line_of("b", 1, "d") == 5
        assert tree.line_of("b", 1, "gone", "deeper") == 4
        assert tree.line_of("b", 9) == 2

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("yes", "yes"), ("No", "No"), ("on", "on"), ("15:00", "15:00"), ("2026-01-05", "2026-01-05"),
            ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
            ("12", 12), ("-3", -3), ("0.5", 0.5), ("1.001193", 1.001193), ("0x1F", "0x1F"), ("1_000", "1_000"),
            ('"12"', "12"), ("'true'", "true"), ("1234567890123456", "1234567890123456"),
        ],
    )  # fmt: skip
    def test_plain_scalars(self, written: str, value: object) -> None:
        tree, _ = read_tree(f"key: {written}\n".encode())
        assert tree is not None
        assert tree.plain() == {"key": value}
        assert type(tree.plain()["key"]) is type(value)

    def test_windows_files_are_read(self) -> None:
        source = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
        assert check_definition(source, "x") == []
        spoilt_source = source.replace(b"role: approver", b"role: aprover")
        line = GOOD[: GOOD.index("role: approver")].count("\n") + 1
        assert [(p.line, p.code) for p in check_definition(spoilt_source, "x")] == [(line, "unknown-role")]


class TestShape:
    """Faults of shape: what is wrong, where, and what the right form looks like."""

    def test_a_sound_file_gives_a_definition(self) -> None:
        definition = read_definition(GOOD.encode(), "x")
        assert definition.code == "1.001193"
        assert definition.approved_by.date.isoformat() == "2026-01-05"
        assert definition.policies.closing.same_day_until == "15:00"

    def test_problems_are_raised_with_the_name_of_the_file(self) -> None:
        text = spoilt(GOOD, ("version: 1\n", "version: one # here\n"))
        with pytest.raises(DefinitionErrors) as caught:
            read_definition(text.encode(), "birth.yaml")
        assert [(p.line, p.code) for p in caught.value.problems] == marked(text, "wrong-type")
        assert str(caught.value) == "birth.yaml:2: wrong-type “version” must be a whole number, not “one”."

    @pytest.mark.parametrize(
        ("old", "new", "code", "words"),
        [
            ("service_level: full\n", "servicelevel: full # here\n", "unknown-key", "Did you mean “service_level”?"),
            ("    signs: true\n", "    colour: red # here\n", "unknown-key", "Possible: code, kind, name, unit"),
            ("  online: {term: 1wd}", "  onlin: {term: 1wd} # here", "unknown-key", "Did you mean “online”?"),
            ("service_level: full\n", "service_level: whole # here\n", "unknown-choice", "Possible: full, p"),
            ("type: int, default: 1, label: {vi: Số bản, en: Copies}}",
             "type: integer, default: 1, label: {vi: Số bản, en: Copies}} # here", "unknown-choice", "“int”?"),
            ("version: 1\n", "version: true # here\n", "wrong-type", "must be a whole number, not “true”"),
            ("version: 1\n", "version: 1.5 # here\n", "wrong-type", "must be a whole number"),
            ("version: 1\n", "version: # here\n", "wrong-type", "not empty"),
            ('code: "1.001193"\n', "code: 1.001193 # here\n", "wrong-type", 'put it in quotes: "1.001193"'),
            ('code: "1.001193"\n', 'code: "1.1193" # here\n', "bad-form", "for example “1.001193”"),
            ("    signs: true\n", "    signs: yes # here\n", "wrong-type", "must be true or false, not “yes”"),
            ("    budget: 4h\n", "    budget: 4 hours # here\n", "bad-form", "for example “2h”, “0.5h” or “0.25d”"),
            ("  direct: {term: same_day}", "  direct: {term: 3 days} # here", "bad-form", "“3wd” (working days)"),
            ("{since: 2025-07-01}", "{since: 2025-06-31} # here", "bad-form", "not a day of the calendar"),
            ("{since: 2025-07-01}", "{since: 1/7/2025} # here", "wrong-type", "must be a date, for example 2026-01-31"),
            ("amount_vnd: 5000, per: copies, at_most_vnd: 12000}",
             "amount_vnd: 5.000, per: copies, at_most_vnd: 12000} # here", "wrong-type", "whole number, not “5.000”"),
            ("amount_vnd: 5000, per: copies, at_most_vnd: 12000}",
             "amount_vnd: -1, per: copies, at_most_vnd: 12000} # here", "out-of-range", "at least 0"),
            ("version: 1\n", "version: 0 # here\n", "out-of-range", "at least 1"),
            ("    asks: [eligible]\n", "    asks: eligible # here\n", "wrong-type", "must be a list"),
            ("agency: {level: commune}", "agency: commune # here", "wrong-type", "must be a mapping"),
            ("default: false, at_reception: false, label: {vi: Đủ điều kiện, en: Eligible}}",
             "default: [], at_reception: false, label: {vi: Đủ, en: E}} # here", "wrong-type", "true, false, a whole"),
            ('legal_basis: [{document: "Luật Hộ tịch số 60/2014/QH13"}]',
             "legal_basis: [] # here", "out-of-range", "at least 1 item"),
            ("results:\n  - {code: KQ.G15.000031, name: {vi: Giấy khai sinh, en: Birth certificate}}",
             "results:\n  - {name: {vi: Giấy khai sinh}} # here", "missing-key", "lacks the key “en”"),
            ("name: {vi: Đăng ký khai sinh, en: Birth registration}",
             "name: {vi: '', en: b} # here", "out-of-range", "must not be empty"),
        ],
    )  # fmt: skip
    def test_a_fault_is_said_once_on_its_line(self, old: str, new: str, code: str, words: str) -> None:
        text = spoilt(GOOD, (old, new))
        if "type: integer" in new:
            text = text.replace("per: copies, ", "")
        assert found(text) == marked(text, code)
        assert words in only(text.encode()).sentence

    def test_a_missing_key_is_said_at_what_lacks_it(self) -> None:
        text = spoilt(
            GOOD,
            ("  - code: approval\n    name: {vi: Ký, en: Signature}\n", "  - code: approval # here\n"),
            ("service_level: full\n", ""),
        )
        assert found(text) == [(1, "missing-key"), *marked(text, "missing-key")]
        assert check_definition(text.encode(), "x")[1].sentence == "“steps.approval” lacks the key “name”."

    def test_a_file_of_something_else_says_what_is_missing(self) -> None:
        codes = [code for _, code in found("title: my shopping list\n")]
        assert codes.count("missing-key") == 13
        assert codes.count("unknown-key") == 1

    def test_a_repeated_key_is_refused(self) -> None:
        text = spoilt(GOOD, ("    signs: true\n", "    signs: true\n    budget: 2h # here\n"))
        assert found(text) == marked(text, "duplicate-key")

    def test_a_sentence_stays_one_line_whatever_the_file_holds(self) -> None:
        text = spoilt(GOOD, ("    budget: 4h\n", '    budget: "4\\nhours\\n: ok"\n'))
        assert all("\n" not in str(problem) for problem in check_definition(text.encode(), "x"))
        assert [code for _, code in found(text)] == ["bad-form"]


class TestHostile:
    """Files that no editor of a catalogue writes: refused in a moment, with one line, and nothing executed."""

    @pytest.mark.parametrize(
        ("source", "line", "code"),
        [
            (b"", 1, "empty"),
            (b"\n \n", 1, "empty"),
            (b"# only a comment\n", 1, "empty"),
            (b"---\n...\n", 1, "empty"),
            (b"\x00\x01\x02\x03", 1, "bad-character"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "not-utf8"),
            (b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n", 2, "not-utf8"),
            ("code: Đăng ký".encode("utf-16"), 1, "not-utf8"),
            ("a: 1\nname: Hộ t\u00edch\n".encode("cp1258", "replace"), 2, "not-utf8"),
            ("a: 1\nb: r\u00e9sum\u00e9\n".encode("latin-1"), 2, "not-utf8"),
            (b"a: 1\nb: \x1b[31mred\n", 2, "bad-character"),
            ("a: 1\nb: ab\u202ecd\n".encode(), 2, "bad-character"),
            ("a: 1\nb: Ho\u0323\u0302 tich\n".encode(), 2, "bad-character"),
            (b'a: 1\nb: "\\0"\n', 2, "bad-character"),
            (b'a: 1\n"b\\a": 1\n', 2, "bad-character"),
            (b"a: 1\rb: 2\n", 1, "bad-character"),
            (b"just a sentence\n", 1, "not-yaml"),
            (b"- a\n- b\n", 1, "not-yaml"),
            (b"a: [1, 2\nb: 3\n", 2, "not-yaml"),
            (b"a: 1\n\tb: 2\n", 2, "not-yaml"),
            (b"a: b: c\n", 1, "not-yaml"),
            (b"? [a, b]\n: 1\n", 1, "not-yaml"),
            (b"? {a: b}\n: 1\n", 1, "not-yaml"),
            (b"a: 1\n---\nb: 2\n", 2, "several-documents"),
            (b"a: 1\nb: &x [1]\n", 2, "anchor"),
            (b"a: 1\nb: *x\n", 2, "anchor"),
            (b"<<: *x\n", 1, "anchor"),
            (b"a: 1\nb: !!python/object/apply:os.system ['echo x > /tmp/never']\n", 2, "tag"),
            (b"a: 1\nb: !!python/name:os.system ''\n", 2, "tag"),
            (b"a: !!str 1\n", 1, "tag"),
            (b"!!map {a: 1}\n", 1, "tag"),
            (b"a: ! x\n", 1, "tag"),
            (b"[" * 500_000, 1, "too-deep"),
            (b"{a: " * 100_000, 1, "too-deep"),
            (b"\n".join(b" " * i + b"- " for i in range(40)), 25, "too-deep"),
            (b"[" * 10_000_000, 1, "too-large"),
            (b"a: [" + b"1," * 100_000 + b"]", 1, "too-large"),
        ],
        ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else None,
    )  # fmt: skip
    def test_it_is_refused_at_once(self, source: bytes, line: int, code: str) -> None:
        began = time.monotonic()
        problem = only(source)
        assert time.monotonic() - began < 1
        assert (problem.line, problem.code) == (line, code)

    def test_a_bomb_does_not_go_off(self) -> None:
        levels = "\n".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]" for n in range(9))
        problem = only(f"a: &a [lol, lol]\n{levels}\n".encode())
        assert (problem.line, problem.code) == (1, "anchor")

    def test_a_tag_executes_nothing(self, tmp_path: Path) -> None:
        witness = tmp_path / "witness"
        source = f"code: !!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{witness}']]\n"
        assert only(source.encode()).code == "tag"
        assert not witness.exists()

    def test_a_large_list_of_faults_stays_readable_and_quick(self) -> None:
        began = time.monotonic()
        problems = check_definition(
            (GOOD.split("steps:\n")[0] + "steps: [" + "x," * (MAX_VALUES - 300) + "]").encode(), "x"
        )
        assert time.monotonic() - began < 10
        assert 0 < len(problems) <= 201

    def test_a_file_up_to_the_limit_is_read(self) -> None:
        padding = "#" * (MAX_BYTES - len(GOOD.encode()))
        assert check_definition(f"{GOOD}{padding}".encode(), "x") == []
        assert only(f"{GOOD}{padding}#".encode()).code == "too-large"
