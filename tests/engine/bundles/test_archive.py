"""A zip is written the same twice and read without trusting what it says of itself."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from engine.bundles import pack, unpack
from engine.bundles.archive import LARGEST_FILE, LARGEST_WHOLE, MOST_FILES
from engine.errors import Invalid

FILES = {"forms/b.form": b"{}", "bpmn/投诉.bpmn": "图".encode(), "bpmn/a.bpmn": b"x" * 5000}


def zipped(*entries: tuple[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def named(source: bytes, old: bytes, new: bytes) -> bytes:
    """Return a zip whose names are other bytes, without the mark of UTF-8."""
    assert len(old) == len(new)
    return source.replace(old, new)


def test_the_same_files_give_the_same_bytes_in_any_order() -> None:
    assert pack(FILES) == pack(dict(reversed(FILES.items())))


def test_what_was_packed_is_unpacked() -> None:
    found = unpack(pack(FILES))
    assert found.files == FILES
    assert found.refused == ()


@pytest.mark.parametrize("path", ["../a.bpmn", "/etc/a.bpmn", "bpmn/../../a.bpmn", "C:/a.bpmn", "..\\a.bpmn"])
def test_a_path_out_of_the_zip_is_refused_by_name_and_the_rest_taken(path: str) -> None:
    found = unpack(zipped((path, b"x"), ("good.bpmn", b"y")))
    assert found.files == {"good.bpmn": b"y"}
    assert "路径" in found.refused[0].why.zh


def test_a_bomb_is_refused_before_it_is_unpacked_whole() -> None:
    with pytest.raises(Invalid, match="MB"):
        unpack(zipped(*((f"{n}.form", b"\0" * LARGEST_FILE) for n in range(LARGEST_WHOLE // LARGEST_FILE + 1))))


def test_a_size_that_is_a_lie_helps_nobody() -> None:
    source = zipped(("a.form", b"\0" * (LARGEST_FILE + 1)))
    size = struct.pack("<L", LARGEST_FILE + 1)
    assert size in source
    found = unpack(source.replace(size, struct.pack("<L", 10)))
    assert not found.files
    assert found.refused[0].name == "a.form"


def test_too_large_a_file_is_refused_by_name_and_the_rest_taken() -> None:
    found = unpack(zipped(("a.form", b"\0" * (LARGEST_FILE + 1)), ("b.form", b"{}")))
    assert [*found.files] == ["b.form"]
    assert "10 MB" in found.refused[0].why.zh


def test_too_many_files_are_refused() -> None:
    with pytest.raises(Invalid, match=str(MOST_FILES)):
        unpack(zipped(*((f"{n}.form", b"") for n in range(MOST_FILES + 1)), packing=zipfile.ZIP_STORED))


def test_a_name_in_gbk_or_utf_8_without_its_mark_is_read() -> None:
    gbk, utf8 = "投诉".encode("gb18030"), "诉".encode()
    source = zipped(("ABCD.bpmn", b"x"), ("EFG.bpmn", b"y"))
    found = unpack(named(named(source, b"ABCD", gbk), b"EFG", utf8))
    assert set(found.files) == {"投诉.bpmn", "诉.bpmn"}


def test_what_systems_leave_behind_is_passed_over() -> None:
    found = unpack(zipped(("__MACOSX/._a.bpmn", b""), (".DS_Store", b""), (".git/config", b""), ("a.bpmn", b"x")))
    assert (set(found.files), found.refused) == ({"a.bpmn"}, ())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_not_both_taken() -> None:
    found = unpack(zipped(("a.bpmn", b"x"), ("a.bpmn", b"y")))
    assert (found.files, found.refused[0].name) == ({"a.bpmn": b"x"}, "a.bpmn")


def test_a_locked_file_is_refused_by_name() -> None:
    source = bytearray(zipped(("a.bpmn", b"x")))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        source[source.index(mark) + at] |= 1
    assert "密码" in unpack(bytes(source)).refused[0].why.zh


def test_a_damaged_file_is_refused_by_name() -> None:
    source = zipped(("a.bpmn", b"abcdefgh"), packing=zipfile.ZIP_STORED).replace(b"abcdefgh", b"abcdefgx")
    assert "损坏" in unpack(source).refused[0].why.zh


@pytest.mark.parametrize("source", [b"", b"PK", b"<bpmn/>", b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_zip_is_refused(source: bytes) -> None:
    with pytest.raises(Invalid, match="zip"):
        unpack(source)
