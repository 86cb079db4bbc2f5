"""Which drives a command line means, and whether it confirms each of them: nothing is opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.commands.judged import JudgedDrive, JudgedMachine
from host.port import Host
from wipe.codes import Refusal


@dataclass(frozen=True, slots=True)
class Chosen:
    """One DRIVE of the command line."""

    path: str
    """As it was typed."""
    judged: JudgedDrive | None
    """The whole, listed drive it leads to."""
    reason: Refusal | None
    """Why it is not erased."""


def choose(
    machine: JudgedMachine, host: Host, paths: Sequence[str], confirmed: Sequence[str]
) -> tuple[Chosen, ...]:
    """Match drives and confirmations, in order.

    A drive must be one that is listed, by any name that leads to it. Each needs one confirmation,
    its full serial; one too many or too few, or a drive named twice, confirms nothing at all.
    """
    found = [_find(machine, host, path) for path in paths]
    serials = [judged.drive.identity.serial for judged in found if judged is not None]
    odd = len(confirmed) != len(paths) or len(set(serials)) != len(serials)
    answers = [*confirmed, *[""] * len(paths)]
    return tuple(
        Chosen(path, judged, _reason(judged, answer, odd=odd))
        for path, judged, answer in zip(paths, found, answers, strict=False)
    )


def _find(machine: JudgedMachine, host: Host, path: str) -> JudgedDrive | None:
    target = host.real_path(path)
    if target is None:
        return None
    return next(
        (
            judged
            for judged in machine.drives
            if target in {judged.drive.path, host.real_path(judged.drive.path)}
        ),
        None,
    )


def _reason(judged: JudgedDrive | None, answer: str, *, odd: bool) -> Refusal | None:
    if judged is None:
        return Refusal.NOT_WHOLE_DRIVE
    if judged.reason is not None:
        return judged.reason
    serial = (judged.drive.identity.serial or "").strip()
    if odd or not serial or answer.strip() != serial:
        return Refusal.NOT_CONFIRMED
    return None
