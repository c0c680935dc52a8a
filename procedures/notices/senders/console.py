"""Nothing leaves the house: the log notes that something would have been told."""

from __future__ import annotations

import logging

from procedures.notices.senders import Outgoing

logger = logging.getLogger(__name__)


class Console:
    """Notes kind, channel and length; the log names no people, numbers or links."""

    leaves_house = False

    def send(self, message: Outgoing) -> str:
        """Note it."""
        logger.info("Not sent out (console): %s by %s, %s letters", message.kind, message.channel, len(message.text))
        return "console"
