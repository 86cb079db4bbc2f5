"""A capture: a folder of a laptop's readings, as one value in memory.

    meta.toml                         what it is and where it comes from
    index.json                        what was asked and was not there, folders, links
    commands/<slug>.{argv,out,err,rc} one command each
    files/<path>                      files as they were
    udev.txt                          `udevadm info --export-db`
    usage.json, cpu_brand.json        psutil's and py-cpuinfo's answers

Bare outputs are accepted too, alone or together, under any name: dmidecode text, smartctl JSON,
/proc/cpuinfo, lscpu text or JSON, udev dumps, `batteries.json`, `edid*.hex`.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from host.bare import Bare, read_bare
from host.errors import NotRecorded
from host.readings import Completed, CpuBrand, Device, Usage, Why
from host.udev_text import parse_udev
from host.value import Value

INDEX_SCHEMA = "opknap/capture/v1"


class Index(Value):
    """`index.json`: answers that are no content."""

    schema_name: str = INDEX_SCHEMA
    missing: dict[str, Why] = {}
    folders: dict[str, tuple[str, ...]] = {}
    links: dict[str, str | None] = {}
    subsystems: tuple[str, ...] = ()
    """udev subsystems that were asked for; a dump under `udev.txt` alone answers all."""
    boot_ms: int = 0
    utc: str | None = None


@dataclass(slots=True)
class Capture:
    """Everything a recording can answer."""

    name: str
    files: dict[str, bytes] = field(default_factory=dict)
    commands: dict[tuple[str, ...], Completed] = field(default_factory=dict)
    devices: tuple[Device, ...] | None = None
    bare: Bare = field(default_factory=Bare)
    index: Index = field(default_factory=Index)
    usage: Usage | None = None
    brand: CpuBrand | None = None


def read_capture(path: Path) -> Capture:
    """Read a capture folder, or a single recorded output.

    Raises:
        NotRecorded: nothing in it is a recording that opknap knows.
    """
    if not path.exists():
        raise NotRecorded(f"{path} does not exist")
    capture = Capture(name=path.stem if path.is_file() else path.name)
    names = [path] if path.is_file() else sorted(p for p in path.iterdir() if p.is_file())
    own = {"index.json", "usage.json", "cpu_brand.json", "meta.toml", "expected.toml", "SOURCE"}
    capture.bare = read_bare([p for p in names if p.name not in own])
    if path.is_dir():
        _read_folder(path, capture)
    capture.files = {**capture.bare.files, **capture.files}
    capture.commands = {**capture.bare.commands, **capture.commands}
    if capture.bare.udev is not None:
        capture.devices = parse_udev(capture.bare.udev)
    if not (capture.files or capture.commands or capture.devices or capture.index.missing):
        raise NotRecorded(f"{path} holds no recording that opknap can read")
    return capture


def _read_folder(path: Path, capture: Capture) -> None:
    if (index := path / "index.json").is_file():
        capture.index = Index.model_validate_json(index.read_bytes())
    if (usage := path / "usage.json").is_file():
        capture.usage = Usage.model_validate_json(usage.read_bytes())
    if (brand := path / "cpu_brand.json").is_file():
        capture.brand = CpuBrand.model_validate_json(brand.read_bytes())
    for recorded in sorted((path / "files").rglob("*")):
        if recorded.is_file():
            capture.files["/" + str(recorded.relative_to(path / "files"))] = recorded.read_bytes()
    for recorded in sorted((path / "commands").glob("*.argv")):
        command = _command(recorded)
        capture.commands[command.argv] = command


def _command(recorded: Path) -> Completed:
    status, errors = recorded.with_suffix(".rc"), recorded.with_suffix(".err")
    output = recorded.with_suffix(".out")
    words = tuple(json.loads(recorded.read_text("utf-8")))
    return Completed(
        argv=words,
        exit_status=int(status.read_text("ascii")) if status.is_file() else 0,
        stdout=output.read_bytes() if output.is_file() else b"",
        stderr=errors.read_bytes() if errors.is_file() else b"",
        elapsed_ms=0,
    )
