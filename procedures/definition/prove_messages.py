"""Proof that a procedure's own messages can be sent: known placeholders only, and nothing private told."""

from __future__ import annotations

import re

from procedures.definition.findings import Findings
from procedures.definition.shape import hint

PLACEHOLDERS = ("code", "date", "until", "days", "papers", "office", "address")
"""What a message may name, in braces. Nothing of a person is among it."""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def prove_messages(findings: Findings) -> None:
    """Report unknown placeholders, and texts that name the procedure: a telephone lies on a table for all to see."""
    definition = findings.definition
    for kind, text in definition.messages.items():
        for language in ("vi", "en"):
            path = ("messages", kind.value, language)
            said = getattr(text, language)
            for name in PLACEHOLDER.findall(said):
                if name not in PLACEHOLDERS:
                    sentence = f"{findings.name(*path)} asks for “{name}”, which a message cannot name."
                    findings.add("unknown-placeholder", sentence + hint(name, PLACEHOLDERS), *path)
            if getattr(definition.name, language).casefold() in said.casefold():
                findings.add("private-message", f"{findings.name(*path)} names the procedure; leave it out.", *path)
