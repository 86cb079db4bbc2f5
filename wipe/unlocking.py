"""Before anything is erased: a locked drive is reverted with the code on its label (PSID).

A revert throws away the keys of a drive that encrypts, and opens it. Drives were seen that said so
and kept data or lock (H11), and some have no keys to throw away (H37), so it is never an erase: the
run ends with a power cycle, and what the drive says of itself after that decides. Only then is it
marked, erased and proved as any other drive.

A drive takes few wrong codes before it wants to lose power (H12): each code that is sent is counted
in the journals of all of its jobs, and a code that was wrong is not sent again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from host.capabilities import AtaCapabilities, NvmeCapabilities, OpalState
from host.errors import CommandLost, NoSuchInterface
from host.opal.psid import MOST_TRIES, PsidRefusal, PsidRefused, psid_from
from host.port import Host
from wipe.codes import Refusal, StepResult
from wipe.events import PSID_REVERT, CommandSent, OpalReverted, RevertEnd, SecretUse
from wipe.folder import DriveFolder, siblings_of
from wipe.history import History, runs
from wipe.journal import Journal
from wipe.journal_lines import Entry
from wipe.left_alone import is_fresh
from wipe.open_drive import OpenDrive
from wipe.secrets_file import OtherSecret, keep_secret, last_secret
from wipe.status import RunEnd
from wipe.values import ErasePlan

MOST_REVERTS = 2
"""That a drive may answer with success, each before another boot, and stay locked."""

_MAY_HAVE_WORKED = {RevertEnd.REVERTED, RevertEnd.LOST, None}
_ENDS = {
    PsidRefusal.WRONG: RevertEnd.WRONG,
    PsidRefusal.NOT_A_PSID: RevertEnd.WRONG,
    PsidRefusal.LOCKED_OUT: RevertEnd.LOCKED_OUT,
    PsidRefusal.TOO_MANY_TRIES: RevertEnd.LOCKED_OUT,
    PsidRefusal.NOT_LOCKED: RevertEnd.FAILED,
    PsidRefusal.FAILED: RevertEnd.FAILED,
}


def keep_psid(folder: DriveFolder, typed: str, secret_id: str) -> None:
    """Keep the code that a person read from the label; durable when this returns.

    Args:
        folder: of the drive's erase.
        typed: as it was typed or scanned.
        secret_id: another one each time: the same code is tried again only when it is given again.

    Raises:
        PsidRefused: it cannot be one; a wrong one would cost the drive a try.
        JournalLost: it could not be made durable.
    """
    secret = OtherSecret(id=secret_id, use=SecretUse.PSID, key=psid_from(typed).hex())
    keep_secret(folder.secrets_path, secret)


@dataclass(frozen=True, slots=True)
class SentCode:
    """One code that was sent to a drive, or may have been."""

    boot_id: str
    secret_id: str | None = None
    end: RevertEnd | None = None
    """`None`: the run died before it was written down."""


def codes_sent(entries: Sequence[Entry]) -> tuple[SentCode, ...]:
    """Every PSID that the runs of a journal sent, in order."""
    found: list[SentCode] = []
    for run in runs(entries):
        boot_id = getattr(run[0].event, "boot_id", "unknown")
        for entry in run:
            match entry.event:
                case CommandSent(name=name) if name == PSID_REVERT:
                    found.append(SentCode(boot_id))
                case OpalReverted(secret_id=secret_id, end=end) if found:
                    found[-1] = replace(found[-1], secret_id=secret_id, end=end)
                case _:
                    pass
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Unlocking:
    """One process's part in opening a locked drive."""

    plan: ErasePlan
    folder: DriveFolder
    opened: OpenDrive
    journal: Journal
    history: History
    host: Host

    def run(self) -> RunEnd | Refusal | None:
        """Open the drive with its PSID; `None` means go on with the erase.

        Raises:
            DriveGone, JournalLost
        """
        if not self.plan.plan.revert or self._has_been_erased():
            return None
        boot_id = self.host.boot_id()
        sent = codes_sent(self.journal.entries)
        if any(one.boot_id == boot_id and one.end in _MAY_HAVE_WORKED for one in sent):
            # Whatever the drive shows now: what it is worth shows once it was without power.
            return RunEnd.POWER_CYCLE
        state = _opal(self.opened)
        if state is None or not state.locked:
            return None
        secret = last_secret(self.folder.secrets_path, SecretUse.PSID)
        tries = sum(one.boot_id == boot_id for one in (*sent, *_sent_in_other_jobs(self.folder)))
        if secret is None or tries >= MOST_TRIES or _is_in_vain(sent, secret):
            return RunEnd.STAYS_LOCKED
        return self._refusal() or self._revert(secret, state, tries)

    def _has_been_erased(self) -> bool:
        """Whether a firmware erase was done in it, or may be running."""
        ended = self.history.ended_step
        done = ended is not None and ended.result is StepResult.DONE
        return done or self.history.open_firmware_step is not None

    def _refusal(self) -> Refusal | None:
        if self.history.started and not is_fresh(self.plan, self.host):
            # What was begun in another boot needs a yes in this one: it may be in use again.
            return Refusal.NOT_CONFIRMED
        return self.opened.refusal_now(self.plan, self.host)

    def _revert(self, secret: OtherSecret, state: OpalState, tries: int) -> RunEnd:
        end = _sent(self.opened, secret, state, tries)
        self.opened.ask_again()
        self.journal.append(
            OpalReverted(
                boot_id=self.host.boot_id(),
                secret_id=secret.id,
                end=end,
                before=state,
                after=_opal(self.opened),
            )
        )
        return RunEnd.POWER_CYCLE if end in _MAY_HAVE_WORKED else RunEnd.STAYS_LOCKED


def _sent(opened: OpenDrive, secret: OtherSecret, state: OpalState, tries: int) -> RevertEnd:
    psid = secret.key_bytes.decode("ascii", "replace")
    try:
        opened.device.revert_by_psid(psid, state, tries=tries)
    except PsidRefused as refused:
        return _ENDS[refused.reason]
    except NoSuchInterface:
        return RevertEnd.NO_INTERFACE
    except CommandLost:
        return RevertEnd.LOST
    return RevertEnd.REVERTED


def _is_in_vain(sent: Sequence[SentCode], secret: OtherSecret) -> bool:
    """Whether the drive does not know this code, or does not open by it."""
    reverts = sum(one.end is RevertEnd.REVERTED for one in sent)
    wrong = any(one.secret_id == secret.id and one.end is RevertEnd.WRONG for one in sent)
    return wrong or reverts >= MOST_REVERTS


def _sent_in_other_jobs(folder: DriveFolder) -> list[SentCode]:
    return [one for entries in siblings_of(folder) for one in codes_sent(entries)]


def _opal(opened: OpenDrive) -> OpalState | None:
    told = opened.capabilities
    return told.opal if isinstance(told, AtaCapabilities | NvmeCapabilities) else None
