"""A drive that hides sectors gives them back, is switched off and on, and is confirmed anew."""

import json
from pathlib import Path

from host.drive import Drive
from host.simulated.drive import SimulatedDriveSpec, make_simulated_drive, read_spec
from host.simulated.model import Misbehaviour
from tests.agent.session_bench import Bench, confirm, only_drive, running, wait_for
from wipe.codes import DriveStatus, StatusReason
from wipe.values import Outcome

OLD = b"Dear Sir or Madam, please find attached "


def hiding(bench: Bench) -> None:
    """Give the laptop's only drive a host protected area."""
    (path,) = bench.drives.glob("*/drive.json")
    told = read_spec(path.parent).model_dump() | {"misbehaviours": (Misbehaviour.HPA,)}
    make_simulated_drive(path.parent, SimulatedDriveSpec(**told), old_data=OLD)


def boot(bench: Bench, number: int) -> None:
    """Switch the laptop off and on."""
    clock = {"speed": 50, "boot_id": f"boot-{number}"}
    (bench.drives / "clock.json").write_text(json.dumps(clock))
    bench.host = type(bench.host)(bench.host._recording, bench.drives)


def erased(bench: Bench) -> tuple[Drive, Outcome]:
    session = bench.open()
    row = only_drive(session)
    confirm(session, row)
    wait_for(lambda: not running(session.view()) and only_drive(session).outcome, "its end")
    ended = only_drive(session)
    assert ended.outcome is not None
    bench.close(session)
    return row.drive, ended.outcome


def test_h20_hidden_sectors_come_back_and_are_erased_under_a_new_yes(tmp_path: Path) -> None:
    bench = Bench(tmp_path, firmware_seconds=2)
    hiding(bench)
    boot(bench, 1)
    small, first = erased(bench)
    assert (first.status, first.reason) == (DriveStatus.NOT_ERASED, StatusReason.POWER_CYCLE)
    boot(bench, 2)
    session = bench.open()
    row = only_drive(session)
    assert not row.can_go_on, "there is more of it than was confirmed"
    bench.close(session)
    whole, second = erased(bench)
    assert (whole.size_bytes or 0) > (small.size_bytes or 0)
    assert second.status is DriveStatus.ERASED
    (medium,) = bench.drives.glob("*/medium.img")
    assert OLD not in medium.read_bytes()
    bench.end()
