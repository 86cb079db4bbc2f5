"""The question of level 0 discovery, byte for byte, and what becomes of its answers."""

from typing import Literal

import pytest
from typing_extensions import override

from host.ata.command import AtaCommand, AtaReply, AtaVerdict
from host.errors import CommandLost, DriveGone
from host.firmware import NoFirmware
from host.nvme.command import NvmeCommand, NvmeReply
from host.opal.ask import ask_opal
from host.opal.commands import ata_discovery, nvme_discovery
from tests.host.opal.answers import OPAL2, discovery, locking

ANSWER = discovery(locking(0x0F), OPAL2)
INTERFACES: tuple[Literal["ata", "nvme"], ...] = ("ata", "nvme")


def test_trusted_receive_is_as_sat_and_acs_have_it() -> None:
    assert ata_discovery().harmless
    # FEATURE 01h, COUNT 4 blocks, LBA 15:8 = ComID 0001h
    expected = "85 08 0E 00 01 00 04 00 00 00 01 00 00 40 5C 00"
    assert ata_discovery().cdb() == bytes.fromhex(expected)


def test_security_receive_is_as_nvm_express_has_it() -> None:
    command = nvme_discovery()
    assert (command.harmless, command.opcode, command.nsid) == (True, 0x82, 0)
    assert (command.cdw10, command.cdw11, command.data_in_bytes) == (0x01000100, 2048, 2048)


class Drive(NoFirmware):
    """Answers what it was given."""

    def __init__(
        self,
        data: bytes = ANSWER,
        *,
        verdict: AtaVerdict = AtaVerdict.OK,
        status: int = 0,
        failure: Exception | None = None,
    ) -> None:
        self.ata_reply = AtaReply(verdict, data=data)
        self.nvme_reply = NvmeReply(status, data=data)
        self.failure = failure

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        if self.failure is not None:
            raise self.failure
        assert command == ata_discovery()
        return self.ata_reply

    @override
    def nvme(self, command: NvmeCommand) -> NvmeReply:
        if self.failure is not None:
            raise self.failure
        assert command == nvme_discovery()
        return self.nvme_reply


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_locked_drive_is_told(interface: Literal["ata", "nvme"]) -> None:
    state = ask_opal(Drive(), interface)
    assert state is not None
    assert (state.kind, state.locked) == ("opal2", True)


@pytest.mark.parametrize("verdict", [v for v in AtaVerdict if v is not AtaVerdict.OK])
def test_an_ata_drive_that_will_not_tell_is_unknown(verdict: AtaVerdict) -> None:
    assert ask_opal(Drive(verdict=verdict), "ata") is None


@pytest.mark.parametrize("status", [0x01, 0x02, 0x286])
def test_a_controller_that_will_not_tell_is_unknown(status: int) -> None:
    assert ask_opal(Drive(status=status), "nvme") is None


@pytest.mark.parametrize("interface", INTERFACES)
@pytest.mark.parametrize("data", [b"", bytes(2048), b"\xff" * 2048], ids=["none", "zeros", "ones"])
def test_rubbish_is_unknown(interface: Literal["ata", "nvme"], data: bytes) -> None:
    assert ask_opal(Drive(data), interface) is None


@pytest.mark.parametrize("interface", INTERFACES)
def test_no_answer_is_unknown(interface: Literal["ata", "nvme"]) -> None:
    assert ask_opal(Drive(failure=CommandLost("time-out")), interface) is None
    assert ask_opal(NoFirmware(), interface) is None


@pytest.mark.parametrize("interface", INTERFACES)
def test_a_vanished_drive_is_no_unknown_state(interface: Literal["ata", "nvme"]) -> None:
    with pytest.raises(DriveGone):
        ask_opal(Drive(failure=DriveGone("pulled out")), interface)
