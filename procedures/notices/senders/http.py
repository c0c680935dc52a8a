"""Posting JSON to a gateway within a strict time: no redirects, no endless answers, every fault told apart."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from procedures.notices.senders import NotSent

LONGEST_ANSWER = 65_536
TRY_AGAIN = frozenset({408, 409, 423, 425, 429})
"""Refusals that pass by themselves."""


class _NoRedirects(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """The token goes to the address that was configured, and nowhere else."""


_OPENER = build_opener(_NoRedirects)


def post_json(url: str, content: Mapping[str, Any], headers: Mapping[str, str], *, timeout_s: float) -> dict[str, Any]:
    """The gateway's answer. Raises NotSent: `final` where the request itself was refused, `perhaps` where the answer
    was lost, late, or none that can be understood."""
    body = json.dumps(content, ensure_ascii=False).encode()
    request = Request(url, body, {"Content-Type": "application/json; charset=utf-8", **headers}, method="POST")
    try:
        with _OPENER.open(request, timeout=timeout_s) as answer:
            return _understood(_read(answer, time.monotonic() + timeout_s))
    except HTTPError as error:
        with error:
            busy = error.code >= 500 or error.code in TRY_AGAIN
        # A server that fell over may have passed the message on before it did.
        raise NotSent(f"http_{error.code}", final=not busy, perhaps=error.code >= 500) from None
    except URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise NotSent("timeout", perhaps=True) from None
        raise NotSent("no_connection", perhaps=not _never_connected(error)) from None
    except TimeoutError:
        raise NotSent("timeout", perhaps=True) from None
    except (OSError, HTTPException):
        raise NotSent("line_cut", perhaps=True) from None


def _never_connected(error: URLError) -> bool:
    return isinstance(error.reason, ConnectionRefusedError) or not isinstance(error.reason, ConnectionError)


def _read(answer: Any, until: float) -> bytes:
    """The whole answer, however slowly it drips, as long as it comes in time."""
    found = b""
    while piece := answer.read1(8192):
        found += piece
        if time.monotonic() > until:
            raise TimeoutError
        if len(found) > LONGEST_ANSWER:
            raise NotSent("answer_too_long", perhaps=True)
    return found


def _understood(answer: bytes) -> dict[str, Any]:
    try:
        content = json.loads(answer)
    except ValueError:
        raise NotSent("answer_unreadable", perhaps=True) from None
    if not isinstance(content, dict):
        raise NotSent("answer_unreadable", perhaps=True)
    return content
