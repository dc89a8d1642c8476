"""The job that makes packages: a case at a time, read in a transaction, set outside any, then the next one."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from engine import clock
from engine.actor import SYSTEM, Actor
from engine.commands.evidence import fail_package, finish_package, next_step
from engine.errors import Conflict, EngineError, Unavailable
from engine.files import packages
from engine.files.packages import Left, Package, Phase
from engine.identity.actors import actor_of
from engine.jobs.failures import when_exhausted
from engine.jobs.registry import handle_remotely
from engine.model import Job, JobKind, Person
from engine.records.keepers import require_keeper
from engine.text import Text
from web.config import Settings
from web.packages.contents import contents_of
from web.packages.cover import Cover, Failed
from web.packages.material import Material, material_of
from web.packages.packing import pack
from web.packages.proofs import LogProofs, proofs_of
from web.packages.shelf import Shelf
from web.packages.signing import signing_key
from web.packages.transferlist import TransferList, transfer_list

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
    """Every case was tried: ``log`` is what proves those that went in, None when there is none."""

    package: Package
    log: LogProofs | None
    key: Ed25519PrivateKey | None
    transfer: TransferList | None = None


@dataclass(frozen=True)
class _Packed:
    """The package lies on the shelf."""

    digest: str
    size: int
    files: int


Step = _Delete | _Case | _Pack | None
Result = Left | _Packed | None


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
    def until(self) -> datetime:
        """Return until when a package made now is kept."""
        return clock.now() + timedelta(days=self._settings.package_days)

    @property
    def _settings(self) -> Settings:
        if self._known is None:
            raise Unavailable(Text("没有设置证据包的文件夹", "No folder for packages is set"))
        return self._known

    def prepare(self, session: Session, job: Job) -> Step:
        """Read what the step needs, as who ordered the package may read it now."""
        made = packages.find(session, job.payload["package"])
        if job.payload.get("delete"):
            is_over = made is None or (made.until is not None and made.until <= clock.now())
            return _Delete(job.payload["package"]) if is_over else None
        if made is None or not (made.is_running or made.is_broken) or job.payload["case"] != made.done:
            return None
        if made.is_tried:
            if len(made.left) == len(made.numbers):
                return _Pack(made, None, None)
            key = signing_key(session, self._settings)
            return _Pack(made, proofs_of(session, made.terms), key, transfer_list(session, made))
        number = made.numbers[made.done]
        try:
            return _Case(made, material_of(session, number, _reader(session, made), made.terms))
        except EngineError as refusal:
            return _Case(made, Left(number, refusal.text))

    def work(self, prepared: Step) -> Result:
        """Make the files of a case, or the package; return what it came to."""
        if isinstance(prepared, _Delete):
            self.shelf.drop(prepared.id)
        elif isinstance(prepared, _Case):
            return self._set(prepared)
        elif isinstance(prepared, _Pack) and prepared.log is not None:
            return self._pack(prepared, prepared.log)
        return None

    def _set(self, case: _Case) -> Left | None:
        if isinstance(case.read, Left):
            return case.read
        number = case.read.number
        try:
            made = contents_of(case.read)
        except EngineError as refusal:
            return Left(number, refusal.text)
        except Exception:
            # Whatever one case holds that the pages cannot show, the others are made, and the package says which.
            log.exception("the files of %s could not be made", number)
            return Left(
                number, Text("文件未能生成，请告知管理员", "its files could not be made; tell an administrator")
            )
        # A full disk is no fault of the case: the job fails, is tried again, and says why.
        self.shelf.keep_part(case.package.id, case.package.done, made, case.read.sealed.made)
        return None

    def _pack(self, step: _Pack, proofs: LogProofs) -> _Packed:
        made = step.package
        failed = [Failed(one.number, f"{one.reason.zh} / {one.reason.en}") for one in made.left]
        cover = Cover(made.name, self._settings.company, failed, step.transfer)
        cases = list(self.shelf.parts(made.id))
        if len(cases) + len(failed) != len(made.numbers):
            # Another worker has packed it meanwhile and is throwing the parts away.
            raise Conflict(Text("该证据包的文件不齐", "Parts of the package are gone"))
        digest, size = self.shelf.keep(made.id, lambda out: pack(out, cover, cases, proofs, step.key))
        return _Packed(digest, size, sum(case.attached for case in cases))

    def finish(self, session: Session, job: Job, prepared: Step, result: Result) -> None:
        """Save how far the package is and order the next step, unless another worker has done this one."""
        if isinstance(prepared, _Delete):
            packages.drop(session, prepared.id)
        elif isinstance(prepared, _Case | _Pack):
            made = packages.find(session, prepared.package.id)
            if made is None or made.phase == Phase.READY or made.done != prepared.package.done:
                return
            if isinstance(prepared, _Case):
                made = made.tried(result if isinstance(result, Left) else None)
                packages.update(session, made)
                next_step(session, made)
            elif isinstance(result, _Packed):
                by = actor_of(session, session.get_one(Person, made.by_id))
                finish_package(session, made, result.digest, result.size, result.files, self.until, by=by)
            else:
                fail_package(session, made, self.until)


def _reader(session: Session, made: Package) -> Actor:
    """Return as whom a package's cases are read: who ordered it, or the system where a keeper hands records over.

    Keepers may read few of the cases themselves.  Raises NotAllowed when the person keeps no records any more.
    """
    by = actor_of(session, session.get_one(Person, made.by_id))
    if not made.terms.transfer:
        return by
    require_keeper(by)
    return SYSTEM


making = Maker()
handle_remotely(JobKind.PACKAGE, making)


@when_exhausted
def give_up(session: Session, job: Job) -> None:
    """Say that a package broke off when a step of it is out of tries; whoever ordered it can go on from there."""
    made = packages.find(session, job.payload["package"]) if job.kind == JobKind.PACKAGE else None
    if made is not None and made.is_running and made.done == job.payload.get("case"):
        why = job.last_error or ""
        fail_package(session, made, making.until, Text(f"制作中断：{why}", f"Making it broke off: {why}"))
