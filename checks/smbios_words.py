"""The words of SMBIOS enumerations as dmidecode prints them (DMTF DSP0134 3.7), by their number."""

CHASSIS_TYPES = (
    "Other", "Unknown", "Desktop", "Low Profile Desktop", "Pizza Box", "Mini Tower", "Tower",
    "Portable", "Laptop", "Notebook", "Hand Held", "Docking Station", "All In One",
    "Sub Notebook", "Space-saving", "Lunch Box", "Main Server Chassis", "Expansion Chassis",
    "Sub Chassis", "Bus Expansion Chassis", "Peripheral Chassis", "RAID Chassis",
    "Rack Mount Chassis", "Sealed-case PC", "Multi-system", "CompactPCI", "AdvancedTCA", "Blade",
    "Blade Enclosing", "Tablet", "Convertible", "Detachable", "IoT Gateway", "Embedded PC",
    "Mini PC", "Stick PC",
)  # fmt: skip
"""7.4.1, from 1."""

ARRAY_USES = (
    "Other", "Unknown", "System Memory", "Video Memory", "Flash Memory", "Non-volatile RAM",
    "Cache Memory",
)  # fmt: skip
"""7.17.2, from 1."""

FORM_FACTORS = (
    "Other", "Unknown", "SIMM", "SIP", "Chip", "DIP", "ZIP", "Proprietary Card", "DIMM", "TSOP",
    "Row Of Chips", "RIMM", "SODIMM", "SRIMM", "FB-DIMM", "Die", "CAMM",
)  # fmt: skip
"""7.18.1, from 1; CAMM came with 3.7."""

MEMORY_TYPES = (
    "Other", "Unknown", "DRAM", "EDRAM", "VRAM", "SRAM", "RAM", "ROM", "Flash", "EEPROM", "FEPROM",
    "EPROM", "CDRAM", "3DRAM", "SDRAM", "SGRAM", "RDRAM", "DDR", "DDR2", "DDR2 FB-DIMM",
    "Reserved", "Reserved", "Reserved", "DDR3", "FBD2", "DDR4", "LPDDR", "LPDDR2", "LPDDR3",
    "LPDDR4", "Logical non-volatile device", "HBM", "HBM2", "DDR5", "LPDDR5", "HBM3",
)  # fmt: skip
"""7.18.2, from 1."""

PASSWORD_STATES = ("Disabled", "Enabled", "Not Implemented", "Unknown")
"""7.25, from 0."""

OUT_OF_SPEC = "<OUT OF SPEC>"


def word(words: tuple[str, ...], number: int, *, first: int = 1) -> str:
    """The word of a number, or dmidecode's mark for one that the standard does not know."""
    index = number - first
    return words[index] if 0 <= index < len(words) else OUT_OF_SPEC
