"""The auditor's pages: the questions, and a page that answers each; they change nothing and say who read."""

from web.pages.audit import (
    accesses,
    casefile,
    check,
    conformance,
    corrections,
    delays,
    duties,
    editions,
    home,
    interventions,
    keys,
    late,
    log,
    packages,
    papers,
    population,
    samples,
)
from web.pages.audit.base import blueprint

__all__ = [
    "accesses",
    "blueprint",
    "casefile",
    "check",
    "conformance",
    "corrections",
    "delays",
    "duties",
    "editions",
    "home",
    "interventions",
    "keys",
    "late",
    "log",
    "packages",
    "papers",
    "population",
    "samples",
]
