"""Where personal values stand in files and outputs (pure). Group 1 of a pattern is the value."""

import re

MAC = re.compile(rb"(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:])")
NO_MAC = re.compile(rb"(?:00[:-]){5}00|(?:[fF]{2}[:-]){5}[fF]{2}")
"""The loop's address and that of everybody: they name nobody."""

NAMED_BY_ADDRESS = re.compile(rb"\b(?:en|wl|ww)x([0-9a-f]{12})\b")

_UDEV_WORDS = (
    rb"ID_SERIAL_SHORT|ID_USB_SERIAL_SHORT|ID_SCSI_SERIAL|ID_ATA_SERIAL|ID_WWN(?:_WITH_EXTENSION)?"
    rb"|POWER_SUPPLY_SERIAL_NUMBER|ID_NET_NAME_MAC|ID_FS_UUID(?:_ENC|_SUB|_SUB_ENC)?"
    rb"|ID_FS_LABEL(?:_ENC|_SAFE)?|ID_PART_(?:ENTRY|TABLE)_UUID|UNIQ|HID_UNIQ|SERIAL"
    rb"|ID_SERIAL(?==(?:0x)?[0-9A-Fa-f]+$)|ID_MM_[A-Z_]*SERIAL"
)
IN_PLACE = (
    # dmidecode, smartctl's text, edid-decode
    re.compile(
        rb"(?im)^[ \t]*(?:(?:SBDS |Display Product )?serial(?:[ _]number)?|uuid|asset[ _]tag"
        rb"|logical unit id|lu wwn device id)[ \t]*[:=][ \t]*'?(\S[^\n]*?)'?[ \t]*$"
    ),
    # udev and uevent files
    re.compile(rb"(?m)^(?:E: )?(?:" + _UDEV_WORDS + rb')="?([^"\n]+?)"?[ \t]*$'),
    # /proc/bus/input/devices
    re.compile(rb"(?m)^U: Uniq=(\S[^\n]*?)[ \t]*$"),
    # the kernel's log
    re.compile(rb"\bSerialNumber: (\S[^\n]*?)[ \t]*$", re.MULTILINE),
    re.compile(rb"[Hh]ostname (?:set )?to <([^>\n]+)>"),
    # /proc/cmdline, fstab; a partition's type is named in another way
    re.compile(rb"\b(?:PART)?UUID=[\"']?([0-9A-Fa-f-]{8,36})"),
    re.compile(rb"(?<![\w.])/(?:home|media|run/media)/([^/\s\"'\\]{2,})"),
    # iw, iwlist, wpa_supplicant
    re.compile(
        rb"(?im)^[ \t]*(?:\* )?(?:e?ssid(?: list)?|mesh id|device name)[ \t]*:[ \t]*"
        rb"\"?([^\"\n]*?[^\"\s])\"?[ \t]*$"
    ),
    re.compile(rb'(?i)\b(?:e?ssid)[=:][ ]?"([^"\n]+)"'),
    # JSON of smartctl, nvme, iw
    re.compile(
        rb'"(?:serial_number|scsi_serial|logical_unit_id|serial|SerialNumber|sn|nguid|uuid'
        rb'|hostnqn|hostid|subnqn|ssid|bssid|uniq|mac|address)"\s*:\s*"([^"\\]+)"'
    ),
)
JSON_NUMBERS = (
    re.compile(rb'("wwn"\s*:\s*\{[^}]*"id"\s*:\s*)(\d+)'),
    re.compile(rb'("eui64"\s*:\s*\{[^}]*"ext_id"\s*:\s*)(\d+)'),
)
"""Group 1 goes before the number, which is group 2."""

SECRET_FILES = (
    "_serial",
    "/serial",
    "_uuid",
    "_asset_tag",
    "/serial_number",
    "/wwid",
    "/cid",
    "/subsysnqn",
    "/uniq",
    "/unique_id",
    "/uuid",
    "/nguid",
    "/eui",
    "/hostnqn",
    "/hostid",
    "/boot_id",
    "/machine-id",
)
"""Ends of paths of files that hold one such value and nothing else."""
HOST_NAME_FILES = ("/proc/sys/kernel/hostname", "/etc/hostname")
BLANKED_FILES = re.compile(r"fmm-mobileme-token|/tables/(?:data/)?MSDM|/(?:g|u)bind_attribute$")
"""Tokens and licence keys: that they are there tells enough, what they say is nobody's business."""

PLACEHOLDER = re.compile(
    rb"(?i)^(-+|0+|(?:0x)?0+|f+|x+|none|unknown|invalid|empty|not (specified|provided|available"
    rb"|present|applicable|settable)|no asset (tag|information)|default string|"
    rb"(?:system|chassis|base board|baseboard|board) (?:serial|asset)[ -]?(?:number|tag)"
    rb"|to be filled by o\.?e\.?m\.?|o\.?e\.?m\.?|n/?a|0?123456789(?:0|abcdef)?|\W*)$"
)
KERNEL_NAME = re.compile(
    rb"^(?:[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.\d|[a-z]+hci[-_]\S*|dummy_hcd\S*)$"
)
"""USB controllers give the kernel's name of their place as their serial number."""
WIDE_NAME = re.compile(rb"^(?:0x|naa\.|eui\.|t10\.|uuid\.|nvme\.)?([0-9A-Fa-f]{12,64})$")
UUID = re.compile(rb"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")

MASKED_IN_WORDS = (
    "serial numbers, UUIDs and asset tags of the laptop and its parts",
    "serial numbers and unique ids of drives, batteries, memory modules and USB devices",
    "the panel's serial numbers in its EDID, whose checksum is mended",
    "MAC and Bluetooth addresses, those of network stations nearby too",
    "names of wireless networks nearby",
    "the host name, names of file systems and their UUIDs, names of users in paths",
    "tokens and licence keys, which are blanked",
)
