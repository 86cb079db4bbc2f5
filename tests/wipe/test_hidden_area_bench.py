"""Hidden areas of a drive that takes the bytes of the standard and was written by somebody else."""

import pytest
from typing_extensions import override

from host.ata.command import AtaCommand, AtaReply
from host.ata.reply import ata_reply
from host.firmware import NoFirmware
from host.simulated.model import Misbehaviour
from tests.host.simulated.ata_bench import SIZE, Bench, drive
from wipe.hidden_area import Restore, Restored, RestoreEnd, restore_hidden

HPA, DCO, AMA = Restore.HPA, Restore.DCO, Restore.AMA


class Wire(NoFirmware):
    """Commands as bytes to the drive that is switched on now."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        answer = self._bench.send(command.cdb(), command.data_out, command.timeout_ms)
        return ata_reply(command, answer.status, answer.sense, answer.data)


def restore(bench: Bench) -> list[Restored]:
    """What each power-on gave, until no further power cycle is asked for."""
    wire, found = Wire(bench), [restore_hidden(Wire(bench))]
    while found[-1].end is RestoreEnd.NEEDS_POWER_CYCLE:
        bench.power()
        found.append(restore_hidden(wire, cycles=len(found)))
    return found


@pytest.mark.parametrize(
    ("bad", "ama", "sent"),
    [
        ((), False, [()]),
        ((Misbehaviour.HPA,), False, [(HPA,), ()]),
        ((Misbehaviour.HPA,), True, [(AMA,), ()]),
        ((Misbehaviour.DCO,), False, [(DCO,), ()]),
        ((Misbehaviour.HPA, Misbehaviour.DCO), False, [(HPA, DCO), ()]),
        ((Misbehaviour.HPA, Misbehaviour.DCO), True, [(AMA, DCO), ()]),
    ],
    ids=["nothing", "hpa", "ama", "dco", "hpa and dco", "ama and dco"],
)
def test_h20_every_sector_comes_back(
    bad: tuple[Misbehaviour, ...],
    ama: bool,  # noqa: FBT001
    sent: list[tuple[Restore, ...]],
) -> None:
    bench = drive(*bad, ama=ama, dco=True)
    found = restore(bench)
    assert found[-1].end is RestoreEnd.RESTORED
    assert [each.sent for each in found] == sent
    assert bench.model.size_bytes("main") == SIZE
    assert found[-1].after.current == SIZE // 512


@pytest.mark.parametrize("ama", [False, True])
def test_h20_a_drive_that_refuses_twice_keeps_it(ama: bool) -> None:  # noqa: FBT001
    bench = drive(Misbehaviour.HPA_REFUSED, ama=ama)
    found = restore(bench)
    assert [each.end for each in found] == [RestoreEnd.NEEDS_POWER_CYCLE, RestoreEnd.REFUSED]
    assert found[-1].after.hidden > 0
    assert bench.model.size_bytes("main") < SIZE


@pytest.mark.parametrize("bad", [Misbehaviour.NO_REGISTERS, Misbehaviour.ZERO_REGISTERS])
def test_h26_without_registers_nothing_is_restored_and_nothing_claimed(bad: Misbehaviour) -> None:
    found = restore(drive(bad, Misbehaviour.HPA))
    assert [(each.end, each.sent) for each in found] == [(RestoreEnd.NOT_TOLD, ())]


def test_a_locked_drive_gives_nothing_back() -> None:
    found = restore(drive(Misbehaviour.LOCKED, Misbehaviour.DCO))
    assert found[-1].end in {RestoreEnd.REFUSED, RestoreEnd.NOT_TOLD}
