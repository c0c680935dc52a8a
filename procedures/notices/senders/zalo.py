"""Zalo notices: a template approved beforehand, named by its number, filled with values."""

from __future__ import annotations

from django.conf import settings

from procedures.notices.senders import NotSent, Outgoing
from procedures.notices.senders.http import post_json

BUSY = frozenset({-100, -1, 429})
"""Answers that pass by themselves; any other one, such as "has no Zalo account", is final."""


class Zalo:
    """The gateway of Zalo notices. A kind without a template of its own goes out by the next channel instead."""

    leaves_house = True

    def send(self, message: Outgoing) -> str:
        """Pass template and values on."""
        gateway = settings.ONESTOP_ZALO
        template = gateway["templates"].get(message.kind)
        if not template:
            raise NotSent("no_template", final=True)
        content = {
            "phone": _international(message.address),
            "template_id": template,
            "template_data": message.values,
            "tracking_id": message.key,
        }
        answer = post_json(gateway["url"], content, {"access_token": gateway["token"]}, timeout_s=gateway["timeout_s"])
        error = answer.get("error")
        if error != 0:
            known = isinstance(error, int)
            raise NotSent(f"zalo_{error}"[:40], final=known and error not in BUSY, perhaps=not known)
        data = answer.get("data")
        return str(data.get("msg_id", "") if isinstance(data, dict) else "")[:120]


def _international(phone: str) -> str:
    return f"84{phone[1:]}" if phone.startswith("0") else phone.removeprefix("+")
