"""A bench whose laptop can sleep, and whose drives the BIOS froze. Nothing of this machine does."""

from collections.abc import Callable
from pathlib import Path

from typing_extensions import override

from agent.make_place import Machine
from agent.session import Session
from agent.view import DriveRow, SleepState
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.readings import Device, Unread, Why
from host.recorded import RecordedHost
from host.simulated.ata_profile import AtaProfile
from host.simulated.drive import SimulatedDriveSpec, make_simulated_drive
from host.simulated.family import Family
from host.simulated.host import SimulatedHost
from host.simulated.model import Misbehaviour
from host.suspend import MEM_SLEEP, Slept
from tests.agent.session_bench import SIZE, T480, Bench, drive_with, wait_for
from wipe.values import HostSpec

FROZEN = "FROZEN0001"


class SleepyLaptop(SimulatedHost):
    """Tells that it can sleep and is on mains, and does what it is told by the test."""

    mem_sleep: str | None = "s2idle [deep]"
    mains: bool | None = True
    hurries = False

    @override
    def pause(self, seconds: float) -> None:
        if not self.hurries:
            super().pause(seconds)

    @override
    def read_text(self, path: str) -> str | Unread:
        if path == MEM_SLEEP:
            return self.mem_sleep or Unread(path, Why.ABSENT)
        return super().read_text(path)

    @override
    def devices(self, subsystem: str) -> tuple[Device, ...] | Unread:
        if subsystem != "power_supply":
            return super().devices(subsystem)
        told = {"POWER_SUPPLY_TYPE": "Mains", "POWER_SUPPLY_ONLINE": str(int(bool(self.mains)))}
        battery = Device("/b", subsystem, None, {"POWER_SUPPLY_TYPE": "Battery"})
        mains = Device("/m", subsystem, None, told)
        return (battery,) if self.mains is None else (battery, mains)


class SleepyBench(Bench):
    """`slept` counts; `during` happens while the laptop sleeps."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.host = self.laptop = SleepyLaptop(RecordedHost.read(T480), self.drives)
        self.has_a_way = True
        self.slept: list[int] = []
        self.during: Callable[[], None] = lambda: None
        self.answer: Slept | Exception | None = None

    def sleep(self, seconds: int) -> Slept:
        self.slept.append(seconds)
        self.during()
        if isinstance(self.answer, Exception):
            raise self.answer
        done = self.laptop.sleep(0)
        return self.answer or done

    @property
    @override
    def machine(self) -> Machine:
        spec = HostSpec(kind="simulated", folder=str(self.drives))
        return Machine(self.host, spec, sleep=self.sleep if self.has_a_way else None)

    def add_ata(self, *misbehaviours: Misbehaviour, serial: str = FROZEN) -> Drive:
        """A SATA SSD without SANITIZE, as the BIOS left it."""
        drive = Drive(
            path=f"/dev/sd{'x' if serial == FROZEN else 'y'}",
            identity=DriveIdentity(model="SSD", serial=serial, wwid=None),
            transport=Transport.SATA,
            kind=DriveKind.SSD,
            size_bytes=SIZE,
            simulated=True,
        )
        profile = AtaProfile(
            serial=serial,
            model="SSD",
            sanitize_block=False,
            sanitize_crypto=False,
            sanitize_overwrite=False,
        )
        spec = SimulatedDriveSpec(
            drive=drive, family=Family.ATA, profile=profile, misbehaviours=misbehaviours
        )
        make_simulated_drive(self.drives / drive.id, spec, old_data=b"someone's letters ")
        return drive

    def add_slow(self, serial: str, rate_bytes_s: int) -> str:
        """A plain drive that takes its time."""
        drive = self.add_drive(serial)
        file = self.drives / drive.id / "drive.json"
        spec = SimulatedDriveSpec.model_validate_json(file.read_bytes())
        slow = spec.model_copy(update={"rate_bytes_s": rate_bytes_s})
        file.write_text(slow.model_dump_json(), "utf-8")
        return serial

    def lose(self, drive: Drive) -> None:
        """The drive is not there any more, and time passes fast while it is waited for."""
        (self.drives / drive.id).rename(self.drives.parent / "lost")
        self.laptop.hurries = True

    def rename(self, drive: Drive, path: str) -> None:
        """The system finds the drive under another name."""
        file = self.drives / drive.id / "drive.json"
        spec = SimulatedDriveSpec.model_validate_json(file.read_bytes())
        moved = spec.drive.model_copy(update={"path": path})
        file.write_text(spec.model_copy(update={"drive": moved}).model_dump_json(), "utf-8")

    def journal(self) -> bytes:
        file = self.data.sleep_journal_file
        return file.read_bytes() if file.exists() else b""


def row_of(session: Session, serial: str = FROZEN) -> DriveRow:
    return drive_with(session, serial)


def asked(session: Session) -> SleepState:
    """Ask for a sleep and wait for its end."""
    wait_for(lambda: session.view().sleep.offered, "the offer")
    session.sleep_once()
    wait_for(lambda: not session.view().sleep.busy, "the end of the sleep")
    return session.view().sleep
