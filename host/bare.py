"""Saved outputs of tools, under any name, turned into the answers of a laptop."""

import html
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from host.bare_smartctl import drive_of, exit_status_of, inner, is_drive, node_of, reports_in
from host.drive import Drive
from host.edid_dump import connector_name, edids_in
from host.kernel_log import KMSG
from host.plain_text import plain_text
from host.readings import Completed
from host.recognise import Output, recognise_all
from host.udev_text import tidied

_POWER_SUPPLY = "/sys/class/power_supply"
_DRM = "/sys/class/drm"
_FILES = {
    Output.CPUINFO: "/proc/cpuinfo",
    Output.MEMINFO: "/proc/meminfo",
    Output.KERNEL_LOG: KMSG,
}
_COMMANDS = {
    Output.DMIDECODE: ("dmidecode",),
    Output.LSCPU: ("lscpu",),
    Output.LSCPU_JSON: ("lscpu", "-J"),
}
_TOO_LARGE = 64 << 20
_NOT_OUTPUTS = frozenset({".md", ".toml", ".py", ".gz", ".xz", ".zip", ".png", ".jpg"})


@dataclass(slots=True)
class Bare:
    """What a set of bare outputs answers; of two answers to one question the first stands."""

    files: dict[str, bytes] = field(default_factory=dict)
    commands: dict[tuple[str, ...], Completed] = field(default_factory=dict)
    udev: str | None = None
    drives: list[Drive] = field(default_factory=list)
    """One drive for each smartctl report, for captures without block devices."""

    def answer(self, argv: tuple[str, ...], output: bytes, exit_status: int = 0) -> None:
        """Let a command answer with this output."""
        self.commands.setdefault(argv, Completed(argv, exit_status, output, b"", 0))


def read_bare(paths: Iterable[Path]) -> Bare:
    """Everything in these files that is a known output; other files are ignored."""
    bare = Bare()
    for path in paths:
        if path.suffix.casefold() not in _NOT_OUTPUTS and path.stat().st_size <= _TOO_LARGE:
            _add(bare, path, path.read_bytes())
    return bare


def _add(bare: Bare, path: Path, content: bytes) -> None:
    whole = plain_text(content)
    # Byte for byte where nothing had to be changed: outputs are evidence.
    as_it_is = content.decode("utf-8", "replace") == whole
    for kind, text in recognise_all(path.name, whole, content):
        same = kind is Output.EDID or (as_it_is and text == whole)
        _add_output(bare, path, content if same else text.encode(), kind, text)


def _add_output(bare: Bare, path: Path, kept: bytes, kind: Output, text: str) -> None:
    match kind:
        case Output.SMARTCTL:
            _add_smartctl(bare, path, text, kept)
        case Output.BATTERIES:
            _add_batteries(bare, text)
        case Output.EDID:
            _add_edids(bare, path, kept, text)
        case Output.UDEV:
            # One collection of dumps is wrapped for a web page.
            whole = tidied(html.unescape(text) if "=&quot;" in text else text)
            bare.udev = whole if bare.udev is None else f"{bare.udev}\n\n{whole}"
        case Output.DMIDECODE | Output.LSCPU:
            bare.answer(_COMMANDS[kind], kept)
        case Output.LSCPU_JSON:
            bare.answer(_COMMANDS[kind], kept if text.startswith("{") else _json_of(text).encode())
        case Output.CPUINFO | Output.MEMINFO | Output.KERNEL_LOG:
            bare.files.setdefault(_FILES[kind], kept)


def _json_of(text: str) -> str:
    """From its first brace on: what stands before it was said by something else."""
    return text[max(text.find("{"), 0) :]


def _add_edids(bare: Bare, path: Path, content: bytes, text: str) -> None:
    """Each as the file of a connector that has something on it."""
    found = edids_in(content, text)
    for each in found:
        number = sum(1 for known in bare.files if known.endswith("/edid")) + 1
        folder = f"{_DRM}/card0-{connector_name(each.connector, path.name, number)}"
        if f"{folder}/edid" not in bare.files:
            bare.files[f"{folder}/edid"] = each.edid
            bare.files[f"{folder}/status"] = b"connected\n"
    if not found:
        bare.files.setdefault(f"{_DRM}/card0-{connector_name(None, path.name, 1)}/edid", b"")


def _add_smartctl(bare: Bare, path: Path, text: str, kept: bytes) -> None:
    """A report answers for the device that it names, and stands for a drive."""
    reports = [each for each in reports_in(text) if is_drive(each[1])]
    for number, (whole, report) in enumerate(reports):
        node = node_of(report)
        if node is None or ("smartctl", "-x", "-j", node) in bare.commands:
            # composed laptops hold several reports that all say /dev/sda
            node = f"/dev/{path.stem}" if not number else f"/dev/{path.stem}-{number}"
        if ("smartctl", "-x", "-j", node) in bare.commands:
            node = f"{node}-{len(bare.drives)}"
        output = kept if whole.strip() == text.strip() else whole.encode()
        bare.answer(("smartctl", "-x", "-j", node), output, exit_status_of(report))
        bare.drives.append(drive_of(node, report))


def _add_batteries(bare: Bare, text: str) -> None:
    """A list of packs, each with sysfs attributes, becomes files of power supplies."""
    try:
        packs = json.loads(text)
    except (ValueError, RecursionError):
        return
    for number, pack in enumerate(packs if isinstance(packs, list) else [packs]):
        attributes = inner(pack, "attributes") if isinstance(pack, dict) else {}
        if not attributes:
            continue
        name = attributes.get("name")
        folder = f"{_POWER_SUPPLY}/{name if isinstance(name, str) and name else f'BAT{number}'}"
        if f"{folder}/type" in bare.files:
            folder = f"{_POWER_SUPPLY}/BAT{number}-{pack.get('name', 'pack')}"
        for attribute, value in {"type": "Battery", **attributes}.items():
            if attribute != "name":
                bare.files[f"{folder}/{attribute}"] = f"{value}\n".encode()
