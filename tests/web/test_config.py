"""Settings: defaults, the .env file, keys, and errors that name the setting."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from web import config
from web.options import OPTIONS

DOCUMENTED = Path(__file__).parents[2] / "docs" / "settings.md"


def test_defaults(tmp_path):
    found = config.load({"FIREBREAK_DATA": str(tmp_path / "data")}, tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path / 'data' / 'firebreak.sqlite'}"
    assert found.public_url == "http://127.0.0.1:8000"
    assert not found.secure_cookies
    assert found.worker
    assert found.uploads == tmp_path / "data" / "attachments"


def test_keys_are_made_once_and_only_the_owner_reads_them(tmp_path):
    first, second = (config.load({"FIREBREAK_DATA": str(tmp_path)}, tmp_path) for _ in range(2))
    assert (first.secret_key, first.ledger_key) == (second.secret_key, second.ledger_key)
    for name in ("secret.key", "ledger.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_the_environment_wins_over_the_file(tmp_path):
    (tmp_path / ".env").write_text(f"PORT=9000\nHOST=0.0.0.0\nFIREBREAK_DATA={tmp_path}\n", encoding="utf-8")
    found = config.load({"PORT": "9001"}, tmp_path)
    assert (found.host, found.port) == ("0.0.0.0", 9001)


def test_secure_cookies_follow_the_address(tmp_path):
    base = {"FIREBREAK_DATA": str(tmp_path), "FIREBREAK_PUBLIC_URL": "https://fb.example/"}
    assert config.load(base, tmp_path).secure_cookies
    assert not config.load({**base, "FIREBREAK_SECURE_COOKIES": "off"}, tmp_path).secure_cookies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("FIREBREAK_WORKER", "maybe"),
        ("DATABASE_URL", "mysql://host/db"),
        ("DATABASE_URL", "postgresql://host:port/db"),
        ("FIREBREAK_PUBLIC_URL", "fb.example"),
        ("FIREBREAK_SMTP_URL", "mail.example:25"),
        ("FIREBREAK_SECRET_KEY", "short"),
        ("FIREBREAK_LEDGER_KEY", "short"),
        ("FIREBREAK_THREADS", "0"),
    ],
)
def test_a_bad_value_is_named_in_both_languages(tmp_path, name, value):
    with pytest.raises(config.SettingInvalid) as caught:
        config.load({"FIREBREAK_DATA": str(tmp_path), name: value}, tmp_path)
    assert name in caught.value.text.zh
    assert name in caught.value.text.en


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(config.SettingInvalid, match="FIREBREAK_DATA"):
        config.load({"FIREBREAK_DATA": str(tmp_path / "file" / "data")}, tmp_path)


def test_the_table_of_settings_is_complete():
    rows = re.findall(
        r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| (.*?) \| (.*?) \|$", DOCUMENTED.read_text(encoding="utf-8"), re.M
    )
    assert rows == [(one.name, one.default, one.meaning.zh, one.meaning.en) for one in OPTIONS]


def test_every_setting_read_anywhere_is_one_of_the_table():
    root = Path(config.__file__).parents[1]
    sources = [path for part in ("engine", "forms", "web") for path in (root / part).rglob("*.py")]
    names = {
        name for path in sources for name in re.findall(r"\bFIREBREAK_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    assert names <= {one.name for one in OPTIONS}
