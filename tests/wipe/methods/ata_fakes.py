"""A small ATA drive at the level of registers, and the step around it.

It takes apart the 16 bytes of the CDB and knows nothing of the codec that made them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from typing_extensions import override

from host.ata.command import AtaCommand, AtaReply
from host.ata.identify import parse_identify
from host.ata.reply import ata_reply
from host.capabilities import AtaCapabilities, SanitizeActions
from host.drive import Drive, DriveIdentity
from host.firmware import NoFirmware
from tests.host.ata.real_identify import KINGSTON, bytes_of, changed
from tests.host.ata.sense import descriptor_sense
from tests.wipe.fakes import ssd
from tests.wipe.methods.plain_step import PlainStep

SERIAL = "18419Z7948347648"
OURS = b"opknap".ljust(32, b"\0")
ABORT = descriptor_sense(error=4, status=0x51, key=0x0B)
GOOD = descriptor_sense()

Answer = bytes | Exception
"""Sense data (none is good status), or what is raised instead of an answer."""


@dataclass(slots=True)
class AtaStep(PlainStep):
    """A step that has a password."""

    @override
    def password(self) -> bytes:
        self.did.append("password")
        return OURS


def sata_drive(**changes: object) -> Drive:
    identity = DriveIdentity(model="KINGSTON SA400S37240G", serial=SERIAL, wwid=None)
    return ssd(identity=identity).model_copy(update=changes)


def capabilities(**changes: object) -> AtaCapabilities:
    told = parse_identify(bytes_of(KINGSTON))
    actions = SanitizeActions(block=True, crypto=True, overwrite=True)
    return told.model_copy(update={"sanitize": actions} | changes)


def sanitize_answer(count: int, lba: int = 0xFFFF) -> bytes:
    return descriptor_sense(count=count, lba=lba)


def sanitize_abort(reason: int) -> bytes:
    return descriptor_sense(error=4, status=0x51, lba=reason, key=0x0B)


IDLE, COMPLETED, FROZEN = (sanitize_answer(count) for count in (0x0000, 0x8000, 0x2000))
FAILED = sanitize_abort(1)


def running(progress: int) -> bytes:
    return sanitize_answer(0x4000, progress)


@dataclass(slots=True)
class SanitizeScript(NoFirmware):
    """Answers STATUS from a list whose last entry stands for ever, starts and clears likewise."""

    polls: Sequence[Answer]
    starts: Sequence[Answer] = (running(0),)
    clears: Sequence[Answer] = (IDLE,)
    sent: list[str] = field(default_factory=list)
    """CDBs of everything that was no question, in hex."""
    polled: int = 0
    started: int = 0
    cleared: int = 0

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        cdb = command.cdb()
        assert cdb[14] == 0xB4, f"{command.name} while sanitizing"
        feature, count = cdb[4], cdb[6]
        if feature == 0 and count == 0:
            answer = _at(self.polls, self.polled)
            self.polled += 1
        elif feature == 0:
            self.sent.append(cdb.hex())
            answer = _at(self.clears, self.cleared)
            self.cleared += 1
        else:
            self.sent.append(cdb.hex())
            answer = _at(self.starts, self.started)
            self.started += 1
        if isinstance(answer, Exception):
            raise answer
        return ata_reply(command, 2 if answer else 0, answer)


def _at(answers: Sequence[Answer], index: int) -> Answer:
    return answers[min(index, len(answers) - 1)]


@dataclass(slots=True)
class SecurityDrive(NoFirmware):
    """The security feature set: states, attempts, F3h directly before F4h."""

    user: bytes | None = None
    locked: bool = False
    frozen: bool = False
    supported: bool = True
    enhanced: bool = True
    attempts: int = 5
    answers: dict[int, list[Answer | None]] = field(default_factory=dict)
    """By command code, used up in order: what comes back instead; `None` for the honest answer."""
    lies: frozenset[int] = frozenset()
    """Commands that are answered well and not carried out."""
    deaf: frozenset[int] = frozenset()
    """Commands whose own answer is sent although they were carried out."""
    keeps_password: bool = False
    resets: bool = False
    """A hardware reset ends its erase: not erased, and locked."""
    erased: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    """Command codes in hex, IDENTIFY as `id`."""
    timeouts_ms: list[int] = field(default_factory=list)
    _prepared: bool = False

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        cdb = command.cdb()
        code = cdb[14]
        self.log.append("id" if code == 0xEC else f"{code:02x}")
        waiting = self.answers.get(code)
        answer = waiting.pop(0) if waiting else None
        if answer is None or code in self.deaf:
            done = code in self.lies or self._carry_out(code, command.data_out, command)
            answer = answer if answer is not None else self._sense(code, done=done)
        self._prepared = code == 0xF3
        if isinstance(answer, Exception):
            raise answer
        data = self._identify() if code == 0xEC else b""
        return ata_reply(command, 2 if answer else 0, answer, data)

    def _sense(self, code: int, *, done: bool) -> bytes:
        if not done:
            return ABORT
        return GOOD if code == 0xF3 else b""

    def _identify(self) -> bytes:
        word = self.supported | (self.user is not None) << 1 | self.locked << 2 | self.frozen << 3
        word |= (self.attempts == 0) << 4 | self.enhanced << 5
        return changed({128: word, 85: (self.user is not None) << 1, 87: 0x4000})

    def _carry_out(self, code: int, block: bytes, command: AtaCommand) -> bool:
        if code == 0xEC:
            return True
        password = block[2:34]
        if code == 0xF3:
            return not self.frozen
        assert len(block) == 512
        assert not block[0] & 1, "the user password, never the master"
        match code:
            case 0xF1:
                assert block[1] == 0, "level high"
                return self._set(password)
            case 0xF2:
                return self._unlock(password)
            case 0xF4:
                self.timeouts_ms.append(command.timeout_ms)
                return self._erase(password, "enhanced" if block[0] & 2 else "normal")
            case 0xF6:
                return self._disable(password)
            case _:
                raise AssertionError(f"{code:02x}h is never sent")

    def _set(self, password: bytes) -> bool:
        if self.locked or self.frozen:
            return False
        self.user = password
        return True

    def _erase(self, password: bytes, mode: str) -> bool:
        if not self._prepared or self.frozen or self.user != password:
            return False
        if self.resets:
            self.locked = True
            return False
        self.erased.append(mode)
        self.locked = False
        self.user = self.user if self.keeps_password else None
        return True

    def _disable(self, password: bytes) -> bool:
        if self.locked or self.frozen or self.user != password:
            return False
        self.user = None
        return True

    def _unlock(self, password: bytes) -> bool:
        if self.frozen or not self.attempts:
            return False
        if self.locked and password != self.user:
            self.attempts -= 1
            return False
        self.locked = False
        return True
