"""The hand test of Wi-Fi: what the radio hears, without joining anything (iw)."""

from dataclasses import replace

from typing_extensions import override

from checks.facts import LaptopFacts
from checks.findings import Evidence, Reason
from checks.hand.ethernet_engine import NET, interface_up
from checks.hand.part_support import Numbers, joined, notes
from checks.hand.values import HandControl, HandEnd, HandEngine, HandState, Said
from checks.hand.wifi_rfkill import read_switches, unblocked
from checks.hand.wifi_scan import (
    CODE,
    EVIDENCE,
    Band,
    WifiSeen,
    parse_bands,
    parse_scan,
    wifi_state,
    wifi_witness,
    with_scan,
)
from checks.policy import Policy
from host.errors import CommandFailed, CommandMissing, CommandTimedOut, NotRecorded
from host.port import Host

_SCAN_S = 20.0
_ASK_S = 0.5
_PAUSE_S = 1.0
_SCANS = 3
"""The first one often misses channels on which a radio may only listen."""


class WifiEngine(HandEngine):
    """The laptop's own Wi-Fi."""

    answers = (CODE,)

    def __init__(self, host: Host, interface: str, limit_dbm: int) -> None:
        self._host = host
        self._interface = interface
        self._seen = WifiSeen(limit_dbm)

    @override
    def run(self, control: HandControl) -> None:
        if not self._wait_for_switch(control):
            return
        with unblocked(self._host, "wlan"), interface_up(self._host, self._interface):
            self._seen = replace(self._seen, bands=self._bands())
            for _ in range(_SCANS):
                if control.is_stopped or self._scan(control):
                    return
                self._host.pause(_PAUSE_S)
            while not control.is_stopped:
                if control.asked(_ASK_S) == "again" and self._scan(control):
                    return

    @override
    def state(self) -> HandState:
        return wifi_state(self._seen)

    @override
    def conclude(self, said: Said | None) -> HandEnd:
        return HandEnd((joined(wifi_witness(self._seen), said),), (self._evidence(),))

    def _wait_for_switch(self, control: HandControl) -> bool:
        """Whether no switch on the case blocks the radio."""
        while not control.is_stopped:
            blocked = read_switches(self._host, "wlan").hard
            if blocked != self._seen.hard_block:
                self._seen = replace(self._seen, hard_block=blocked)
                control.changed()
            if not blocked:
                return True
            control.asked(_ASK_S)
        return False

    def _bands(self) -> frozenset[Band]:
        phy = self._host.read_text(f"{NET}/{self._interface}/phy80211/name")
        if not isinstance(phy, str):
            return frozenset()
        try:
            return parse_bands(self._host.run(("iw", "phy", phy, "info"), timeout_s=5.0).text)
        except (CommandFailed, CommandTimedOut, NotRecorded):
            return frozenset()

    def _scan(self, control: HandControl) -> bool:
        """One scan; whether it settled the question. A busy radio counts as no scan."""
        words = ("iw", "dev", self._interface, "scan")
        try:
            done = self._host.run(words, timeout_s=_SCAN_S)
        except CommandMissing:
            self._seen = replace(self._seen, trouble=Reason.TOOL_MISSING)
        except CommandTimedOut:
            self._seen = replace(self._seen, trouble=Reason.TIMEOUT)
        except CommandFailed:
            self._seen = replace(self._seen, trouble=Reason.DENIED)
        except NotRecorded:
            self._seen = replace(self._seen, trouble=Reason.NOT_RECORDED)
        else:
            if done.exit_status == 0:
                self._seen = with_scan(self._seen, parse_scan(done.text))
            else:
                self._seen = replace(self._seen, trouble=Reason.ABORTED)
        control.changed()
        return self.state().settled

    def _evidence(self) -> Evidence:
        told: dict[str, int | str | bool] = {
            "scans": self._seen.scans,
            "masked": "names and addresses of networks",
            "bands": ", ".join(sorted(self._seen.bands)),
        }
        if self._seen.strongest_dbm is not None:
            told["strongest_dbm"] = self._seen.strongest_dbm
        lines: list[Numbers] = [
            {"band": band.value, "networks": count} for band, count in self._seen.counts.items()
        ]
        return notes(EVIDENCE, told, lines)


def wifi_interface(host: Host) -> str | None:
    """The radio in the case; an adapter on USB counts only where there is no other."""
    names = host.list_dir(NET)
    if not isinstance(names, tuple):
        return None
    radios = [name for name in names if _is_radio(host, name)]
    inside = [name for name in radios if "/usb" not in (host.real_path(f"{NET}/{name}") or "")]
    return next(iter(inside or radios), None)


def _is_radio(host: Host, name: str) -> bool:
    parts = host.list_dir(f"{NET}/{name}")
    return isinstance(parts, tuple) and "phy80211" in parts


def open_wifi(host: Host, _facts: LaptopFacts, policy: Policy) -> HandEngine | None:
    """An engine where a driver made an interface."""
    name = wifi_interface(host)
    return None if name is None else WifiEngine(host, name, policy.hand.wifi_dbm)
