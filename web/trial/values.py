"""What the references in a scenario's data stand for in this company and this run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.commands import Upload
from engine.definitions.scenario import with_values
from engine.model import Entry, Instance, Person
from engine.text import Text
from web.trial.player import CannotPlay

_PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
_PICTURES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}


class Values:
    """Finds people, and the cases and entries made since the run began."""

    def __init__(self, session: Session) -> None:
        """Begin now: what is there already is not counted."""
        self._session = session
        self._cases = set(session.scalars(select(Instance.id)))
        self._entries = set(session.scalars(select(Entry.id)))

    def filled(self, data: Any) -> Any:
        """Return data with every reference replaced.  Raises CannotPlay naming one that leads nowhere."""
        return with_values(data, self._named)

    def cases(self, process_key: str) -> Sequence[Instance]:
        """Return the cases of a process that began since, oldest first."""
        found = self._session.scalars(
            select(Instance).where(Instance.process_key == process_key).order_by(Instance.started_at, Instance.id)
        )
        return [row for row in found if row.id not in self._cases]

    def case(self, ref: str) -> Instance:
        """Return the case a scenario calls ``process`` or ``process#2``.  Raises CannotPlay."""
        process_key, _, number = ref.partition("#")
        found = self.cases(process_key)
        at = int(number or 1) - 1 if (number or "1").isdecimal() else -1
        if not 0 <= at < len(found):
            raise CannotPlay(Text(f"还没有发起过事项“{ref}”", f'There is no case "{ref}" yet'))
        return found[at]

    def _named(self, kind: str, name: str) -> Any:
        match kind:
            case "$file":
                return Upload(name, _content(name))
            case "$person":
                return self._person(name)
            case "$case":
                return self.case(name).number
            case "$entry":
                return self._entry(name)
        raise CannotPlay(Text(f"不认识的引用“{kind}”", f'"{kind}" refers to nothing known'))

    def _person(self, login: str) -> str:
        found = self._session.scalar(select(Person.id).where(Person.login == login))
        if found is None:
            raise CannotPlay(Text(f"公司没有登录名为“{login}”的人员", f'Nobody signs in as "{login}"'))
        return found

    def _entry(self, ref: str) -> str:
        register, _, number = ref.partition("#")
        found = self._session.execute(
            select(Entry.id, Entry.number).where(Entry.register_key == register).order_by(Entry.created_at, Entry.id)
        )
        made = [entry_number for entry_id, entry_number in found if entry_id not in self._entries]
        at = int(number or 1) - 1 if (number or "1").isdecimal() else -1
        if not 0 <= at < len(made):
            raise CannotPlay(Text(f"还没有写入台账条目“{ref}”", f'There is no entry "{ref}" yet'))
        return made[at]


def _content(name: str) -> bytes:
    kind = _PICTURES.get(name.rpartition(".")[2].lower())
    if kind is None:
        return _PDF
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, kind)
    return made.getvalue()
