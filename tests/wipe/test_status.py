"""The status is a function of what happened, and a wrong "erased" cannot come out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wipe.fakes import loop_drive
from wipe.codes import DriveStatus, ExceptionCode, Level, Method, Standard, StatusReason
from wipe.levels import reaches
from wipe.status import Claim, RunEnd, judge, too_much_unreadable
from wipe.values import ByteRange, EraseException, Verification

SIZE = 64 << 30
CLEAR = reaches(Method.OVERWRITE, loop_drive())


def proof(
    mismatched: tuple[ByteRange, ...] = (), unreadable: tuple[ByteRange, ...] = (), missing: int = 0
) -> Verification:
    unread = sum(part.length for part in unreadable)
    return Verification(
        method="F",
        expected="stream",
        compared_bytes=SIZE - unread - missing,
        coverage_percent=100,
        mismatched=mismatched,
        unreadable=unreadable,
        clean=not mismatched and not unreadable and not missing,
    )


def claim(**changes: object) -> Claim:
    facts: dict[str, object] = {
        "end": RunEnd.COMPLETE,
        "size_bytes": SIZE,
        "levels": CLEAR,
        "requested": Level.CLEAR,
        "standard": Standard.IEEE_2883,
        "verification": proof(),
    }
    return Claim(**(facts | changes))  # type: ignore[arg-type]  # a table of named fields


BAD = ByteRange(offset=4096, length=512)
NATIVE = EraseException(code=ExceptionCode.NATIVE_SIZE_UNKNOWN)


@pytest.mark.parametrize(
    ("changes", "status", "reason"),
    [
        ({}, DriveStatus.ERASED, None),
        ({"requested": Level.PURGE}, DriveStatus.CLEAR_ONLY, StatusReason.LEVEL_NOT_REACHED),
        (
            {"exceptions": (NATIVE,)},
            DriveStatus.ERASED_WITH_EXCEPTIONS,
            StatusReason.EXCEPTIONS,
        ),
        (
            {"exceptions": (NATIVE,), "requested": Level.PURGE},
            DriveStatus.ERASED_WITH_EXCEPTIONS,
            StatusReason.EXCEPTIONS,
        ),
        (
            {"verification": proof(unreadable=(BAD,))},
            DriveStatus.ERASED_WITH_EXCEPTIONS,
            StatusReason.EXCEPTIONS,
        ),
        (
            {"verification": proof(mismatched=(BAD,))},
            DriveStatus.NOT_ERASED,
            StatusReason.MISMATCH,
        ),
        (
            {"verification": proof(mismatched=(BAD,)), "write_errors": (BAD,)},
            DriveStatus.NOT_ERASED,
            StatusReason.WRITE_ERROR,
        ),
        (
            {
                "verification": proof(mismatched=(BAD, ByteRange(offset=9 << 20, length=512))),
                "write_errors": (BAD,),
            },
            DriveStatus.NOT_ERASED,
            StatusReason.MISMATCH,
        ),
        (
            {"verification": proof(unreadable=(ByteRange(offset=0, length=(1 << 20) + 512),))},
            DriveStatus.TO_DESTROY,
            StatusReason.UNREADABLE,
        ),
        ({"verification": proof(missing=512)}, DriveStatus.UNKNOWN, StatusReason.DIED),
        ({"verification": None}, DriveStatus.UNKNOWN, StatusReason.DIED),
        ({"end": RunEnd.STOPPED}, DriveStatus.NOT_ERASED, StatusReason.STOPPED),
        ({"end": RunEnd.VANISHED}, DriveStatus.UNKNOWN, StatusReason.VANISHED),
        ({"end": RunEnd.JOURNAL_LOST}, DriveStatus.NOT_ERASED, StatusReason.JOURNAL_LOST),
        ({"end": RunEnd.WRITE_FAILED}, DriveStatus.NOT_ERASED, StatusReason.WRITE_ERROR),
    ],
)
def test_status_follows_from_the_facts(
    changes: dict[str, object], status: DriveStatus, reason: StatusReason | None
) -> None:
    assert judge(claim(**changes)) == (status, reason)


@pytest.mark.parametrize(
    ("unreadable_bytes", "size_bytes", "too_much"),
    [
        (0, 512, False),
        (1 << 20, SIZE, False),
        ((1 << 20) + 1, SIZE, True),
        (100_000, 1_000_000_000, False),
        (100_001, 1_000_000_000, True),
    ],
)
def test_above_a_mebibyte_or_a_ten_thousandth_is_too_much(
    unreadable_bytes: int, size_bytes: int, *, too_much: bool
) -> None:
    assert too_much_unreadable(unreadable_bytes, size_bytes) is too_much


SPOTS = st.lists(
    st.builds(ByteRange, offset=st.integers(0, 1 << 30), length=st.integers(512, 1 << 21)),
    max_size=3,
).map(tuple)


@given(
    end=st.sampled_from(list(RunEnd)),
    mismatched=SPOTS,
    unreadable=SPOTS,
    missing=st.sampled_from([0, 512]),
    errors=SPOTS,
    exceptions=st.sampled_from([(), (NATIVE,)]),
    requested=st.sampled_from([Level.CLEAR, Level.PURGE]),
    verified=st.booleans(),
)
@settings(max_examples=300)
def test_erased_means_everything_was_compared_and_equal(
    *,
    end: RunEnd,
    mismatched: tuple[ByteRange, ...],
    unreadable: tuple[ByteRange, ...],
    missing: int,
    errors: tuple[ByteRange, ...],
    exceptions: tuple[EraseException, ...],
    requested: Level,
    verified: bool,
) -> None:
    status, reason = judge(
        claim(
            end=end,
            verification=proof(mismatched, unreadable, missing) if verified else None,
            write_errors=errors,
            exceptions=exceptions,
            requested=requested,
        )
    )
    flawless = (
        end is RunEnd.COMPLETE
        and verified
        and not (mismatched or unreadable or missing or exceptions)
        and requested is Level.CLEAR
    )
    assert (status is DriveStatus.ERASED) == flawless
    assert (reason is None) == flawless


@given(more=SPOTS, base=SPOTS)
@settings(max_examples=150)
def test_more_bad_blocks_never_judge_better(
    more: tuple[ByteRange, ...], base: tuple[ByteRange, ...]
) -> None:
    order = [DriveStatus.ERASED, DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.TO_DESTROY]
    few, _ = judge(claim(verification=proof(unreadable=base)))
    many, _ = judge(claim(verification=proof(unreadable=base + more)))
    assert order.index(few) <= order.index(many)
