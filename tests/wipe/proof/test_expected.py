"""The table of what each technique leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wipe.codes import Method
from wipe.proof.classify import (
    ONES,
    RANDOM,
    STRUCTURED,
    TEXT,
    ZERO,
    Look,
    PageClass,
    look_at,
    smallest_turn,
)
from wipe.proof.expected import Expected, Sorting, allowance, expected_of
from wipe.values import ByteRange

PAGE = 4096
VENDOR = look_at(bytes.fromhex("33cc55aa") * 1024)
FIRMWARE = tuple(method for method in Method if method is not Method.OVERWRITE)

MAY_BE_LEFT = {
    Method.SAN_BLOCK: {ZERO, ONES, VENDOR},
    Method.FMT_USER: {ZERO, ONES, VENDOR},
    Method.SEC_ENH: {ZERO, ONES, VENDOR},
    Method.SEC_NORM: {ZERO, ONES, VENDOR},
    Method.MMC_SAN: {ZERO, ONES},
    Method.UFS_PURGE: {ZERO, ONES},
    Method.SAN_CRYPTO: {ZERO, ONES, VENDOR, RANDOM},
    Method.FMT_CRYPTO: {ZERO, ONES, VENDOR, RANDOM},
    Method.SAN_OVR: {ZERO, ONES, VENDOR},
}


@pytest.mark.parametrize("method", FIRMWARE)
@pytest.mark.parametrize("look", [ZERO, ONES, VENDOR, RANDOM, TEXT, STRUCTURED])
def test_each_technique_leaves_what_the_table_says(method: Method, look: Look) -> None:
    assert allowance(method).allows(look) == (look in MAY_BE_LEFT[method])


@pytest.mark.parametrize("method", FIRMWARE)
def test_h19_nothing_leaves_what_looks_like_data(method: Method) -> None:
    sorting = Sorting(allowance(method))
    sorting.add(TEXT, 0, PAGE)
    sorting.add(STRUCTURED, 3 * PAGE, PAGE)
    assert sorting.residue().ranges() == (
        ByteRange(offset=0, length=PAGE),
        ByteRange(offset=3 * PAGE, length=PAGE),
    )
    assert sorting.classes() == (("text", 1), ("structured", 1))


def test_an_overwrite_is_not_judged_by_looks() -> None:
    assert expected_of(Method.OVERWRITE) is Expected.STREAM
    with pytest.raises(ValueError, match="stream"):
        allowance(Method.OVERWRITE)


@pytest.mark.parametrize(
    ("content", "fits"),
    [
        ("0badcafe", True),
        ("fecaad0b", True),
        ("cafe0bad", True),
        ("00000000", False),
        ("33cc55aa", False),
        ("0badcaff", False),
    ],
)
def test_a_sanitize_overwrite_leaves_what_was_sent(content: str, fits: bool) -> None:  # noqa: FBT001 - a table's column
    sent = allowance(Method.SAN_OVR, bytes.fromhex("0badcafe"))
    assert sent.allows(look_at(bytes.fromhex(content) * 1024)) is fits
    assert not sent.allows(RANDOM)


def test_a_sent_pattern_of_zeros_is_zeros() -> None:
    sent = allowance(Method.SAN_OVR, bytes(4))
    assert sent.allows(ZERO)
    assert not sent.allows(ONES)


@given(st.lists(st.sampled_from([ZERO, ONES, VENDOR]), min_size=1, max_size=40))
def test_pages_unlike_most_of_the_others_were_not_reached(looks: list[Look]) -> None:
    sorting = Sorting(allowance(Method.SAN_BLOCK))
    for at, look in enumerate(looks):
        sorting.add(look, at * PAGE, PAGE)
    most = max(looks.count(look) for look in looks)
    assert sorting.residue().total_bytes == (len(looks) - most) * PAGE


def test_after_a_change_of_key_pages_may_differ() -> None:
    sorting = Sorting(allowance(Method.SAN_CRYPTO))
    for at, look in enumerate((ZERO, RANDOM, ONES, RANDOM)):
        sorting.add(look, at * PAGE, PAGE)
    assert sorting.residue().total_bytes == 0
    assert sorting.classes() == (("zero", 1), ("ones", 1), ("random", 2))


def test_any_number_of_patterns_is_sorted_with_bounded_memory() -> None:
    sorting = Sorting(allowance(Method.SAN_BLOCK))
    for number in range(5000):
        pattern = smallest_turn(number.to_bytes(4, "big"))
        sorting.add(Look(PageClass.PERIODIC, pattern), number * 2 * PAGE, PAGE)
    sorting.add(ZERO, 1 << 40, 1 << 30, 1 << 18)
    assert sorting.residue().total_bytes >= 5000 * PAGE
