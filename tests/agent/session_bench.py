"""A bench for sessions: a recorded laptop, small simulated drives, a folder of its own."""

import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from agent.config import Config, load
from agent.data_folder import DataFolder
from agent.make_place import Machine, make_place
from agent.session import Session
from agent.view import DrivePhase, DriveRow, View
from agent.workplace import Workplace
from checks.findings import Verdict
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.recorded import RecordedHost
from host.simulated.drive import SimulatedDriveSpec, make_simulated_drive
from host.simulated.host import SimulatedHost
from reports.grades import LooksCard, Surface
from wipe.codes import Purpose
from wipe.values import HostSpec

LAPTOPS = Path(__file__).parents[1] / "data" / "laptops"
T480 = LAPTOPS / "lenovo-thinkpad-t480"
SIZE = 4 << 20
SLOW = 1 << 20
"""Bytes a second: four seconds to write, time to be interrupted."""
WITHIN_S = 60.0


class Bench:
    """Everything around the sessions of one test. Sessions left open are closed at its end."""

    def __init__(
        self,
        root: Path,
        laptop: Path = T480,
        *,
        rate_bytes_s: int | None = None,
        firmware_seconds: int | None = None,
        long_tests: str = "none",
    ) -> None:
        self.long_tests = long_tests
        self.data = DataFolder(root / "data")
        self.drives = root / "drives"
        self.drives.mkdir(exist_ok=True)
        self.host = SimulatedHost.prepare(
            RecordedHost.read(laptop),
            self.drives,
            rate_bytes_s=rate_bytes_s,
            size_bytes=SIZE,
            firmware=firmware_seconds is not None,
            firmware_seconds=firmware_seconds or 1,
        )
        self.sessions: list[Session] = []

    def place(
        self, *, purpose: Purpose = Purpose.DEMO, url: str = "", bench_id: str = "bench"
    ) -> Workplace:
        asked = {
            "SERVER__URL": url,
            "LANGUAGE": "en",
            "BENCH__ID": bench_id,
            "INSPECT__LONG_TESTS": self.long_tests,
        }
        settings = load(None, {f"OPKNAP__{name}": value for name, value in asked.items()})
        return make_place(self.machine, self.data, settings.config, purpose=purpose)

    @property
    def machine(self) -> Machine:
        return Machine(self.host, HostSpec(kind="simulated", folder=str(self.drives)))

    def open(
        self, *, purpose: Purpose = Purpose.DEMO, url: str = "", bench_id: str = "bench"
    ) -> Session:
        session = Session(self.place(purpose=purpose, url=url, bench_id=bench_id))
        self.sessions.append(session)
        wait_for(lambda: session.view().drives or session.view().hidden, "the first look")
        wait_for(lambda: session.view().checks_done and session.view().grade, "the inspection")
        return session

    def close(self, session: Session) -> None:
        self.sessions.remove(session)
        session.close()

    def end(self) -> None:
        for session in self.sessions:
            for row in session.view().drives:
                if row.phase in {DrivePhase.STARTING, DrivePhase.ERASING, DrivePhase.VERIFYING}:
                    session.stop_erase(row.drive.id)
            wait_for(lambda s=session: not running(s.view()), "running erases")  # type: ignore[misc]
            session.close()

    def add_drive(self, serial: str, *, foreign: bool = False) -> Drive:
        drive = Drive(
            path=f"/dev/sd{serial[-1].lower()}",
            identity=DriveIdentity(model="Extra", serial=serial, wwid=None),
            transport=Transport.USB if foreign else Transport.SATA,
            kind=DriveKind.FLASH if foreign else DriveKind.SSD,
            size_bytes=SIZE,
            native_size_bytes=SIZE,
            foreign=foreign,
            simulated=True,
        )
        spec = SimulatedDriveSpec(drive=drive)
        # Made aside and moved in whole, as a plugged drive appears.
        aside = self.drives.parent / drive.id
        make_simulated_drive(aside, spec, old_data=b"someone's photographs ")
        aside.rename(self.drives / drive.id)
        return drive

    def medium(self, row: DriveRow) -> bytes:
        return (self.drives / row.drive.id / "medium.img").read_bytes()


def default_config() -> Config:
    return load(None, {}).config


def running(view: View) -> bool:
    phases = {DrivePhase.STARTING, DrivePhase.ERASING, DrivePhase.VERIFYING}
    return any(row.phase in phases for row in view.drives)


def wait_for(condition: Callable[[], object], what: str) -> None:
    pause, until = threading.Event(), time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < until, f"waited too long for {what}"
        pause.wait(0.02)


def only_drive(session: Session) -> DriveRow:
    (row,) = session.view().drives
    return row


def drive_with(session: Session, serial: str) -> DriveRow:
    return next(row for row in session.view().drives if row.drive.identity.serial == serial)


def confirm(session: Session, row: DriveRow) -> None:
    assert session.confirm_erase(row.drive.id, (row.drive.identity.serial or "")[-4:]) is None


def answer_everything(session: Session) -> None:
    assert session.begin("op-014", "DS-00412") is None
    for row in session.view().hand_tests:
        session.answer_hand_test(row.code, Verdict.PASS, None)
    for surface in Surface:
        session.choose_look(surface, LooksCard.FINE_MARKS)


def seal(session: Session) -> View:
    wait_for(lambda: not session.view().blockers, "blockers to go")
    assert session.seal() == ()
    wait_for(lambda: session.view().sealed, "the seal")
    return session.view()


def random_id() -> str:
    return str(uuid.uuid4())
