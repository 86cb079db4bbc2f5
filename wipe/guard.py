"""The guard: no drive is written that was not shown, named and confirmed.

`refusal` looks at a drive as it is listed, `confirmation_refusal` at what a person typed, `mint`
finds the drive anew by its identity and makes the one token without which `open_drive` opens
nothing for writing. The host checks the token again on the open descriptor. There is no switch.
"""

from collections.abc import Sequence

from host.drive import Drive, HiddenStorage, Transport
from host.port import WriteToken
from wipe.codes import Refusal
from wipe.values import ErasePlan

LAST_TYPED = 4
"""How many characters of the serial a person types, where that names one drive only."""


def refusal(
    drive: Drive,
    *,
    peers: Sequence[Drive],
    on_mains: bool | None,
    foreign_accepted: bool,
) -> Refusal | None:
    """Why this drive may not be erased, most dangerous reason first.

    Args:
        drive: the drive as listed now.
        peers: every drive listed now; `drive` itself may be among them.
        on_mains: `None` when the machine does not tell, which stops no overwrite: it can be
            resumed. On battery no erase starts, because a battery that runs flat halfway costs
            the laptop's whole trip; loop and simulated drives hold nobody's data and are exempt.
        foreign_accepted: a person said under a confirmation that it belongs to this laptop.
    """
    practice = drive.transport is Transport.LOOP or drive.simulated
    reasons = (
        (drive.live_medium is not None, Refusal.LIVE_MEDIUM),
        (_stands_on_no_plain_file(drive), Refusal.LOOP_BACKING),
        (bool(drive.mounts), Refusal.MOUNTED),
        (bool(drive.swaps), Refusal.SWAP),
        (bool(drive.holders), Refusal.IN_USE),
        (drive.read_only, Refusal.READ_ONLY),
        (_serial(drive) == "" or drive.size_bytes is None, Refusal.NO_IDENTITY),
        (_is_ambiguous(drive, peers), Refusal.AMBIGUOUS_IDENTITY),
        (drive.foreign and not foreign_accepted, Refusal.FOREIGN),
        (on_mains is False and not practice, Refusal.NEEDS_AC),
    )
    return next((reason for applies, reason in reasons if applies), None)


def needs_whole_serial(drive: Drive, peers: Sequence[Drive]) -> bool:
    """Whether the last four characters of the serial name more than one listed drive."""
    ending = _serial(drive)[-LAST_TYPED:].casefold()
    alike = [peer for peer in peers if _serial(peer)[-LAST_TYPED:].casefold() == ending]
    return any(not _is_same_node(peer, drive) for peer in alike)


def confirmation_refusal(drive: Drive, typed: str, peers: Sequence[Drive]) -> Refusal | None:
    """Whether what was typed names exactly this drive."""
    serial = _serial(drive).casefold()
    answer = typed.strip().casefold()
    if not serial:
        return Refusal.NO_IDENTITY
    if answer == serial:
        return None
    short_will_do = not needs_whole_serial(drive, peers)
    if short_will_do and len(answer) == LAST_TYPED and serial.endswith(answer):
        return None
    return Refusal.NOT_CONFIRMED


def find_again(plan: ErasePlan, seen: Sequence[Drive | HiddenStorage]) -> Drive | Refusal:
    """The planned drive among those listed now, by identity and never by its path."""
    drives = listed(seen)
    found = [drive for drive in drives if drive.identity == plan.identity]
    if len(found) > 1:
        return Refusal.AMBIGUOUS_IDENTITY
    if not found or found[0].size_bytes != plan.size_bytes:
        return Refusal.IDENTITY_CHANGED
    return found[0]


def mint(
    plan: ErasePlan,
    seen: Sequence[Drive | HiddenStorage],
    *,
    boot_id: str,
    on_mains: bool | None,
) -> tuple[Drive, WriteToken] | Refusal:
    """The permission to write the confirmed drive, right before it is opened.

    Args:
        plan: what was shown and confirmed.
        seen: everything the host lists now.
        boot_id: the running boot; sequence numbers of drives of another boot mean nothing.
        on_mains: see `refusal`.
    """
    drive = find_again(plan, seen)
    if isinstance(drive, Refusal):
        return drive
    peers = listed(seen)
    reason = refusal(
        drive, peers=peers, on_mains=on_mains, foreign_accepted=plan.foreign_accepted
    ) or _confirmed_otherwise(plan, drive, peers)
    if reason is not None:
        return reason
    if plan.boot_id == boot_id and drive.diskseq != plan.diskseq:
        # The same serial on a node that was attached anew: not the one that was shown.
        return Refusal.IDENTITY_CHANGED
    return drive, WriteToken(
        identity=drive.identity,
        size_bytes=plan.size_bytes,
        diskseq=drive.diskseq,
        confirmed_serial=plan.confirmation.serial,
    )


def listed(seen: Sequence[Drive | HiddenStorage]) -> tuple[Drive, ...]:
    """The drives among drives and hints."""
    return tuple(entry for entry in seen if isinstance(entry, Drive))


def _confirmed_otherwise(plan: ErasePlan, drive: Drive, peers: Sequence[Drive]) -> Refusal | None:
    if plan.confirmation.serial != drive.identity.serial:
        return Refusal.NOT_CONFIRMED
    return confirmation_refusal(drive, plan.confirmation.typed, peers)


def _serial(drive: Drive) -> str:
    return (drive.identity.serial or "").strip()


def _stands_on_no_plain_file(drive: Drive) -> bool:
    if drive.transport is not Transport.LOOP or drive.simulated:
        return False
    backing = drive.loop
    return backing is None or not (backing.regular_file and backing.writable)


def _is_same_node(one: Drive, other: Drive) -> bool:
    return one.path == other.path and one.identity == other.identity


def _is_ambiguous(drive: Drive, peers: Sequence[Drive]) -> bool:
    """Whether another listed drive has the same serial or, of loops, stands on the same file."""
    others = [peer for peer in peers if not _is_same_node(peer, drive)]
    serial = _serial(drive).casefold()
    return any(_serial(peer).casefold() == serial for peer in others) or any(
        _is_same_file(peer, drive) for peer in others
    )


def _is_same_file(one: Drive, other: Drive) -> bool:
    if one.loop is None or other.loop is None:
        return False
    return one.loop.file_id is not None and one.loop.file_id == other.loop.file_id
