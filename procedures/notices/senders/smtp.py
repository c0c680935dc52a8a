"""Letters by the mail server of the settings, through Django's own backend."""

from __future__ import annotations

import smtplib
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from procedures.notices.senders import NotSent, Outgoing

BACKEND = "django.core.mail.backends.smtp.EmailBackend"
PASSING, PERMANENT = 400, 500
"""Answers of a mail server from 500 on are for good; those of 400 pass by themselves; others are no refusal at all."""


class Smtp:
    """One letter to one mailbox, with a Message-ID made of the key: a repeated letter is known by it."""

    leaves_house = True

    def send(self, message: Outgoing) -> str:
        """Hand the letter to the mail server; the Message-ID is the reference."""
        identity = f"<{message.key}@{urlsplit(settings.ONESTOP_PUBLIC_URL).hostname or 'localhost'}>"
        line = get_connection(BACKEND, timeout=settings.EMAIL_TIMEOUT, fail_silently=False)
        letter = EmailMessage(
            message.subject,
            message.text,
            settings.DEFAULT_FROM_EMAIL,
            [message.address],
            headers={"Message-ID": identity, "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
            connection=line,
        )
        if message.attachment is not None:
            letter.attach(*message.attachment)
        try:
            line.open()
        except (OSError, smtplib.SMTPException):
            raise NotSent("no_connection") from None
        try:
            letter.send()
        except smtplib.SMTPException as error:
            raise _not_sent(error) from None
        except OSError:
            raise NotSent("line_cut", perhaps=True) from None
        finally:
            _hang_up(line)
        return identity


def _not_sent(error: smtplib.SMTPException) -> NotSent:
    codes = [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
    if not codes:
        return NotSent("line_cut", perhaps=True)
    if min(codes) < PASSING:  # nonsense after the letter: it may have been taken
        return NotSent("bad_answer", perhaps=True)
    return NotSent(f"smtp_{codes[0]}", final=min(codes) >= PERMANENT)


def _hang_up(line: object) -> None:
    """Close the line; what a mail server says to that changes nothing about the letter."""
    try:
        line.close()  # type: ignore[attr-defined]
    except (OSError, smtplib.SMTPException):
        return
