"""Evidence on the stick: compressed, and still what the record digests."""

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evidence_files import name_and_digest, packed, unpacked


@given(st.binary(max_size=4096))
def test_what_is_packed_unpacks_to_the_same(content: bytes) -> None:
    (file,) = packed({"a.txt": content}).values()
    assert unpacked(file) == content


def test_the_same_evidence_gives_the_same_file() -> None:
    assert packed({"a.txt": b"said"}) == packed({"a.txt": b"said"})


def test_the_record_speaks_of_what_was_said(tmp_path: Path) -> None:
    ((name, content),) = packed({"dmidecode.txt": b"said" * 1000}).items()
    (tmp_path / name).write_bytes(content)
    digest = hashlib.sha256(b"said" * 1000).hexdigest()
    assert name_and_digest(tmp_path / name) == ("dmidecode.txt", digest)
    assert gzip.decompress(content) == b"said" * 1000, "any gzip can read it"
    assert len(content) < 100


def test_a_plain_file_is_digested_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"said")
    assert name_and_digest(tmp_path / "a.txt") == ("a.txt", hashlib.sha256(b"said").hexdigest())


@pytest.mark.parametrize(
    "torn",
    [b"", b"\x1f\x8b", gzip.compress(b"said")[:-4], gzip.compress(b"a") + b"more", b"no gzip"],
    ids=["empty", "head only", "cut", "more behind it", "something else"],
)
def test_a_torn_file_is_nobodys_evidence(torn: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(torn)
    with pytest.raises(ValueError, match=r"."):
        unpacked(torn)
    name, digest = name_and_digest(tmp_path / "a.txt.gz")
    assert name == "a.txt"
    assert digest == hashlib.sha256(torn).hexdigest()


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="not one whole"):
        unpacked(gzip.compress(bytes(65 << 20), 1))
