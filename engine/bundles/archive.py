"""One zip: written so that the same files give the same bytes, read without trusting what it says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from engine.errors import Invalid
from engine.text import Text

LARGEST_FILE = 10_000_000
LARGEST_WHOLE = 50_000_000
"""Bytes of all files together, unpacked."""
MOST_FILES = 2_000
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_NOBODYS = ("__MACOSX/", ".git/")
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Refused:
    """A file that is not taken, and why."""

    name: str
    why: Text


@dataclass(frozen=True)
class Unpacked:
    """The files of an archive by path, and those that are not taken."""

    files: Mapping[str, bytes]
    refused: tuple[Refused, ...] = field(default=())


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files: sorted, without times, stored as they are, so that it depends on nothing else."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, source in sorted(files.items()):
            entry = zipfile.ZipInfo(path, _EARLIEST)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, source)
    return target.getvalue()


def unpack(source: bytes) -> Unpacked:
    """Return what a zip holds; paths that leave it, locked and damaged files are refused one by one.

    What systems leave behind (``__MACOSX``, ``.DS_Store``, hidden files) is passed over.  Raises Invalid for what is
    no zip, holds over ``MOST_FILES`` files or unpacks to over ``LARGEST_WHOLE`` bytes, whatever its table says.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(source))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Invalid(Text("文件不是可以读取的 zip 压缩包", "The file is not a zip that can be read")) from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not is_left_over(_name(entry))]
    if len(entries) > MOST_FILES:
        raise Invalid(Text(f"压缩包最多 {MOST_FILES} 个文件", f"A zip may hold up to {MOST_FILES} files"))
    files: dict[str, bytes] = {}
    refused: list[Refused] = []
    left = LARGEST_WHOLE
    for entry in entries:
        name = _name(entry)
        why = _reason(entry, name, files)
        content = b""
        if why is None:
            try:
                content = _content(archive, entry, min(LARGEST_FILE, left) + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError):
                why = Text("文件已损坏或压缩方式不支持", "damaged, or packed in a way that is not known")
        left -= len(content)
        if left < 0:
            size = LARGEST_WHOLE // 1_000_000
            raise Invalid(Text(f"压缩包解开后超过 {size} MB", f"The zip unpacks to over {size} MB"))
        if len(content) > LARGEST_FILE:
            why = Text("文件超过 10 MB", "the file is over 10 MB")
        if why is None:
            files[name] = content
        else:
            refused.append(Refused(name, why))
    return Unpacked(files, tuple(refused))


def is_left_over(path: str) -> bool:
    """Tell what an operating system or a version control left beside the files of people."""
    parts = PurePosixPath(path).parts
    hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
    return hidden or path.startswith(_NOBODYS) or bool(parts and parts[-1] in _LEFT_BY_SYSTEMS)


def _reason(entry: zipfile.ZipInfo, name: str, files: Mapping[str, bytes]) -> Text | None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or ":" in parts[0] or any(ord(each) < 32 for each in name):
        return Text("路径指向压缩包之外或含有不可用的字符", "its path leads out of the zip or has unusable characters")
    if entry.flag_bits & _ENCRYPTED:
        return Text("文件设有密码，请先解密", "locked with a password; unlock it first")
    if name in files:
        return Text("压缩包中有两个同名的文件", "the zip holds two files of this name")
    return None


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """Return up to ``most`` bytes: what the table says of its size is not believed."""
    with archive.open(entry) as opened:
        return opened.read(most)


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the path; names without the mark of UTF-8 come from Windows, where a Chinese one writes GBK."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        written = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = written.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").removeprefix("./")
