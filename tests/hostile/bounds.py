"""Does something in a process of its own that dies when it takes too much time or memory."""

from __future__ import annotations

import os
import resource
import traceback
from collections.abc import Callable
from pathlib import Path

SECONDS, MEGABYTES = 60, 1_500
"""Far above what any file should need, far below what an attack wants."""

FINE, BROKEN = 0, 3


def within_bounds(work: Callable[[], object], seconds: int = SECONDS, megabytes: int = MEGABYTES) -> int:
    """Return ``FINE``, ``BROKEN`` after an exception (its trace is printed), or minus the signal it died of."""
    child = os.fork()
    if child == 0:
        code = BROKEN
        try:
            used = resource.getrusage(resource.RUSAGE_SELF)
            spent = int(used.ru_utime + used.ru_stime)
            held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_CPU, (spent + seconds, spent + seconds))
            resource.setrlimit(resource.RLIMIT_AS, (held + megabytes * 2**20,) * 2)
            work()
            code = FINE
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)
