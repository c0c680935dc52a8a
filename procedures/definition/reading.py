"""From bytes to a tree of plain values with line numbers, or to the reasons why not.

A file comes from anyone who may edit the catalogue, so nothing is trusted: size, encoding and characters are
judged before parsing, depth and amount while the parser runs. Anchors and tags are refused: a definition needs
neither, and they are how a YAML file explodes or calls code. Values follow YAML 1.2: `yes` and `15:00` are
texts, only `true` and `false` are booleans.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from procedures.definition.problems import Problem

MAX_BYTES = 512 * 1024
MAX_DEPTH = 24
MAX_VALUES = 10_000
"""A real definition has about a thousand values, eight levels deep, and 20 kB."""

Scalar = bool | int | float | str | None

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?\d{1,15}")
_FLOAT = re.compile(r"[-+]?(\d{1,15}\.\d{0,15}|\.\d{1,15})([eE][-+]?\d{1,2})?")
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_ODD_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})


@dataclass
class Tree:
    """One value of the file: `value` is a scalar, a list of trees or a dict of trees.

    `line` counts from 1; `keys` holds the line of each key of a mapping; `text` is a scalar as it was written.
    """

    line: int
    value: Scalar | list[Tree] | dict[str, Tree]
    keys: dict[str, int] = field(default_factory=dict)
    text: str = ""

    def plain(self) -> Any:
        """The value without line numbers: scalars, lists and dicts."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, step: str | int) -> Tree | None:
        """The value under a key or at a position; None where there is none."""
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and 0 <= step < len(self.value):
            return self.value[step]
        return None

    def line_of(self, *path: str | int) -> int:
        """The line of the deepest part of the path that is in the file: of a key, or of an item's first line."""
        line, tree = self.line, self
        for step in path:
            found = tree.child(step)
            if found is None:
                break
            line = tree.keys.get(step, found.line) if isinstance(step, str) else found.line
            tree = found
        return line


class Refused(Exception):
    """Why a file cannot be read any further."""

    def __init__(self, line: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = Problem(line, code, sentence)


def read_tree(source: bytes) -> tuple[Tree | None, list[Problem]]:
    """The file as a tree, with the problems found on the way; no tree when it cannot be read as one mapping."""
    problems: list[Problem] = []
    try:
        text = _decoded(source)
        return _Builder(problems).build(text), problems
    except Refused as refused:
        return None, [*problems, refused.problem]


def _decoded(source: bytes) -> str:
    """The text of the file. Raises Refused for what no editor of a catalogue writes on purpose."""
    if len(source) > MAX_BYTES:
        raise Refused(1, "too-large", f"The file is larger than {MAX_BYTES:,} bytes.")
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise Refused(line, "not-utf8", "The file is not UTF-8 text. Save it with the encoding UTF-8.") from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for number, line_text in enumerate(text.split("\n"), start=1):
        if fault := _odd_character(line_text.replace("\t", " ")):
            raise Refused(number, "bad-character", fault)
    if not text.strip():
        raise Refused(1, "empty", "The file is empty.")
    return text


def _odd_character(text: str) -> str:
    """What is wrong with the characters of a text, as a sentence; empty when nothing is."""
    if text.isascii() and text.isprintable():
        return ""
    for character in text:
        if unicodedata.category(character) in _ODD_CATEGORIES or character in _BIDI:
            return f"The character U+{ord(character):04X} is invisible or not text. Remove it."
    if not unicodedata.is_normalized("NFC", text):
        return "The accents are written as separate characters. Save the text as composed Unicode (NFC)."
    return ""


class _Builder:
    """Builds the tree from the parser's events with a stack of its own, so that depth can never overflow."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.stack: list[tuple[Tree, str | None]] = []
        self.root: Tree | None = None
        self.documents = self.values = 0

    def build(self, text: str) -> Tree:
        for event in _events(text):
            self._take(event)
        if self.root is None or self.root.value is None:
            raise Refused(1, "empty", "The file holds comments only, no procedure.")
        if not isinstance(self.root.value, dict):
            raise Refused(self.root.line, "not-yaml", "The file must hold keys with values, such as “version: 1”.")
        return self.root

    def _take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise Refused(line, "several-documents", "The file holds a second document (“---”); one is allowed.")
        elif isinstance(event, yaml.NodeEvent):
            self._refuse_tricks(event, line)
            self._node(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def _refuse_tricks(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            raise Refused(line, "anchor", f"Anchors and aliases (“{sign}{event.anchor[:40]}”) are not allowed.")
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise Refused(line, "tag", f"Tags (“{tag[:60]}”) are not allowed; nothing was executed.")
        self.values += 1
        if self.values > MAX_VALUES:
            raise Refused(line, "too-large", f"The file holds more than {MAX_VALUES:,} values.")

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            parent, key = self.stack[-1] if self.stack else (None, None)
            if parent is not None and isinstance(parent.value, dict) and key is None:
                self.stack[-1] = (parent, self._key(parent, event.value, line))
                return
            self._place(self._scalar(event, line))
            return
        tree = Tree(line, {} if isinstance(event, yaml.MappingStartEvent) else [])
        if len(self.stack) >= MAX_DEPTH:
            raise Refused(line, "too-deep", f"The values are nested deeper than {MAX_DEPTH} levels.")
        self._place(tree)
        self.stack.append((tree, None))

    def _key(self, parent: Tree, key: str, line: int) -> str:
        """Note a key of a mapping; its value comes with the next event. A repeated key keeps its first value."""
        if fault := _odd_character(key):
            raise Refused(line, "bad-character", fault)
        if key in parent.keys:
            first = parent.keys[key]
            self.problems.append(Problem(line, "duplicate-key", f"“{key}” is given twice; first on line {first}."))
        else:
            parent.keys[key] = line
        return key

    def _place(self, tree: Tree) -> None:
        if not self.stack:
            self.root = tree
            return
        parent, key = self.stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(tree)
        elif isinstance(parent.value, dict):
            if key is None:
                raise Refused(tree.line, "not-yaml", "A key must be a word, not a list or a mapping.")
            parent.value.setdefault(key, tree)
            self.stack[-1] = (parent, None)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Tree:
        if fault := _odd_character(event.value.replace("\n", " ").replace("\t", " ")):
            raise Refused(line, "bad-character", fault)
        plain = event.style is None or event.style == ""
        return Tree(line, _resolved(event.value) if plain else event.value, text=event.value)


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events. Raises Refused with the parser's own line for text that is not YAML."""
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # At the end of the file the parser points behind it; the last line is where a person looks.
        line = min(mark.line + 1 if mark else 1, text.rstrip("\n").count("\n") + 1)
        raise Refused(line, "not-yaml", f"This is not YAML: {error.problem or 'the text cannot be read'}.") from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise Refused(1, "not-yaml", "This is not YAML.") from None


def _resolved(text: str) -> Scalar:
    """The value of a plain scalar by the YAML 1.2 core rules; dates and times stay texts."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
