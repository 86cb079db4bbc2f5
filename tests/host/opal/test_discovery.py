"""Level 0 discovery becomes a state, nothing, or a typed error; never anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.capabilities import OpalState
from host.errors import AnswerMalformed
from host.opal.discovery import parse_discovery
from tests.host.opal.answers import GEOMETRY, OPAL2, TPER, discovery, feature, locking


def state(*features: bytes) -> OpalState:
    parsed = parse_discovery(discovery(*features))
    assert parsed is not None
    return parsed


def test_an_opal_drive_that_is_not_in_use() -> None:
    assert state(TPER, locking(0x09), GEOMETRY, OPAL2) == OpalState(
        kind="opal2", locking_enabled=False, locked=False, encrypts=True
    )


def test_a_locked_drive_with_a_shadow_mbr() -> None:
    assert state(TPER, locking(0x1F), OPAL2, feature(0x0402, b"\x03" + bytes(11))) == OpalState(
        kind="opal2",
        locking_enabled=True,
        locked=True,
        encrypts=True,
        mbr_shadow=True,
        sid_blocked=True,
    )


def test_a_shadow_mbr_that_is_done_shadows_nothing() -> None:
    assert not state(locking(0x3B), OPAL2).mbr_shadow


@pytest.mark.parametrize(("flags", "blocked"), [(0x00, False), (0x01, False), (0x02, True)])
def test_block_sid_is_bit_1(flags: int, blocked: bool) -> None:  # noqa: FBT001
    assert state(locking(0x09), feature(0x0402, bytes([flags]))).sid_blocked is blocked


def test_a_drive_without_block_sid_does_not_tell() -> None:
    assert state(locking(0x09)).sid_blocked is None
    assert state(locking(0x09), feature(0x0402, b"")).sid_blocked is None


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (0x0100, "enterprise"),
        (0x0200, "opal1"),
        (0x0203, "opal2"),
        (0x0301, "other"),
        (0x0302, "pyrite"),
        (0x0303, "pyrite"),
        (0x0304, "ruby"),
        (0xC001, "other"),
    ],
)
def test_the_subclass_is_named_by_its_code(code: int, kind: str) -> None:
    assert state(locking(0x09), feature(code, bytes(16))).kind == kind


@pytest.mark.parametrize("code", [0x0302, 0x0303])
@pytest.mark.parametrize("flags", [0x01, 0x09, 0x0F])
def test_h37_pyrite_never_encrypts(code: int, flags: int) -> None:
    assert not state(locking(flags), feature(code, bytes(16))).encrypts


def test_h37_without_media_encryption_nothing_encrypts() -> None:
    assert not state(locking(0x01), OPAL2).encrypts


@pytest.mark.parametrize("features", [(), (TPER,), (TPER, OPAL2), (locking(0x00),)])
def test_a_drive_that_locks_nothing_has_no_state(features: tuple[bytes, ...]) -> None:
    assert parse_discovery(discovery(*features)) is None


WHOLE = discovery(TPER, locking(0x0F), OPAL2, padded_to=0)


@pytest.mark.parametrize("length", range(len(WHOLE)))
def test_every_shorter_answer_is_malformed(length: int) -> None:
    with pytest.raises(AnswerMalformed):
        parse_discovery(WHOLE[:length])


@pytest.mark.parametrize("stated", [0, 43, 2045, 2**32 - 1])
def test_a_length_outside_the_answer_is_malformed(stated: int) -> None:
    raw = discovery(locking(0x0F))
    with pytest.raises(AnswerMalformed):
        parse_discovery(stated.to_bytes(4, "big") + raw[4:])


@pytest.mark.parametrize(
    "features",
    [
        (locking(0x0F), locking(0x09)),
        (feature(0x0002, b""),),
        (locking(0x0F), b"\x02"),
        (locking(0x0F), b"\x02\x03\x10\x10\x00"),
    ],
    ids=["told twice", "no data", "half a descriptor", "leads out"],
)
def test_descriptors_that_contradict_are_malformed(features: tuple[bytes, ...]) -> None:
    with pytest.raises(AnswerMalformed):
        parse_discovery(discovery(*features))


@given(raw=st.binary(max_size=300))
def test_any_bytes_give_a_state_nothing_or_a_typed_error(raw: bytes) -> None:
    try:
        parsed = parse_discovery(raw)
    except AnswerMalformed:
        return
    assert parsed is None or isinstance(parsed, OpalState)


@given(
    codes=st.lists(st.integers(0x0003, 0xFFFF), unique=True, max_size=12),
    content=st.binary(max_size=40),
    flags=st.integers(0, 255).map(lambda flags: flags | 1),
)
def test_unknown_features_never_hide_the_lock(codes: list[int], content: bytes, flags: int) -> None:
    found = state(*(feature(code, content) for code in codes), locking(flags))
    assert found.locked == bool(flags & 4)
    assert found.locking_enabled == bool(flags & 2)


@given(raw=st.binary(min_size=48, max_size=300))
def test_no_answer_of_a_true_length_takes_more_than_its_length(raw: bytes) -> None:
    body = (len(raw) - 4).to_bytes(4, "big") + raw[4:]
    try:
        parse_discovery(body + bytes(100))
    except AnswerMalformed as error:
        assert str(error)  # noqa: PT017  # either end is right, both are bounded
