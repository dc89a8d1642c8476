"""Check a proof that a number was not used; needs verify_record.py beside it and nothing else.

    python verify_absence.py absence.json --key LOG-KEY [--stream pi/TS-2026-0099]

Exit code: 0 the closing snapshot had no such number, 1 that is not proved, 2 it could not be checked.
"""

import argparse
import json
import sys
from pathlib import Path

from verify_record import Wrong, check_keys, checkpoint_of, includes, key_of, need, signature_of


def check(proof, key, stream=None):
    """Return what was found.  Raises Wrong."""
    need(proof["format"] == "firebreak-absence/1", "不是编号未使用的证明", "not a proof of absence")
    asked = proof["stream"]
    need(stream in (None, asked), f"证明的是另一个编号：{asked}", "a proof for another number")
    note = proof["checkpoint"]
    name, size, root, at = checkpoint_of(note)
    need(signature_of(note, check_keys(proof, key_of(key), name, at)), "检查点签名不对", "the signature does not fit")
    told = proof["snapshot"]
    there = includes(root, size, told["index"], told["entry"], told["hashes"])
    snapshot = json.loads(told["entry"])
    need(there and snapshot["kind"] == "snapshot", "快照不在日志的这个位置", "the snapshot is not there")

    def neighbour(one):
        top = bytes.fromhex(snapshot["root"])
        there = includes(top, snapshot["count"], one["number"], one["item"], one["hashes"])
        need(there, "相邻编号不在快照中", "a neighbour is not in the snapshot")
        return json.loads(one["item"])["stream"].encode(), one["number"]

    before, left = neighbour(proof["before"]) if proof["before"] else (b"", -1)
    after, right = neighbour(proof["after"]) if proof["after"] else (None, snapshot["count"])
    need(left + 1 == right, "两个编号并不相邻", "the neighbours are not side by side")
    between = before < asked.encode() and (after is None or asked.encode() < after)
    need(between, "编号不在两者之间", "the number does not lie between")
    return f"{snapshot['at']} 日终时共 {snapshot['count']} 条记录，没有 {asked} / at that day's closing there was none"


def main():
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("proof", type=Path)
    asked.add_argument("--key", required=True)
    asked.add_argument("--stream")
    given = asked.parse_args()
    try:
        print(check(json.loads(given.proof.read_text("utf-8")), given.key, given.stream))
    except Wrong as wrong:
        print(f"不通过 / FAILED: {wrong}")
        return 1
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"无法检查 / cannot be checked: {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
