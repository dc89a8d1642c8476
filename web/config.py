"""The settings in force, from the environment and a ``.env`` file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine import ledger
from engine.errors import Invalid
from engine.text import Text
from web.options import OPTIONS, Unreadable


class SettingInvalid(Invalid):
    """A setting cannot be used; the text names it."""


@dataclass(frozen=True)
class Settings:
    """All settings with defaults filled in; keys are made on first use of a data folder."""

    host: str
    port: int
    database_url: str
    data: Path
    secret_key: str
    ledger_key: bytes
    public_url: str
    company: str
    smtp_url: str
    mail_from: str
    upload_limit_mb: int
    session_hours: int
    secure_cookies: bool
    proxies: int
    threads: int
    worker: bool
    seal: bool
    seal_key: str
    witnesses: str
    package_days: int
    tsa: str
    tsa_ca: str
    demo: bool

    @property
    def packages(self) -> Path:
        """Return the folder evidence packages are made in."""
        return self.data / "packages"

    @property
    def uploads(self) -> Path:
        """Return the folder attachments lie in."""
        return self.data / "attachments"


def load(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> Settings:
    """Read the settings; ``.env`` in ``folder`` (the working directory) fills what the environment leaves.

    Raises SettingInvalid naming the first setting that cannot be used.
    """
    given = dict(_dotenv((folder or Path.cwd()) / ".env"))
    given.update(os.environ if environment is None else environment)
    values: dict[str, Any] = {}
    for option in OPTIONS:
        text = given.get(option.name, option.default)
        try:
            values[option.field] = option.read(text)
        except Unreadable as error:
            raise _invalid(option.name, error.expected) from error
    data: Path = values["data"]
    _make_folder(data)
    values["database_url"] = values["database_url"] or f"sqlite:///{data / 'firebreak.sqlite'}"
    values["public_url"] = values["public_url"] or f"http://{values['host']}:{values['port']}"
    if values["secure_cookies"] is None:
        values["secure_cookies"] = values["public_url"].startswith("https://")
    values["secret_key"] = values["secret_key"] or _kept_key(data / "secret.key")
    if len(values["secret_key"]) < 32:
        raise _invalid("FIREBREAK_SECRET_KEY", Text("至少需要 32 个字符", "needs 32 characters or more"))
    try:
        values["ledger_key"] = ledger.find_key(data, {"FIREBREAK_LEDGER_KEY": values["ledger_key"]})
    except ValueError as error:
        expected = Text("应为 base64url 编码的 32 字节", "must hold 32 bytes in base64url")
        raise _invalid("FIREBREAK_LEDGER_KEY", expected) from error
    return Settings(**values)


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value or "" for name, value in dotenv_values(path, interpolate=False).items()}


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise _invalid("FIREBREAK_DATA", Text(f"无法建立 {path}：{reason}", f"cannot make {path}: {reason}")) from error


def _kept_key(path: Path) -> str:
    # O_EXCL: of two processes that start at once, one makes the key and the other reads it.
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    return path.read_text(encoding="ascii").strip()


def _invalid(name: str, expected: Text) -> SettingInvalid:
    return SettingInvalid(Text(f"设置 {name} 有误：{expected.zh}", f"Setting {name}: {expected.en}"))
