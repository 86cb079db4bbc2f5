"""Trees and proofs, against published vectors and for every small size."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import merkle
from tests.reports.vectors import CT_LEAVES, CT_ROOTS

HASHES = [merkle.leaf_hash(entry) for entry in CT_LEAVES]
MANY = [merkle.leaf_hash(bytes([number])) for number in range(40)]


def test_an_empty_tree_is_the_hash_of_nothing() -> None:
    assert merkle.root(0, merkle.nodes_of([])) == hashlib.sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    assert merkle.root(size, merkle.nodes_of(HASHES)) == CT_ROOTS[size - 1]


def test_inclusion_path_is_that_of_certificate_transparency() -> None:
    path = merkle.inclusion_path(5, 8, merkle.nodes_of(HASHES))
    assert [step.hex() for step in path] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_consistency_proof_is_that_of_certificate_transparency() -> None:
    proof = merkle.consistency_proof(6, 8, merkle.nodes_of(HASHES))
    assert [step.hex() for step in proof] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@pytest.mark.parametrize("size", range(1, 41))
def test_every_leaf_is_proved_in_its_place_and_in_no_other(size: int) -> None:
    nodes = merkle.nodes_of(MANY[:size])
    root = merkle.root(size, nodes)
    for index in range(size):
        path = merkle.inclusion_path(index, size, nodes)
        assert merkle.includes(MANY[index], index, size, path, root)
        for other in range(-1, size + 1):
            if other != index:
                assert not merkle.includes(MANY[index], other, size, path, root)
        assert not merkle.includes(MANY[index], index, size, (*path, root), root)
        assert not merkle.includes(MANY[index], index, size, path[:-1], root) or size == 1


@pytest.mark.parametrize("new", range(1, 41))
def test_every_smaller_tree_is_proved_to_be_the_beginning(new: int) -> None:
    nodes = merkle.nodes_of(MANY[:new])
    new_root = merkle.root(new, nodes)
    for old in range(1, new + 1):
        old_root = merkle.root(old, nodes)
        proof = merkle.consistency_proof(old, new, nodes)
        assert merkle.is_consistent(old, new, proof, old_root, new_root)
        assert not merkle.is_consistent(old, new, (*proof, old_root), old_root, new_root)
        assert not merkle.is_consistent(old, new, proof, MANY[0][::-1], new_root)
        if old < new:
            assert not merkle.is_consistent(old, new, proof[:-1], old_root, new_root)
            assert not merkle.is_consistent(old, new, proof, old_root, old_root)


@given(st.integers(1, 40), st.data())
def test_a_rewritten_leaf_breaks_consistency(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    at = data.draw(st.integers(0, old - 1))
    nodes = merkle.nodes_of(MANY[:new])
    rewritten = list(MANY[:new])
    rewritten[at] = merkle.leaf_hash(b"another")
    other = merkle.nodes_of(rewritten)
    proof = merkle.consistency_proof(old, new, other)
    assert not merkle.is_consistent(
        old, new, proof, merkle.root(old, nodes), merkle.root(new, other)
    )


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3), (-1, 3)])
def test_impossible_sizes_prove_nothing(old: int, new: int) -> None:
    assert not merkle.is_consistent(old, new, (), HASHES[0], HASHES[0])
    with pytest.raises(ValueError, match="no proof"):
        merkle.consistency_proof(old, new, merkle.nodes_of(HASHES))


def test_a_missing_proof_proves_nothing() -> None:
    assert not merkle.is_consistent(3, 8, (), CT_ROOTS[2], CT_ROOTS[7])


@pytest.mark.parametrize("index", [-1, 8])
def test_a_leaf_outside_has_no_path(index: int) -> None:
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_path(index, 8, merkle.nodes_of(HASHES))
