"""Reading the kernel's log since boot, and what is left of earlier crashes."""

from checks import evidence_names
from checks.facts import LaptopFacts
from checks.findings import Evidence
from checks.kernel_facts import KernelFacts
from checks.kernel_lines import classify, kind_of
from checks.reading import Reading, without
from checks.tool import reason_of
from host.masking import peripheral_mask
from host.port import Host
from host.readings import KernelLine, Unread, Why

# systemd-pstore empties the first folder into the second one while the system starts.
_CRASH_FOLDERS = ("/sys/fs/pstore", "/var/lib/systemd/pstore")
_BOOT_ERRORS = "/sys/firmware/acpi/tables/data/BERT"
_STATUS_BYTES = 4


def read_kernel(host: Host) -> Reading:
    """Lines that tell of faults; nothing else of the log is kept."""
    log = host.kernel_log()
    if isinstance(log, Unread):
        return without("kernel", reason_of(log))
    facts = classify(log).model_copy(
        update={"crash_records": _crash_records(host), "has_boot_errors": _boot_errors(host)}
    )
    return Reading(LaptopFacts(kernel=facts), _kept(log, facts))


def _kept(log: tuple[KernelLine, ...], facts: KernelFacts) -> tuple[Evidence, ...]:
    lines = (f"{each.sequence},{each.boot_us};{each.text}" for each in log if _tells(each.text))
    text = peripheral_mask("\n".join(lines) + "\n")
    return (Evidence(evidence_names.KERNEL, text.encode()),) if facts.counts else ()


def _tells(text: str) -> bool:
    return kind_of(text) is not None or "[Hardware Error]" in text or text.startswith("BERT: ")


def _crash_records(host: Host) -> int | None:
    """How many records there are; `None` where neither folder could be read."""
    found = [_records(host, folder) for folder in _CRASH_FOLDERS]
    said = [number for number in found if number is not None]
    return sum(said) if said else None


def _records(host: Host, folder: str) -> int | None:
    names = host.list_dir(folder)
    if isinstance(names, Unread):
        return 0 if names.why is Why.EMPTY else None
    # Its own files are called `dmesg-efi_pstore-…`; systemd keeps each crash in a folder.
    return sum(name.startswith("dmesg-") or name.isdigit() for name in names)


def _boot_errors(host: Host) -> bool | None:
    """Whether the boot error region holds one (ACPI 6.5, 18.3.2.7.1: Block Status)."""
    region = host.read_bytes(_BOOT_ERRORS)
    if isinstance(region, Unread) or len(region) < _STATUS_BYTES:
        return None
    return int.from_bytes(region[:_STATUS_BYTES], "little") != 0
