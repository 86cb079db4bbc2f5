"""Drives side by side, each in its own process: one that hangs holds up nobody (H40)."""

from pathlib import Path

from host.drive import Drive
from host.local import LocalHost
from host.simulated.drive import SimulatedDriveSpec, make_simulated_drive
from host.simulated.family import family_of
from host.simulated.host import SimulatedHost
from host.simulated.memory_host import OLD_DATA
from host.simulated.model import Misbehaviour
from host.simulated.nvme_profile import NvmeProfile
from tests.agent.session_bench import wait_for
from tests.wipe.matrix.bench import built, plan_of, yes
from wipe.codes import DriveStatus, StatusReason
from wipe.events import StepAccepted
from wipe.folder import DriveFolder, create, start
from wipe.interrogation import ask
from wipe.journal_lines import read_lines
from wipe.values import HostSpec

WITHIN_S = 120


def add(drives: Path, serial: str, path: str, *bad: Misbehaviour) -> None:
    profile = NvmeProfile(serial=serial, block_s=1)
    drive = built(profile, bad).drive.model_copy(update={"path": path})
    spec = SimulatedDriveSpec(
        drive=drive, family=family_of(profile), profile=profile, misbehaviours=bad
    )
    make_simulated_drive(drives / drive.id, spec, old_data=OLD_DATA)


def job_of(drives: Path, serial: str) -> DriveFolder:
    host = SimulatedHost.of_drives(drives)
    listed = [one for one in host.drives() if isinstance(one, Drive)]
    drive = next(one for one in listed if one.identity.serial == serial)
    spec = HostSpec(kind="simulated", folder=str(drives))
    return create(drives.parent / "job", yes(drive, plan_of(drive, ask(host, drive)), host, spec))


def accepted(folder: DriveFolder) -> bool:
    content = folder.journal_path.read_bytes() if folder.journal_path.exists() else b""
    return any(isinstance(e.event, StepAccepted) for e in read_lines(content).entries)


def test_h40_a_drive_that_hangs_holds_up_no_other(tmp_path: Path) -> None:
    drives = tmp_path / "drives"
    drives.mkdir()
    add(drives, "HANGS", "/dev/nvme0n1", Misbehaviour.STUCK)
    add(drives, "WORKS", "/dev/nvme1n1")
    hanging, working = job_of(drives, "HANGS"), job_of(drives, "WORKS")
    one, other = start(LocalHost(), hanging), start(LocalHost(), working)
    try:
        assert other.wait(WITHIN_S) == 0, working.log_path.read_text()
        final = working.history().final
        assert final is not None
        assert final.status is DriveStatus.ERASED
        wait_for(lambda: accepted(hanging), "the other drive to begin")
        assert one.poll() is None
    finally:
        one.terminate()
        ended = one.wait(WITHIN_S)
    assert ended == 1
    left = hanging.history().final
    assert left is not None
    assert (left.status, left.reason) == (DriveStatus.UNKNOWN, StatusReason.RUNNING)
