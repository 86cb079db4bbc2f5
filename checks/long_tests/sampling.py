"""One look a second at heat, fans, clocks, throttling and watts, all through the host.

Files as the kernel documents them: Documentation/hwmon/sysfs-interface.rst (millidegrees, rpm),
cpufreq (kHz), arch/x86/kernel/cpu/mce thermal_throttle (counts and milliseconds since boot),
powercap/intel-rapl (microjoules, wrapping at `max_energy_range_uj`).
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checks.long_tests.sample_values import Sample, Sensors, TemperatureSensor
from checks.numbers import to_int
from host.port import Host

_HWMON = "/sys/class/hwmon"
_CPUS = "/sys/devices/system/cpu"
_RAPL = "/sys/class/powercap/intel-rapl:0"
_SUPPLIES = "/sys/class/power_supply"
# Fans of graphics chips say nothing of the laptop's own fan, which they share or do not have.
_GRAPHICS = frozenset({"amdgpu", "i915", "nouveau", "radeon", "xe"})
# thinkpad_acpi gives 65535 for a fan that it cannot read; no laptop fan reaches 20,000.
_FASTEST_RPM = 20_000
_COLDEST, _HOTTEST = 0, 120_000
_KHZ_PER_MHZ = 1000
_GHZ_DIGITS = 6
_CPU = re.compile(r"^cpu(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class _Cpu:
    """Where one logical processor tells of itself."""

    clock: str
    throttle: tuple[str, str]
    """Files of core and package: milliseconds spent throttled."""


@dataclass(slots=True)
class Sampler:
    """Knows which sensors there are and reads them all at once."""

    host: Host
    sensors: Sensors = field(init=False)
    _began_ms: int = field(init=False)
    _temperatures: tuple[tuple[str, str], ...] = field(init=False)
    _fans: tuple[tuple[str, str], ...] = field(init=False)
    _mains: tuple[str, ...] = field(init=False)
    _cpus: tuple[_Cpu, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._began_ms = self.host.boot_ms()
        found = list(_hwmon(self.host))
        self._temperatures = tuple((each.name, each.path) for each in found if each.is_heat)
        self._fans = tuple((each.name, each.path) for each in found if not each.is_heat)
        self._mains = tuple(_mains(self.host))
        names = _cpu_names(self.host)
        self._cpus = tuple(_cpu(name) for name in names)
        self.sensors = Sensors(
            temperatures=tuple(_with_limit(self.host, each) for each in found if each.is_heat),
            fans=tuple(name for name, _ in self._fans),
            cpus=names,
            base_khz=tuple(_base_khz(self.host, names)),
            lowest_khz=tuple(
                _number(self.host, f"{_CPUS}/{name}/cpufreq/cpuinfo_min_freq") for name in names
            ),
            energy_range_uj=_number(self.host, f"{_RAPL}/max_energy_range_uj"),
        )

    def take(self) -> Sample:
        """Read everything now; what does not answer is left out or `None`, never 0."""
        return Sample(
            at_ms=self.host.boot_ms() - self._began_ms,
            temperatures={
                name: heat
                for name, path in self._temperatures
                if (heat := _number(self.host, path)) is not None and _COLDEST < heat < _HOTTEST
            },
            fans_rpm={
                name: rpm
                for name, path in self._fans
                if (rpm := _number(self.host, path)) is not None and 0 <= rpm < _FASTEST_RPM
            },
            clocks_khz=tuple(_number(self.host, cpu.clock) or None for cpu in self._cpus),
            throttled_ms=tuple(_longest(self.host, cpu.throttle) for cpu in self._cpus),
            energy_uj=_number(self.host, f"{_RAPL}/energy_uj"),
            mains_online=self._mains_online(),
        )

    def _mains_online(self) -> bool | None:
        told = [number for path in self._mains if (number := _number(self.host, path)) is not None]
        return any(told) if told else None


def trace(sensors: Sensors, samples: Iterable[Sample]) -> bytes:
    """The raw samples as JSON, kept as evidence: limits can be fitted again years later."""
    kept = {
        "sensors": sensors.model_dump(mode="json"),
        "samples": [each.model_dump(mode="json") for each in samples],
    }
    return json.dumps(kept, separators=(",", ":"), sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class _Found:
    """A sensor of hwmon: `coretemp/Package id 0` and the file with its value."""

    name: str
    path: str
    is_heat: bool
    folder: str
    channel: str


def _hwmon(host: Host) -> Iterable[_Found]:
    seen: dict[str, int] = {}
    for entry in _names(host, _HWMON):
        folder = f"{_HWMON}/{entry}"
        chip = _text(host, f"{folder}/name") or "unknown"
        for file in _names(host, folder):
            channel, _, kind = file.partition("_")
            is_fan = channel.startswith("fan") and chip not in _GRAPHICS
            if kind != "input" or not (is_fan or channel.startswith("temp")):
                continue
            label = _text(host, f"{folder}/{channel}_label") or channel
            name = f"{chip}/{label}"
            seen[name] = seen.get(name, 0) + 1
            unique = name if seen[name] == 1 else f"{name}#{seen[name]}"
            yield _Found(unique, f"{folder}/{file}", not is_fan, folder, channel)


def _with_limit(host: Host, found: _Found) -> TemperatureSensor:
    limit = _number(host, f"{found.folder}/{found.channel}_crit")
    plausible = limit is not None and _COLDEST < limit <= _HOTTEST
    return TemperatureSensor(name=found.name, critical_millicelsius=limit if plausible else None)


def _cpu_names(host: Host) -> tuple[str, ...]:
    numbers = sorted(int(found[1]) for name in _names(host, _CPUS) if (found := _CPU.match(name)))
    return tuple(f"cpu{number}" for number in numbers)


def _cpu(name: str) -> _Cpu:
    counters = f"{_CPUS}/{name}/thermal_throttle"
    return _Cpu(
        clock=f"{_CPUS}/{name}/cpufreq/scaling_cur_freq",
        throttle=(
            f"{counters}/core_throttle_total_time_ms",
            f"{counters}/package_throttle_total_time_ms",
        ),
    )


def _base_khz(host: Host, names: Sequence[str]) -> Iterable[int | None]:
    """Guaranteed clock of each processor: intel_pstate's, ACPI CPPC's, else the brand's own."""
    brand = _brand_khz(host)
    for name in names:
        told = _number(host, f"{_CPUS}/{name}/cpufreq/base_frequency")
        nominal_mhz = _number(host, f"{_CPUS}/{name}/acpi_cppc/nominal_freq")
        yield told or (nominal_mhz * _KHZ_PER_MHZ if nominal_mhz else brand)


def _brand_khz(host: Host) -> int | None:
    """`... CPU @ 2.40GHz`: Intel prints the base clock into the name, up to its 10th generation."""
    text = _text(host, "/proc/cpuinfo") or ""
    line = next((each for each in text.splitlines() if each.startswith("model name")), "")
    _, at, clock = line.rpartition("@")
    whole, dot, rest = clock.strip().removesuffix("GHz").partition(".")
    if not (at and dot and whole.isdecimal() and rest.isdecimal() and len(rest) <= _GHZ_DIGITS):
        return None
    return int(whole + rest) * 10 ** (_GHZ_DIGITS - len(rest)) or None


def _mains(host: Host) -> Iterable[str]:
    for name in _names(host, _SUPPLIES):
        kind = _text(host, f"{_SUPPLIES}/{name}/type")
        scope = _text(host, f"{_SUPPLIES}/{name}/scope")
        if kind in {"Mains", "USB"} and scope != "Device":
            yield f"{_SUPPLIES}/{name}/online"


def _longest(host: Host, paths: Sequence[str]) -> int | None:
    told = [number for path in paths if (number := _number(host, path)) is not None]
    return max(told, default=None)


def _names(host: Host, folder: str) -> tuple[str, ...]:
    names = host.list_dir(folder)
    return names if isinstance(names, tuple) else ()


def _text(host: Host, path: str) -> str | None:
    content = host.read_text(path)
    return content if isinstance(content, str) else None


def _number(host: Host, path: str) -> int | None:
    content = host.read_text(path)
    return to_int(content) if isinstance(content, str) else None
