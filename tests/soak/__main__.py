"""Runs the long tests: ``python -m tests.soak`` runs all, ``python -m tests.soak processes --count 100`` some."""

from __future__ import annotations

import argparse
import logging
import sys

from tests.soak import conformance, fuzz, processes

# A part is a module that says its ``options`` and that ``run``s, returning how much went wrong.
PARTS = {"conformance": conformance, "fuzz": fuzz, "processes": processes}


def main(arguments: list[str]) -> int:
    """Run what was asked for; the exit code is 1 when something went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parts = parser.add_subparsers(dest="part", help="without one, all of them are run as they are by default")
    for name, module in PARTS.items():
        module.options(parts.add_parser(name, help=module.__doc__))
    chosen = parser.parse_args(arguments)
    wanted = [chosen] if chosen.part else [parser.parse_args([name]) for name in PARTS]
    # Services that are told to wait would fill the screen.
    logging.disable(logging.WARNING)
    try:
        wrong = [PARTS[each.part].run(each) for each in wanted]
    finally:
        logging.disable(logging.NOTSET)
    return 1 if any(wrong) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
