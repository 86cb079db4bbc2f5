"""Which tool wrote a saved output, by its content; by its name only where that is all there is."""

import re
from enum import StrEnum

from host.edid_dump import edids_in

_LOOK_CHARACTERS = 1 << 18
"""Lines of other programs may stand before the output."""


class Output(StrEnum):
    """A kind of recorded output."""

    SMARTCTL = "smartctl"
    BATTERIES = "batteries"
    DMIDECODE = "dmidecode"
    LSCPU_JSON = "lscpu_json"
    LSCPU = "lscpu"
    CPUINFO = "cpuinfo"
    MEMINFO = "meminfo"
    UDEV = "udev"
    KERNEL_LOG = "kmsg"
    EDID = "edid"


_MARKS = r"^[ \t\xa0>|#*]*"
"""What letters, comments and documents put before the lines of an output."""
_SMARTCTL_MARKS = (
    re.compile(r'"smartctl"\s*:\s*\{'),
    re.compile(r'"device"\s*:\s*\{[^{}]*"protocol"\s*:'),
    re.compile(r'"(?:ata_smart_attributes|nvme_smart_health_information_log)"\s*:\s*\{'),
)
_JSON = re.compile(r"^[ \t]*[\[{]", re.MULTILINE)
_LSCPU_JSON = re.compile(r'"lscpu"\s*:\s*\[')
_BATTERIES = re.compile(r'"attributes"\s*:\s*\{')
_PACK = re.compile(r'"(?:(?:energy|charge)_(?:full|now)|capacity|cycle_count)\w*"\s*:')
_TEXTS = (
    (
        Output.DMIDECODE,
        re.compile(
            # Also as letters and documents carry it, and as dmidecode 1.x printed it.
            rf"{_MARKS}(?:# dmidecode \d|Handle 0x[0-9A-Fa-f]+(?:, |\n[ \t]+)DMI type \d)"
            r"|^(?:BIOS|System|Base Board|Chassis) Information$\n^[ \t]+\S[^\n:]*:"
            r"|^# No SMBIOS nor DMI entry point found",
            re.MULTILINE,
        ),
    ),
    (Output.UDEV, re.compile(rf"{_MARKS}P: /\S+[ \t]*$\n{_MARKS}[A-Z]: ", re.MULTILINE)),
    (Output.KERNEL_LOG, re.compile(r"\A(?:.*\n){0,20}?\d+,\d+,\d+,[^;\n]*;")),
    (
        Output.KERNEL_LOG,
        re.compile(r"\A(?:.*\n){0,20}?(?:<\d+>|\w+ *:\w+ *: )?\[ *\d+\.\d{4,6}\][ \[].*\n.*\["),
    ),
    (Output.MEMINFO, re.compile(r"^MemTotal:\s+\d+ kB", re.MULTILINE)),
    (
        Output.CPUINFO,
        re.compile(
            r"^processor\s*: \d+$(?=(?:.*\n){1,40}?(?:vendor_id|model name|bogomips)\s*:)",
            re.MULTILINE | re.IGNORECASE,
        ),
    ),
    # Headings are translated, the name of the architecture is not.
    (
        Output.LSCPU,
        re.compile(rf"{_MARKS}[^\W\d][^:\n]*:\s+(?:x86_64|i[3-6]86|aarch64)$", re.MULTILINE),
    ),
    (
        Output.LSCPU,
        re.compile(rf"{_MARKS}(?:CPU op-mode|On-line CPU)\(s\)(?: list)?:", re.MULTILINE),
    ),
)
_TOGETHER = frozenset({Output.DMIDECODE, Output.UDEV, Output.MEMINFO, Output.CPUINFO, Output.LSCPU})
"""Outputs that are known by a mark of their own wherever in a text they begin."""
_NAMES = (
    (Output.SMARTCTL, re.compile(r"smartctl")),
    (Output.BATTERIES, re.compile(r"batteries.*\.json$")),
    (Output.DMIDECODE, re.compile(r"dmidecode")),
    (Output.LSCPU_JSON, re.compile(r"lscpu.*\.json$")),
    (Output.LSCPU, re.compile(r"lscpu")),
    (Output.CPUINFO, re.compile(r"cpuinfo")),
    (Output.MEMINFO, re.compile(r"meminfo")),
    (Output.UDEV, re.compile(r"udev")),
    (Output.KERNEL_LOG, re.compile(r"kmsg|dmesg")),
    (Output.EDID, re.compile(r"edid")),
)


def recognise(name: str, text: str, content: bytes) -> Output | None:
    """What a file holds, `None` where no rule knows it.

    Args:
        name: Of the file; counts only where the content tells nothing.
        text: The content as plain text.
        content: The bytes.
    """
    head = text[:_LOOK_CHARACTERS]
    if _JSON.search(head) and (known := _json_kind(text)) is not None:
        return known
    if edids_in(content, head):
        return Output.EDID
    for kind, mark in _TEXTS:
        if mark.search(head):
            return kind
    named = name.casefold()
    return next((kind for kind, mark in _NAMES if mark.match(named)), None)


def recognise_all(name: str, text: str, content: bytes) -> tuple[tuple[Output, str], ...]:
    """What a file holds and where; a session that somebody saved holds several outputs."""
    kind = recognise(name, text, content)
    if kind is None:
        return ()
    if kind not in _TOGETHER and kind is not Output.SMARTCTL:
        return ((kind, text),)
    found: dict[Output, int] = {}
    for other, mark in _TEXTS:
        if other in _TOGETHER and (first := mark.search(text)) is not None:
            found[other] = min(first.start(), found.get(other, first.start()))
    if not found.keys() - {kind}:
        return ((kind, text),)
    starts = sorted((start, other) for other, start in found.items())
    ends = [start for start, _ in starts[1:]] + [len(text)]
    pieces = [(other, text[start:end]) for (start, other), end in zip(starts, ends, strict=True)]
    return (*pieces, (kind, text)) if kind not in found else tuple(pieces)


def _json_kind(text: str) -> Output | None:
    if _LSCPU_JSON.search(text):
        return Output.LSCPU_JSON
    if any(mark.search(text) for mark in _SMARTCTL_MARKS):
        return Output.SMARTCTL
    if _BATTERIES.search(text) and _PACK.search(text):
        return Output.BATTERIES
    return None
