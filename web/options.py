"""Every setting of the product: name, default, meaning and how its text is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engine.text import Text


class Unreadable(ValueError):
    """The text of a setting cannot be read; says what would be accepted."""

    def __init__(self, expected: Text) -> None:
        self.expected = expected
        super().__init__(str(expected))


@dataclass(frozen=True)
class Option:
    """One setting: ``field`` of Settings, ``name`` in the environment."""

    field: str
    name: str
    default: str
    read: Callable[[str], Any]
    meaning: Text


def _words(text: str) -> str:
    return text.strip()


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.strip().isdecimal() or not low <= int(text) <= high:
            raise Unreadable(Text(f"应为 {low} 到 {high} 的整数", f"must be a whole number from {low} to {high}"))
        return int(text)

    return read


def _switch(text: str) -> bool:
    value = text.strip().lower()
    if value in ("1", "on", "true", "yes"):
        return True
    if value in ("0", "off", "false", "no"):
        return False
    raise Unreadable(Text("应为 on 或 off", "must be on or off"))


def _automatic(text: str) -> bool | None:
    return None if text.strip().lower() in ("", "auto") else _switch(text)


def _folder(text: str) -> Path:
    path = Path(text.strip() or "var").expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise Unreadable(Text("应为文件夹", "must be a folder"))
    return path


def _url(*schemes: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        text = text.strip().rstrip("/")
        try:
            parts = urlsplit(text)
            # A database may be a file or be reached by a socket: it needs no host.
            fine = not text or (parts.scheme in schemes and (bool(parts.hostname) or "sqlite" in schemes))
            fine = fine and (parts.port or 1) > 0
        except ValueError:
            fine = False
        if not fine:
            listed = ", ".join(f"{scheme}://" for scheme in schemes)
            raise Unreadable(Text(f"应为以 {listed} 开头的地址", f"must be an address beginning with {listed}"))
        return text

    return read


OPTIONS = (
    Option("host", "HOST", "127.0.0.1", _words, Text("监听的网络地址", "Network address to listen on")),
    Option("port", "PORT", "8000", _whole(1, 65535), Text("监听的端口", "Port to listen on")),
    Option(
        "database_url",
        "DATABASE_URL",
        "",
        _url("sqlite", "postgresql"),
        Text(
            "数据库地址；不填时用数据文件夹中的 SQLite 文件 firebreak.sqlite",
            "Database; when empty, the SQLite file firebreak.sqlite in the data folder",
        ),
    ),
    Option(
        "data",
        "FIREBREAK_DATA",
        "var",
        _folder,
        Text("数据文件夹：数据库、附件、密钥", "Data folder: database, attachments, keys"),
    ),
    Option(
        "secret_key",
        "FIREBREAK_SECRET_KEY",
        "",
        _words,
        Text(
            "登录会话的签名密钥；不填时生成并保存在数据文件夹（权限 0600）",
            "Key that signs sessions; when empty, made and kept in the data folder (mode 0600)",
        ),
    ),
    Option(
        "ledger_key",
        "FIREBREAK_LEDGER_KEY",
        "",
        _words,
        Text(
            "事件账本的主密钥（32 字节，base64url）；不填时生成并保存在数据文件夹（权限 0600），须另行备份",
            "Master key of the ledger (32 bytes as base64url); when empty, made and kept in the data folder"
            " (mode 0600); back it up apart from the database",
        ),
    ),
    Option(
        "public_url",
        "FIREBREAK_PUBLIC_URL",
        "",
        _url("http", "https"),
        Text(
            "用户看到的网址，用于邮件中的链接；不填时为 http://HOST:PORT",
            "Address people use, for links in mails; when empty, http://HOST:PORT",
        ),
    ),
    Option(
        "company",
        "FIREBREAK_COMPANY",
        "",
        _words,
        Text(
            "公司名称，显示在客户页面上；不填时为演示公司的名称",
            "Name of the company on the pages for customers; when empty, that of the demo company",
        ),
    ),
    Option(
        "smtp_url",
        "FIREBREAK_SMTP_URL",
        "",
        _url("smtp", "smtps", "smtp+starttls"),
        Text(
            "发信服务器：smtp://用户:密码@主机:端口，加密用 smtps:// 或 smtp+starttls://；不填则不发邮件",
            "Mail server: smtp://user:password@host:port, encrypted with smtps:// or smtp+starttls://;"
            " when empty, no mail is sent",
        ),
    ),
    Option(
        "mail_from",
        "FIREBREAK_MAIL_FROM",
        "Firebreak <firebreak@localhost>",
        _words,
        Text("邮件的发件人", "Sender of mails"),
    ),
    Option(
        "upload_limit_mb",
        "FIREBREAK_UPLOAD_LIMIT_MB",
        "25",
        _whole(1, 1024),
        Text("一个附件的大小上限（MB）", "Largest attachment in MB"),
    ),
    Option(
        "session_hours",
        "FIREBREAK_SESSION_HOURS",
        "12",
        _whole(1, 720),
        Text("多少小时不操作后须重新登录", "Hours without use after which one signs in again"),
    ),
    Option(
        "secure_cookies",
        "FIREBREAK_SECURE_COOKIES",
        "auto",
        _automatic,
        Text(
            "会话 Cookie 只经 HTTPS 发送：on、off 或 auto（网址为 https 时）",
            "Send session cookies over HTTPS only: on, off or auto (when the address is https)",
        ),
    ),
    Option(
        "proxies",
        "FIREBREAK_PROXIES",
        "0",
        _whole(0, 5),
        Text(
            "前置反向代理的层数；大于 0 时采信其 X-Forwarded-* 头",
            "Reverse proxies in front; above 0 their X-Forwarded-* headers are believed",
        ),
    ),
    Option(
        "threads", "FIREBREAK_THREADS", "8", _whole(1, 64), Text("处理请求的线程数", "Threads that answer requests")
    ),
    Option(
        "worker",
        "FIREBREAK_WORKER",
        "on",
        _switch,
        Text(
            "网站进程内同时处理后台作业；另开 firebreak worker 时设为 off",
            "Do background jobs inside the web process; off when firebreak worker runs apart",
        ),
    ),
    Option(
        "seal",
        "FIREBREAK_SEAL",
        "on",
        _switch,
        Text(
            "网站进程内每分钟签封记录；由其他系统用户运行 firebreak log seal 时设为 off，网站即不接触签封密钥",
            "Seal the records every minute inside the web process; off when another system user runs firebreak log"
            " seal, and this process does not touch the key",
        ),
    ),
    Option(
        "seal_key",
        "FIREBREAK_SEAL_KEY",
        "",
        _words,
        Text(
            "签封密钥（32 字节，base64url）；不填时生成并存入数据文件夹 seal.key（权限 0600），不与数据库一起备份",
            "Key that signs the log (32 bytes as base64url); when empty, made and kept in the data folder as seal.key"
            " (mode 0600); keep it apart from backups of the database",
        ),
    ),
    Option(
        "witnesses",
        "FIREBREAK_WITNESSES",
        "",
        _words,
        Text(
            "见证机：“网址 公钥”，多台以逗号分隔；每次签封后请其签名",
            "Witnesses: ADDRESS KEY, several separated by commas; asked to sign after each sealing",
        ),
    ),
    Option(
        "package_days",
        "FIREBREAK_PACKAGE_DAYS",
        "30",
        _whole(1, 3650),
        Text("证据包在数据文件夹中保留几天，到期删除", "Days an evidence package is kept in the data folder"),
    ),
    Option(
        "tsa",
        "FIREBREAK_TSA",
        "",
        _url("http", "https"),
        Text(
            "时间戳机构（RFC 3161）的网址；每月请其为最新检查点盖一次时间戳，只送出摘要；不填则不用",
            "Address of a time-stamping authority (RFC 3161), asked once a month to stamp the newest checkpoint; only"
            " its digest leaves; when empty, none",
        ),
    ),
    Option(
        "tsa_ca",
        "FIREBREAK_TSA_CA",
        "",
        _words,
        Text("时间戳机构根证书的文件（PEM）", "File with the root certificates of that authority (PEM)"),
    ),
    Option(
        "demo",
        "FIREBREAK_DEMO",
        "off",
        _switch,
        Text(
            "启动时若数据库为空，载入演示公司并打开演示模式",
            "At start, load the demo company into an empty database and turn demo mode on",
        ),
    ),
)
