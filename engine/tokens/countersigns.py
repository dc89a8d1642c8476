"""A countersign while it runs: who has signed, who is asked, who joins late and who is taken off (decision 0030).

Who joined or was taken off is kept with the token of the body, what was signed in its scope under the name of the
result, where the tasks of the others see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.definitions.countersigns import AGREEING, Countersign, Outcome
from engine.definitions.model import Activity
from engine.tokens import limits, results
from engine.tokens.errors import NotWaiting
from engine.tokens.token import Token

FIELDS = ("decision", "opinion")
"""What every signer fills in for themself: variables of each task of its own."""

SignerState = Literal["signed", "asked", "queued", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Signer:
    """One of those asked to sign, counted from 1; the task is there when the state is ``asked``."""

    number: int
    state: SignerState
    token_id: str | None = None
    roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """A countersign that runs; ``id`` is the token of its body, which all its tasks share."""

    id: str
    activity: Activity
    rule: Countersign
    signers: tuple[Signer, ...]


def begin(owner: Token) -> None:
    """Open the result of a countersign, still empty."""
    results.open_scope(owner)
    _write(owner, [])


def isolate(item: Token) -> None:
    """Give a signer fields of their own, so that nobody begins with what another has written."""
    scopes = item.workflow.top_workflow.scopes
    for name in FIELDS:
        scopes.write_local(item.id, name, None, item.task_spec.activity.id)


def readdress(token: Token) -> None:
    """Give the task of a signer who was added to that role or person, whatever the diagram says about the others."""
    owner = token.parent
    added = {} if owner is None else owner.internal_data.get("added", {})
    whom = added.get(str(token.internal_data.get("item")))
    if whom is None:
        return
    asked = {
        key: value for key, value in token.internal_data["task"].items() if key in ("due", "follow_up", "priority")
    }
    token.internal_data["task"] = asked | _address(whom)


def sign(owner: Token, item: Token) -> None:
    """Add the signature an item was completed with."""
    _write(owner, [*_signatures(owner), item.internal_data["signature"]])


def signature(result: Mapping[str, Any], signed: Mapping[str, Any]) -> dict[str, Any]:
    """Return a signature: what the form says (a name alone means agreement, REC-007) and who signed it."""
    decision, opinion = (result.get(name) for name in FIELDS)
    who = {name: signed.get(name) for name in ("role", "person", "name")}
    return {**who, "decision": decision or "agree", "opinion": opinion or None, "at": signed.get("at")}


def outcome(owner: Token) -> Outcome | None:
    """Return how the countersign ends, None as long as signatures are needed."""
    return _rule(owner).outcome(*_counts(owner, _signatures(owner)))


def conclude(owner: Token) -> None:
    """Hand the result on to what comes after, and journal it."""
    scopes, rule = owner.workflow.top_workflow.scopes, _rule(owner)
    ended = outcome(owner)
    result = {**scopes.local(owner.id)[rule.result], "outcome": ended}
    scopes.write(owner.outer_scope, rule.result, result, owner.task_spec.activity.id)
    signers, agreed, refused = _counts(owner, _signatures(owner))
    detail = {"outcome": ended, "signers": signers, "agreed": agreed, "refused": refused}
    owner.task_spec.journal("concluded", owner, detail)


def add(owner: Token, *, role: str | None = None, person: str | None = None) -> int:
    """Ask one more to sign: at once, or after all others when they sign in turn.  Returns the signer's number."""
    state, spec = owner.internal_data, owner.task_spec
    index = state["n"]
    if index >= limits.MAX_ITEMS:
        raise limits.too_many_items(spec.activity.id, index + 1)
    state["n"] = index + 1
    state["added"] = {**state.get("added", {}), str(index): {"role": role} if role else {"person": person}}
    if spec.repeat.output_collection:
        owner.workflow.top_workflow.scopes.local(owner.id)[spec.repeat.output_collection].append(None)
    _write(owner, _signatures(owner))
    spec.join_late(owner, index, role or person)
    return int(index) + 1


def withdraw(owner: Token, number: int) -> None:
    """Take a signer off who has not signed; the countersign may be over by that.  Raises NotWaiting."""
    signer = next((one for one in signing(owner).signers if one.number == number), None)
    if signer is None or signer.state not in ("asked", "queued"):
        raise NotWaiting(f"{owner.id}/{number}")
    owner.internal_data["withdrawn"] = [*owner.internal_data.get("withdrawn", []), number - 1]
    _write(owner, _signatures(owner))
    if signer.token_id is not None:
        owner.workflow.top_workflow.index[signer.token_id].cancel()
    if outcome(owner) is not None:
        owner.complete()
    elif signer.token_id is not None:
        owner.task_spec.start_next(owner)


def is_signing(token: Token) -> bool:
    """Tell whether a token is the body of a countersign that runs."""
    return token.task_spec.gathers and token.task_spec.plan.countersign is not None and "n" in token.internal_data


def signing(owner: Token) -> Signing:
    """Return who is asked to sign, in their order."""
    asked = {child.internal_data["item"]: child for child in owner.children if owner.task_spec.repeats(child)}
    queue = owner.internal_data.get("items", [])
    first = owner.internal_data["n"] - len(queue)
    off = owner.internal_data.get("withdrawn", [])
    signers = []
    for index in range(owner.internal_data["n"]):
        token = asked.get(index)
        if token is not None:
            signers.append(Signer(index + 1, "asked", token.id, *_asked(token.internal_data["task"])))
        elif index in off:
            signers.append(Signer(index + 1, "withdrawn"))
        elif index >= first:
            signers.append(Signer(index + 1, "queued", None, *_asked(_awaited(owner, index, queue[index - first]))))
        else:
            signers.append(Signer(index + 1, "signed"))
    return Signing(owner.id, owner.task_spec.activity, _rule(owner), tuple(signers))


def _awaited(owner: Token, index: int, value: Any) -> dict[str, Any]:
    """Return whom the task of a signer will be for whose turn has not come."""
    whom = owner.internal_data.get("added", {}).get(str(index))
    if whom is not None:
        return _address(whom)
    element = owner.task_spec.repeat.element
    context = {**owner.task_spec.visible(owner), **({element: value} if element else {})}
    return results.addressees(owner.task_spec.plan, context)


def _asked(task: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    assignee = [task["assignee"]] if task.get("assignee") else []
    return tuple(task.get("groups", ())), (*assignee, *task.get("users", ()))


def _address(whom: Mapping[str, str]) -> dict[str, Any]:
    return {"groups": [whom["role"]]} if "role" in whom else {"assignee": whom["person"]}


def _rule(owner: Token) -> Countersign:
    rule: Countersign | None = owner.task_spec.plan.countersign
    assert rule is not None
    return rule


def _signatures(owner: Token) -> list[dict[str, Any]]:
    held = owner.workflow.top_workflow.scopes.local(owner.id)[_rule(owner).result]
    return list(held["signatures"])


def _counts(owner: Token, signatures: list[dict[str, Any]]) -> tuple[int, int, int]:
    signers = owner.internal_data["n"] - len(owner.internal_data.get("withdrawn", ()))
    agreed = sum(one["decision"] in AGREEING for one in signatures)
    return signers, agreed, len(signatures) - agreed


def _write(owner: Token, signatures: list[dict[str, Any]]) -> None:
    signers, agreed, refused = _counts(owner, signatures)
    result = {"outcome": None, "signers": signers, "agreed": agreed, "refused": refused, "signatures": signatures}
    owner.workflow.top_workflow.scopes.write_local(owner.id, _rule(owner).result, result, owner.task_spec.activity.id)
