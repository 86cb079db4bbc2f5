"""The drives of a machine with what would be done to each, or why nothing may be."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from checks.drive import read_drive
from checks.remapped import remapped_sectors
from host.capabilities import Capabilities
from host.drive import Drive, HiddenStorage, Transport
from host.port import Host
from host.suspend import read_mem_sleep
from wipe.codes import Level, Refusal, Standard
from wipe.erase_policy import DEFAULT_POLICY, ErasePolicy
from wipe.folder import folder_of
from wipe.guard import listed, refusal
from wipe.interrogation import ask
from wipe.mains import on_mains
from wipe.plan import Earlier, MachineState, plan_drive
from wipe.values import DrivePlan

Asking = Callable[[Host, Drive], Capabilities | None]
"""Asks a drive what it can do, and changes nothing; `None` when it cannot be asked."""

_MAY_BE_ASKED = {None, Refusal.NEEDS_AC}
"""A drive that is in use, or not ours, is left in peace."""


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
    host: Host,
    *,
    include_loop: bool,
    requested: Level,
    standard: Standard,
    policy: ErasePolicy = DEFAULT_POLICY,
    asking: Asking | None = None,
    slept_in_vain: frozenset[str] = frozenset(),
    psid_known: bool = False,
) -> JudgedMachine:
    """List, ask, plan and judge every drive.

    Args:
        host: the machine.
        include_loop: loop devices too, for practice.
        requested: the lowest level that will do.
        standard: the standard in which it is meant.
        policy: what is wanted and forbidden.
        asking: asks a drive; without it nothing is opened, and overwriting is all that is planned.
        slept_in_vain: drives, by id, that a sleep did not free.
        psid_known: somebody read the code on the label of a locked one.
    """
    seen = host.drives(include_loop=include_loop)
    peers = listed(seen)
    machine = MachineState(
        mains=on_mains(host), deep_sleep=_deep_sleep(host), psid_known=psid_known
    )
    drives = []
    for drive in peers:
        reason = refusal(drive, peers=peers, on_mains=machine.mains, foreign_accepted=False)
        plan = plan_drive(
            drive,
            requested=requested,
            standard=standard,
            remapped_sectors=_remapped(host, drive),
            capabilities=asking(host, drive) if asking and reason in _MAY_BE_ASKED else None,
            policy=policy,
            machine=machine,
            earlier=Earlier(slept=drive.id in slept_in_vain),
        )
        drives.append(JudgedDrive(drive=drive, plan=plan, reason=reason))
    return JudgedMachine(
        drives=tuple(drives),
        hidden=tuple(entry for entry in seen if isinstance(entry, HiddenStorage)),
    )


def asking_idle_drives(open_jobs: Path) -> Asking:
    """Asks drives, but none that an erase of ours is busy with.

    Some do not answer for hours then, and are reset by the system when they are asked.
    """

    def asked(host: Host, drive: Drive) -> Capabilities | None:
        jobs = open_jobs.iterdir() if open_jobs.is_dir() else ()
        busy = any(folder_of(job, drive.id).is_running() for job in jobs)
        return None if busy else ask(host, drive)

    return asked


def _deep_sleep(host: Host) -> bool | None:
    kinds = read_mem_sleep(host)
    return None if kinds is None else "deep" in kinds


def _remapped(host: Host, drive: Drive) -> int | None:
    """What the drive itself tells of its bad sectors; a loop device has nothing to tell."""
    if drive.transport is Transport.LOOP:
        return None
    told = read_drive(host, drive).facts.drives or ()
    return next((remapped_sectors(facts) for facts in told), None)
