"""Runs inside umockdev's testbed: two packs and a charger in a made-up /sys, prints JSON.

The real host reads and writes the files; the packs' controller is played here, once a second.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from typing_extensions import override

from checks.battery import read_batteries
from checks.battery_judge import judge_batteries
from checks.facts import LaptopFacts, PowerFacts
from checks.long_tests.battery_judge import judge_battery_load
from checks.long_tests.battery_run import run_battery
from checks.long_tests.values import LongTask, LongTest
from checks.policy import default_policy
from host.local import LocalHost
from host.port import Process
from tests.checks.long_tests.clockwork import Watcher
from tests.checks.long_tests.powering import Load
from tests.host.umocked import Testbed

POLICY = default_policy()
_PACKS = {"BAT0": ("24000000", "23000000", 90), "BAT1": ("72150000", "30300000", 700)}
_AC = "/sys/devices/platform/AC"
_CHOICES = ("auto", "inhibit-charge", "force-discharge")


def description() -> str:
    """The charger and both packs, in umockdev's format."""
    blocks = ["P: /devices/platform/AC\nE: SUBSYSTEM=power_supply\nA: type=Mains\nA: online=1\n"]
    for name, (design, full, _) in _PACKS.items():
        lines = {
            "type": "Battery",
            "present": "1",
            "status": "Full",
            "capacity": "80",
            "model_name": f"01AV{name}",
            "energy_full_design": design,
            "energy_full": full,
            "energy_now": str(int(full) * 8 // 10),
            "voltage_now": "11800000",
            "power_now": "0",
            "charge_behaviour": "[auto] inhibit-charge force-discharge",
        }
        block = [f"P: /devices/platform/{name}", "E: SUBSYSTEM=power_supply"]
        blocks.append("\n".join((*block, *(f"A: {key}={text}" for key, text in lines.items()))))
    return "\n\n".join(blocks) + "\n"


class Laptop(LocalHost):
    """The real host under a clock of its own."""

    def __init__(self, bed: Testbed) -> None:
        self.bed = bed
        self.now_ms = 0
        self.load: Load | None = None

    @override
    def boot_ms(self) -> int:
        return self.now_ms

    @override
    def pause(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)
        for name in _PACKS:
            self._turn(name)

    @override
    def spawn(  # type: ignore[override] # a load that needs no processor
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        self.load = Load(tuple(argv))
        return self.load

    def _turn(self, name: str) -> None:
        """One second of a pack's controller."""
        path = f"/sys/devices/platform/{name}"
        asked = Path(path, "charge_behaviour").read_text("utf-8").strip()
        if asked in _CHOICES:
            shown = " ".join(f"[{each}]" if each == asked else each for each in _CHOICES)
            self.bed.set(path, "charge_behaviour", shown)
        forced = "[force-discharge]" in Path(path, "charge_behaviour").read_text("utf-8")
        milliwatt = (20_000 if self.load and self.load.running else 4_000) if forced else 0
        left = int(Path(path, "energy_now").read_text("utf-8")) - milliwatt * 1000 // 3600
        sag_mv = milliwatt * _PACKS[name][2] // 11_800
        self.bed.set(path, "status", "Discharging" if forced else "Full")
        self.bed.set(path, "power_now", str(milliwatt * 1000))
        self.bed.set(path, "energy_now", str(left))
        wiggle = self.now_ms // 1000 % 5
        self.bed.set(path, "voltage_now", str((11_800 - sag_mv - wiggle) * 1000))


def loaded(laptop: Laptop) -> object:
    """The load test on both packs, the charger in."""
    end = run_battery(laptop, LongTask(LongTest.BATTERY), POLICY, "/nowhere", Watcher())
    (found,) = judge_battery_load(LaptopFacts(long_tests=(end.run,)), POLICY)
    behaviours = [
        Path(f"/sys/class/power_supply/{name}/charge_behaviour").read_text("utf-8").strip()
        for name in _PACKS
    ]
    return [found.verdict, found.measured.get("pack"), found.measured.get("packs_tested"),
            behaviours]  # fmt: skip


def plugged(laptop: Laptop) -> object:
    """Charging as it is judged with the charger in, out, and in again."""
    said = []
    for online, status in (("1", "Charging"), ("0", "Discharging"), ("1", "Charging")):
        laptop.bed.set(_AC, "online", online)
        for name in _PACKS:
            laptop.bed.set(f"/sys/devices/platform/{name}", "status", status)
        facts = read_batteries(laptop, ()).facts
        power = facts.power or PowerFacts()
        found = judge_batteries(facts.batteries or (), power, POLICY.battery, laptop=True)
        charging = next(each for each in found if each.code == "battery.charging")
        said.append([len(facts.batteries or ()), power.mains_online, charging.verdict])
    return said


if __name__ == "__main__":
    bed = Testbed()
    bed.add(description())
    sys.stdout.write(json.dumps({"loaded": loaded(Laptop(bed)), "plugged": plugged(Laptop(bed))}))
