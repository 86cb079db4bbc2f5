"""Asking a drive: what it refuses stays unknown, and nothing but questions is sent."""

import struct
from collections.abc import Mapping

import pytest
from typing_extensions import override

from host.ata.ask import ask_ata
from host.ata.command import AtaCommand, AtaReply
from host.ata.dco import configured_sectors
from host.ata.reply import ata_reply
from host.capabilities import SanitizePhase
from host.errors import AnswerMalformed, CommandLost, NoSuchInterface
from host.firmware import NoFirmware
from tests.host.ata.real_identify import KINGSTON, bytes_of, changed
from tests.host.ata.sense import ILLEGAL_FIXED, descriptor_sense, fixed_sense

SECTORS = 468_862_128
RICH = changed({59: 0xF100, 83: 0x7C09, 119: 0x4100})
"""With sanitize, the device configuration overlay and AMA."""
ABORT = descriptor_sense(error=4, status=0x51, key=0x0B)


class Script(NoFirmware):
    """Answers commands by their code: sense bytes, data, or an error."""

    def __init__(self, answers: Mapping[int, tuple[bytes, bytes] | Exception]) -> None:
        self.answers = answers
        self.asked: list[int] = []

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        assert command.harmless, command.name
        self.asked.append(command.command)
        answer = self.answers.get(command.command, (ABORT, b""))
        if isinstance(answer, Exception):
            raise answer
        sense, data = answer
        return ata_reply(command, 2 if sense else 0, sense, data)


def dco(last: int) -> bytes:
    body = struct.pack("<3HHHH", 2, 0, 0, last & 0xFFFF, last >> 16 & 0xFFFF, last >> 32)
    body = body.ljust(510, b"\0") + b"\xa5"
    return body + bytes((-sum(body) & 0xFF,))


def test_everything_is_asked_once() -> None:
    drive = Script(
        {
            0xEC: (b"", RICH),
            0xB4: (descriptor_sense(count=0x8000, lba=0xFFFF), b""),
            0x27: (descriptor_sense(lba=SECTORS + 99), b""),
            0x78: (descriptor_sense(lba=SECTORS + 199), b""),
            0xB1: (b"", dco(SECTORS + 299)),
        }
    )
    told = ask_ata(drive)
    assert drive.asked == [0xEC, 0xB4, 0x27, 0x78, 0xB1]
    assert told.sanitize_status is not None
    assert told.sanitize_status.phase is SanitizePhase.DONE
    hidden = told.hidden
    assert (hidden.native, hidden.accessible) == (SECTORS + 100, SECTORS + 200)
    assert (hidden.configured, hidden.dco_frozen) == (SECTORS + 300, False)
    assert (hidden.largest, hidden.hidden) == (SECTORS + 300, 300)
    assert told.opal is None


def test_a_drive_is_asked_only_for_what_it_has() -> None:
    drive = Script(
        {0xEC: (b"", bytes_of(KINGSTON)), 0x27: (descriptor_sense(lba=SECTORS - 1), b"")}
    )
    told = ask_ata(drive)
    assert drive.asked == [0xEC, 0x27]
    assert told.sanitize_status is None
    assert (told.hidden.native, told.hidden.hidden) == (SECTORS, 0)
    assert told.hidden.dco_frozen is None


@pytest.mark.parametrize(
    "failure",
    [
        (b"", b""),
        (fixed_sense(), b""),
        (ILLEGAL_FIXED, b""),
        CommandLost("x"),
        NoSuchInterface("x"),
    ],
)
def test_h26_what_does_not_come_through_stays_unknown(
    failure: tuple[bytes, bytes] | Exception,
) -> None:
    drive = Script({0xEC: (b"", RICH), 0xB4: failure, 0x27: failure, 0x78: failure, 0xB1: failure})
    told = ask_ata(drive)
    assert told.sanitize_status is None
    hidden = told.hidden
    assert (hidden.native, hidden.accessible, hidden.configured) == (None, None, None)
    assert hidden.dco_frozen is None
    assert hidden.hidden == 0


def test_an_aborted_overlay_question_is_a_freeze_unless_the_drive_is_locked() -> None:
    assert ask_ata(Script({0xEC: (b"", RICH)})).hidden.dco_frozen is True
    locked = changed({83: 0x7C09, 128: 0x0027})
    drive = Script({0xEC: (b"", locked)})
    assert ask_ata(drive).hidden.dco_frozen is None
    assert 0xB1 not in drive.asked


def test_a_drive_that_sanitizes_is_asked_nothing_more() -> None:
    drive = Script({0xEC: (b"", RICH), 0xB4: (descriptor_sense(count=0x4000, lba=7), b"")})
    told = ask_ata(drive)
    assert drive.asked == [0xEC, 0xB4]
    assert told.sanitize_status is not None
    assert told.sanitize_status.progress == 7


def test_a_28_bit_address_has_its_last_four_bits_in_device() -> None:
    old = changed({83: 0x4000})
    answer = descriptor_sense(lba=0xFF_FFFE, device=0x4F, extend=False)
    told = ask_ata(Script({0xEC: (b"", old), 0xF8: (answer, b"")}))
    assert told.hidden.native == 0x0FFF_FFFF


def test_sizes_below_what_can_be_reached_are_not_believed() -> None:
    drive = Script(
        {
            0xEC: (b"", RICH),
            0x27: (descriptor_sense(lba=0), b""),
            0x78: (descriptor_sense(lba=SECTORS - 2), b""),
            0xB1: (b"", dco(1)),
        }
    )
    hidden = ask_ata(drive).hidden
    assert (hidden.native, hidden.accessible, hidden.configured) == (None, None, None)


@pytest.mark.parametrize("length", [0, 511, 513])
def test_overlay_data_must_be_whole(length: int) -> None:
    assert configured_sectors(dco(SECTORS)[:length].ljust(length, b"\0"), at_least=1) is None
    damaged = bytearray(dco(SECTORS))
    damaged[6] ^= 1
    assert configured_sectors(bytes(damaged), at_least=1) is None
    assert configured_sectors(dco(SECTORS), at_least=1) == SECTORS + 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((ILLEGAL_FIXED, b""), NoSuchInterface),
        ((ABORT, b""), AnswerMalformed),
        ((b"", bytes(100)), AnswerMalformed),
        ((b"", bytes(512)), AnswerMalformed),
        (CommandLost("x"), CommandLost),
    ],
)
def test_h1_without_identify_there_are_no_capabilities(
    answer: tuple[bytes, bytes] | Exception, error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask_ata(Script({0xEC: answer}))
