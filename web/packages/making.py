"""The job that makes packages: a case at a time, read in a transaction, set outside any, then the next one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from engine import clock
from engine.commands.evidence import fail_package, finish_package, next_step
from engine.errors import EngineError, Unavailable
from engine.files import packages
from engine.files.packages import Left, Package
from engine.identity.actors import actor_of
from engine.jobs.registry import handle_remotely
from engine.model import Job, JobKind, Person
from engine.text import Text
from web.config import Settings
from web.packages.contents import contents_of
from web.packages.material import Material, material_of
from web.packages.packing import Failed, packed
from web.packages.shelf import Shelf
from web.packages.signing import signing_key

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Delete:
    """The package's time is over."""

    id: str


@dataclass(frozen=True)
class _Case:
    """The next case: what was read of it, or why it cannot go in."""

    package: Package
    read: Material | Left


@dataclass(frozen=True)
class _Pack:
    """Every case was tried."""

    package: Package
    key: Ed25519PrivateKey | None


Step = _Delete | _Case | _Pack | None


class Maker:
    """Makes packages in the data folder of the settings; what ``work`` does may be done again after a crash."""

    def __init__(self) -> None:
        self._known: Settings | None = None

    def use(self, settings: Settings) -> None:
        """Make packages by these settings from now on."""
        self._known = settings

    @property
    def shelf(self) -> Shelf:
        """Return where packages lie.  Raises Unavailable before the settings are known."""
        return Shelf(self._settings.packages)

    @property
    def _settings(self) -> Settings:
        if self._known is None:
            raise Unavailable(Text("没有设置证据包的文件夹", "No folder for packages is set"))
        return self._known

    def prepare(self, session: Session, job: Job) -> Step:
        """Read what the step needs, as who ordered the package may read it now."""
        made = packages.find(session, job.payload["package"])
        if job.payload.get("delete"):
            return _Delete(job.payload["package"])
        if made is None or not made.is_running or job.payload["case"] != made.done:
            return None
        if made.done == len(made.numbers):
            return _Pack(made, signing_key(session, self._settings))
        number = made.numbers[made.done]
        try:
            by = actor_of(session, session.get_one(Person, made.by_id))
            return _Case(made, material_of(session, number, by))
        except EngineError as refusal:
            return _Case(made, Left(number, refusal.text))

    def work(self, prepared: Step) -> Left | tuple[str, int] | None:
        """Make the files of a case, or the package; return what it came to."""
        if isinstance(prepared, _Delete):
            self.shelf.drop(prepared.id)
        elif isinstance(prepared, _Case):
            return self._set(prepared)
        elif isinstance(prepared, _Pack) and len(prepared.package.left) < len(prepared.package.numbers):
            return self._pack(prepared)
        return None

    def _set(self, case: _Case) -> Left | None:
        if isinstance(case.read, Left):
            return case.read
        number = case.read.number
        try:
            self.shelf.keep_part(case.package.id, case.package.done, contents_of(case.read))
        except EngineError as refusal:
            return Left(number, refusal.text)
        except Exception:
            # Whatever one case holds that the pages cannot show, the others are made, and the package says which.
            log.exception("the files of %s could not be made", number)
            return Left(
                number, Text("文件未能生成，请告知管理员", "its files could not be made; tell an administrator")
            )
        return None

    def _pack(self, step: _Pack) -> tuple[str, int]:
        made = step.package
        left = [Failed(one.number, str(one.reason)) for one in made.left]
        content = packed(made.name, self._settings.company, list(self.shelf.parts(made.id)), left, step.key)
        return self.shelf.keep(made.id, content), len(content)

    def finish(self, session: Session, job: Job, prepared: Step, result: Left | tuple[str, int] | None) -> None:
        """Save how far the package is and order the next step."""
        until = clock.now() + timedelta(days=self._settings.package_days)
        if isinstance(prepared, _Delete):
            packages.drop(session, prepared.id)
        elif isinstance(prepared, _Case):
            made = prepared.package.tried(result if isinstance(result, Left) else None)
            packages.update(session, made)
            next_step(session, made)
        elif isinstance(prepared, _Pack) and isinstance(result, tuple):
            by = actor_of(session, session.get_one(Person, prepared.package.by_id))
            finish_package(session, prepared.package, *result, until, by=by)
        elif isinstance(prepared, _Pack):
            fail_package(session, prepared.package, until)


making = Maker()
handle_remotely(JobKind.PACKAGE, making)
