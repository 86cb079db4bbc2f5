"""Sleeping for a drive: journaled before, once, and the drive found again by identity alone."""

from collections.abc import Sequence

import pytest
from typing_extensions import override

from host.drive import Drive, DriveIdentity, HiddenStorage, Transport
from host.errors import CommandMissing
from host.readings import Device, Unread
from host.suspend import MEM_SLEEP, SleepRefusal, Slept
from tests.wipe.fakes import MemoryHost, ssd
from wipe.events import Event
from wipe.hidden_area import MOST_CYCLES
from wipe.journal import JournalLost
from wipe.sleep_events import S3Began, S3Ended, S3Told, SleepReason
from wipe.unfreeze import (
    SleepConditions,
    UnfreezeEnd,
    Unfrozen,
    Wanted,
    read_conditions,
    unfreeze,
    unfreeze_all,
    was_tried,
)

FROZEN = ssd()
OTHER = ssd(
    path="/dev/sdb",
    identity=DriveIdentity(model="ST500LM000", serial="W760XXXX", wwid="naa.5000"),
)
STICK = ssd(
    path="/dev/sdc",
    identity=DriveIdentity(model="Ultra", serial="4C53", wwid=None),
    transport=Transport.USB,
    foreign=True,
    live_medium="opknap_stick",
)
GOOD = SleepConditions("s2idle [deep]", mains=True, survives=True)


class Laptop(MemoryHost):
    """What it lists changes when it sleeps."""

    def __init__(self, drives: Sequence[Drive], after: Sequence[Drive] | None = None) -> None:
        super().__init__(drives, {})
        self.after = list(drives if after is None else after)
        self.late: list[Drive] = []
        self.late_after_looks = 0
        self.looks = 0
        self.lines: list[Event] = []
        self.order: list[str] = []
        self.slept = Slept(slept=True, elapsed_ms=9000)
        self.fails: Exception | None = None

    @override
    def drives(self, *, include_loop: bool = False) -> tuple[Drive | HiddenStorage, ...]:
        if "slept" in self.order:
            self.looks += 1
            if self.looks > self.late_after_looks:
                return (*self.listed, *self.late)
        return tuple(self.listed)

    @override
    def read_text(self, path: str) -> str | Unread:
        return "[deep]" if path == MEM_SLEEP else super().read_text(path)

    def tell(self, event: Event) -> None:
        self.lines.append(event)
        self.order.append(event.type)

    def sleep(self, seconds: int) -> Slept:
        assert 0 < seconds < 60
        self.order.append("slept")
        if self.fails is not None:
            raise self.fails
        self.listed = self.after
        return self.slept

    def unfreeze(
        self,
        drive: Drive = FROZEN,
        reason: SleepReason = SleepReason.FROZEN,
        conditions: SleepConditions = GOOD,
        events: Sequence[Event] = (),
    ) -> Unfrozen:
        return unfreeze(
            self, drive, reason, conditions, events=events, tell=self.tell, sleep=self.sleep
        )

    @property
    def ended(self) -> S3Ended:
        (line,) = (each for each in self.lines if isinstance(each, S3Ended))
        return line


def test_the_journal_says_it_before_and_after() -> None:
    laptop = Laptop([FROZEN, OTHER])
    result = laptop.unfreeze()
    assert (result.end, result.drive) == (UnfreezeEnd.SLEPT, FROZEN)
    assert laptop.order == ["s3_begin", "slept", "s3_end"]
    assert laptop.lines[0] == S3Began(
        drive_id=FROZEN.id,
        reason=SleepReason.FROZEN,
        seconds=8,
        drives=(FROZEN.identity, OTHER.identity),
    )
    assert laptop.ended == S3Ended(drive_id=FROZEN.id, slept=True, elapsed_ms=9000)


def test_h28_a_drive_that_comes_back_under_another_name_is_followed() -> None:
    swapped = [
        FROZEN.model_copy(update={"path": "/dev/sdb"}),
        OTHER.model_copy(update={"path": "/dev/sda"}),
    ]
    laptop = Laptop([FROZEN, OTHER], swapped)
    result = laptop.unfreeze()
    assert result.drive == swapped[0]
    assert set(laptop.ended.moved) == {FROZEN.identity, OTHER.identity}


def test_h28_another_drive_under_the_old_name_is_never_taken() -> None:
    impostor = OTHER.model_copy(update={"path": FROZEN.path})
    laptop = Laptop([FROZEN], [impostor])
    result = laptop.unfreeze()
    assert (result.end, result.drive) == (UnfreezeEnd.VANISHED, None)
    assert laptop.ended.missing == (FROZEN.identity,)
    assert laptop.ended.appeared == (OTHER.identity,)


def test_h28_two_drives_of_one_identity_are_none() -> None:
    twin = FROZEN.model_copy(update={"path": "/dev/sdd"})
    assert Laptop([FROZEN], [FROZEN, twin]).unfreeze().end is UnfreezeEnd.VANISHED
    laptop = Laptop([FROZEN, twin])
    assert laptop.unfreeze().refusal is SleepRefusal.NO_IDENTITY
    assert laptop.order == []


def test_a_drive_without_a_serial_could_not_be_found_again() -> None:
    nameless = ssd(identity=DriveIdentity(model="SSD", serial=None, wwid=None))
    laptop = Laptop([nameless])
    assert laptop.unfreeze(nameless).refusal is SleepRefusal.NO_IDENTITY
    assert laptop.order == []


def test_a_drive_that_is_not_there_is_not_slept_for() -> None:
    laptop = Laptop([OTHER])
    assert laptop.unfreeze().refusal is SleepRefusal.NO_IDENTITY
    assert laptop.order == []


def test_a_disk_that_spins_up_slowly_is_waited_for() -> None:
    laptop = Laptop([FROZEN, OTHER], [OTHER])
    laptop.late, laptop.late_after_looks = [FROZEN], 5
    result = laptop.unfreeze()
    assert (result.end, result.drive) == (UnfreezeEnd.SLEPT, FROZEN)
    assert laptop.ended.missing == ()


def test_a_drive_that_never_comes_back_is_waited_for_in_vain() -> None:
    laptop = Laptop([FROZEN, OTHER], [OTHER])
    before_ms = laptop.now_ms
    assert laptop.unfreeze().end is UnfreezeEnd.VANISHED
    assert 10_000 < laptop.now_ms - before_ms < 60_000


@pytest.mark.parametrize(
    ("conditions", "refusal"),
    [
        (SleepConditions("[s2idle]", mains=True, survives=True), SleepRefusal.NO_DEEP_SLEEP),
        (SleepConditions(None, mains=True, survives=True), SleepRefusal.NO_DEEP_SLEEP),
        (SleepConditions("[deep]", mains=False, survives=True), SleepRefusal.NEEDS_MAINS),
        (SleepConditions("[deep]", mains=True, survives=False), SleepRefusal.LIVE_MEDIUM),
        (
            SleepConditions("[deep]", mains=True, survives=True, busy=("a",)),
            SleepRefusal.DRIVE_BUSY,
        ),
    ],
)
def test_h5_without_its_conditions_nothing_is_done_or_journaled(
    conditions: SleepConditions, refusal: SleepRefusal
) -> None:
    laptop = Laptop([FROZEN])
    result = laptop.unfreeze(conditions=conditions)
    assert (result.end, result.refusal) == (UnfreezeEnd.REFUSED, refusal)
    assert laptop.order == []


def test_once_per_drive_and_reason() -> None:
    laptop = Laptop([FROZEN, OTHER])
    laptop.unfreeze()
    assert laptop.unfreeze(events=laptop.lines).refusal is SleepRefusal.TRIED
    assert laptop.order.count("slept") == 1
    again = laptop.unfreeze(reason=SleepReason.SANITIZE_FROZEN, events=laptop.lines)
    assert again.end is UnfreezeEnd.SLEPT
    assert laptop.unfreeze(OTHER, events=laptop.lines).end is UnfreezeEnd.SLEPT


def test_a_journal_that_ends_in_the_sleep_counts_as_tried() -> None:
    begun = S3Began(drive_id=FROZEN.id, reason=SleepReason.FROZEN, seconds=8, drives=())
    assert was_tried([begun], FROZEN.id, SleepReason.FROZEN)


@pytest.mark.parametrize("reason", list(SleepReason))
def test_h20_only_a_hidden_area_may_need_more_than_one(reason: SleepReason) -> None:
    begun = S3Began(drive_id=FROZEN.id, reason=reason, seconds=8, drives=())
    most = MOST_CYCLES if reason is SleepReason.HIDDEN_AREA else 1
    assert not was_tried([begun] * (most - 1), FROZEN.id, reason)
    assert was_tried([begun] * most, FROZEN.id, reason)


def test_a_laptop_that_stayed_awake_says_so() -> None:
    laptop = Laptop([FROZEN])
    laptop.slept = Slept(slept=False, elapsed_ms=100, cause="not enabled for wakeup events")
    result = laptop.unfreeze()
    assert (result.end, result.drive, result.cause) == (
        UnfreezeEnd.NOT_SLEPT,
        FROZEN,
        "not enabled for wakeup events",
    )
    assert laptop.ended.slept is False


def test_a_missing_tool_is_journaled_too() -> None:
    laptop = Laptop([FROZEN])
    laptop.fails = CommandMissing(("rtcwake",), "not installed")
    assert laptop.unfreeze().end is UnfreezeEnd.NOT_SLEPT
    assert (laptop.ended.slept, laptop.ended.cause) == (False, "rtcwake: not installed")


def test_a_kernel_that_does_not_count_leaves_the_drive_to_tell() -> None:
    laptop = Laptop([FROZEN])
    laptop.slept = Slept(slept=None, elapsed_ms=9000)
    assert laptop.unfreeze().end is UnfreezeEnd.SLEPT
    assert laptop.ended.slept is None


def test_without_a_journal_nobody_sleeps() -> None:
    laptop = Laptop([FROZEN])

    def lost(_: Event) -> None:
        raise JournalLost("full")

    with pytest.raises(JournalLost):
        unfreeze(
            laptop,
            FROZEN,
            SleepReason.FROZEN,
            GOOD,
            events=(),
            tell=lost,
            sleep=laptop.sleep,
        )
    assert laptop.order == []


def test_a_live_medium_that_is_gone_is_told() -> None:
    laptop = Laptop([FROZEN, STICK], [FROZEN])
    assert laptop.unfreeze().end is UnfreezeEnd.SLEPT
    assert laptop.ended.missing == (STICK.identity,)


def supply(kind: str, *, online: str = "") -> Device:
    properties = {"POWER_SUPPLY_TYPE": kind, "POWER_SUPPLY_ONLINE": online}
    return Device(f"/class/power_supply/{kind}", "power_supply", None, properties)


@pytest.mark.parametrize(
    ("drives", "medium_stays", "survives"),
    [
        ([FROZEN], False, True),
        ([FROZEN, STICK], False, False),
        ([FROZEN, STICK], True, True),
        ([FROZEN.model_copy(update={"live_medium": "root"})], False, True),
    ],
    ids=["in memory", "stick", "stick stays", "built in"],
)
def test_the_conditions_are_read_off_the_machine(
    drives: list[Drive],
    medium_stays: bool,  # noqa: FBT001
    survives: bool,  # noqa: FBT001
) -> None:
    laptop = Laptop(drives)
    laptop.supplies = (supply("Mains", online="1"), supply("Battery"))
    found = read_conditions(laptop, busy=["0badcafe"], medium_stays=medium_stays)
    assert found == SleepConditions("[deep]", mains=True, survives=survives, busy=("0badcafe",))


def test_every_condition_that_is_missing_is_told() -> None:
    assert SleepConditions("[s2idle]", mains=None, survives=False, busy=("a",)).missing == (
        SleepRefusal.NO_DEEP_SLEEP,
        SleepRefusal.NEEDS_MAINS,
        SleepRefusal.LIVE_MEDIUM,
        SleepRefusal.DRIVE_BUSY,
    )
    assert GOOD.missing == ()


def test_one_sleep_does_for_all_and_who_is_refused_keeps_nobody_from_it() -> None:
    nameless = ssd(path="/dev/sdd", identity=DriveIdentity(model="X", serial=None, wwid=None))
    laptop = Laptop([FROZEN, OTHER, nameless])
    results = unfreeze_all(
        laptop,
        [Wanted(each, SleepReason.FROZEN) for each in (nameless, FROZEN, OTHER)],
        GOOD,
        events=(),
        tell=laptop.tell,
        sleep=laptop.sleep,
    )
    assert [each.end for each in results] == [
        UnfreezeEnd.REFUSED,
        UnfreezeEnd.SLEPT,
        UnfreezeEnd.SLEPT,
    ]
    assert results[0].refusal is SleepRefusal.NO_IDENTITY
    assert laptop.order == ["s3_begin", "s3_begin", "slept", "s3_end", "s3_end"]


def test_what_freed_a_drive_may_be_done_again_after_the_next_start() -> None:
    laptop = Laptop([FROZEN])
    laptop.unfreeze()
    assert laptop.unfreeze(events=laptop.lines).refusal is SleepRefusal.TRIED
    other = S3Told(drive_id=OTHER.id, freed=True)
    assert was_tried([*laptop.lines, other], FROZEN.id, SleepReason.FROZEN)
    for freed, tried in ((False, True), (None, True), (True, False)):
        told = S3Told(drive_id=FROZEN.id, freed=freed)
        assert was_tried([*laptop.lines, told], FROZEN.id, SleepReason.FROZEN) is tried
