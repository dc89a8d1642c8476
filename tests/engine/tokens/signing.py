"""A countersign in a few words, for tests: who signs, who joins, who is taken off; stored and loaded before a step."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from engine.tokens.countersigns import Signing
from tests.engine.tokens.drawing import chain, el, items, process, zeebe
from tests.engine.tokens.driver import Driver

AT = datetime(2026, 11, 16, 1, 30, tzinfo=UTC)


def countersign(id: str, mode: str, on_refusal: str = "continue", *, sequential: bool = False, **more: str) -> str:
    """Return a user task that the roles in ``signers`` sign."""
    settings = {"countersign": mode, "onRefusal": on_refusal, "result": "signed"}
    written = "".join(zeebe("property", name=f"firebreak:{key}", value=value) for key, value in settings.items())
    return el(
        "userTask",
        id,
        zeebe("assignmentDefinition", candidateGroups="=[signer]"),
        zeebe("properties", written),
        items("=signers", "signer", sequential, **more),
    )


def drawn(mode: str, on_refusal: str = "continue", *, sequential: bool = False, **more: str) -> bytes:
    """Return a process that is over when everybody needed has signed."""
    task = countersign("A", mode, on_refusal, sequential=sequential, **more)
    return process(el("startEvent", "S"), task, el("endEvent", "E"), chain("S", "A", "E"))


class Table(Driver):
    """Those who sign, by the role they sign for."""

    def __init__(self, source: bytes, *signers: str) -> None:
        super().__init__(source, {"signers": list(signers)})

    @property
    def signing(self) -> Signing:
        """The countersign that runs."""
        [signing] = self.run.signings
        return signing

    @property
    def asked(self) -> list[str]:
        """Those who have a task now."""
        return [(wait.candidate_groups or [wait.assignee or ""])[0] for wait in self.run.waits]

    @property
    def standing(self) -> list[str]:
        """The state of every signer in order."""
        return [signer.state for signer in self.signing.signers]

    def sign(self, who: str, decision: str | None = "agree", opinion: str | None = None) -> Table:
        """Let one of those asked sign."""
        wait = self.run.waits[self.asked.index(who)]
        given = {"decision": decision, "opinion": opinion}
        role = wait.candidate_groups[0] if wait.candidate_groups else None
        signed = {"role": role, "person": f"id-{who}", "name": who, "at": AT}
        self.act("complete", wait.token_id, {key: value for key, value in given.items() if value}, signed)
        return self

    def add(self, **whom: Any) -> Table:
        """Ask one more to sign."""
        self.reload()
        self.run.add_signer(self.signing.id, **whom)
        self._keep()
        return self

    def withdraw(self, number: int) -> Table:
        """Take a signer off."""
        self.act("withdraw_signer", self.signing.id, number)
        return self

    @property
    def result(self) -> tuple[Any, ...] | None:
        """Outcome and numbers once it is over."""
        held = self.variables.get("signed")
        return None if held is None else (held["outcome"], held["agreed"], held["refused"], held["signers"])
