"""Which function does which kind of job; higher rooms fill it, so that jobs know no command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from engine.model import Job, JobKind

Handler = Callable[[Session, Job], None]


class Remote(Protocol):
    """Work that leaves the machine: prepared and finished in transactions, done between them."""

    def prepare(self, session: Session, job: Job) -> Any:
        """Read what the work needs."""

    def work(self, prepared: Any) -> Any:
        """Do it, outside any transaction; may be done again after a crash."""

    def finish(self, session: Session, job: Job, prepared: Any, result: Any) -> None:
        """Save the result."""


@dataclass(frozen=True)
class _Registry:
    local: dict[JobKind, Handler]
    remote: dict[JobKind, Remote]


_registry = _Registry({}, {})


def handles(kind: JobKind) -> Callable[[Handler], Handler]:
    """Register the decorated function for a kind of job whose effect is in this database alone."""

    def register(handler: Handler) -> Handler:
        _registry.local[kind] = handler
        return handler

    return register


def handle_remotely(kind: JobKind, remote: Remote) -> None:
    """Register ``remote`` for a kind of job."""
    _registry.remote[kind] = remote


def local_handler(kind: JobKind) -> Handler:
    """Return the function that does jobs of this kind."""
    return _registry.local[kind]


def remote_handler(kind: JobKind) -> Remote | None:
    """Return the remote work of this kind, None when the kind is local."""
    return _registry.remote.get(kind)
