"""The product as a company runs it: a process of its own on a free port, killed and started again at will."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from engine import ledger
from engine.database import open_engine, sessions
from web import config

PATIENCE = 60
"""Seconds to wait for what takes one on an idle machine."""
BEGINNING = 240
"""Seconds a first start may take, which fills the database with the demo company."""

COMMAND = (sys.executable, "-c", "from web.cli import main; main()")
REPOSITORY = Path(__file__).parents[3]


@dataclass
class Server:
    """A web site with its worker on a data folder of its own."""

    data: Path
    smtp_url: str = ""
    demo: bool = True
    port: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """Return the file it writes to, over all its lives."""
        return self.data.with_suffix(".log")

    @property
    def environment(self) -> dict[str, str]:
        """Return the settings, nothing of which comes from the developer's own."""
        own = {name: value for name, value in os.environ.items() if not name.startswith("FIREBREAK_")}
        own.pop("DATABASE_URL", None)
        return {
            **own,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "FIREBREAK_DATA": str(self.data),
            "FIREBREAK_DEMO": "on" if self.demo else "off",
            "FIREBREAK_SMTP_URL": self.smtp_url,
            "PYTHONPATH": str(REPOSITORY),
        }

    def start(self) -> Server:
        """Start it and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "serve"],
                cwd=self.data.parent,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        end = time.monotonic() + BEGINNING
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the server did not start, see {self.log}:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)
        return self

    def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as an administrator does."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()

    def run(self, *words: str) -> str:
        """Run another command of the product on the same data and return what it says."""
        done = subprocess.run(
            [*COMMAND, *words], cwd=self.data.parent, env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Look into its database while it runs."""
        settings = config.load({"FIREBREAK_DATA": str(self.data)}, self.data)
        ledger.configure(settings.ledger_key)
        engine = open_engine(settings.database_url)
        try:
            with sessions(engine)() as opened:
                yield opened
        finally:
            engine.dispose()

    def copy(self, data: Path, **changes: str | bool) -> Server:
        """Return another server, not started, on a copy of this one's data; this one has to be stopped."""
        shutil.copytree(self.data, data)
        return Server(data, **{"smtp_url": self.smtp_url, "demo": self.demo, **changes})  # type: ignore[arg-type]

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/sign-in", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
