"""Sleeping in S3. Nothing here sleeps: the tool, the setting and the clock are fakes."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from host.capture import Capture
from host.drive import Drive, DriveIdentity, DriveKind, Transport
from host.errors import CommandMissing, CommandTimedOut
from host.readings import Completed, Unread, Why
from host.recorded import RecordedHost
from host.suspend import (
    MEM_SLEEP,
    SleepFailed,
    SleepRefusal,
    SysfsSetting,
    in_the_way,
    is_kept,
    may_suspend,
    read_mem_sleep,
    suspend,
)
from tests.wipe.fakes import MemoryHost

SUCCESS = "/sys/power/suspend_stats/success"


class SleepyHost(MemoryHost):
    """A machine that believes it slept."""

    def __init__(self, mem_sleep: str | None = "s2idle [deep]") -> None:
        super().__init__([], {})
        self.files: dict[str, str] = {SUCCESS: "4"}
        if mem_sleep is not None:
            self.files[MEM_SLEEP] = mem_sleep
        self.ran: list[tuple[tuple[str, ...], float]] = []
        self.fails: Exception | None = None
        self.answer = (0, b"")
        self.sleeps = True
        self.obeys = True

    @override
    def read_text(self, path: str) -> str | Unread:
        return self.files.get(path, Unread(path, Why.ABSENT))

    @override
    def run(self, argv: Sequence[str], *, timeout_s: float) -> Completed:
        self.ran.append((tuple(argv), timeout_s))
        if self.sleeps:
            self.now_ms += 9000
            if SUCCESS in self.files:
                self.files[SUCCESS] = str(int(self.files[SUCCESS]) + 1)
        if self.fails is not None:
            raise self.fails
        status, said = self.answer
        return Completed(tuple(argv), status, b"", said, 0)

    def write_setting(self, path: str, value: str) -> None:
        """The machine is its own setting."""
        assert path == MEM_SLEEP
        if self.obeys:
            words = self.files[path].replace("[", "").replace("]", "").split()
            assert value in words
            self.files[path] = " ".join(f"[{w}]" if w == value else w for w in words)


@pytest.mark.parametrize(
    "text", ["[deep]", "s2idle [deep]", "[s2idle] deep", "s2idle shallow deep"]
)
def test_deep_sleep_is_enough_wherever_it_stands(text: str) -> None:
    assert may_suspend(text, mains=True, survives=True, busy=()) is None


@pytest.mark.parametrize(
    "text", [None, "", "[s2idle]", "s2idle [shallow]", "deeper", "[s2idle]deep"]
)
def test_h5_without_deep_sleep_it_stays_awake(text: str | None) -> None:
    refusal = may_suspend(text, mains=True, survives=True, busy=())
    assert refusal is SleepRefusal.NO_DEEP_SLEEP


@given(
    text=st.one_of(st.none(), st.text(max_size=30), st.sampled_from(["[deep]", "s2idle [deep]"])),
    mains=st.sampled_from([True, False, None]),
    survives=st.booleans(),
    busy=st.lists(st.text(max_size=8), max_size=2),
)
def test_h5_it_sleeps_only_when_everything_is_known_and_right(
    text: str | None, *, mains: bool | None, survives: bool, busy: list[str]
) -> None:
    refusal = may_suspend(text, mains=mains, survives=survives, busy=busy)
    deep = "deep" in [word.strip("[]") for word in (text or "").split()]
    assert (refusal is None) == (deep and mains is True and survives and not busy)


@pytest.mark.parametrize(
    ("mains", "survives", "busy", "refusal"),
    [
        (False, True, (), SleepRefusal.NEEDS_MAINS),
        (None, True, (), SleepRefusal.NEEDS_MAINS),
        (True, False, (), SleepRefusal.LIVE_MEDIUM),
        (True, True, ("0badcafe",), SleepRefusal.DRIVE_BUSY),
    ],
)
def test_the_refusal_names_what_is_missing(
    mains: bool | None,  # noqa: FBT001
    survives: bool,  # noqa: FBT001
    busy: tuple[str, ...],
    refusal: SleepRefusal,
) -> None:
    assert may_suspend("[deep]", mains=mains, survives=survives, busy=busy) is refusal


def test_it_sleeps_by_the_clock_chip_and_the_kernel_counts_it() -> None:
    host = SleepyHost()
    slept = suspend(host, host, seconds=8)
    assert (slept.slept, slept.cause) == (True, None)
    assert slept.elapsed_ms >= 9000
    ((argv, timeout_s),) = host.ran
    assert argv == ("rtcwake", "-m", "mem", "-s", "8")
    assert timeout_s > 60


def test_the_setting_is_put_back() -> None:
    host = SleepyHost("[s2idle] deep")
    suspend(host, host)
    assert host.files[MEM_SLEEP] == "[s2idle] deep"


def test_the_setting_is_put_back_when_the_tool_is_missing() -> None:
    host = SleepyHost("[s2idle] deep")
    host.fails, host.sleeps = CommandMissing(("rtcwake",), "not installed"), False
    with pytest.raises(CommandMissing):
        suspend(host, host)
    assert host.files[MEM_SLEEP] == "[s2idle] deep"


def test_h5_a_kernel_that_does_not_choose_deep_is_not_put_to_sleep() -> None:
    host = SleepyHost("[s2idle] deep")
    host.obeys = False
    with pytest.raises(SleepFailed):
        suspend(host, host)
    assert host.ran == []


def test_a_tool_that_failed_is_no_sleep() -> None:
    host = SleepyHost()
    host.sleeps, host.answer = False, (1, b"rtcwake: /dev/rtc0 not enabled for wakeup events\n")
    slept = suspend(host, host)
    assert slept.slept is False
    assert slept.cause == "rtcwake: /dev/rtc0 not enabled for wakeup events"


def test_a_tool_that_says_nothing_is_told_by_its_status() -> None:
    host = SleepyHost()
    host.sleeps, host.answer = False, (5, b"")
    assert suspend(host, host).cause == "rtcwake: exit status 5"


def test_a_tool_that_never_came_back_may_have_slept() -> None:
    host = SleepyHost()
    host.fails = CommandTimedOut(("rtcwake",), 128)
    slept = suspend(host, host)
    assert slept.slept is True
    assert slept.cause is not None


@pytest.mark.parametrize("count", [None, "", "many", "-1", "9" * 5000], ids=str)
def test_a_kernel_that_does_not_count_leaves_it_unknown(count: str | None) -> None:
    class Uncounted(SleepyHost):
        @override
        def read_text(self, path: str) -> str | Unread:
            if path == SUCCESS:
                return Unread(path, Why.ABSENT) if count is None else count
            return super().read_text(path)

    host = Uncounted()
    assert suspend(host, host).slept is None


@pytest.mark.parametrize("seconds", [-1, 0, 61, 100_000])
def test_only_short_sleeps_are_taken(seconds: int) -> None:
    host = SleepyHost()
    with pytest.raises(ValueError, match="of sleep"):
        suspend(host, host, seconds=seconds)
    assert host.ran == []


def test_a_recorded_laptop_never_puts_this_one_to_sleep() -> None:
    host = RecordedHost(Capture(name="x"))
    with pytest.raises(SleepFailed):
        suspend(host, SleepyHost())
    assert read_mem_sleep(host) is None


def test_only_the_one_file_and_its_words_are_written(tmp_path: Path) -> None:
    file = tmp_path / "sys/power/mem_sleep"
    file.parent.mkdir(parents=True)
    file.write_text("")
    state = tmp_path / "sys/power/state"
    state.write_text("")
    setting = SysfsSetting(tmp_path)
    setting.write_setting(MEM_SLEEP, "deep")
    assert file.read_text() == "deep"
    for path, value in (
        ("/sys/power/state", "mem"),
        (MEM_SLEEP, "mem"),
        (MEM_SLEEP, ""),
        ("/sys/power/../power/mem_sleep", "deep"),
    ):
        with pytest.raises(SleepFailed):
            setting.write_setting(path, value)
    assert (file.read_text(), state.read_text()) == ("deep", "")


def test_a_setting_that_is_not_there_is_a_typed_error(tmp_path: Path) -> None:
    with pytest.raises(SleepFailed):
        SysfsSetting(tmp_path).write_setting(MEM_SLEEP, "deep")
    assert list(tmp_path.iterdir()) == []


@given(
    text=st.sampled_from([None, "[s2idle]", "s2idle [deep]"]),
    mains=st.sampled_from([True, False, None]),
    survives=st.booleans(),
    busy=st.lists(st.text(max_size=8), max_size=2),
)
def test_the_first_thing_in_the_way_is_the_refusal(
    text: str | None, *, mains: bool | None, survives: bool, busy: list[str]
) -> None:
    all_of_it = in_the_way(text, mains=mains, survives=survives, busy=busy)
    told = may_suspend(text, mains=mains, survives=survives, busy=busy)
    assert told is (all_of_it[0] if all_of_it else None)
    assert len(set(all_of_it)) == len(all_of_it)


PORT = "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-2"
BLOCK = f"{PORT}/1-2:1.0/host4/target4:0:0/4:0:0:0/block/sdc"


class Plugged(SleepyHost):
    """A machine with a device at one place of its tree."""

    def __init__(self, place: str | None, **files: str) -> None:
        super().__init__()
        self.place = place
        self.files |= {f"{path}/power/persist": text for path, text in files.items()}

    @override
    def real_path(self, path: str) -> str | None:
        assert path == "/sys/block/sdc"
        return self.place


def medium(transport: Transport, *, foreign: bool) -> Drive:
    return Drive(
        path="/dev/sdc",
        identity=DriveIdentity(model="Ultra", serial="4C53", wwid=None),
        transport=transport,
        kind=DriveKind.FLASH,
        foreign=foreign,
        size_bytes=1 << 20,
    )


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        (Plugged(BLOCK, **{PORT: "1"}), True),
        (Plugged(BLOCK, **{PORT: "0"}), False),
        (Plugged(BLOCK, **{PORT: ""}), False),
        (Plugged(BLOCK), False),
        (Plugged("/somewhere/else"), False),
        (Plugged(None), False),
    ],
    ids=["kept", "not kept", "says nothing", "no such file", "no device", "gone"],
)
def test_h28_a_stick_stays_only_if_the_kernel_says_so(host: Plugged, *, kept: bool) -> None:
    assert is_kept(host, medium(Transport.USB, foreign=True)) is kept


def test_what_is_built_in_stays_and_a_card_may_not() -> None:
    assert is_kept(Plugged(None), medium(Transport.SATA, foreign=False))
    assert not is_kept(Plugged(BLOCK, **{PORT: "1"}), medium(Transport.SD, foreign=True))
    assert not is_kept(Plugged(BLOCK, **{PORT: "1"}), medium(Transport.SATA, foreign=True))
