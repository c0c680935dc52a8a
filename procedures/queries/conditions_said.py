"""A condition of a definition in words, so that a citizen can tell whether a paper or a fee concerns them.

Understands what conditions of papers and fees are made of: facts, `!`, `&&`, `||`, brackets, and a fact compared
with a word. Anything else is left to the counter to explain.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from procedures.definition.schema import Definition
from procedures.phrases import CHANNELS, local

_TOKEN = re.compile(r"""\s*(?:(&&|\|\||==|!=|!|\(|\))|["']([^"']*)["']|([A-Za-z_]\w*))""")


class _NotUnderstood(Exception):
    """The condition is made of something this module does not know."""


def condition_said(expression: str, definition: Definition) -> str:
    """The condition in words; "" for one that is always true."""
    if expression == "true":
        return ""
    try:
        return _Reader(expression, definition).whole()
    except _NotUnderstood:
        return _("the counter will tell you")


class _Reader:
    """Reads one condition from left to right."""

    def __init__(self, expression: str, definition: Definition) -> None:
        self.tokens = _tokens(expression)
        self.at = 0
        self.facts = {fact.code: fact for fact in definition.facts}
        self.variants = {variant.code: local(variant.name) for variant in definition.variants}

    def whole(self) -> str:
        said = self._either()
        if self.at != len(self.tokens):
            raise _NotUnderstood
        return said

    def _either(self, negated: bool = False) -> str:
        parts = [self._both(negated)]
        while self._take("||"):
            parts.append(self._both(negated))
        return (_(" and ") if negated else _(" or ")).join(parts)

    def _both(self, negated: bool) -> str:
        parts = [self._single(negated)]
        while self._take("&&"):
            parts.append(self._single(negated))
        return (_(" or ") if negated else _(" and ")).join(parts)

    def _single(self, negated: bool) -> str:
        if self._take("!"):
            return self._single(not negated)
        if self._take("("):
            inside = self._either(negated)
            if not self._take(")"):
                raise _NotUnderstood
            return inside
        return self._comparison(self._name(), negated)

    def _comparison(self, name: str, negated: bool) -> str:
        for sign in ("==", "!="):
            if self._take(sign):
                return self._equal(name, self._word(), negated != (sign == "!="))
        if name == "by_proxy":
            return _("the applicant comes in person") if negated else _("somebody else hands it in")
        if name not in self.facts:
            raise _NotUnderstood
        label = local(self.facts[name].label)
        return _("not “%(fact)s”") % {"fact": label} if negated else label

    def _equal(self, name: str, word: str, negated: bool) -> str:
        if name == "channel":
            text = _("not handed in %(channel)s") if negated else _("handed in %(channel)s")
            return text % {"channel": _known(CHANNELS, word)}
        if name == "variant":
            said = _known(self.variants, word)
        elif name in self.facts:
            fact = self.facts[name]
            option = _known({option.code: local(option.name) for option in fact.options}, word)
            said = _("%(question)s: %(answer)s") % {"question": local(fact.label), "answer": option}
        else:
            raise _NotUnderstood
        return _("not “%(fact)s”") % {"fact": said} if negated else said

    def _take(self, sign: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == ("sign", sign):
            self.at += 1
            return True
        return False

    def _name(self) -> str:
        return self._next("name")

    def _word(self) -> str:
        return self._next("word")

    def _next(self, kind: str) -> str:
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != kind:
            raise _NotUnderstood
        self.at += 1
        return self.tokens[self.at - 1][1]


def _tokens(expression: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    position = 0
    text = expression.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NotUnderstood
        sign, word, name = match.groups()
        kind = "sign" if sign is not None else "word" if word is not None else "name"
        found.append((kind, sign or word or name or ""))
        position = match.end()
    return found


def _known(names: Mapping[str, object], word: str) -> str:
    if word not in names:
        raise _NotUnderstood
    return str(names[word])
