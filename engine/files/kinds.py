"""Tells what a file really is, by its content, and refuses what may not be kept."""

from __future__ import annotations

import io
import warnings
import zipfile

from PIL import Image, UnidentifiedImageError

from engine.errors import Invalid
from engine.text import Text

OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
PLAIN = ("text/plain", "text/csv")
OTHERS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint",
        "video/mp4",
        "video/quicktime",
        "audio/mpeg",
        "image/heic",
        "image/heif",
    }
)
MAX_PIXELS = 80_000_000


def kind_of(content: bytes, name: str) -> str:
    """Return the media type of the content; the name only tells text files apart.

    Raises Invalid for empty files, for types that are not kept (programs, HTML, SVG, archives) and
    for content that is not what its image header says.
    """
    if not content:
        raise Invalid(Text(f"文件“{name}”是空的", f'The file "{name}" is empty'))
    found = _image(content) or _office(content) or _magic(content, name) or _text(content, name)
    if found is None:
        raise Invalid(
            Text(
                f"不接受文件“{name}”的类型；可上传照片、PDF、Office 文档、文本和视频",
                f'The type of "{name}" is not accepted; photos, PDF, Office files, text and video are',
            )
        )
    return found


def _image(content: bytes) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(content)) as image:
                kind = IMAGES.get(image.format or "")
                if kind is None or image.width * image.height > MAX_PIXELS:
                    return None
                image.verify()
                return kind
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning):
        return None


def _office(content: bytes) -> str | None:
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in OFFICE.items() if any(n.startswith(part) for n in names)), None)


def _magic(content: bytes, name: str) -> str | None:
    # Imported here: it reads its whole database of signatures, which only uploads need.
    import puremagic

    try:
        matches = puremagic.magic_string(content[:262_144], name)
    except (puremagic.PureError, ValueError):
        return None
    return next((match.mime_type for match in matches if match.mime_type in OTHERS), None)


def _text(content: bytes, name: str) -> str | None:
    extension = name.lower().rpartition(".")[2]
    if extension not in ("txt", "csv", "log", "md"):
        return None
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else PLAIN[extension == "csv"]
    return None
