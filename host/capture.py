"""A capture: a folder of a laptop's readings, as one value in memory.

    meta.toml                         what it is and where it comes from
    index.json                        what was asked and was not there, folders, links
    commands/<slug>.{argv,out,err,rc} one command each
    files/<path>                      files as they were
    udev.txt                          `udevadm info --export-db`
    usage.json, cpu_brand.json        psutil's and py-cpuinfo's answers

Bare outputs are accepted too, alone or together, under any name and one folder deep: dmidecode
text, smartctl JSON, /proc/cpuinfo, /proc/meminfo, lscpu text or JSON, udev dumps, EDIDs as bytes or
in hexadecimal, the kernel's log, `batteries.json`; and parts of a file tree below `sys` and `proc`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from host.bare import Bare, read_bare
from host.errors import NotRecorded
from host.readings import Completed, CpuBrand, Device, Usage, Why
from host.recorded_paths import FilesOnDisk
from host.udev_text import parse_udev
from host.value import Value

INDEX_SCHEMA = "opknap/capture/v1"
EVERY_SUBSYSTEM = "*"
_MARKS = ("index.json", "meta.toml")
_OWN = {"index.json", "usage.json", "cpu_brand.json", "meta.toml", "expected.toml", "SOURCE"}
_TREES = {"files", "commands", "sys", "proc"}


class Index(Value):
    """`index.json`: answers that are no content."""

    schema_name: str = INDEX_SCHEMA
    missing: dict[str, Why] = {}
    folders: dict[str, tuple[str, ...]] = {}
    links: dict[str, str | None] = {}
    subsystems: tuple[str, ...] = ()
    """udev subsystems that were asked for; a dump under `udev.txt` alone answers all, and so does
    `EVERY_SUBSYSTEM`."""
    boot_ms: int = 0
    utc: str | None = None


@dataclass(slots=True)
class Capture:
    """Everything a recording can answer."""

    name: str
    files: Mapping[str, bytes] = field(default_factory=dict)
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
    folder = _own_folder(path)
    capture = Capture(name=path.stem if path.is_file() else path.name)
    capture.bare = read_bare([path] if path.is_file() else _outputs(folder))
    if folder.is_dir():
        _read_folder(folder, capture)
    roots = {"/sys": folder / "sys", "/proc": folder / "proc", "": folder / "files"}
    capture.files = FilesOnDisk(roots, capture.bare.files)
    capture.commands = {**capture.bare.commands, **capture.commands}
    if capture.bare.udev is not None:
        capture.devices = parse_udev(capture.bare.udev)
    if not (capture.files or capture.commands or capture.devices or capture.index.missing):
        raise NotRecorded(f"{path} holds no recording that opknap can read")
    return capture


def _own_folder(path: Path) -> Path:
    """The capture itself, where the folder that was named holds nothing else."""
    if not path.is_dir() or any((path / name).exists() for name in _MARKS):
        return path
    inside = list(path.iterdir())
    alone = len(inside) == 1 and any((inside[0] / name).is_file() for name in _MARKS)
    return inside[0] if alone else path


def _outputs(folder: Path) -> list[Path]:
    """Files that may be a tool's output: those of the folder first, then one level deeper."""
    inside = sorted(folder.iterdir())
    deeper = (
        each
        for below in inside
        if below.is_dir() and below.name not in _TREES and not below.name.startswith(".")
        for each in sorted(below.iterdir())
    )
    return [p for p in (*inside, *deeper) if p.is_file() and p.name not in _OWN]


def _read_folder(path: Path, capture: Capture) -> None:
    if (index := path / "index.json").is_file():
        capture.index = Index.model_validate_json(index.read_bytes())
    if (usage := path / "usage.json").is_file():
        capture.usage = Usage.model_validate_json(usage.read_bytes())
    if (brand := path / "cpu_brand.json").is_file():
        capture.brand = CpuBrand.model_validate_json(brand.read_bytes())
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
