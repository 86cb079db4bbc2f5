"""What Linux makes of the answers of a SATA drive and of a USB stick, as it was recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from host.ata.ask import ask_ata
from host.ata.command import AtaCommand, AtaReply, AtaVerdict
from host.ata.commands import (
    SanitizeAction,
    ama_get,
    dco_identify,
    identify,
    read_native_max,
    sanitize_start,
    sanitize_status,
    security_unlock,
)
from host.ata.reply import ata_reply
from host.ata.sanitize_status import AbortReason, abort_reason, read_sanitize
from host.capabilities import SecurityState
from host.errors import NoSuchInterface
from host.firmware import NoFirmware
from host.opal.commands import ata_discovery
from tests.host.emulated import Recorded, ata_answers

ASKED = {
    "identify": identify(),
    "native": read_native_max(extend=False),
    "native_ext": read_native_max(extend=True),
    "sanitize_status": sanitize_status(),
    "ama": ama_get(),
    "dco": dco_identify(),
    "trusted_receive": ata_discovery(),
}
AHCI = {answer.name: answer for answer in ata_answers("ahci")}
LAST_SECTOR = 64 * 2048 - 1
SINCE_6_11 = bytes.fromhex("f0000b044140000a8000000000000000" + "0000")
"""The recorded abort as Linux 6.11 and newer places it, where SAT-5 has these fields."""


class Replayed(NoFirmware):
    """The recorded drive."""

    def __init__(self, drive: str) -> None:
        self._answers = {answer.sent: answer for answer in ata_answers(drive)}

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        return reply(command, self._answers[command.cdb()])


def reply(command: AtaCommand, answer: Recorded) -> AtaReply:
    return ata_reply(command, answer.status, answer.sense, answer.data)


def test_our_commands_are_still_those_that_were_recorded() -> None:
    assert {name: command.cdb() for name, command in ASKED.items()} == {
        name: answer.sent for name, answer in AHCI.items()
    }


@pytest.mark.parametrize("name", ["native", "native_ext"])
def test_what_the_drive_did_comes_with_its_registers(name: str) -> None:
    told = reply(ASKED[name], AHCI[name])
    assert told.verdict is AtaVerdict.OK
    assert told.registers is not None
    assert told.registers.lba == LAST_SECTOR


@pytest.mark.parametrize("name", ["sanitize_status", "ama", "dco"])
def test_what_the_drive_aborts_is_aborted_and_not_unreadable(name: str) -> None:
    told = reply(ASKED[name], AHCI[name])
    assert told.verdict is AtaVerdict.ABORTED
    assert told.registers is not None
    assert (told.registers.error, told.registers.status) == (0x04, 0x41)


def test_what_the_kernel_itself_refuses_never_reached_the_drive() -> None:
    assert reply(ASKED["trusted_receive"], AHCI["trusted_receive"]).verdict is AtaVerdict.REFUSED


def test_h1_a_usb_stick_refuses_every_ata_command() -> None:
    for answer in ata_answers("usb-storage"):
        assert reply(ASKED[answer.name], answer).verdict is AtaVerdict.REFUSED
    with pytest.raises(NoSuchInterface):
        ask_ata(Replayed("usb-storage"))


def test_the_emulated_drive_tells_what_it_can_do() -> None:
    told = ask_ata(Replayed("ahci"))
    assert (told.model, told.serial) == ("EMUSATA", "SATADISK0003")
    assert told.security.state is SecurityState.NOT_SUPPORTED
    assert not told.sanitize.any
    assert told.hidden.current == LAST_SECTOR + 1


@pytest.mark.parametrize(("sense", "at"), [(AHCI["ama"].sense, 17), (SINCE_6_11, 9)])
def test_h18_a_failed_sanitize_is_seen_where_the_kernel_has_no_descriptors(
    sense: bytes, at: int
) -> None:
    for number, reason in ((1, AbortReason.FAILED), (3, AbortReason.FROZEN)):
        told = sense[:at] + bytes((number,)) + sense[at + 1 :]
        answer = ata_reply(sanitize_status(), 2, told)
        assert answer.verdict is AtaVerdict.ABORTED
        assert abort_reason(answer) is reason
        state = read_sanitize(answer)
        assert state is not None
        assert (state.failed, state.frozen) == (number == 1, number == 3)


@pytest.mark.parametrize("sense", [AHCI["ama"].sense, SINCE_6_11])
def test_a_refused_start_and_a_wrong_password_are_refusals(sense: bytes) -> None:
    for command in (sanitize_start(SanitizeAction.BLOCK), security_unlock(b"wrong")):
        assert ata_reply(command, 2, sense).verdict is AtaVerdict.ABORTED


@pytest.mark.parametrize("sense", [AHCI["ama"].sense, SINCE_6_11])
@given(data=st.data())
def test_h26_no_part_of_such_an_answer_ever_says_that_a_sanitize_ran(
    sense: bytes, data: st.DataObject
) -> None:
    changed = bytearray(sense[: data.draw(st.integers(0, len(sense)))])
    for at in data.draw(st.lists(st.integers(1, len(sense) - 1), max_size=4)):
        if at < len(changed):
            changed[at] = data.draw(st.integers(0, 255))
    told = ata_reply(sanitize_status(), 2, bytes(changed))
    assert told.verdict is not AtaVerdict.OK
    if told.verdict is AtaVerdict.ABORTED:
        assert told.registers is not None
        assert told.registers.status & 0x21


@pytest.mark.parametrize("sense", [AHCI["ama"].sense, SINCE_6_11])
def test_registers_of_a_reset_say_nothing_of_the_command(sense: bytes) -> None:
    at = sense.index(0x41)
    for status in (0x50, 0x80, 0xD1, 0x7F, 0xFF, 0x00):
        told = ata_reply(sanitize_status(), 2, sense[:at] + bytes((status,)) + sense[at + 1 :])
        assert told.verdict is AtaVerdict.UNREADABLE
