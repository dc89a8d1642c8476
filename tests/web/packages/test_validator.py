"""Another program, veraPDF, judges what we print; no part of the product, ``make pdfa`` fetches it where Maven is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.packages.printed import HOSTILE, printed

JARS = Path(__file__).parents[3] / ".venv" / "pdfa"
SHELL = "org.mozilla.javascript.tools.shell.Main"
PROGRAM = Path(__file__).parent / "verapdf" / "check.js"

pytestmark = pytest.mark.skipif(
    not (JARS / ".installed").exists() or shutil.which("java") is None,
    reason="veraPDF needs Java and is fetched by Maven: make pdfa",
)


def judged(*files: Path) -> list[str]:
    """Return what veraPDF says of each file, each followed by the rules it breaks."""
    command = [
        "java",
        "-cp",
        f"{JARS}/*",
        "org.mozilla.javascript.tools.shell.Main",
        "-version",
        "200",
        PROGRAM,
        *files,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_every_printed_record_is_pdf_a_3a(tmp_path: Path) -> None:
    files = []
    for language in ("zh", "en"):
        for words in ("漏水", HOSTILE):
            files.append(tmp_path / f"{len(files)}.pdf")
            files[-1].write_bytes(printed(words, language=language))
    assert judged(*files) == ["sound 3a"] * 4


def test_a_file_that_only_claims_it_is_found(tmp_path: Path) -> None:
    file = tmp_path / "claims.pdf"
    file.write_bytes(printed().replace(b"<pdfaid:part>3</pdfaid:part>", b"<pdfaid:part>2</pdfaid:part>"))
    assert judged(file)[0].startswith("unsound")
