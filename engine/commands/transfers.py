"""Finished records are handed over to the archive: ordered by one keeper of records, received by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from engine import clock, ledger
from engine.actor import Actor
from engine.commands.command import command
from engine.commands.evidence import fail_package, next_step, terms, wanted_of
from engine.errors import Conflict, FieldsInvalid, Invalid, NotAllowed
from engine.files import packages
from engine.model import ArchiveTransfer
from engine.records import transfers
from engine.records.keepers import require_keeper
from engine.records.transfers import STREAM
from engine.registers.numbers import next_number
from engine.text import Text

NUMBER = "YJ-{yyyy}-{seq:04d}"
_NAMED = 10
_NEEDED = Text("请填写", "This is needed")


@command
def hand_over(session: Session, numbers: Sequence[str], *, by: Actor, language: str = "zh") -> ArchiveTransfer:
    """Order the package of these finished records with their attached files for the archive; jobs make it.

    Nothing is destroyed and no term changes.  Raises NotAllowed for who keeps no records, Invalid as ``order_package``
    does, and naming the records, for what is no finished record, is destroyed, on a list that is not decided, holds
    restricted personal data or was handed over.
    """
    require_keeper(by)
    wanted = wanted_of(numbers)
    found = transfers.refused(session, wanted)
    if found:
        raise Invalid(
            Text(
                "；".join(f"{why.zh}：{_some(which, '、')}" for why, which in found.items()),
                "; ".join(f"{why.en}: {_some(which, ', ')}" for why, which in found.items()),
            )
        )
    said = terms(session, wanted, language, with_files=True)
    number = next_number(session, NUMBER)
    made = packages.begin(session, wanted, replace(said, transfer=number), by)
    started = transfers.begin(session, number, made.id, wanted, by.id)
    ledger.append(session, STREAM + number, "transfer.ordered", by.id, {"package": made.id, "records": wanted})
    next_step(session, made)
    return started


@command
def receive_transfer(session: Session, number: str, sha256: str, *, by: Actor) -> ArchiveTransfer:
    """Confirm that the package of a transfer came whole: ``sha256`` is the digest of the receiver's own copy.

    Raises NotAllowed for who keeps no records and for who ordered it, NotFound, Conflict (not made yet, received or
    withdrawn already), FieldsInvalid for another digest.
    """
    found = _open(session, number, by)
    if found.ordered_by == by.id:
        raise NotAllowed(
            Text("移交人不能自己接收，请另一人接收", "Who hands over does not receive: somebody else has to")
        )
    if not found.sha256:
        raise Conflict(Text("移交包还没有做好", "The package is not made yet"))
    typed = (sha256.split() or [""])[0].lower()
    if typed != found.sha256:
        why = Text(
            "与移交包的 SHA-256 不符，不能接收；请重新下载后再算", "Not the digest of the package: take it again"
        )
        raise FieldsInvalid({"sha256": [why if typed else _NEEDED]})
    found.received_by, found.received_at = by.id, clock.now()
    roles = sorted({held.role_key for held in by.held})
    body = {
        "sha256": typed,
        "records": transfers.records_of(session, number),
        "signature": {"meaning": "接收", "name": by.name, "roles": roles, "decision": "agree"},
    }
    ledger.append(session, STREAM + number, "transfer.received", by.id, body)
    return found


@command
def withdraw_transfer(session: Session, number: str, reason: str, *, by: Actor) -> ArchiveTransfer:
    """End a transfer nobody has received; its package is deleted and its records may be handed over again.

    Raises NotAllowed, NotFound, Conflict (received or withdrawn already), FieldsInvalid without a reason.
    """
    found = _open(session, number, by)
    if not reason.strip():
        raise FieldsInvalid({"reason": [_NEEDED]})
    found.withdrawn_at = clock.now()
    transfers.free(session, number)
    made = packages.find(session, found.package)
    if made is not None:
        fail_package(session, made, clock.now())
    ledger.append(session, STREAM + number, "transfer.withdrawn", by.id, {"reason": reason.strip()[:500]})
    return found


def _open(session: Session, number: str, by: Actor) -> ArchiveTransfer:
    require_keeper(by)
    found = transfers.locked(session, number)
    if not found.is_open:
        raise Conflict(Text("该移交已接收或撤回", "This transfer was received or withdrawn"))
    return found


def _some(numbers: Sequence[str], between: str) -> str:
    return between.join(numbers[:_NAMED]) + (f" …（{len(numbers)}）" if len(numbers) > _NAMED else "")
