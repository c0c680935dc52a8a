"""Whatever the bytes: a definition or problems, never another error; and conditions never fail but by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.definition import (
    ConditionError,
    Definition,
    DefinitionErrors,
    check_definition,
    compile_route,
    holds,
    read_definition,
)
from tests.definition.samples import FORK, GOOD, STAGES

WORDS = [
    *("steps:", "moves:", "code:", "  - ", "{", "}", "[", "]", "to:", "fork", "join", "end", "reception", "approval"),
    *("split", "&a", "*a", "!!str", "---", "\n", "\n    ", ": ", "'", '"', "|", ">", "#", "true", "0", "1.5", "\t"),
    *("2026-02-30", "\\u0000", "when:", "eligible", "!eligible", "copies > 3", "99999999999999999999", "\u0323"),
    *("\x00", "1wd", "same_day", "term:"),
]

cuts = st.tuples(st.integers(0, 4000), st.integers(0, 60), st.one_of(st.sampled_from(WORDS), st.text(max_size=8)))


def judged(source: bytes) -> Definition | None:
    """The definition, or None when it is refused in good order; checks what both ways promise."""
    lines = source.count(b"\n") + 1
    problems = check_definition(source, "x.yaml")
    assert all(1 <= problem.line <= lines and "\n" not in str(problem) for problem in problems)
    if not problems:
        return read_definition(source, "x.yaml")
    with pytest.raises(DefinitionErrors) as refused:
        read_definition(source, "x.yaml")
    assert refused.value.problems == problems
    return None


@given(st.binary(max_size=400))
def test_any_bytes_are_judged(source: bytes) -> None:
    assert judged(source) is None


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([GOOD, FORK, STAGES]), st.lists(cuts, min_size=1, max_size=4))
def test_a_spoilt_definition_is_refused_or_can_be_walked(text: str, changes: list[tuple[int, int, str]]) -> None:
    for start, length, new in changes:
        text = text[: start % len(text)] + new + text[start % len(text) + length :]
    definition = judged(text.encode("utf-8", "surrogatepass"))
    if definition is not None:
        route = compile_route(definition)
        assert route.ends
        assert route.picture()
        assert Definition.model_validate(definition.model_dump(mode="json")) == definition


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([GOOD, FORK, STAGES]), st.data())
def test_lines_taken_out_doubled_and_moved_are_judged(text: str, data: st.DataObject) -> None:
    lines = text.splitlines(keepends=True)
    for _ in range(data.draw(st.integers(1, 4))):
        here = data.draw(st.integers(0, len(lines) - 1))
        there = data.draw(st.integers(0, len(lines)))
        lines[there:there] = [lines[here]]
        if data.draw(st.booleans()):
            del lines[here]
    definition = judged("".join(lines).encode())
    assert definition is None or compile_route(definition).start


expressions = st.recursive(
    st.sampled_from(["a", "b", "n", "s", "0", "3", "'x'", '"y"', "true", "false", "999999999999999"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||", "==", "<", "+", "*", "-", "in", ">="]), inner).map(" ".join),
        inner.map("!{}".format),
        inner.map("({})".format),
        inner.map("[{}]".format),
        st.tuples(inner, inner, inner).map(lambda parts: "{} ? {} : {}".format(*parts)),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(expressions, st.text(max_size=40)), st.booleans(), st.integers(), st.text(max_size=5))
def test_a_condition_answers_or_is_no_condition(expression: str, flag: bool, number: int, text: str) -> None:
    try:
        answer = holds(expression, {"a": flag, "b": not flag, "n": number, "s": text})
    except ConditionError:
        return
    assert answer in (True, False)
