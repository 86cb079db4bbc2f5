"""The guard: who is refused, what confirms, and that nothing else opens a drive for writing."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.drive import (
    Drive,
    DriveIdentity,
    DriveKind,
    HiddenKind,
    HiddenStorage,
    LoopBacking,
    Transport,
)
from host.port import WriteToken
from tests.wipe.fakes import Medium, MemoryHost, erase_plan, loop_drive, ssd
from wipe.codes import DriveStatus, Refusal
from wipe.engine import erase
from wipe.folder import create
from wipe.guard import confirmation_refusal, find_again, mint, needs_whole_serial, refusal
from wipe.journal import Journal
from wipe.surroundings import Surroundings
from wipe.values import ErasePlan

ROOM = Path(__file__).parents[2]


def serial(text: str | None) -> DriveIdentity:
    return DriveIdentity(model="M", serial=text, wwid=None)


@pytest.mark.parametrize(
    ("drive", "reason"),
    [
        (ssd(), None),
        (loop_drive(), None),
        (ssd(live_medium="root"), Refusal.LIVE_MEDIUM),
        (ssd(live_medium="root", mounts=("/",), read_only=True), Refusal.LIVE_MEDIUM),
        (ssd(mounts=("/mnt",)), Refusal.MOUNTED),
        (ssd(swaps=("/dev/sda2",)), Refusal.SWAP),
        (ssd(holders=("dm-0",)), Refusal.IN_USE),
        (ssd(read_only=True), Refusal.READ_ONLY),
        (ssd(identity=serial(None)), Refusal.NO_IDENTITY),
        (ssd(identity=serial("   ")), Refusal.NO_IDENTITY),
        (ssd(size_bytes=None), Refusal.NO_IDENTITY),
        (ssd(transport=Transport.USB, foreign=True), Refusal.FOREIGN),
        (loop_drive(loop=None), Refusal.LOOP_BACKING),
        (
            loop_drive(loop=LoopBacking(file="/dev/sda", regular_file=False, writable=True)),
            Refusal.LOOP_BACKING,
        ),
        (
            loop_drive(loop=LoopBacking(file="/tmp/a", regular_file=True, writable=False)),  # noqa: S108
            Refusal.LOOP_BACKING,
        ),
    ],
)
def test_refused_by_what_is_listed(drive: Drive, reason: Refusal | None) -> None:
    assert refusal(drive, peers=[drive], on_mains=True, foreign_accepted=False) is reason


def test_the_same_serial_on_two_drives_names_neither() -> None:
    twin = ssd(path="/dev/sdb", identity=serial("s3z9nb0k123456x"))
    for drive in (ssd(), twin):
        peers = [ssd(), twin]
        reason = refusal(drive, peers=peers, on_mains=True, foreign_accepted=False)
        assert reason is Refusal.AMBIGUOUS_IDENTITY


def test_a_foreign_drive_is_erased_only_when_a_person_said_it_belongs() -> None:
    stick = ssd(transport=Transport.USB, foreign=True)
    assert refusal(stick, peers=[stick], on_mains=True, foreign_accepted=True) is None


@pytest.mark.parametrize(
    ("drive", "on_mains", "reason"),
    [
        (ssd(), False, Refusal.NEEDS_AC),
        (ssd(), None, None),
        (loop_drive(), False, None),
        (ssd(simulated=True), False, None),
    ],
)
def test_no_erase_of_a_real_drive_starts_on_battery(
    drive: Drive, reason: Refusal | None, *, on_mains: bool | None
) -> None:
    assert refusal(drive, peers=[drive], on_mains=on_mains, foreign_accepted=False) is reason


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("456X", None),
        ("456x", None),
        (" 456X ", None),
        ("S3Z9NB0K123456X", None),
        ("s3z9nb0k123456x", None),
        ("", Refusal.NOT_CONFIRMED),
        ("56X", Refusal.NOT_CONFIRMED),
        ("3456X", Refusal.NOT_CONFIRMED),
        ("456Y", Refusal.NOT_CONFIRMED),
        ("yes", Refusal.NOT_CONFIRMED),
    ],
)
def test_the_last_four_or_the_whole_serial_confirm(typed: str, reason: Refusal | None) -> None:
    assert confirmation_refusal(ssd(), typed, [ssd()]) is reason


def test_two_drives_that_end_alike_need_the_whole_serial() -> None:
    other = ssd(path="/dev/sdb", identity=serial("WD-456x"))
    peers = [ssd(), other]
    assert needs_whole_serial(ssd(), peers)
    assert confirmation_refusal(ssd(), "456X", peers) is Refusal.NOT_CONFIRMED
    assert confirmation_refusal(ssd(), "S3Z9NB0K123456X", peers) is None


def test_nothing_confirms_a_drive_without_a_serial() -> None:
    assert confirmation_refusal(ssd(identity=serial(None)), "", [ssd()]) is Refusal.NO_IDENTITY


@given(typed=st.text(max_size=20))
@settings(max_examples=200)
def test_whatever_confirms_ends_the_serial(typed: str) -> None:
    if confirmation_refusal(ssd(), typed, [ssd()]) is None:
        answer = typed.strip().casefold()
        assert "s3z9nb0k123456x".endswith(answer)
        assert len(answer) in {4, 15}


def minted(plan: ErasePlan, *seen: Drive | HiddenStorage, boot: str = "boot-1") -> object:
    return mint(plan, seen, boot_id=boot, on_mains=True)


def test_the_confirmed_drive_gets_a_token() -> None:
    drive = ssd()
    hint = HiddenStorage(kind=HiddenKind.REMAPPED_NVME, where="0000:00:17.0", count=1)
    assert minted(erase_plan(drive), hint, drive) == (
        drive,
        WriteToken(drive.identity, 500_107_862_016, 3, "S3Z9NB0K123456X"),
    )


def test_the_drive_is_found_by_identity_and_not_by_its_path() -> None:
    moved = ssd(path="/dev/sdc")
    assert find_again(erase_plan(ssd()), [moved]) == moved


@pytest.mark.parametrize(
    "now",
    [
        ssd(identity=serial("OTHER")),
        ssd(size_bytes=1 << 30),
        ssd(identity=DriveIdentity(model="SSD 860 EVO", serial="S3Z9NB0K123456X", wwid="naa.6")),
    ],
)
def test_another_drive_at_the_same_path_is_refused(now: Drive) -> None:
    assert minted(erase_plan(ssd()), now) is Refusal.IDENTITY_CHANGED


def test_a_drive_that_is_not_there_is_refused() -> None:
    assert minted(erase_plan(ssd())) is Refusal.IDENTITY_CHANGED


def test_two_drives_with_the_confirmed_identity_are_refused() -> None:
    twin = ssd(path="/dev/sdb")
    assert minted(erase_plan(ssd()), ssd(), twin) is Refusal.AMBIGUOUS_IDENTITY


def test_two_loops_over_one_file_of_two_names_are_ambiguous() -> None:
    backing = LoopBacking(file="/tmp/a", regular_file=True, writable=True, file_id="0a99")  # noqa: S108
    other = DriveIdentity(model="loop device", serial="loop:b.img:0a99", wwid=None)
    twin = loop_drive(path="/dev/loop8", identity=other, loop=backing)
    mine = loop_drive(loop=backing)
    assert minted(erase_plan(mine), mine, twin) is Refusal.AMBIGUOUS_IDENTITY


def test_a_drive_that_was_plugged_in_again_is_refused_in_the_same_boot() -> None:
    again = ssd(diskseq=99)
    assert minted(erase_plan(ssd()), again) is Refusal.IDENTITY_CHANGED
    after_reboot = minted(erase_plan(ssd()), again, boot="boot-2")
    assert after_reboot == (
        again,
        WriteToken(again.identity, 500_107_862_016, 99, "S3Z9NB0K123456X"),
    )


def test_a_confirmation_of_another_serial_is_refused() -> None:
    plan = erase_plan(ssd())
    wrong = plan.confirmation.model_copy(update={"serial": "OTHER", "typed": "OTHER"})
    assert minted(plan.model_copy(update={"confirmation": wrong}), ssd()) is Refusal.NOT_CONFIRMED


def test_a_short_confirmation_counts_no_more_once_a_drive_ends_alike() -> None:
    plan = erase_plan(ssd())
    short = plan.confirmation.model_copy(update={"typed": "456X"})
    plan = plan.model_copy(update={"confirmation": short})
    other = ssd(path="/dev/sdb", identity=serial("WD-456X"))
    assert minted(plan, ssd(), other) is Refusal.NOT_CONFIRMED


def test_what_became_mounted_after_the_confirmation_is_refused() -> None:
    assert minted(erase_plan(ssd()), ssd(mounts=("/mnt",))) is Refusal.MOUNTED


@pytest.mark.parametrize(
    "system",
    [
        ssd(live_medium="root", mounts=("/",)),
        ssd(live_medium="boot_uuid"),
        ssd(
            live_medium="opknap_stick", transport=Transport.USB, kind=DriveKind.FLASH, foreign=True
        ),
    ],
)
def test_the_system_disk_never_reaches_open_drive(tmp_path: Path, system: Drive) -> None:
    medium = Medium(bytearray(b"the running system " * 1000))
    host = MemoryHost([system], {system.path: medium})
    before = bytes(medium.content)
    # The worst case: somebody made a complete, confirmed plan for it, and accepted it as foreign.
    plan = erase_plan(system, foreign_accepted=True)
    folder = create(tmp_path, plan)
    with Journal(folder.journal_path, folder.lock_path, host) as journal:
        world = Surroundings(host, lambda: False, bytes, 1, "0")
        outcome = erase(folder, journal, world)
    assert (outcome.status, outcome.reason) == (DriveStatus.REFUSED, Refusal.LIVE_MEDIUM)
    assert host.opened == []
    assert bytes(medium.content) == before


def test_only_the_guard_makes_write_tokens() -> None:
    makers = [
        str(file.relative_to(ROOM))
        for room in ("agent", "checks", "host", "inventory", "reports", "wipe")
        for file in (ROOM / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and "WriteToken" in ast.unparse(node.func)
    ]
    assert makers == ["wipe/guard.py"]
