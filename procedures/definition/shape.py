"""From a tree to a Definition: every fault of shape as a sentence, and what is left after setting faults aside.

pydantic says what is wrong and where; this module says it so that a person of the office can repair it. A file
with a wrong budget should still hear about its dead end, so faulty values are then set aside one by one until
the rest is a definition that the proofs can look at. What was set aside is kept as `wounds`: a proof that would
only echo such a fault stays silent.
"""

from __future__ import annotations

import difflib
import re
import typing
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from procedures.definition.problems import Problem
from procedures.definition.reading import Tree
from procedures.definition.schema import BUDGET_PATTERN, CODE_PATTERN, TERM_PATTERN, Definition

Path = tuple[str | int, ...]

MAX_REPAIRS = 12

FORMS = {
    CODE_PATTERN: "a code of small letters, digits and “_”, for example “appraisal” or “late_fee”",
    TERM_PATTERN: "a term, for example “8h”, “3wd” (working days), “15d” (calendar days), “2mo” or “same_day”",
    BUDGET_PATTERN: "a time budget, for example “2h”, “0.5h” or “0.25d”",
    r"^\d\.\d{6}$": "a national procedure code, for example “1.001193”",
    r"^\d{2}$": "a two-digit code, for example “02”",
    r"^([01]\d|2[0-3]):[0-5]\d$": "a time of day, for example “15:00”",
    r"^[A-Z]\d{2}-[A-Z]{2}\d{2}$": "the code of a field of work, for example “G15-TP07”",
    r"^[0-9A-Z.\-]{4,40}$": "the national code of a paper, for example “000.00.00.G15-KQ0006”",
    r"^KQ\.[A-Z]\d{2}\.\d{6}$": "the national code of a result, for example “KQ.G15.000031”",
}

_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "date_type": "a date, for example 2026-01-31",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping (keys with values)",
    "model_type": "a mapping (keys with values)",
    "model_attributes_type": "a mapping (keys with values)",
}

_TEXT = {"vi": "…", "en": "…"}
_ROOT_FILLERS: dict[str, Any] = {
    "code": "0.000000",
    "version": 1,
    "field": {"code": "A00-AA00", "name": _TEXT},
    "agency": {"level": "commune"},
    "service_level": "full",
    "legal_basis": [{"document": "…"}],
    "approved_by": {"decision": "…", "date": "2000-01-01"},
    "effective": {"since": "2000-01-01"},
    "channels": {"direct": {"term": "9999wd"}},
    "results": [{"name": _TEXT}],
    "stages": [{"code": "main", "name": _TEXT}],
}
_FILLERS: dict[str, Any] = {
    "vi": "…",
    "en": "…",
    "name": _TEXT,
    "label": _TEXT,
    "sentence": _TEXT,
    "document": "…",
    "decision": "…",
    "date": "2000-01-01",
    "since": "2000-01-01",
    "term": "9999wd",
    "level": "commune",
    "type": "bool",
    "default": False,
    "when": "true",
    "kind": "fee",
    "amount_vnd": 0,
}


@dataclass
class Shape:
    """What became of a tree: the definition if one could be made, the tree it was made from, faults and wounds.

    A wound is (section, key): the top-level key and the innermost key that was set aside or misspelt; the key
    is the section itself when a whole item went.
    """

    definition: Definition | None
    tree: Tree
    problems: list[Problem] = field(default_factory=list)
    wounds: set[tuple[str, str]] = field(default_factory=set)

    def wounded(self, section: str, *keys: str) -> bool:
        """Whether something under these keys of the section (any key when none is named) was set aside."""
        return any(where == section and (not keys or key in (*keys, section)) for where, key in self.wounds)


def build(tree: Tree) -> Shape:
    """The definition of a tree, with all faults of shape."""
    shape = Shape(None, tree)
    for attempt in range(MAX_REPAIRS):
        try:
            shape.definition = Definition.model_validate(shape.tree.plain())
            return shape
        except ValidationError as error:
            faults = error.errors(include_url=False, include_context=True, include_input=False)
        if attempt == 0:
            shape.problems = _problems(tree, faults)
            shape.tree = deepcopy(tree)
        if not _set_aside(shape, faults):
            break
    return shape


def _problems(tree: Tree, faults: Iterable[Any]) -> list[Problem]:
    """One problem per place: the alternatives of a union fail together and are one fault for the reader."""
    found: dict[Path, Problem] = {}
    faults = list(faults)
    places = [_known_part(tree, fault["loc"]) for fault in faults]
    meant = [
        (*path[:-1], _meant(path)) for path, f in zip(places, faults, strict=True) if f["type"] == "extra_forbidden"
    ]
    above = {place[:depth] for place in places for depth in range(len(place))}
    for path, fault in zip(places, faults, strict=True):
        if fault["type"] == "too_short" and path in above:
            continue  # a list whose items are all faulty counts as empty; the items are reported
        if fault["type"] == "missing" and (*path, fault["loc"][-1]) in meant:
            continue  # the key is there, only misspelt; that is reported
        key = (*path, fault["loc"][-1]) if fault["type"] == "missing" else path
        found.setdefault(key, _problem(tree, path, fault))
    return list(found.values())


def _known_part(tree: Tree, location: Sequence[str | int]) -> Path:
    """The part of pydantic's location that exists in the file; the rest are names of alternatives."""
    path: list[str | int] = []
    here: Tree | None = tree
    for step in location:
        here = here.child(step) if here else None
        if here is None:
            break
        path.append(step)
    return tuple(path)


def _problem(tree: Tree, path: Path, fault: Any) -> Problem:
    kind, name, context = fault["type"], label(tree, path), fault.get("ctx", {})
    line = tree.line_of(*path)
    if kind == "missing":
        key = fault["loc"][-1]
        whole = f"{name} lacks" if path else "The file lacks"
        return Problem(line, "missing-key", f"{whole} the key “{key}”.")
    if kind == "extra_forbidden":
        return Problem(line, "unknown-key", _unknown_key(path, name))
    written = _written(tree, path)
    if fault["loc"] and fault["loc"][-1] == "[key]":
        return Problem(line, "unknown-key", f"{name} is not a known key.{hint(str(path[-1]), _options(context))}")
    if kind in ("enum", "literal_error"):
        return Problem(
            line, "unknown-choice", f"{name} cannot be {written}.{hint(written.strip('“”'), _options(context))}"
        )
    if kind == "string_pattern_mismatch":
        form = FORMS.get(context["pattern"], f"a text of the form {context['pattern']}")
        return Problem(line, "bad-form", f"{name} is {written}, but must be {form}.")
    if kind == "value_error":
        return Problem(line, "bad-form", f"{name} is {written}, which is not a day of the calendar.")
    if path and path[-1] == "default":
        return Problem(line, "wrong-type", f"{name} must be true, false, a whole number or a text.")
    if kind in _KINDS:
        return Problem(line, "wrong-type", f"{name} must be {_KINDS[kind]}, not {written}{_quotes(tree, path, kind)}.")
    return Problem(line, "out-of-range", f"{name} {_range(kind, context, written)}.")


def label(tree: Tree, path: Path) -> str:
    """A path as a person says it: items by their code where they have one, e.g. “steps.appraisal.budget”."""
    words: list[str] = []
    here: Tree | None = tree
    for step in path:
        here = here.child(step) if here else None
        code = here.child("code") if here and isinstance(step, int) else None
        named = code is not None and isinstance(code.value, str) and re.fullmatch(r"\w{1,48}", code.value)
        words.append(str(code.value) if code and named else str(step + 1) if isinstance(step, int) else step[:60])
    return f"“{'.'.join(words)}”" if words else "The file"


def _written(tree: Tree, path: Path) -> str:
    here = _at(tree, path)
    if here is None or isinstance(here.value, dict):
        return "a mapping"
    if isinstance(here.value, list):
        return "a list"
    if here.value is None:
        return "empty"
    text = here.text if len(here.text) <= 60 else here.text[:57] + "…"
    return f"“{text}”"


def _quotes(tree: Tree, path: Path, kind: str) -> str:
    """A hint for a text that YAML reads as something else, such as the code 1.001193."""
    here = _at(tree, path)
    if kind != "string_type" or here is None or here.value is None or isinstance(here.value, list | dict):
        return ""
    return f'; put it in quotes: "{here.text[:60]}"'


def _options(context: dict[str, Any]) -> list[str]:
    return re.findall(r"'([^']*)'", str(context.get("expected", "")))


def nearest(written: str, options: Iterable[str]) -> str | None:
    """The option that a person most likely meant; None when nothing is near."""
    return next(iter(difflib.get_close_matches(written[:80], list(options), n=1, cutoff=0.6)), None)


def hint(written: str, options: Iterable[str]) -> str:
    """A sentence that helps on: the option meant for a near miss, else the options when they are few."""
    options = list(options)
    if near := nearest(written, options):
        return f" Did you mean “{near}”?"
    return f" Possible: {', '.join(options)}." if 0 < len(options) <= 30 else ""


def _range(kind: str, context: dict[str, Any], written: str) -> str:
    if kind == "string_too_short":
        return "must not be empty"
    if kind == "string_too_long":
        return f"is longer than {context['max_length']} characters"
    if kind == "too_long":
        return f"has more than {context['max_length']} items"
    if kind == "too_short":
        return f"needs at least {context['min_length']} item(s), has {context['actual_length']}"
    for word, sentence in (("ge", "at least"), ("gt", "more than"), ("le", "at most"), ("lt", "less than")):
        if word in context:
            return f"is {written}, but must be {sentence} {context[word]}"
    return f"cannot be {written}"


def _unknown_key(path: Path, name: str) -> str:
    keys = known_keys(path[:-1])
    return f"{name} is not a known key.{hint(str(path[-1]), keys)}"


def known_keys(path: Path) -> list[str]:
    """The keys that the schema knows at a path of the file."""
    model: type[BaseModel] | None = Definition
    for step in path:
        if isinstance(step, str) and model is not None and step in model.model_fields:
            model = _model_of(model.model_fields[step].annotation)
    return list(model.model_fields) if model else []


def _model_of(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Step, ...]` or `dict[Channel, ChannelTerms]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := _model_of(part))), None)


def _set_aside(shape: Shape, faults: Iterable[Any]) -> bool:
    """Fill the gaps and take the other faulty values out. False when nothing sensible would be left."""
    # All places are looked up before anything is taken out: lists move up when an item goes.
    places = dict.fromkeys((_known_part(shape.tree, f["loc"]), _gap(f), f["type"] == "extra_forbidden") for f in faults)
    removals: dict[int, tuple[Tree, set[int]]] = {}
    for path, gap, unknown in places:
        _wound(shape, path, gap, unknown)
        here = _at(shape.tree, path)
        fillers = _FILLERS if path else {**_FILLERS, **_ROOT_FILLERS}
        if here is not None and isinstance(here.value, dict) and gap in fillers:
            here.value[gap] = _grown(fillers[gap], here.line)
            continue
        parent = _at(shape.tree, path[:-1])
        if not path or here is None or parent is None:
            return False
        removals.setdefault(id(parent), (parent, set()))[1].add(id(here))
    for parent, gone in removals.values():
        _remove(parent, gone)
    return True


def _meant(path: Path) -> str | None:
    """The known key that an unknown one at this path most likely stands for."""
    return nearest(str(path[-1]), known_keys(path[:-1]))


def _gap(fault: Any) -> str:
    return str(fault["loc"][-1]) if fault["type"] == "missing" else ""


def _at(tree: Tree, path: Path) -> Tree | None:
    here: Tree | None = tree
    for step in path:
        here = here.child(step) if here else None
    return here


def _remove(parent: Tree, gone: set[int]) -> None:
    """Take out the children with these identities."""
    if isinstance(parent.value, dict):
        parent.value = {key: child for key, child in parent.value.items() if id(child) not in gone}
    elif isinstance(parent.value, list):
        parent.value = [child for child in parent.value if id(child) not in gone]


def _wound(shape: Shape, path: Path, gap: str, unknown: bool) -> None:
    words = [step for step in path if isinstance(step, str)]
    section = words[0] if words else gap
    shape.wounds.add((section, gap or words[-1]))
    if unknown:
        # A misspelt key leaves the right one empty: “mvoes” must not be reported as a dead end as well.
        meant = _meant(path)
        if meant:
            shape.wounds.add((meant if len(path) == 1 else section, meant))


def _grown(plain: Any, line: int) -> Tree:
    """A tree of plain values, all of them on one line."""
    if isinstance(plain, dict):
        keys = dict.fromkeys(plain, line)
        return Tree(line, {key: _grown(value, line) for key, value in plain.items()}, keys)
    if isinstance(plain, list):
        return Tree(line, [_grown(value, line) for value in plain])
    return Tree(line, plain, text=str(plain))
