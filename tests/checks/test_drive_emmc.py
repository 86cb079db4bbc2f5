"""eMMC by the two files that the kernel shows of it: what is read, denied, absent and empty."""

from collections.abc import Mapping

import pytest

from checks.drive import read_drive
from checks.drive_judge import judge_drive
from checks.findings import Reason, Verdict
from checks.policy import default_policy
from host.capture import Capture, Index
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.readings import Why
from host.recorded import RecordedHost

FOLDER = "/sys/block/mmcblk0/device"
EMMC = Drive(
    path="/dev/mmcblk0",
    identity=DriveIdentity(model="DF4064", serial="0x1", wwid=None),
    transport=Transport.MMC,
    kind=DriveKind.FLASH,
    size_bytes=62_537_072_640,
)


def wear(
    files: Mapping[str, str], missing: Mapping[str, Why] | None = None
) -> tuple[Verdict, Reason | None]:
    content = {f"{FOLDER}/{name}": text.encode() for name, text in files.items()}
    gone = {f"{FOLDER}/{name}": why for name, why in (missing or {}).items()}
    host = RecordedHost(Capture(name="c", files=content, index=Index(missing=gone)))
    (drive,) = read_drive(host, EMMC).facts.drives or ()
    (found,) = (
        each for each in judge_drive(drive, default_policy().drive) if each.code == "drive.wear"
    )
    return found.verdict, found.reason


BOTH = ("life_time", "pre_eol_info")


@pytest.mark.parametrize(
    ("files", "missing", "verdict"),
    [
        ({"life_time": "0x01 0x05\n", "pre_eol_info": "0x01\n"}, {}, (Verdict.PASS, None)),
        ({"life_time": "0x01 0x06\n", "pre_eol_info": "0x01\n"}, {}, (Verdict.WARN, None)),
        ({"life_time": "0x08 0x02\n", "pre_eol_info": "0x01\n"}, {}, (Verdict.WARN, None)),
        ({"life_time": "0x09 0x02\n", "pre_eol_info": "0x01\n"}, {}, (Verdict.FAIL, None)),
        ({"life_time": "0x0b 0x0b\n"}, {"pre_eol_info": Why.ABSENT}, (Verdict.FAIL, None)),
        ({"life_time": "0x01 0x01\n", "pre_eol_info": "0x02\n"}, {}, (Verdict.FAIL, None)),
        (
            {"life_time": "0x00 0x00\n", "pre_eol_info": "0x00\n"},
            {},
            (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT),
        ),
        ({}, dict.fromkeys(BOTH, Why.ABSENT), (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)),
        ({}, dict.fromkeys(BOTH, Why.EMPTY), (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT)),
        ({}, dict.fromkeys(BOTH, Why.DENIED), (Verdict.NOT_TESTED, Reason.DENIED)),
        ({}, dict.fromkeys(BOTH, Why.FAILED), (Verdict.NOT_TESTED, Reason.OUTPUT_UNREADABLE)),
        ({}, {}, (Verdict.NOT_TESTED, Reason.NOT_RECORDED)),
        (
            {"pre_eol_info": "0x01"},
            {"life_time": Why.DENIED},
            (Verdict.NOT_TESTED, Reason.DENIED),
        ),
        ({"pre_eol_info": "0x03"}, {"life_time": Why.DENIED}, (Verdict.FAIL, None)),
        (
            {"pre_eol_info": "0x01"},
            {"life_time": Why.ABSENT},
            (Verdict.UNSUPPORTED, Reason.FIRMWARE_SILENT),
        ),
    ],
)
def test_life_of_an_emmc(
    files: Mapping[str, str],
    missing: Mapping[str, Why],
    verdict: tuple[Verdict, Reason | None],
) -> None:
    assert wear(files, missing) == verdict
