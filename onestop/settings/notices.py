"""Messages to citizens: which sender serves which channel, when, and what it may cost. Nothing leaves the house unless
a sender is named here."""

from datetime import time

from django.core.exceptions import ImproperlyConfigured

from onestop.settings.env import Environment

_env = Environment()


def _clock(name: str, default: str) -> time:
    value = _env.text(name, default)
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a time such as 21:00, not {value!r}.") from None


def _pairs(name: str) -> dict[str, str]:
    """A list such as "to=phone,text=content"."""
    return dict(word.split("=", 1) for word in _env.words(name) if "=" in word)


ONESTOP_SENDERS = {
    # A name (console, smtp, http, zalo) or the dotted path of a class; "off" for a channel that is not offered.
    "sms": _env.text("ONESTOP_SMS_SENDER", "console"),
    "email": _env.text("ONESTOP_EMAIL_SENDER", "console"),
    "zalo": _env.text("ONESTOP_ZALO_SENDER", "off"),
}
ONESTOP_SENDERS = {channel: name for channel, name in ONESTOP_SENDERS.items() if name != "off"}
ONESTOP_GATEWAY_TIMEOUT_S = _env.whole("ONESTOP_GATEWAY_TIMEOUT", default=10, least=1)
ONESTOP_SMS = {
    "url": _env.text("ONESTOP_SMS_URL"),
    "token": _env.text("ONESTOP_SMS_TOKEN"),
    "brand": _env.text("ONESTOP_SMS_BRAND"),
    "fields": {
        "to": "to",
        "text": "text",
        "key": "key",
        "brand": "brand",
        "reference": "id",
        **_pairs("ONESTOP_SMS_FIELDS"),
    },
    "timeout_s": ONESTOP_GATEWAY_TIMEOUT_S,
}
ONESTOP_ZALO = {
    "url": _env.text("ONESTOP_ZALO_URL"),
    "token": _env.text("ONESTOP_ZALO_TOKEN"),
    "templates": _pairs("ONESTOP_ZALO_TEMPLATES"),
    "timeout_s": ONESTOP_GATEWAY_TIMEOUT_S,
}
ONESTOP_SMS_PLAIN = _env.flag("ONESTOP_SMS_PLAIN", default=False)
ONESTOP_QUIET_HOURS = (_clock("ONESTOP_QUIET_FROM", "21:00"), _clock("ONESTOP_QUIET_UNTIL", "07:00"))
# Parts of text messages per unit; 0 sets no limit.
ONESTOP_SMS_PER_DAY = _env.whole("ONESTOP_SMS_PER_DAY", default=1000)
ONESTOP_SMS_PER_MONTH = _env.whole("ONESTOP_SMS_PER_MONTH", default=20_000)
# The gateway that brings text messages in shows this; without it the door is closed.
ONESTOP_SMS_INBOUND_SECRET = _env.text("ONESTOP_SMS_INBOUND_SECRET")

EMAIL_HOST = _env.text("ONESTOP_SMTP_HOST", "localhost")
EMAIL_PORT = _env.whole("ONESTOP_SMTP_PORT", default=25, least=1)
EMAIL_HOST_USER = _env.text("ONESTOP_SMTP_USER")
EMAIL_HOST_PASSWORD = _env.text("ONESTOP_SMTP_PASSWORD")
EMAIL_USE_TLS = _env.choice("ONESTOP_SMTP_SECURITY", ("none", "starttls", "tls"), default="none") == "starttls"
EMAIL_USE_SSL = _env.text("ONESTOP_SMTP_SECURITY") == "tls"
EMAIL_TIMEOUT = ONESTOP_GATEWAY_TIMEOUT_S
DEFAULT_FROM_EMAIL = _env.text("ONESTOP_MAIL_FROM", "motcua@localhost")
