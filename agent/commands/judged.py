"""The drives of a machine with what would be done to each, or why nothing may be."""

from dataclasses import dataclass

from checks.drive import read_drive
from checks.remapped import remapped_sectors
from host.drive import Drive, HiddenStorage, Transport
from host.port import Host
from wipe.guard import listed, refusal
from wipe.mains import on_mains
from wipe.plan import plan_drive
from wipe.values import DrivePlan, Level, Refusal, Standard


@dataclass(frozen=True, slots=True)
class JudgedDrive:
    """One drive, its plan, and the guard's answer."""

    drive: Drive
    plan: DrivePlan
    reason: Refusal | None
    """Why it may not be erased; `None` when it may."""


@dataclass(frozen=True, slots=True)
class JudgedMachine:
    """Everything that was found."""

    drives: tuple[JudgedDrive, ...]
    hidden: tuple[HiddenStorage, ...]

    @property
    def peers(self) -> tuple[Drive, ...]:
        """The bare drives."""
        return tuple(judged.drive for judged in self.drives)


def judge_machine(
    host: Host, *, include_loop: bool, requested: Level, standard: Standard
) -> JudgedMachine:
    """List, plan and judge every drive."""
    seen = host.drives(include_loop=include_loop)
    peers = listed(seen)
    mains = on_mains(host)
    return JudgedMachine(
        drives=tuple(
            JudgedDrive(
                drive=drive,
                plan=plan_drive(
                    drive,
                    requested=requested,
                    standard=standard,
                    remapped_sectors=_remapped(host, drive),
                ),
                reason=refusal(drive, peers=peers, on_mains=mains, foreign_accepted=False),
            )
            for drive in peers
        ),
        hidden=tuple(entry for entry in seen if isinstance(entry, HiddenStorage)),
    )


def _remapped(host: Host, drive: Drive) -> int | None:
    """What the drive itself tells of its bad sectors; a loop device has nothing to tell."""
    if drive.transport is Transport.LOOP:
        return None
    told = read_drive(host, drive).facts.drives or ()
    return next((remapped_sectors(facts) for facts in told), None)
