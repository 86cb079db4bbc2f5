"""Sleeping in S3 for a few seconds: a power cycle of every drive, without a person at the plug.

It is the only cure from inside for a drive that the firmware froze at power-on. Only `deep` will
do: sleeping to idle cuts no power, and drives were seen that did not come back from it (H5).

After it the panel may stay black (H6): unblanking it is no part of this module, and nothing here
waits for a person; the journal tells where it stands.
"""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from host.drive import Drive, Transport
from host.errors import CommandTimedOut, HostError
from host.port import Host
from host.readings import Unread

MEM_SLEEP = "/sys/power/mem_sleep"
_SUCCESSES = "/sys/power/suspend_stats/success"
_DEEP = "deep"
_ALLOWED = {MEM_SLEEP: frozenset({_DEEP, "s2idle", "shallow"})}
"""What may be written where. Nothing else ever is."""
DEFAULT_SECONDS = 8
_LONGEST_S = 60
_MARGIN_S = 120
"""Going to sleep and waking takes a slow laptop most of a minute."""
_DEVICES = "/sys/devices/"
_UNPLUGGED = frozenset({Transport.USB, Transport.SD})
_CHOSEN = re.compile(r"\[(\S+)\]")
_COUNT = re.compile(r"[0-9]{1,18}")


class SleepRefusal(StrEnum):
    """Why the laptop is not put to sleep."""

    NO_DEEP_SLEEP = "no_deep_sleep"
    """The machine knows sleeping to idle only, or does not tell (H5)."""
    NEEDS_MAINS = "needs_mains"
    """On battery, or it is not known."""
    LIVE_MEDIUM = "live_medium"
    """The program runs from a medium that may not be there on waking."""
    DRIVE_BUSY = "drive_busy"
    """A drive erases itself, or is being written."""
    NO_IDENTITY = "no_identity"
    """The drive could not be found again: it has no serial, or another has the same."""
    TRIED = "tried"
    """Done before for this drive and reason."""
    NOT_WRITTEN = "not_written"
    """It could not be written down first: nobody could tell why the laptop does not answer."""


class SleepFailed(HostError):
    """The laptop did not sleep."""


class SleepSetting(Protocol):
    """The one setting that is written for it."""

    def write_setting(self, path: str, value: str) -> None:
        """Write an allowed value into an allowed file.

        Raises:
            SleepFailed: not allowed, or the kernel refused it.
        """


class SysfsSetting:
    """The setting of the real machine."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._root = root

    def write_setting(self, path: str, value: str) -> None:
        """Write it; see `SleepSetting`."""
        if value not in _ALLOWED.get(path, frozenset()):
            raise SleepFailed(f"{value!r} is never written to {path}")
        try:
            with (self._root / path.lstrip("/")).open("r+b", buffering=0) as file:
                file.write(value.encode("ascii"))
        except OSError as error:
            raise SleepFailed(f"{path}: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class Slept:
    """What sleeping came to."""

    slept: bool | None
    """By the kernel's own count; `None` when it has none."""
    elapsed_ms: int
    """By the clock that goes on while asleep."""
    cause: str | None = None
    """What the tool said when it failed."""


def in_the_way(
    mem_sleep: str | None,
    *,
    mains: bool | None,
    survives: bool,
    busy: Sequence[str],
) -> tuple[SleepRefusal, ...]:
    """Everything that sleeping needs and that is not given. Unsure means no.

    Args:
        mem_sleep: The kernel's list, `s2idle [deep]`; `None` when it could not be read.
        mains: Whether the laptop is on mains; `None` when it does not tell.
        survives: Whether the program runs from memory, or its medium stays powered.
        busy: Drives that erase themselves (SD2, SSTAT 2, F4h) or are being written.
    """
    checks = (
        (not offers_deep(mem_sleep), SleepRefusal.NO_DEEP_SLEEP),
        (mains is not True, SleepRefusal.NEEDS_MAINS),
        (not survives, SleepRefusal.LIVE_MEDIUM),
        (bool(busy), SleepRefusal.DRIVE_BUSY),
    )
    return tuple(refusal for refused, refusal in checks if refused)


def may_suspend(
    mem_sleep: str | None,
    *,
    mains: bool | None,
    survives: bool,
    busy: Sequence[str],
) -> SleepRefusal | None:
    """The first of what is `in_the_way`; `None` when the laptop may sleep."""
    found = in_the_way(mem_sleep, mains=mains, survives=survives, busy=busy)
    return next(iter(found), None)


def offers_deep(mem_sleep: str | None) -> bool:
    """Whether the kernel's list of sleeps holds S3 (H5)."""
    return _DEEP in _kinds(mem_sleep or "")


def is_kept(host: Host, drive: Drive) -> bool:
    """Whether a drive is the same one for the kernel after a sleep. Unsure means no.

    What is built in stays where it is. A USB device may lose its power in S3; where the kernel
    persists it, it is taken up again under its name if it is still the same one.
    """
    if drive.transport not in _UNPLUGGED and not drive.foreign:
        return True
    if drive.transport is not Transport.USB:
        return False
    place = host.real_path(f"/sys/block/{drive.path.rsplit('/', 1)[-1]}")
    while place is not None and place.startswith(_DEVICES):
        told = host.read_text(f"{place}/power/persist")
        if isinstance(told, str):
            return told == "1"
        place = place.rpartition("/")[0]
    return False


def read_mem_sleep(host: Host) -> str | None:
    """The kinds of sleep that the kernel offers, as it writes them."""
    text = host.read_text(MEM_SLEEP)
    return None if isinstance(text, Unread) else text


def suspend(host: Host, setting: SleepSetting, *, seconds: int = DEFAULT_SECONDS) -> Slept:
    """Sleep in S3 until the clock chip wakes the laptop. Returns when it is awake.

    The setting is put back afterwards. All handles of drives should be closed before.

    Raises:
        SleepFailed: `deep` could not be chosen, or this is no real machine; it did not sleep.
        CommandMissing, CommandFailed: there is no `rtcwake`; it did not sleep.
        ValueError: more than a minute, or no time at all.
    """
    if not 0 < seconds <= _LONGEST_S:
        raise ValueError(f"{seconds} s of sleep")
    if host.kind != "real":
        raise SleepFailed(f"a {host.kind} machine does not sleep")
    before = read_mem_sleep(host)
    chosen = _CHOSEN.search(before or "")
    setting.write_setting(MEM_SLEEP, _DEEP)
    try:
        now = _CHOSEN.search(read_mem_sleep(host) or "")
        if now is None or now.group(1) != _DEEP:
            raise SleepFailed("the kernel did not choose deep sleep")
        return _sleep(host, seconds)
    finally:
        if chosen is not None and chosen.group(1) != _DEEP:
            with contextlib.suppress(SleepFailed):  # it slept or not, whatever is chosen now
                setting.write_setting(MEM_SLEEP, chosen.group(1))


def _sleep(host: Host, seconds: int) -> Slept:
    count, began_ms = _successes(host), host.boot_ms()
    argv = ("rtcwake", "-m", "mem", "-s", str(seconds))
    cause = None
    try:
        done = host.run(argv, timeout_s=seconds + _MARGIN_S)
        if done.exit_status:
            said = done.stderr.decode("utf-8", "replace").strip()
            cause = said or f"rtcwake: exit status {done.exit_status}"
    except CommandTimedOut as error:
        cause = str(error)
    elapsed_ms, after = host.boot_ms() - began_ms, _successes(host)
    slept = None if count is None or after is None else after > count
    return Slept(slept, elapsed_ms, cause)


def _kinds(mem_sleep: str) -> set[str]:
    return {word.strip("[]") for word in mem_sleep.split()}


def _successes(host: Host) -> int | None:
    """How often the kernel slept since boot."""
    text = host.read_text(_SUCCESSES)
    return int(text) if isinstance(text, str) and _COUNT.fullmatch(text) else None
