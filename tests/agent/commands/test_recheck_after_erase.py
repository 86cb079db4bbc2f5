"""From an erase to another person's look at the drive: nothing but the record between."""

from pathlib import Path

import pytest
from typing_extensions import override

from host.simulated.ata_profile import AtaProfile
from host.simulated.family import Profile
from host.simulated.memory_host import MemoryHostOfModels
from host.simulated.mmc_profile import MmcProfile
from host.simulated.nvme_profile import NvmeProfile
from tests.agent.commands.test_recheck import Stick, stick
from tests.wipe.matrix.bench import MatrixBench
from wipe.codes import DriveStatus, Method

__all__ = ["stick"]

ENDED_WELL = {DriveStatus.ERASED, DriveStatus.ERASED_WITH_EXCEPTIONS, DriveStatus.CLEAR_ONLY}


class AnotherLaptop(MemoryHostOfModels):
    """The same drive, built into another machine."""

    @override
    def real_path(self, path: str) -> str | None:
        return path if path in {one.drive.path for one in self.built_in} else None


@pytest.mark.parametrize(
    ("profile", "method"),
    [
        (NvmeProfile(), Method.SAN_BLOCK),
        (NvmeProfile(), Method.SAN_CRYPTO),
        (NvmeProfile(), Method.FMT_USER),
        (NvmeProfile(), Method.FMT_CRYPTO),
        (AtaProfile(), Method.SAN_BLOCK),
        (AtaProfile(), Method.SEC_ENH),
        (AtaProfile(), Method.OVERWRITE),
        (MmcProfile(), Method.MMC_SAN),
    ],
    ids=lambda value: value.value if isinstance(value, Method) else type(value).__name__,
)
def test_what_an_erase_publishes_is_enough_to_look_again(
    profile: Profile, method: Method, stick: Stick, tmp_path: Path
) -> None:
    bench = MatrixBench(tmp_path / "job", profile)
    folder = bench.confirm(only=method)
    outcome = bench.run(folder)
    assert outcome is not None
    assert outcome.status in ENDED_WELL, outcome
    assert outcome.method is method
    drive = bench.listed
    stick.seal(drive, outcome)

    def host() -> MemoryHostOfModels:
        return AnotherLaptop([bench.drive])

    code, answer = stick.json(host, drive.path)
    assert (code, answer["still_erased"], answer["reason"]) == (0, True, None), answer
    assert (answer["markers_found"] == 0) or method is Method.OVERWRITE
    if method is not Method.OVERWRITE:
        assert answer["markers_placed"]
    at = 20 * 4096
    letter = (b"Nieuwe brief van de nieuwe eigenaar van deze laptop. \r\n" * 80)[:4096]
    owner = AnotherLaptop([bench.drive]).model(drive.path)
    owner.write("main", at, letter)
    owner.flush("main")
    code, answer = stick.json(host, drive.path, "--full")
    assert (code, answer["still_erased"]) == (1, False)
    assert answer["written_since"] == [{"offset": at, "length": 4096}]
    if isinstance(profile, NvmeProfile) and method in {Method.SAN_BLOCK, Method.SAN_CRYPTO}:
        told = (answer["global_data_erased_then"], answer["global_data_erased"])
        assert told == (True, False)
