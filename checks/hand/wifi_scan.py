"""What a Wi-Fi scan found: how many networks, on which bands, how strong (pure).

Names and addresses of networks belong to the neighbours: they are dropped while reading.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from checks.findings import Reason, Verdict
from checks.hand.part_support import Witness, trouble_lines
from checks.hand.values import HandState, Saw

CODE = "radio.wifi"
EVIDENCE = "hand-wifi.json"
_NETWORK = re.compile(r"^BSS [0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}")
_FREQUENCY = re.compile(r"^\s+freq: (\d{4,5})(?:\.\d+)?\s*$")
_SIGNAL = re.compile(r"^\s+signal: (-\d{1,3})(?:\.\d+)? dBm\s*$")
# "* 2412 MHz [1] (20.0 dBm)", since iw 6: "* 2412.0 MHz [1] (20.0 dBm)"
_CHANNEL = re.compile(r"^\s+\* (\d{4,5})(?:\.\d+)? MHz \[\d+\] \(([^)]*)\)")


class Band(StrEnum):
    """Frequencies (IEEE 802.11)."""

    GHZ_2 = "2ghz"
    GHZ_5 = "5ghz"
    GHZ_6 = "6ghz"


_BANDS_MHZ = (
    (range(2400, 2501), Band.GHZ_2),
    (range(4900, 5925), Band.GHZ_5),
    (range(5925, 7126), Band.GHZ_6),
)


def band_of(frequency_mhz: int) -> Band | None:
    """The band of a channel's centre."""
    return next((band for range_, band in _BANDS_MHZ if frequency_mhz in range_), None)


@dataclass(frozen=True, slots=True)
class Network:
    """One access point, without name and address."""

    frequency_mhz: int | None = None
    dbm: int | None = None


def parse_scan(text: str) -> tuple[Network, ...]:
    """Networks of `iw dev X scan`; a driver may give signals without a unit: then unknown."""
    found: list[Network] = []
    for line in text.splitlines():
        if _NETWORK.match(line):
            found.append(Network())
            continue
        if not found:
            continue
        last = found[-1]
        if (match := _FREQUENCY.match(line)) and last.frequency_mhz is None:
            found[-1] = Network(int(match[1]), last.dbm)
        elif (match := _SIGNAL.match(line)) and last.dbm is None:
            found[-1] = Network(last.frequency_mhz, int(match[1]))
    return tuple(found)


def parse_bands(text: str) -> frozenset[Band]:
    """Bands that a radio may use, from `iw phy X info`: one whose channels are all off is none."""
    channels = (match for line in text.splitlines() if (match := _CHANNEL.match(line)))
    bands = (band_of(int(match[1])) for match in channels if "disabled" not in match[2])
    return frozenset(band for band in bands if band is not None)


@dataclass(frozen=True, slots=True)
class WifiSeen:
    """The best of all scans."""

    limit_dbm: int
    bands: frozenset[Band] = frozenset()
    """What the radio can; empty where it does not say."""
    counts: Mapping[Band, int] = field(default_factory=dict)
    """Most networks of one scan, by band."""
    strongest_dbm: int | None = None
    scans: int = 0
    hard_block: bool = False
    trouble: Reason | None = None

    @property
    def networks(self) -> int:
        """Networks on all bands."""
        return sum(self.counts.values())

    @property
    def missing(self) -> int:
        """Bands that the radio can use and that were silent; 6 GHz is rare still."""
        wanted = self.bands - {Band.GHZ_6}
        return sum(1 for band in wanted if not self.counts.get(band))

    @property
    def unsure(self) -> bool:
        """One band was heard, and nothing tells whether the radio knows another."""
        return not self.bands and sum(1 for count in self.counts.values() if count) == 1

    @property
    def verdict(self) -> Verdict | None:
        """By the bands and the strongest signal; no network at all says nothing."""
        if not self.networks or self.strongest_dbm is None:
            return None
        strong = self.strongest_dbm > self.limit_dbm
        if strong and self.unsure:
            return None
        return Verdict.PASS if strong and not self.missing else Verdict.WARN


def with_scan(seen: WifiSeen, networks: Sequence[Network]) -> WifiSeen:
    """One more scan: the more that was heard stands."""
    counts = dict(seen.counts)
    for band in Band:
        here = sum(
            1 for one in networks if one.frequency_mhz and band_of(one.frequency_mhz) is band
        )
        counts[band] = max(counts.get(band, 0), here)
    signals = [one.dbm for one in networks if one.dbm is not None]
    known = [*signals, *([] if seen.strongest_dbm is None else [seen.strongest_dbm])]
    return WifiSeen(seen.limit_dbm, seen.bands, counts, max(known, default=None), seen.scans + 1)


def wifi_state(seen: WifiSeen) -> HandState:
    """What to tell the person."""
    lines: list[Saw] = []
    if seen.hard_block:
        lines.append(Saw("wifi_flip_switch"))
    lines += trouble_lines(seen.trouble)
    if seen.networks:
        lines.append(Saw("wifi_networks", {"networks": seen.networks}))
    if seen.strongest_dbm is not None:
        lines.append(Saw("wifi_strongest", {"dbm": seen.strongest_dbm}))
    if seen.scans and not seen.networks:
        lines.append(Saw("wifi_nothing"))
    elif seen.scans and (seen.missing or seen.unsure):
        lines.append(Saw("wifi_one_band"))
    elif seen.verdict is Verdict.WARN:
        lines.append(Saw("wifi_weak"))
    if not lines:
        lines.append(Saw("wifi_scanning"))
    settled = seen.verdict is Verdict.PASS
    return HandState(tuple(lines), settled=settled, steps=() if settled else ("again",))


def wifi_witness(seen: WifiSeen) -> Witness:
    """A bench without any network is not this laptop's fault."""
    reason = seen.trouble or (Reason.ABORTED if seen.scans or seen.hard_block else None)
    values: dict[str, int | str | bool] = {}
    if seen.scans:
        values = {
            "networks": seen.networks,
            **{f"networks_{band.value}": seen.counts.get(band, 0) for band in Band},
        }
    if seen.bands:
        values["bands"] = len(seen.bands)
    if seen.networks and seen.missing:
        values["missing_bands"] = seen.missing
    if seen.strongest_dbm is not None:
        values["strongest_dbm"] = seen.strongest_dbm
    return Witness(
        CODE,
        seen.verdict,
        values,
        {"pass_above_dbm": seen.limit_dbm},
        reason or Reason.NOT_STARTED,
        evidence=(EVIDENCE,),
    )
