"""The wrapping key: from the environment or a file only its owner reads."""

from __future__ import annotations

import stat
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from engine import ledger
from engine.database import transaction
from engine.errors import Unavailable
from engine.ledger import keys
from engine.ledger.disclosures import digest_of, unpack, unseal

GIVEN = bytes(range(1, 33))


def test_the_environment_comes_first(tmp_path: Path) -> None:
    for text in (urlsafe_b64encode(GIVEN).decode(), urlsafe_b64encode(GIVEN).decode().rstrip("=")):
        assert ledger.find_key(tmp_path, {"FIREBREAK_LEDGER_KEY": f" {text}\n"}) == GIVEN
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["short", "a" * 43 + "!" * 20, "A" * 41])
def test_a_key_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="FIREBREAK_LEDGER_KEY"):
        ledger.find_key(tmp_path, {"FIREBREAK_LEDGER_KEY": text})
    with pytest.raises(ValueError, match="32 bytes"):
        ledger.configure(text.encode())


def test_a_file_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _n: ledger.find_key(folder, {}), range(16)))
    assert len(found) == 1
    assert ledger.find_key(folder, {}) in found
    assert [file.name for file in folder.iterdir()] == ["ledger.key"]
    assert stat.S_IMODE((folder / "ledger.key").stat().st_mode) == 0o600


def test_another_key_opens_nothing_and_adds_nothing(session: Session) -> None:
    with transaction(session):
        ledger.append(session, "pi/1", "a", "p1", {}, protected={"name": "张三"}, subject="c/1")
    ledger.configure(GIVEN)
    assert ledger.read(session, "pi/1")[0].revealed == {}
    assert len(ledger.read(session, "pi/1")[0].damaged) == 1
    assert not ledger.verify(session, "pi/1").ok
    with pytest.raises(Unavailable, match="台账密钥"), transaction(session):
        ledger.append(session, "pi/1", "b", "p1", {}, protected={"name": "张三"}, subject="c/1")


def test_without_a_key_nothing_protected_is_recorded(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_wrapping", None)
    with transaction(session):
        ledger.append(session, "pi/1", "a", "p1", {"plain": 1})
    with pytest.raises(RuntimeError, match="configure"), transaction(session):
        ledger.append(session, "pi/1", "b", "p1", {}, protected={"name": "张三"})
    assert len(ledger.read(session, "pi/1")) == 1


def test_disclosures_are_those_of_rfc_9901() -> None:
    # Section 4.2.1 and 4.2.3: the example of the standard.
    text = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest_of(text) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert unseal(unpack(text.encode())[0].text) == ("family_name", "Möbius")
