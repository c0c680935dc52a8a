"""An SMS gateway spoken to by HTTP: the names of its fields are a setting, the token comes from the environment."""

from __future__ import annotations

from django.conf import settings

from procedures.notices.senders import NotSent, Outgoing
from procedures.notices.senders.http import post_json


class HttpSms:
    """JSON by POST with a bearer token; the key goes along, so that the gateway knows a repeated message."""

    leaves_house = True

    def send(self, message: Outgoing) -> str:
        """Pass the text on; the gateway's own number for it is the reference."""
        gateway = settings.ONESTOP_SMS
        names = gateway["fields"]
        content = {names["to"]: message.address, names["text"]: message.text, names["key"]: message.key}
        if gateway["brand"]:
            content[names["brand"]] = gateway["brand"]
        headers = {"Authorization": f"Bearer {gateway['token']}", "Idempotency-Key": message.key}
        answer = post_json(gateway["url"], content, headers, timeout_s=gateway["timeout_s"])
        reference = answer.get(names["reference"])
        if not isinstance(reference, str | int) or reference == "":
            # It said yes but not to what: asked again with the same key, it has to say.
            raise NotSent("no_reference", perhaps=True)
        return str(reference)[:120]
