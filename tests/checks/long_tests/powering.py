"""A laptop with packs and a charger whose voltage sags and whose gauge counts, by its own clock."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from typing_extensions import override

from host.errors import CommandMissing, DeviceDenied, NotRecorded
from host.port import Process
from host.readings import Completed, Unread, Why
from tests.checks.long_tests.clockwork import ClockworkHost

FOLDER = "/sys/class/power_supply"
IDLE_MW, LOAD_MW = 5_000, 25_000


@dataclass(slots=True)
class Pack:
    """A pack of three cells that holds, unless told otherwise."""

    name: str = "BAT0"
    unit: str = "energy"
    full_mwh: int = 45_000
    percent: int = 80
    rest_mv: int = 11_800
    mohm: int = 120
    gauge_permille: int = 1000
    """How fast the gauge counts against what flows."""
    tells_power: bool = True
    tells_percent: bool = True
    repeats_s: int = 1
    """The controller gives a new answer so often."""
    jump_at_s: int | None = None
    jump_mwh: int = 0
    dip_at_s: int | None = None
    """From this second of load on a cell gives way."""
    dip_mv: int = 0
    celsius: int | None = None
    behaviour: str | None = None
    deaf: bool = False
    """Takes no notice of being told to discharge."""
    charges_after_s: int | None = 0
    """How long it says Discharging once the charger is back; `None`: for good."""
    used_mwms: int = 0
    said: tuple[int, dict[str, str]] = (-1, {})
    """The controller's last answer, and when it gave it."""


@dataclass(slots=True)
class Load:
    """stress-ng, or what stands for it."""

    argv: tuple[str, ...]
    dies_at_ms: int | None = None
    clock_ms: Callable[[], int] = lambda: 0
    running: bool = True
    terminated: int = 0

    @property
    def pid(self) -> int:
        return 4711

    def poll(self) -> int | None:
        if self.dies_at_ms is not None and self.clock_ms() >= self.dies_at_ms:
            self.running = False
            return 4
        return None if self.running else 0

    def terminate(self) -> None:
        self.terminated += 1
        self.running = False

    def kill(self) -> None:
        self.running = False

    def wait(self, timeout_s: float) -> int | None:  # noqa: ARG002 - the protocol's
        return None if self.running else 0


@dataclass(slots=True)
class Bench:
    """What happens around the laptop."""

    unplugged_at_s: int | None = 3
    replugged_at_s: int | None = None
    has_mains: bool = True
    load_dies_at_s: int | None = None
    no_stress_ng: bool = False
    written: list[tuple[str, str]] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)


class PoweredLaptop(ClockworkHost):
    """Packs, a charger, and the files that the kernel would show of them."""

    def __init__(self, packs: Sequence[Pack], bench: Bench) -> None:
        super().__init__(_nothing)
        self.packs = {pack.name: replace(pack) for pack in packs}
        self.bench = bench
        self._began_ms = self.now_ms
        self._load_began_ms = 0

    @property
    def elapsed_s(self) -> int:
        return (self.now_ms - self._began_ms) // 1000

    @property
    def online(self) -> bool:
        bench, now = self.bench, self.elapsed_s
        out = bench.unplugged_at_s is not None and now >= bench.unplugged_at_s
        back = bench.replugged_at_s is not None and now >= bench.replugged_at_s
        return not out or back

    @property
    def is_loaded(self) -> bool:
        return any(load.running for load in self.bench.loads)

    def feeding(self, pack: Pack) -> bool:
        forced = pack.behaviour == "force-discharge" and not pack.deaf
        if any(each.behaviour == "force-discharge" for each in self.packs.values()):
            return forced
        return not self.online and pack is next(iter(self.packs.values()))

    def says_discharging(self, pack: Pack) -> bool:
        back, after = self.bench.replugged_at_s, pack.charges_after_s
        if self.feeding(pack) or back is None or self.elapsed_s < back:
            return self.feeding(pack)
        return after is None or self.elapsed_s < back + after

    @override
    def pause(self, seconds: float) -> None:
        super().pause(seconds)
        for pack in self.packs.values():
            if self.feeding(pack):
                power = LOAD_MW if self.is_loaded else IDLE_MW
                pack.used_mwms += power * int(seconds * 1000)

    @override
    def list_dir(self, path: str) -> tuple[str, ...] | Unread:
        if path != FOLDER:
            return Unread(path, Why.ABSENT)
        mains = ("AC",) if self.bench.has_mains else ()
        return (*mains, *self.packs)

    @override
    def read_text(self, path: str) -> str | Unread:
        *_, name, file = path.split("/")
        if name == "AC":
            known: Mapping[str, str] = {"type": "Mains", "online": str(int(self.online))}
        elif name in self.packs:
            pack = self.packs[name]
            turn = self.elapsed_s // pack.repeats_s
            if pack.said[0] != turn:
                pack.said = (turn, self._files(pack))
            status = "Discharging" if self.says_discharging(pack) else "Full"
            known = {**pack.said[1], "status": status, **self._behaviour(pack)}
        else:
            known = {}
        return known.get(file, Unread(path, Why.ABSENT))

    @contextmanager
    def _changed(self, path: str, value: str) -> Iterator[None]:
        pack = self.packs[path.split("/")[-2]]
        if pack.behaviour is None:
            raise DeviceDenied(f"{path} is not there")
        before = pack.behaviour
        self._set(pack, value)
        try:
            yield
        finally:
            self._set(pack, before)

    changed_setting = _changed

    def _set(self, pack: Pack, value: str) -> None:
        self.bench.written.append((pack.name, value))
        pack.behaviour = value

    @override
    def spawn(
        self, argv: Sequence[str], *, log: str, environment: Mapping[str, str] | None = None
    ) -> Process:
        if self.bench.no_stress_ng:
            raise CommandMissing(tuple(argv), "not installed")
        dies = self.bench.load_dies_at_s
        load = Load(
            tuple(argv), None if dies is None else self.now_ms + dies * 1000, lambda: self.now_ms
        )
        self.bench.loads.append(load)
        self._load_began_ms = self.now_ms
        return load

    def _files(self, pack: Pack) -> dict[str, str]:
        feeding = self.feeding(pack)
        power_mw = (LOAD_MW if self.is_loaded else IDLE_MW) if feeding else 0
        loaded_s = (self.now_ms - self._load_began_ms) // 1000 if self.is_loaded else 0
        dips = pack.dip_at_s is not None and self.is_loaded and loaded_s >= pack.dip_at_s
        jumped = pack.jump_at_s is not None and self.is_loaded and loaded_s >= pack.jump_at_s
        ma = power_mw * 1000 // pack.rest_mv
        wiggle = self.elapsed_s % 7 if feeding else 0
        mv = pack.rest_mv - ma * pack.mohm // 1000 - (pack.dip_mv if dips else 0) - wiggle
        used = pack.used_mwms // 3_600_000
        left = pack.full_mwh * pack.percent // 100 - used * pack.gauge_permille // 1000
        left = max(0, left - (pack.jump_mwh if jumped else 0))
        files = {
            "type": "Battery",
            "present": "1",
            "voltage_now": str(mv * 1000),
            "voltage_min_design": "11100000",
        }
        if pack.tells_percent:
            files["capacity"] = str(left * 100 // pack.full_mwh)
        scale = 1000 if pack.unit == "energy" else 1_000_000 / pack.rest_mv
        for file, amount in (("full", pack.full_mwh), ("full_design", 50_000), ("now", left)):
            files[f"{pack.unit}_{file}"] = str(int(amount * scale))
        if pack.tells_power:
            rate = power_mw * 1000 if pack.unit == "energy" else -ma * 1000
            files["power_now" if pack.unit == "energy" else "current_now"] = str(rate)
        if pack.celsius is not None:
            files["temp"] = str(pack.celsius * 10)
        return files

    def _behaviour(self, pack: Pack) -> dict[str, str]:
        if pack.behaviour is None:
            return {}
        words = ("auto", "inhibit-charge", "force-discharge")
        text = " ".join(f"[{word}]" if word == pack.behaviour else word for word in words)
        return {"charge_behaviour": text}


def _nothing(argv: tuple[str, ...]) -> Completed:
    raise NotRecorded(f"{argv[0]} is not asked here")
