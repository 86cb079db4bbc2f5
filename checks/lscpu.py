"""The processor by lscpu, as text or as JSON: used where a capture lacks /proc/cpuinfo."""

import json
import re
from collections.abc import Iterator

from checks.cpu_list import count_processors
from checks.facts import CpuFacts, Vulnerability
from checks.lscpu_values import named_by_values
from checks.numbers import to_int, to_text
from checks.parse_error import ParseError
from checks.placeholders import known

_VULNERABILITY = "Vulnerability "
_NO_HYPERVISOR = frozenset({"", "(null)", "none"})
# What letters and documents put before each line.
_MARKS = " \t>|#*"
# Some locales write 3100,0000.
_MEGAHERTZ = re.compile(r"^(\d{1,6})(?:[.,]\d+)?$")


def parse_lscpu(text: str) -> CpuFacts:
    """Read lscpu's text, in whatever language it was printed.

    Raises:
        ParseError: it has neither an architecture nor a processor count.
    """
    lines = text.replace("\r", "").replace("\u00a0", " ").split("\n")
    pairs = [
        (name.strip(_MARKS), value.strip())
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    ]
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(name, value)
    if "Vendor ID" not in fields:
        fields = {**named_by_values([value for _, value in pairs]), **fields}
    return _facts(fields)


def parse_lscpu_json(text: str) -> CpuFacts:
    """Read `lscpu -J`; newer versions nest fields below headings.

    Raises:
        ParseError: it is no JSON, or no list of lscpu's fields.
    """
    try:
        # A prompt may stand behind it.
        document, _ = json.JSONDecoder().raw_decode(text.lstrip("\ufeff \t\r\n"))
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise ParseError("lscpu", None, line, "not JSON") from error
    rows = document.get("lscpu") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise ParseError("lscpu", None, None, "no field list")
    fields: dict[str, str] = {}
    for name, value in _rows(rows):
        fields.setdefault(name, value)
    return _facts(fields)


def _rows(rows: list[object]) -> Iterator[tuple[str, str]]:
    pending = list(rows)
    while pending:
        row = pending.pop(0)
        if not isinstance(row, dict):
            continue
        name, value = to_text(row.get("field")), to_text(row.get("data"))
        if name is not None and value is not None:
            yield name.strip().removesuffix(":").strip(), value.strip()
        children = row.get("children")
        pending[:0] = children if isinstance(children, list) else []


def _facts(fields: dict[str, str]) -> CpuFacts:
    if not fields.keys() & {"Architecture", "CPU(s)"}:
        raise ParseError("lscpu", None, 1, "neither architecture nor processors")
    flags = tuple(fields.get("Flags", "").split())
    modes = fields.get("CPU op-mode(s)")
    per_socket, sockets = to_int(fields.get("Core(s) per socket")), to_int(fields.get("Socket(s)"))
    hypervisor = fields.get("Hypervisor vendor", "").casefold() not in _NO_HYPERVISOR
    sockets = sockets if sockets is not None else to_int(fields.get("CPU socket(s)"))
    return CpuFacts(
        vendor=known(fields.get("Vendor ID")),
        name=known(fields.get("Model name")),
        family=to_int(fields.get("CPU family")),
        model=to_int(fields.get("Model")),
        stepping=to_int(fields.get("Stepping")),
        sockets=sockets,
        cores=None if per_socket is None else per_socket * (sockets or 1),
        threads=to_int(fields.get("CPU(s)")),
        present_threads=to_int(fields.get("CPU(s)")),
        online_threads=count_processors(fields.get("On-line CPU(s) list")),
        max_mhz=_megahertz(fields.get("CPU max MHz")),
        flags=flags,
        has_aes="aes" in flags if flags else None,
        is_64_bit="64-bit" in modes if modes else ("lm" in flags if flags else None),
        virtual_machine=hypervisor or "hypervisor" in flags,
        vulnerabilities=tuple(_vulnerabilities(fields)),
    )


def _vulnerabilities(fields: dict[str, str]) -> Iterator[Vulnerability]:
    """`Vulnerability Spectre v2` is the kernel's file `spectre_v2`; newer ones stand in a group."""
    for field, state in fields.items():
        name = field.removeprefix(_VULNERABILITY)
        if name != field and state:
            yield Vulnerability(name=name.casefold().replace(" ", "_"), state=state)


def _megahertz(text: str | None) -> int | None:
    found = _MEGAHERTZ.match((text or "").strip())
    return None if found is None else int(found[1])
