"""The installation: settings, addresses, queue, health. No rule of the office lives here."""

from onestop.celery import app as celery

__all__ = ["celery"]
