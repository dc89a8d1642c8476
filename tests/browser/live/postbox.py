"""A mail server that keeps the letters it gets."""

from __future__ import annotations

import email
import email.policy
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from tests.browser.live.server import PATIENCE


@dataclass
class Postbox:
    """The letters delivered so far, by receiver; an aiosmtpd handler."""

    url: str = ""
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a letter."""
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.letters += [(receiver, letter) for receiver in envelope.rcpt_tos]
        return "250 OK"

    def subjects(self, receiver: str) -> list[str]:
        """Return the subjects of the letters to somebody."""
        return [str(letter["Subject"]) for address, letter in self.letters if address == receiver]

    def wait_for(self, receiver: str, words: str) -> EmailMessage:
        """Wait for a letter to somebody whose subject has these words."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for address, letter in self.letters:
                if address == receiver and words in str(letter["Subject"]):
                    return letter
            time.sleep(0.1)
        raise AssertionError(f"no letter “{words}” to {receiver}, but {self.subjects(receiver)}")
