"""The hand test of the card reader: a card goes in and the kernel sees a drive."""

import re
from dataclasses import dataclass

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Verdict
from checks.hand.part_support import Witness, joined
from checks.hand.usb_sockets_read import number_of
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said, Saw
from checks.policy import Policy
from host.errors import DeviceDenied, NotRecorded
from host.hotplug import Action, DeviceEvent
from host.port import Host

CODE = "port.card"
BLOCK = "/sys/block"
_LOOK_S = 0.5
_CARD = re.compile(r"^mmcblk\d+$")
_DISK = re.compile(r"^sd[a-z]+$")


@dataclass(frozen=True, slots=True)
class CardSeen:
    """Whether a card was seen."""

    seen: bool = False


def card_state(seen: CardSeen) -> HandState:
    """What to tell the person."""
    return HandState((Saw("card_seen" if seen.seen else "card_put_in"),), settled=seen.seen)


def card_witness(seen: CardSeen) -> Witness:
    """A card that shows up is proof; silence is not."""
    return Witness(CODE, Verdict.PASS, {"seen": True}) if seen.seen else Witness(CODE)


class CardEngine(HandEngine):
    """The reader for memory cards."""

    answers = (CODE,)

    def __init__(self, host: Host) -> None:
        self._host = host
        self._seen = CardSeen()
        self._inserted: tuple[str, ...] = ()
        self._empty = _empty_readers(host)

    @property
    def inserted(self) -> tuple[str, ...]:
        """Places below /sys of cards that went in during this test, in memory only.

        Drives there are no part of this laptop.
        """
        return self._inserted

    @override
    def run(self, control: HandControl) -> None:
        try:
            watch = self._host.watch("block")
        except (DeviceDenied, NotRecorded):
            return
        try:
            self._seen = CardSeen(_card_is_in(self._host))
            control.changed()
            while not control.is_stopped and not self._seen.seen:
                event = watch.next(_LOOK_S)
                if event is not None and self._is_card(event):
                    self._inserted = (*self._inserted, event.device.sys_path)
                    self._seen = CardSeen(seen=True)
                    control.changed()
        finally:
            watch.close()

    @override
    def state(self) -> HandState:
        return card_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(card_witness(self._seen), said),))

    def _is_card(self, event: DeviceEvent) -> bool:
        """A new SD card, or a reader on USB that was empty and now has a size.

        A stick in a USB socket is a new disk: it was not there before, so it is no card.
        """
        name = event.device.name
        if event.action is Action.ADD and _CARD.match(name):
            return _is_sd(self._host, name)
        if event.action is Action.REMOVE or name not in self._empty:
            return False
        return (number_of(self._host, f"{BLOCK}/{name}/size") or 0) > 0


def _is_sd(host: Host, name: str) -> bool:
    """Soldered eMMC says MMC there."""
    return host.read_text(f"{BLOCK}/{name}/device/type") == "SD"


def _names(host: Host) -> tuple[str, ...]:
    names = host.list_dir(BLOCK)
    return names if isinstance(names, tuple) else ()


def _card_is_in(host: Host) -> bool:
    return any(_CARD.match(name) and _is_sd(host, name) for name in _names(host))


def _empty_readers(host: Host) -> frozenset[str]:
    """Disks of size 0: slots of a reader that hangs on USB inside the case."""
    disks = (name for name in _names(host) if _DISK.match(name))
    return frozenset(name for name in disks if number_of(host, f"{BLOCK}/{name}/size") == 0)


def open_card(host: Host, _facts: LaptopFacts, _policy: Policy) -> HandEngine | None:
    """An engine wherever the kernel lists block devices: a reader may show only with a card."""
    return CardEngine(host) if _names(host) else None
