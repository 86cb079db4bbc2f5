"""Names under which raw outputs are kept, so that a finding can be traced to its bytes."""

SMBIOS = "dmidecode.txt"
SMBIOS_BYTES = "smbios.bin"
SMBIOS_ENTRY = "smbios_entry_point.bin"
POWER_SUPPLY = "power_supply.json"
CPUINFO = "cpuinfo.txt"
LSCPU = "lscpu.txt"
LSCPU_JSON = "lscpu.json"
MEMINFO = "meminfo.txt"
KERNEL = "kernel.txt"


def smartctl(drive_id: str) -> str:
    """The name of a drive's smartctl report."""
    return f"smartctl-{drive_id}.json"
