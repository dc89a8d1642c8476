"""A bag is one by RFC 8493: other tools check it, and its signature is no checkpoint's."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from engine.sealing.notes import LOG, BadNote, Checkpoint, Note, Verifier, public_of
from web.packages.archive import ATTACHMENTS, to_zip
from web.packages.bag import MANIFEST, SIGNATURE, TAGS, Bag

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2026, 11, 22, 11, 1, 59, 469029, tzinfo=UTC)
PAYLOAD = {"TS-1/record.json": b"{}\n", "TS-1/说明.txt": "说明".encode(), "100%.txt": b""}


def bagged(
    payload: Mapping[str, bytes], info: Mapping[str, str], signer: tuple[str, Ed25519PrivateKey] | None = None
) -> dict[str, bytes]:
    """Return the files of a bag."""
    found: dict[str, bytes] = {}
    bag = Bag(found.__setitem__)
    for path, content in payload.items():
        bag.add(path, content)
    bag.close(info, signer)
    return found


def test_every_file_is_in_a_manifest_with_its_digest() -> None:
    bag = bagged(PAYLOAD, {"External-Identifier": "TS-1"})
    listed = dict(reversed(line.split("  ", 1)) for line in bag[MANIFEST].decode().splitlines())
    assert listed == {
        f"data/{path.replace('%', '%25')}": sha256(content).hexdigest() for path, content in PAYLOAD.items()
    }
    tags = dict(reversed(line.split("  ", 1)) for line in bag[TAGS].decode().splitlines())
    assert tags == {name: sha256(bag[name]).hexdigest() for name in ("bag-info.txt", "bagit.txt", MANIFEST)}
    assert bag["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert f"Payload-Oxum: {sum(map(len, PAYLOAD.values()))}.3\n" in bag["bag-info.txt"].decode()


def test_a_value_of_the_bag_cannot_bring_a_line_of_its_own() -> None:
    told = bagged({}, {"Source-Organization": "公司\nPayload-Oxum: 0.0"})["bag-info.txt"].decode()
    assert len(re.findall(r"^Payload-Oxum", told, re.MULTILINE)) == 1


def test_sha256sum_checks_the_bag_and_finds_a_changed_byte(tmp_path: Path) -> None:
    if shutil.which("sha256sum") is None:
        pytest.skip("needs sha256sum")
    bag = bagged({path: content for path, content in PAYLOAD.items() if "%" not in path}, {})
    for path, content in bag.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    for manifest in (MANIFEST, TAGS):
        subprocess.run(["sha256sum", "-c", "--strict", manifest], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "data/TS-1/record.json").write_bytes(b"{ }\n")
    assert subprocess.run(["sha256sum", "-c", MANIFEST], cwd=tmp_path, capture_output=True).returncode == 1


def test_the_signature_is_the_logs_and_no_checkpoint() -> None:
    bag = bagged(PAYLOAD, {}, ("firebreak/x", KEY))
    note = Note.read(bag[SIGNATURE].decode())
    assert note.by(Verifier("firebreak/x", LOG, public_of(KEY))) is not None
    assert note.text.splitlines()[2] == sha256(bag[TAGS]).hexdigest()
    with pytest.raises(BadNote):
        Checkpoint.read(note.text)


def test_a_zip_has_nothing_of_the_moment_in_it() -> None:
    one = to_zip({"b": b"2", "a": b"1"}, AT)
    assert one == to_zip({"a": b"1", "b": b"2"}, AT)
    assert one != to_zip({"a": b"1", "b": b"2"}, AT.replace(hour=12))


def test_attached_files_are_stored_as_they_are() -> None:
    with zipfile.ZipFile(io.BytesIO(to_zip({f"TS-1/{ATTACHMENTS}a.jpg": b"0" * 999, "b": b"0" * 999}, AT))) as archive:
        kinds = {one.filename: one.compress_type for one in archive.infolist()}
    assert kinds == {f"TS-1/{ATTACHMENTS}a.jpg": zipfile.ZIP_STORED, "b": zipfile.ZIP_DEFLATED}
