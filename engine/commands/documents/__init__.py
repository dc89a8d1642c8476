"""Changes of controlled documents: proposed, sent for approval, withdrawn; and what their diagram calls on the way."""

from engine.commands.documents import reviewing, services
from engine.commands.documents.proposing import propose_change
from engine.commands.documents.reading import problems_of, readable_change
from engine.commands.documents.sending import Sending, send_copy
from engine.commands.documents.withdrawing import may_withdraw, withdraw_change

__all__ = [
    "Sending",
    "may_withdraw",
    "problems_of",
    "propose_change",
    "readable_change",
    "reviewing",
    "send_copy",
    "services",
    "withdraw_change",
]
