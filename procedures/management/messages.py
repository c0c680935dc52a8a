"""The words of the product: found in the source, kept in a catalogue, compiled for serving.

A fresh machine has none of GNU gettext's tools, so this reads Python by its syntax tree and templates through Django's
own `templatize`, and keeps the catalogue with polib.
"""

import ast
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

# Function → what its arguments are, in order.
CALLS = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
STRING = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(({STRING}(?:\s*,\s*{STRING})*)")
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]*\d*(?:\.\d+)?[a-zA-Z]")

Key = tuple[str, str]


@dataclass(frozen=True)
class Message:
    """A sentence to translate: English `id` (and `plural`), an optional context, and the file it stands in."""

    id: str
    plural: str
    context: str
    file: str

    @property
    def key(self) -> Key:
        return (self.context, self.id)


def messages_in(root: Path, folders: Iterable[str]) -> list[Message]:
    """Every sentence in the Python files and templates under `folders` of `root`, in the order of the files."""
    found: list[Message] = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.suffix == ".py":
                found.extend(in_python(path.read_text(encoding="utf-8"), name))
            elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
                found.extend(in_template(path.read_text(encoding="utf-8"), name))
    return found


def in_python(source: str, file: str) -> Iterator[Message]:
    """Sentences given as literals to the gettext functions; what is computed is found where it is written."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        kinds = CALLS.get(name, ())
        texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if kinds and len(texts) >= len(kinds):
            yield _message(kinds, texts, file)


def in_template(source: str, file: str) -> Iterator[Message]:
    """Sentences of `translate`, `blocktranslate` and `_("…")` in a template."""
    for match in TEMPLATE_CALL.finditer(templatize(source)):
        texts = [ast.literal_eval(literal) for literal in re.findall(STRING, match[2])]
        yield _message(CALLS[match[1]], texts, file)


def _message(kinds: tuple[str, ...], texts: list[str], file: str) -> Message:
    parts = dict(zip(kinds, texts, strict=False))
    return Message(parts["id"], parts.get("plural", ""), parts.get("context", ""), file)


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt or "", entry.msgid)


def problems(messages: Iterable[Message], catalogue: polib.POFile) -> list[str]:
    """What keeps a reader from reading a sentence in their language; one line each, sorted."""
    entries = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    wanted = {message.key: message for message in messages}
    found = [
        f"{message.file}: not in the catalogue: {message.id!r}"
        for message in wanted.values()
        if message.key not in entries
    ]
    for key, message in wanted.items():
        if key in entries:
            found.extend(f"{message.file}: {what}: {message.id!r}" for what in _faults(entries[key], message))
    return sorted(found)


def _faults(entry: polib.POEntry, message: Message) -> Iterator[str]:
    translations = list(entry.msgstr_plural.values()) if message.plural else [entry.msgstr]
    if message.plural and not entry.msgid_plural:
        yield "has a plural that the catalogue lacks"
        return
    if entry.fuzzy:
        yield "marked fuzzy"
    if not translations or not all(text.strip() for text in translations):
        yield "not translated"
        return
    allowed = set(PLACEHOLDER.findall(message.id)) | set(PLACEHOLDER.findall(message.plural))
    for text in translations:
        named = set(PLACEHOLDER.findall(text))
        if not named <= allowed or (not message.plural and named != allowed):
            yield "placeholders differ"
        if unicodedata.normalize("NFC", text) != text:
            yield "not in Unicode form NFC"


def updated(messages: Iterable[Message], old: polib.POFile, more: Iterable[polib.POFile] = ()) -> polib.POFile:
    """The catalogue for exactly these sentences, with what `old` and then `more` know; unused ones kept as obsolete."""
    known: dict[Key, polib.POEntry] = {}
    for source in (old, *more):
        for entry in source:
            if any([entry.msgstr, *entry.msgstr_plural.values()]):
                known[key_of(entry)] = entry
    grouped: dict[Key, list[Message]] = {}
    for message in messages:
        grouped.setdefault(message.key, []).append(message)
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Project-Id-Version": "mot-cua",
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for key, uses in sorted(grouped.items(), key=lambda item: (item[1][0].file, item[0][1], item[0][0])):
        new.append(_entry(uses, known.get(key)))
    for key in sorted(known.keys() - grouped.keys()):
        unused = copy(known[key])
        unused.obsolete, unused.occurrences = True, []
        new.append(unused)
    return new


def _entry(uses: list[Message], known: polib.POEntry | None) -> polib.POEntry:
    first = uses[0]
    plural = next((use.plural for use in uses if use.plural), "")
    entry = polib.POEntry(msgid=first.id, msgctxt=first.context or None)
    # Files without line numbers: a catalogue should change when words do, not when lines move.
    entry.occurrences = [(file, "") for file in sorted({use.file for use in uses})]
    if PLACEHOLDER.search(first.id) or PLACEHOLDER.search(plural):
        entry.flags.append("python-format")
    if known and known.fuzzy:
        entry.flags.append("fuzzy")
    text = (known.msgstr or known.msgstr_plural.get(0, "")) if known else ""
    if plural:
        entry.msgid_plural, entry.msgstr_plural = plural, {0: text}
    else:
        entry.msgstr = text
    return entry


def compile_catalogues(folders: Iterable[Path]) -> list[Path]:
    """Write the `.mo` beside every `.po` that is newer than it, whole or not at all; return those written."""
    written = []
    for source in sorted(path for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        draft = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)
        written.append(target)
    return written
