"""The processor by /proc/cpuinfo: its first block and the number of blocks."""

from checks.facts import CpuFacts
from checks.numbers import to_int
from checks.parse_error import ParseError
from checks.placeholders import known


def parse_cpuinfo(text: str) -> CpuFacts:
    """Read /proc/cpuinfo of an x86 kernel.

    Raises:
        ParseError: there is no `processor` block in it.
    """
    blocks = [_fields(block) for block in text.replace("\r", "").split("\n\n")]
    processors = [block for block in blocks if "processor" in block]
    if not processors:
        raise ParseError("/proc/cpuinfo", None, 1, "no processor block")
    first = processors[0]
    flags = tuple((first.get("flags") or "").split())
    sockets = len({block["physical id"] for block in processors if "physical id" in block}) or None
    cores = to_int(first.get("cpu cores"))
    return CpuFacts(
        vendor=known(first.get("vendor_id")),
        name=known(first.get("model name")),
        family=to_int(first.get("cpu family")),
        model=to_int(first.get("model")),
        stepping=to_int(first.get("stepping")),
        sockets=sockets,
        cores=None if cores is None else cores * (sockets or 1),
        threads=len(processors),
        microcode=known(first.get("microcode")),
        flags=flags,
        has_aes="aes" in flags if flags else None,
        is_64_bit="lm" in flags if flags else None,
        virtual_machine="hypervisor" in flags if flags else None,
    )


def _fields(block: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in block.split("\n"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}
