"""The charger pulled and plugged, snapshot by snapshot (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from checks.power_supplies import Supply

_CHARGED = frozenset({"charging", "full", "not charging"})
"""A pack that is not drained although the laptop runs: something else feeds it."""
_DRAINED = "discharging"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All supplies at one moment."""

    online: bool | None
    """Any adapter; `None` where no supply of that kind tells."""
    statuses: tuple[tuple[str, str], ...] = ()
    """Of every pack that is in: its kernel name, and what it says of itself."""
    charge_percent: int | None = None
    """Of the fullest pack: the laptop lives on it when the charger is pulled."""

    @property
    def is_fed(self) -> bool | None:
        """By the packs alone: fed, drained, or not told."""
        words = {status.casefold() for _, status in self.statuses}
        if _DRAINED in words:
            # Two packs are drained and charged one after the other.
            return None if "charging" in words else False
        return True if words & _CHARGED else None


def snapshot(supplies: Iterable[Supply]) -> Snapshot:
    """What matters of the supplies; mice and headsets are none of the laptop's."""
    own = [one for one in supplies if one.of_laptop]
    online = [
        number for one in own if one.is_mains and (number := one.number("online")) is not None
    ]
    packs = [one for one in own if one.is_battery and one.number("present") != 0]
    charges = [number for one in packs if (number := one.number("capacity")) is not None]
    return Snapshot(
        # USB-C lists a supply for each socket, and all but one of them are empty.
        online=any(online) if online else None,
        statuses=tuple((one.name, one.text("status") or "") for one in packs),
        charge_percent=max(charges, default=None),
    )


@dataclass(frozen=True, slots=True)
class MainsSeen:
    """What was seen of the charger."""

    now: Snapshot | None = None
    """`None`: nothing was read yet, or it cannot be read."""
    has_mains: bool = False
    """At least one adapter told whether it is plugged in."""
    seen_on: bool = False
    seen_off: bool = False
    pulls: int = 0
    plugs: int = 0
    packs_fed: bool = False
    """By the packs alone."""
    packs_drained: bool = False
    packs: int = 0
    low_percent: int = 0
    """Below this charge nobody is asked to pull the charger."""

    def after(self, shot: Snapshot) -> "MainsSeen":
        """With one snapshot more."""
        before = self.now.online if self.now else None
        fed = shot.is_fed
        return replace(
            self,
            now=shot,
            has_mains=self.has_mains or shot.online is not None,
            seen_on=self.seen_on or shot.online is True,
            seen_off=self.seen_off or shot.online is False,
            pulls=self.pulls + int(before is True and shot.online is False),
            plugs=self.plugs + int(before is False and shot.online is True),
            packs_fed=self.packs_fed or fed is True,
            packs_drained=self.packs_drained or fed is False,
            packs=max(self.packs, len(shot.statuses)),
        )

    @property
    def is_whole(self) -> bool:
        """Told as plugged in and as pulled, and plugged in now, as it is left."""
        on_now = self.now is not None and self.now.online is True
        return self.seen_on and self.seen_off and on_now

    @property
    def is_low(self) -> bool:
        """The laptop could die without its charger."""
        charge = self.now.charge_percent if self.now else None
        return charge is not None and charge < self.low_percent

    @property
    def both_by_packs(self) -> bool:
        """No adapter tells, but the packs were fed and were drained."""
        return not self.has_mains and self.packs_fed and self.packs_drained
