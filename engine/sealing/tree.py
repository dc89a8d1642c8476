"""The Merkle tree of RFC 9162: hashes, growth, proofs that an entry is in it and that one tree continues another.

Kept are the hashes of full subtrees only: ``(level, index)`` names the one over the ``2**level`` leaves from
``index * 2**level`` on.  They never change as the tree grows; the hash of any other part is made of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

Place = tuple[int, int]
EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of an entry (RFC 9162, 2.1.1)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of what lies above two hashes (RFC 9162, 2.1.1)."""
    return sha256(b"\x01" + left + right).digest()


def full_parts(start: int, end: int) -> Iterator[Place]:
    """Yield the full subtrees that leaves ``start`` to ``end`` (not included) are made of, from left to right."""
    while start < end:
        level = (start & -start).bit_length() - 1 if start else (end - start).bit_length() - 1
        while start + (1 << level) > end:
            level -= 1
        yield level, start >> level
        start += 1 << level


def grown(size: int, edge: Mapping[Place, bytes], leaves: Iterable[bytes]) -> dict[Place, bytes]:
    """Return the full subtrees that come into being when leaf hashes are added behind ``size`` leaves.

    ``edge`` holds at least ``full_parts(0, size)``.
    """
    made: dict[Place, bytes] = {}
    stack = [(place, edge[place]) for place in full_parts(0, size)]
    for index, leaf in enumerate(leaves, size):
        place, found = (0, index), leaf
        made[place] = found
        while stack and stack[-1][0][0] == place[0]:
            _, left = stack.pop()
            place, found = (place[0] + 1, place[1] >> 1), node_hash(left, found)
            made[place] = found
        stack.append((place, found))
    return made


def root(size: int, nodes: Mapping[Place, bytes]) -> bytes:
    """Return the root over the first ``size`` leaves from at least ``full_parts(0, size)``."""
    return _hash(0, size, nodes) if size else EMPTY


def inclusion_parts(index: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves whose hashes prove that leaf ``index`` is among ``size``, lowest first."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} among {size}")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency_parts(old: int, new: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves whose hashes prove that the tree of ``new`` leaves continues that of ``old``."""
    if not 0 < old <= new:
        raise ValueError(f"{old} leaves are not the beginning of {new}")
    start, end, whole, path = 0, new, True, []
    while old != end:
        middle = start + _half(end - start)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, whole = middle, False
    if not whole:
        path.append((start, end))
    return path[::-1]


def needed(parts: Iterable[tuple[int, int]]) -> set[Place]:
    """Return the full subtrees the hashes of these ranges are made of."""
    return {place for start, end in parts for place in full_parts(start, end)}


def hashes(parts: Iterable[tuple[int, int]], nodes: Mapping[Place, bytes]) -> list[bytes]:
    """Return the hash of each range from at least ``needed(parts)``."""
    return [_hash(start, end, nodes) for start, end in parts]


def includes(root_: bytes, size: int, index: int, leaf: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof leads from a leaf hash to the root (RFC 9162, 2.1.3.2)."""
    found = _climb(index, size - 1, leaf, leaf, proof) if 0 <= index < size else None
    return found is not None and found[1] == root_


def continues(old_root: bytes, old: int, new_root: bytes, new: int, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows that the new tree begins with the whole old one (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not proof and old_root == new_root
    if not 0 < old < new or not proof:
        return False
    first, *path = [old_root, *proof] if old & (old - 1) == 0 else proof
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    return _climb(place, last, first, first, path) == (old_root, new_root)


def _climb(place: int, last: int, before: bytes, after: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Return the roots of the tree as far as ``place`` and of the whole; None when the path has another length."""
    for step in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, step)
        place, last = place >> 1, last >> 1
    return None if last else (before, after)


def _hash(start: int, end: int, nodes: Mapping[Place, bytes]) -> bytes:
    parts = [nodes[place] for place in full_parts(start, end)]
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def _half(count: int) -> int:
    """Return the largest power of two below ``count`` (at least 2)."""
    return 1 << ((count - 1).bit_length() - 1)
