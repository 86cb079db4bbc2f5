"""Hidden sectors come back in the right order, once per power-on; the drive's numbers decide."""

import struct
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from host.ata.command import AtaCommand, AtaRegisters, AtaReply, AtaVerdict
from host.capabilities import HiddenArea
from host.errors import CommandLost, DriveGone, NoSuchInterface
from host.firmware import NoFirmware
from wipe.hidden_area import (
    MOST_CYCLES,
    Restore,
    RestoreEnd,
    all_told,
    next_restore,
    plan_restores,
    restore_hidden,
)

WHOLE = 976_773_168
"""Sectors of a 500 GB disk."""
ABORTED = AtaReply(AtaVerdict.ABORTED, AtaRegisters(0x04, 0, 0, 0x40, 0x51))


def area(current: int, **changes: int | bool | None) -> HiddenArea:
    return HiddenArea(current=current).model_copy(update=changes)


@pytest.mark.parametrize(
    ("found", "steps"),
    [
        (area(100), ()),
        (area(100, native=100, configured=100), ()),
        (area(80, native=100), (Restore.HPA,)),
        (area(80, accessible=100), (Restore.AMA,)),
        (area(80, native=80, configured=100), (Restore.DCO,)),
        (area(80, configured=100), (Restore.DCO,)),
        (area(60, native=80, configured=100), (Restore.HPA, Restore.DCO)),
        (area(60, native=100, configured=80), (Restore.HPA,)),
        (area(60, accessible=80, configured=100), (Restore.AMA, Restore.DCO)),
        (area(60, accessible=80, native=90), (Restore.AMA, Restore.HPA)),
    ],
)
def test_h20_the_maximum_address_goes_before_the_configuration(
    found: HiddenArea, steps: tuple[Restore, ...]
) -> None:
    assert plan_restores(found) == steps
    assert next_restore(found) == (steps[0] if steps else None)


numbers = st.one_of(st.none(), st.integers(0, 1 << 48))


@given(current=st.integers(1, 1 << 48), native=numbers, accessible=numbers, configured=numbers)
def test_there_is_a_step_exactly_when_something_is_hidden(
    current: int, native: int | None, accessible: int | None, configured: int | None
) -> None:
    found = HiddenArea(current=current, native=native, accessible=accessible, configured=configured)
    steps = plan_restores(found)
    assert bool(steps) == (found.hidden > 0)
    assert len(steps) == len(set(steps))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (area(100), True),
        (area(100, hpa_supported=True), False),
        (area(100, hpa_supported=True, native=100), True),
        (area(100, ama_supported=True), False),
        (area(100, dco_supported=True, dco_frozen=True), False),
        (area(100, hpa_supported=True, native=100, dco_supported=True, configured=100), True),
    ],
)
def test_a_number_that_the_drive_has_and_does_not_tell_is_missing(
    found: HiddenArea, *, told: bool
) -> None:
    assert all_told(found) is told


@dataclass
class Disk(NoFirmware):
    """A disk that hides sectors, by the rules of ATA8-ACS and ACS-4."""

    current: int = WHOLE
    native: int = WHOLE
    factory: int = WHOLE
    hpa: bool = True
    ama: bool = False
    dco: bool = True
    long: bool = True
    dco_frozen: bool = False
    refuses: set[int] = field(default_factory=set)
    """Command codes that it aborts."""
    loses: set[int] = field(default_factory=set)
    """Command codes that it carries out without an answer."""
    stubborn: bool = False
    """Aborts everything that would change it."""
    forgets: bool = False
    """Takes a maximum address and shows the old one."""
    set_in_this_power_on: bool = False
    last: int = 0
    sent: list[str] = field(default_factory=list)

    def power_cycle(self) -> None:
        self.set_in_this_power_on = False
        self.last = 0

    @property
    def changing(self) -> list[str]:
        return [name for name in self.sent if name[0] != "?"]

    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        before, self.last = self.last, command.command
        self.sent.append(("?" if command.harmless else "") + f"{command.command:02X}")
        if command.command in self.refuses or (self.stubborn and not command.harmless):
            return ABORTED
        reply = self._carry_out(command, before)
        if command.command in self.loses:
            raise CommandLost(command.name)
        return reply

    def _carry_out(self, command: AtaCommand, before: int) -> AtaReply:
        match command.command:
            case 0xEC:
                return AtaReply(AtaVerdict.OK, data=self._identify())
            case 0xF8 | 0x27:
                return self._last(self.native)
            case 0xB1:
                return self._configuration(command)
            case _:
                return self._maximum(command, before)

    def _maximum(self, command: AtaCommand, before: int) -> AtaReply:
        match command.command:
            case 0x37:
                # READ NATIVE MAX of the same width must come immediately before
                return self._set(command.lba, allowed=before == 0x27 and command.count == 1)
            case 0xF9:
                lba = (command.device & 0x0F) << 24 | command.lba
                return self._set(lba, allowed=before == 0xF8 and command.count == 1)
            case 0x78 if command.feature == 0:
                return self._last(self.native) if self.ama else ABORTED
            case 0x78:
                return self._set(command.lba, allowed=self.ama)
            case _:
                return ABORTED

    def _set(self, last_sector: int, *, allowed: bool) -> AtaReply:
        if not allowed or self.set_in_this_power_on or last_sector >= self.native:
            return ABORTED
        self.set_in_this_power_on = True
        if not self.forgets:
            self.current = last_sector + 1
        return self._last(last_sector + 1)

    def _configuration(self, command: AtaCommand) -> AtaReply:
        if not self.dco or self.dco_frozen:
            return ABORTED
        if command.feature == 0xC2:
            answer = bytearray(512)
            struct.pack_into("<Q", answer, 6, self.factory - 1)
            return AtaReply(AtaVerdict.OK, data=bytes(answer))
        if self.current != self.native:
            return ABORTED
        self.current = self.native = self.factory
        return self._last(self.factory)

    def _last(self, sectors: int) -> AtaReply:
        lba = sectors - 1
        device = 0x40 if self.long else 0x40 | lba >> 24
        return AtaReply(AtaVerdict.OK, AtaRegisters(0, 0, lba, device, 0x50))

    def _identify(self) -> bytes:
        words = [0] * 256
        words[0] = 0x0040
        words[82] = self.hpa << 10
        words[83] = 0x4000 | self.long << 10 | self.dco << 11
        words[119] = 0x4000 | self.ama << 8
        short = min(self.current, (1 << 28) - 1)
        words[60], words[61] = short & 0xFFFF, short >> 16
        raw = bytearray(struct.pack("<256H", *words))
        if self.long:
            struct.pack_into("<Q", raw, 200, self.current)
        return bytes(raw)


def test_a_disk_that_hides_nothing_is_only_asked() -> None:
    disk = Disk()
    found = restore_hidden(disk)
    assert (found.end, found.sent, found.after) == (RestoreEnd.RESTORED, (), found.before)
    assert disk.changing == []


def test_h20_a_protected_area_comes_back_after_a_power_cycle() -> None:
    disk = Disk(current=WHOLE - 2048)
    first = restore_hidden(disk)
    assert (first.end, first.sent) == (RestoreEnd.NEEDS_POWER_CYCLE, (Restore.HPA,))
    assert (first.before.hidden, first.after.hidden) == (2048, 0)
    disk.power_cycle()
    assert restore_hidden(disk, cycles=1).end is RestoreEnd.RESTORED
    assert disk.changing == ["37"]


def test_h20_the_native_address_is_read_immediately_before_it_is_set() -> None:
    disk = Disk(current=WHOLE - 2048)
    restore_hidden(disk)
    at = disk.sent.index("37")
    assert disk.sent[at - 1] == "?27"


def test_an_old_disk_takes_the_short_commands() -> None:
    disk = Disk(current=200_000_000, native=234_441_648, factory=234_441_648, long=False, dco=False)
    assert restore_hidden(disk).sent == (Restore.HPA,)
    assert disk.changing == ["F9"]
    assert disk.current == 234_441_648


def test_the_newer_address_command_is_used_where_it_is_offered() -> None:
    disk = Disk(current=WHOLE - 1, hpa=False, ama=True, dco=False)
    assert restore_hidden(disk).sent == (Restore.AMA,)
    assert disk.changing == ["78"]
    assert disk.current == WHOLE


def test_h20_protected_area_and_configuration_need_two_power_cycles_at_most() -> None:
    disk = Disk(current=WHOLE - 4096, native=WHOLE - 2048)
    first = restore_hidden(disk)
    assert (first.end, first.sent) == (
        RestoreEnd.NEEDS_POWER_CYCLE,
        (Restore.HPA, Restore.DCO),
    )
    disk.power_cycle()
    second = restore_hidden(disk, cycles=1)
    assert (second.end, second.before.current) == (RestoreEnd.RESTORED, WHOLE)


def test_h20_a_maximum_address_is_never_set_twice_in_a_power_on() -> None:
    disk = Disk(current=WHOLE - 2048)
    found = restore_hidden(disk, max_was_set=True)
    assert (found.end, found.sent) == (RestoreEnd.NEEDS_POWER_CYCLE, ())
    assert disk.changing == []


def test_h20_a_disk_that_took_it_and_shows_the_old_size_has_to_be_cycled() -> None:
    disk = Disk(current=WHOLE - 2048, forgets=True)
    assert restore_hidden(disk).end is RestoreEnd.NEEDS_POWER_CYCLE
    disk.power_cycle()
    assert restore_hidden(disk, cycles=1).end is RestoreEnd.REFUSED


@pytest.mark.parametrize(
    ("disk", "command"),
    [
        (Disk(current=WHOLE - 2048, stubborn=True), "37"),
        (Disk(current=WHOLE - 2048, hpa=False, ama=True, dco=False, stubborn=True), "78"),
        (Disk(current=WHOLE - 8, native=WHOLE - 8, stubborn=True), "B1"),
    ],
    ids=["hpa", "ama", "dco"],
)
def test_h20_a_refusal_is_tried_once_more_after_a_power_cycle(disk: Disk, command: str) -> None:
    first = restore_hidden(disk)
    assert first.end is RestoreEnd.NEEDS_POWER_CYCLE
    assert first.after.hidden == first.before.hidden > 0
    disk.power_cycle()
    assert restore_hidden(disk, cycles=1).end is RestoreEnd.REFUSED
    assert disk.changing == [command] * 2


def test_a_command_without_an_answer_is_judged_by_the_numbers() -> None:
    disk = Disk(current=WHOLE - 2048, loses={0x37})
    found = restore_hidden(disk)
    assert (found.end, found.after.hidden) == (RestoreEnd.NEEDS_POWER_CYCLE, 0)


def test_a_frozen_configuration_is_not_told() -> None:
    found = restore_hidden(Disk(dco_frozen=True))
    assert (found.end, found.sent) == (RestoreEnd.NOT_TOLD, ())


def test_a_native_address_that_cannot_be_read_is_not_told() -> None:
    found = restore_hidden(Disk(refuses={0x27}))
    assert (found.end, found.sent) == (RestoreEnd.NOT_TOLD, ())


def test_a_disk_that_contradicts_itself_is_sent_nothing() -> None:
    class Wavering(Disk):
        @override
        def ata(self, command: AtaCommand) -> AtaReply:
            reply = super().ata(command)
            if command.command == 0x27:
                self.native -= 1
            return reply

    disk = Wavering(current=WHOLE - 2048, dco=False)
    found = restore_hidden(disk)
    assert (found.end, found.sent) == (RestoreEnd.NOT_TOLD, ())
    assert disk.changing == []


def test_a_native_address_that_is_not_told_again_is_not_set() -> None:
    class Once(Disk):
        @override
        def ata(self, command: AtaCommand) -> AtaReply:
            reply = super().ata(command)
            if command.command == 0x27:
                self.refuses.add(0x27)
            return reply

    disk = Once(current=WHOLE - 2048, dco=False)
    assert restore_hidden(disk).end is RestoreEnd.NOT_TOLD
    assert disk.changing == []


def test_nothing_is_sent_after_the_last_power_cycle() -> None:
    disk = Disk(current=WHOLE - 2048)
    found = restore_hidden(disk, cycles=MOST_CYCLES)
    assert (found.end, found.sent) == (RestoreEnd.REFUSED, ())
    assert disk.changing == []


class Gone(NoFirmware):
    @override
    def ata(self, command: AtaCommand) -> AtaReply:
        raise DriveGone(command.name)


def test_what_cannot_be_asked_is_a_typed_error() -> None:
    with pytest.raises(NoSuchInterface):
        restore_hidden(NoFirmware())
    with pytest.raises(DriveGone):
        restore_hidden(Gone())


@given(
    sizes=st.lists(st.integers(1000, 2000), min_size=3, max_size=3).map(sorted),
    hpa=st.booleans(),
    ama=st.booleans(),
    dco=st.booleans(),
    frozen=st.booleans(),
    refuses=st.sets(st.sampled_from([0x27, 0x37, 0x78, 0xB1])),
    forgets=st.booleans(),
)
def test_h20_restored_always_means_that_every_sector_can_be_reached(
    sizes: list[int],
    *,
    hpa: bool,
    ama: bool,
    dco: bool,
    frozen: bool,
    refuses: set[int],
    forgets: bool,
) -> None:
    current, native, factory = sizes
    disk = Disk(
        current,
        native if hpa or ama else current,
        factory if dco else native if hpa or ama else current,
        hpa=hpa,
        ama=ama,
        dco=dco,
        dco_frozen=frozen,
        refuses=refuses,
        forgets=forgets,
    )
    ends = []
    for cycles in range(MOST_CYCLES + 1):
        ends.append(restore_hidden(disk, cycles=cycles).end)
        if ends[-1] is not RestoreEnd.NEEDS_POWER_CYCLE:
            break
        disk.power_cycle()
    # it never goes round for ever
    assert ends[-1] is not RestoreEnd.NEEDS_POWER_CYCLE
    if ends[-1] is RestoreEnd.RESTORED:
        assert disk.current == disk.native == disk.factory
    assert len(disk.changing) <= 2 * MOST_CYCLES
