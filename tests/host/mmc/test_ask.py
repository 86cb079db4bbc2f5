"""Asking an eMMC what it can do."""

import pytest
from typing_extensions import override

from host.capabilities import MmcArea
from host.errors import AnswerMalformed, NoSuchInterface
from host.firmware import NoFirmware
from host.mmc.ask import ask_mmc
from host.mmc.command import MmcCommand, MmcReply
from tests.host.mmc.registers import ext_csd


class Card(NoFirmware):
    def __init__(self, reply: MmcReply) -> None:
        self.reply = reply
        self.asked: list[MmcCommand] = []

    @override
    def mmc(self, command: MmcCommand) -> MmcReply:
        self.asked.append(command)
        return self.reply


def test_one_harmless_question_is_asked() -> None:
    card = Card(MmcReply(0, data=ext_csd()))
    area = MmcArea(name="boot1", size_bytes=4 << 20, blank=False)
    assert ask_mmc(card, (area,)).areas[0] == area
    assert [(c.opcode, c.harmless) for c in card.asked] == [(8, True)]


@pytest.mark.parametrize(
    "reply", [MmcReply(74, data=ext_csd()), MmcReply(0), MmcReply(0, data=b"\1")]
)
def test_what_is_no_register_is_a_typed_error(reply: MmcReply) -> None:
    with pytest.raises(AnswerMalformed):
        ask_mmc(Card(reply))


def test_what_is_no_emmc_is_not_asked() -> None:
    with pytest.raises(NoSuchInterface):
        ask_mmc(NoFirmware())
