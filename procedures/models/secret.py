"""Identity numbers at rest: encrypted, with a blind index so that an exact number can still be found.

The key is the installation's `ONESTOP_FIELD_KEY` (secret text of at least 32 characters; several separated
by commas for rotation, newest first). Encryption and index use keys derived from it for separate purposes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _derived(secret: str, purpose: bytes) -> bytes:
    return hmac.new(secret.encode(), purpose, hashlib.sha256).digest()


@lru_cache(maxsize=4)
def _box(keys: str) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(_derived(key.strip(), b"identity number"))) for key in keys.split(",")]
    )


def seal(number: str) -> str:
    """Encrypt an identity number, or another text about a person; empty stays empty."""
    return _box(settings.ONESTOP_FIELD_KEY).encrypt(number.encode()).decode() if number else ""


def unseal(sealed: str) -> str:
    """Decrypt an identity number. Raises ValueError when the installation's key cannot open it."""
    if not sealed:
        return ""
    try:
        return _box(settings.ONESTOP_FIELD_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as unreadable:
        raise ValueError("the identity number was sealed with another ONESTOP_FIELD_KEY") from unreadable


def blind_index(number: str) -> str:
    """A keyed fingerprint (32 hex digits) by which an exact number is looked up; empty stays empty.

    Uses the oldest key, which must therefore be kept when keys are rotated.
    """
    if not number:
        return ""
    oldest = settings.ONESTOP_FIELD_KEY.split(",")[-1].strip()
    return hmac.new(_derived(oldest, b"blind index"), number.encode(), hashlib.sha256).hexdigest()[:32]
