"""What a proof of several areas allows to be claimed."""

import pytest

from tests.wipe.fakes import ssd
from tests.wipe.proof.drives import AreaHandle, marked, medium, proved
from wipe.codes import DriveStatus, Level, Method, Standard, StatusReason
from wipe.levels import reaches
from wipe.status import Claim, RunEnd, judge
from wipe.values import Verification

MIB = 1 << 20


def judged(proof: Verification) -> tuple[DriveStatus, StatusReason | None]:
    return judge(
        Claim(
            end=RunEnd.COMPLETE,
            size_bytes=8 * MIB,
            levels=reaches(Method.SAN_BLOCK, ssd()),
            requested=Level.PURGE,
            standard=Standard.IEEE_2883,
            verification=proof,
        )
    )


@pytest.mark.parametrize("main_is_unreadable", [False, True])
@pytest.mark.parametrize("area", ["erased", "kept", "gone"])
def test_h13_no_bad_sector_of_the_main_area_hides_what_another_area_keeps(
    area: str,
    main_is_unreadable: bool,  # noqa: FBT001 - a table's column
) -> None:
    main, other = medium(8 * MIB), medium(MIB, 2)
    handles = (AreaHandle(main), AreaHandle(other, "nsid:2"))
    marks = marked(*handles)
    main.content[:] = bytes(8 * MIB)
    if area == "erased":
        other.content[:] = bytes(MIB)
    if main_is_unreadable:
        main.unreadable.append(range(512))
    proof = proved(handles[:1] if area == "gone" else handles, marks)
    assert proof.clean == (area == "erased" and not main_is_unreadable)
    expected = {
        "erased": DriveStatus.ERASED_WITH_EXCEPTIONS if main_is_unreadable else DriveStatus.ERASED
    }.get(area, DriveStatus.NOT_ERASED)
    assert judged(proof)[0] is expected
