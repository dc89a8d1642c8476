"""The tree against the known roots of RFC 6962 logs, and against the definition of RFC 9162 taken literally."""

from __future__ import annotations

from hashlib import sha256

import pytest

from engine.sealing.tree import (
    EMPTY,
    Place,
    consistency_parts,
    continues,
    full_parts,
    grown,
    hashes,
    includes,
    inclusion_parts,
    leaf_hash,
    needed,
    root,
)

ENTRIES = [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", bytes(range(0x60, 0x70))]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MANY = 70


def literally(leaves: list[bytes]) -> bytes:
    """Return the root as the definition says it."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + literally(leaves[:half]) + literally(leaves[half:])).digest()


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return [leaf_hash(str(index).encode()) for index in range(MANY)]


@pytest.fixture(scope="module")
def nodes(leaves: list[bytes]) -> dict[Place, bytes]:
    return grown(0, {}, leaves)


def test_roots_are_those_other_logs_give() -> None:
    nodes = grown(0, {}, [leaf_hash(entry) for entry in ENTRIES])
    assert [root(size, nodes).hex() for size in range(1, 9)] == ROOTS
    assert root(0, nodes) == EMPTY == sha256(b"").digest()


def test_every_size_has_the_root_of_the_definition(leaves: list[bytes], nodes: dict[Place, bytes]) -> None:
    assert all(root(size, nodes) == literally(leaves[:size]) for size in range(1, MANY + 1))


def test_a_tree_grown_in_steps_is_the_same(leaves: list[bytes], nodes: dict[Place, bytes]) -> None:
    kept: dict[Place, bytes] = {}
    size = 0
    for step in (1, 2, 5, 9, 1, 30, 22):
        edge = {place: kept[place] for place in full_parts(0, size)}
        kept |= grown(size, edge, leaves[size : size + step])
        size += step
    assert kept == nodes


def test_every_entry_of_every_tree_is_proved(leaves: list[bytes], nodes: dict[Place, bytes]) -> None:
    for size in range(1, MANY + 1):
        for index in range(size):
            parts = inclusion_parts(index, size)
            proof = hashes(parts, {place: nodes[place] for place in needed(parts)})
            top = root(size, nodes)
            assert includes(top, size, index, leaves[index], proof)
            assert not includes(top, size, index, leaves[index - 1] if size > 1 else EMPTY, proof)
            assert not includes(top, size, index, leaves[index], [*proof, EMPTY])
            assert not proof or not includes(top, size, index, leaves[index], proof[:-1])
            assert size == 1 or not includes(top, size, (index + 1) % size, leaves[index], proof)


def test_every_tree_continues_every_smaller_one(nodes: dict[Place, bytes]) -> None:
    for new in range(1, MANY + 1):
        for old in range(1, new + 1):
            parts = consistency_parts(old, new)
            proof = hashes(parts, {place: nodes[place] for place in needed(parts)})
            before, after = root(old, nodes), root(new, nodes)
            assert continues(before, old, after, new, proof)
            assert not continues(EMPTY, old, after, new, proof)
            assert not continues(before, old, EMPTY, new, proof)
            assert not continues(before, old, after, new, [*proof, EMPTY])


def test_a_history_written_anew_does_not_continue_the_old_one(leaves: list[bytes], nodes: dict[Place, bytes]) -> None:
    forged = grown(0, {}, [EMPTY, *leaves[1:]])
    for old in range(1, MANY):
        parts = consistency_parts(old, MANY)
        assert not continues(root(old, nodes), old, root(MANY, forged), MANY, hashes(parts, forged))


def test_what_is_not_there_is_not_proved() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match="no leaf"):
            inclusion_parts(index, size)
        assert not includes(EMPTY, size, index, EMPTY, [])
    with pytest.raises(ValueError, match="not the beginning"):
        consistency_parts(4, 3)
