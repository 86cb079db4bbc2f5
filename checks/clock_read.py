"""Reading the laptop's own clock."""

from datetime import UTC, datetime

from checks.clock_facts import ClockFacts
from checks.facts import LaptopFacts
from checks.numbers import to_int
from checks.reading import Reading, without
from checks.tool import reason_of
from host.port import Host
from host.readings import Unread, Why

_FOLDER = "/sys/class/rtc/rtc0"
_LAST_EPOCH_S = 1 << 40
# systemd-timesyncd makes this file when a server has set the clock; it is empty.
_SYNCHRONISED = "/run/systemd/timesync/synchronized"


def read_clock(host: Host) -> Reading:
    """The clock by kernel ABI sysfs-class-rtc, and the system's right after it."""
    shown = host.read_text(f"{_FOLDER}/since_epoch")
    system = epoch_of(host.utc_now())
    if isinstance(shown, Unread) and shown.why is not Why.ABSENT:
        return without("clock", reason_of(shown))
    facts = ClockFacts(
        has_rtc=not isinstance(shown, Unread),
        rtc_epoch_s=None if isinstance(shown, Unread) else _believable(to_int(shown)),
        system_epoch_s=system,
        synchronised=_is_there(host, _SYNCHRONISED),
    )
    return Reading(LaptopFacts(clock=facts))


def _believable(epoch_s: int | None) -> int | None:
    """A number that is a date at all."""
    return epoch_s if epoch_s is not None and abs(epoch_s) <= _LAST_EPOCH_S else None


def epoch_of(utc: str) -> int | None:
    """Seconds since 1970 of `2026-11-23T09:16:54.120Z`; other texts are `None`."""
    try:
        moment = datetime.fromisoformat(utc)
    except ValueError:
        return None
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


def _is_there(host: Host, path: str) -> bool | None:
    content = host.read_bytes(path)
    if not isinstance(content, Unread) or content.why is Why.EMPTY:
        return True
    return False if content.why is Why.ABSENT else None
