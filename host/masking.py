"""Masking of what is personal, in captures and in evidence.

A mask keeps length and alphabet (digits stay digits), is the same wherever a value occurs in one
capture, and differs between captures. What is masked stands in `mask_patterns.MASKED_IN_WORDS`.
"""

import hashlib
import re
import string

from host import mask_patterns
from host.mask_binary import (
    EDID_HEADER,
    identify_serial,
    mask_edid,
    mask_identify,
    mask_smbios,
    smbios_secrets,
    swapped,
)

_SHORTEST, _SHORTEST_WORD = 4, 6
_LONG = 8
_SMBIOS_TABLE = "/dmi/tables/DMI"
_IDENTIFY_PAGE = "/vpd_pg89"
_SERIAL_PAGE = "/vpd_pg80"
_COMMON_HOST_NAMES = frozenset({b"localhost", b"debian", b"ubuntu", b"opknap", b"live", b"(none)"})
_HEX_OF_NAA = 16


class Mask:
    """Learns what is personal while a capture is made, and replaces it when it is written."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._anywhere: dict[bytes, bytes] = {}
        """Values that are nothing else wherever they stand."""
        self._alone: dict[bytes, bytes] = {}
        """Values that could be a part of something else."""
        self._longest_first: list[bytes] = []
        self._given: set[bytes] = set()
        """What was given out for them: never masked again."""

    def learn_file(self, path: str, content: bytes) -> None:
        """Remember what a file holds, by its path and by its content."""
        if path.endswith(mask_patterns.SECRET_FILES):
            value = content.strip().strip(b"\0")
            self._learn(value)
            if "/block/" in path and self._is_secret(value):
                # Also of letters alone: a drive's number is never a word of anything else.
                self._alone.setdefault(value, self._value(value))
        elif path.endswith(_SERIAL_PAGE):
            self._learn(content[4:].strip().strip(b"\0"))
        elif path.endswith(_IDENTIFY_PAGE):
            self._learn(identify_serial(content))
        elif path.endswith(_SMBIOS_TABLE):
            for secret in smbios_secrets(content):
                self._learn(secret.strip())
        elif content.startswith(EDID_HEADER):
            self._anywhere[content.hex().encode()] = mask_edid(content, self._value).hex().encode()
        elif path in mask_patterns.HOST_NAME_FILES:
            self.learn_host_name(content.decode("utf-8", "replace").strip())
        self.learn_text(content)

    def learn_path(self, path: str) -> None:
        """Remember the address in the name of an interface (`enx…`), as udev makes it."""
        for found in mask_patterns.NAMED_BY_ADDRESS.findall(path.encode()):
            self._learn_address(b":".join(found[at : at + 2] for at in range(0, 12, 2)))

    def learn_host_name(self, name: str) -> None:
        """Remember what the machine is called; a live system's name tells nothing."""
        value = name.encode()
        if len(value) >= _SHORTEST and value.lower() not in _COMMON_HOST_NAMES:
            self._alone[value] = self._masked(value)

    def learn_text(self, content: bytes) -> None:
        """Remember serials, UUIDs and addresses that an output names."""
        if b"\0" in content:
            return
        for found in mask_patterns.MAC.findall(content):
            self._learn_address(found)
        for pattern in mask_patterns.IN_PLACE:
            for found in pattern.findall(content):
                self._learn(found)

    def learn(self, value: str | None) -> None:
        """Remember one value."""
        self._learn((value or "").encode())

    def _learn(self, value: bytes) -> None:
        if mask_patterns.MAC.fullmatch(value):
            self._learn_address(value)
        elif (wide := mask_patterns.WIDE_NAME.match(value)) is not None:
            self._learn_wide_name(wide[1])
        elif self._is_secret(value):
            known = self._anywhere if _is_telling(value) else self._alone
            forms = {value, value.lower(), value.upper()} if _is_hex(value) else {value}
            if _is_telling(value) or _may_stand_alone(value):
                known.update({form: self._masked(form) for form in forms})

    def _learn_address(self, address: bytes) -> None:
        """An address in every way in which it is written."""
        if mask_patterns.NO_MAC.fullmatch(address):
            return
        digits = re.sub(rb"[:-]", b"", address).lower()
        masked = self._masked(digits)
        for between in (b":", b"-", b"_", b""):
            old, new = (
                between.join(each[at : at + 2] for at in range(0, 12, 2))
                for each in (digits, masked)
            )
            self._anywhere[old], self._anywhere[old.upper()] = new, new.upper()

    def _learn_wide_name(self, digits: bytes) -> None:
        """A world wide name: `0x5002…`, `naa.5002…`, and as bytes in a drive's pages."""
        if len(set(digits)) == 1:
            return
        for form in {digits, digits.lower(), digits.upper()}:
            self._anywhere[form] = self._masked(form)
        if len(digits) == _HEX_OF_NAA:
            old, new = (bytes.fromhex(each.decode()) for each in (digits, self._masked(digits)))
            self._anywhere[old], self._anywhere[swapped(old)] = new, swapped(new)

    @staticmethod
    def _is_secret(value: bytes) -> bool:
        return (
            len(value) >= _SHORTEST
            and not mask_patterns.PLACEHOLDER.match(value)
            and not mask_patterns.KERNEL_NAME.match(value)
        )

    def _value(self, value: bytes) -> bytes:
        """What stands for a value in its own place, however short it is."""
        if mask_patterns.PLACEHOLDER.match(value) or mask_patterns.KERNEL_NAME.match(value):
            return value
        known = self._anywhere.get(value) or self._alone.get(value)
        if known is not None or value in self._given:
            return known or value
        wide = mask_patterns.WIDE_NAME.match(value)
        if wide is not None:
            start = wide.start(1)
            return value[:start] + self._masked(wide[1]) + value[wide.end(1) :]
        return self._masked(value)

    def _masked(self, value: bytes) -> bytes:
        stream = hashlib.shake_256(self._salt + value.lower()).digest(len(value))
        masked = bytes(_like(old, new) for old, new in zip(value, stream, strict=True))
        self._given.add(masked)
        return masked

    def apply_file(self, path: str, content: bytes) -> bytes:
        """A file's content with everything personal replaced."""
        if mask_patterns.BLANKED_FILES.search(path):
            return bytes(len(content))
        bare = content.strip().strip(b"\0")
        if path.endswith(mask_patterns.SECRET_FILES) and bare:
            return content.replace(bare, self._value(bare))
        if path.endswith(_SMBIOS_TABLE):
            content = mask_smbios(content, self._value)
        elif path.endswith(_IDENTIFY_PAGE):
            content = mask_identify(content, self._value)
        return self.apply(content)

    def apply(self, content: bytes) -> bytes:
        """An output with every known value replaced, longest first, and short ones in place."""
        if content.startswith(EDID_HEADER):
            return mask_edid(content, self._value)
        if b"\0" not in content:
            for pattern in mask_patterns.IN_PLACE:
                content = pattern.sub(self._in_place, content)
        content = self._everywhere(content)
        for numbers in mask_patterns.JSON_NUMBERS:
            content = numbers.sub(lambda m: m[1] + self._number(m[2]), content)
        return content

    def _everywhere(self, content: bytes) -> bytes:
        if len(self._longest_first) != len(self._anywhere):
            self._longest_first = sorted(self._anywhere, key=len, reverse=True)
        for value in self._longest_first:
            content = content.replace(value, self._anywhere[value])
        for value, masked in self._alone.items():
            if value in content:
                bounded = rb"(?<![0-9A-Za-z])" + re.escape(value) + rb"(?![0-9A-Za-z])"
                content = re.sub(bounded, lambda _, new=masked: new, content)  # type: ignore[misc]
        return content

    def _in_place(self, found: re.Match[bytes]) -> bytes:
        whole, start = found[0], found.start(1) - found.start(0)
        return whole[:start] + self._value(found[1]) + whole[start + len(found[1]) :]

    def apply_path(self, path: str) -> str:
        """A path: interfaces and devices are sometimes named by their address."""
        return self._everywhere(path.encode()).decode("utf-8", "replace")

    def apply_text(self, text: str) -> str:
        """The same for text."""
        return self.apply(text.encode()).decode("utf-8", "replace")

    def _number(self, digits: bytes) -> bytes:
        masked = self._masked(digits)
        return b"1" + masked[1:] if masked.startswith(b"0") else masked


def _is_telling(value: bytes) -> bool:
    """Long and odd enough that it means nothing else wherever it stands."""
    has_digit = any(byte in b"0123456789" for byte in value)
    has_letter = any(chr(byte).isalpha() for byte in value)
    return has_digit and has_letter and len(value) >= _SHORTEST_WORD and len(set(value)) > _SHORTEST


def _may_stand_alone(value: bytes) -> bool:
    """Digits alone, or few characters: masked elsewhere only as a whole word."""
    has_digit = any(byte in b"0123456789" for byte in value)
    return has_digit and (len(value) >= _LONG or not value.isdigit()) and len(set(value)) > 1


def _is_hex(value: bytes) -> bool:
    return mask_patterns.UUID.match(value) is not None


def _like(old: int, new: int) -> int:
    """A character of the same alphabet; hex letters stay hex so that ids stay readable."""
    character = chr(old)
    for alphabet in (string.digits, "abcdef", "ABCDEF", string.ascii_lowercase):
        if character in alphabet:
            return ord(alphabet[new % len(alphabet)])
    if character in string.ascii_uppercase:
        return ord(string.ascii_uppercase[new % len(string.ascii_uppercase)])
    return old


_BLOCKS = re.compile(r"\n[ \t]*\n")
_OF_PERIPHERAL = re.compile(
    r"^(?:E: )?(?:ID_BUS=(?:usb|bluetooth)|SUBSYSTEM=(?:usb|bluetooth|hid|input|sound)|HID_ID=)",
    re.MULTILINE,
)
_OF_LAPTOP = re.compile(r"^(?:E: )?(?:SUBSYSTEM=(?:block|nvme|mmc|scsi))", re.MULTILINE)
_PERIPHERAL_SERIAL = re.compile(
    r"^((?:E: )?(?:ID_SERIAL_SHORT|ID_USB_SERIAL_SHORT|SERIAL)=)(\S.*)$", re.MULTILINE
)
_PERIPHERAL_VALUES = (
    re.compile(r"(\bSerialNumber: )(\S[^\n]*)"),
    re.compile(r'(?m)^((?:E: )?(?:HID_)?UNIQ=)("?[^"\n]+"?)$'),
    re.compile(r"(?m)^(U: Uniq=)(\S[^\n]*)$"),
    re.compile(
        r"(?im)^([ \t]*(?:\* )?(?:e?ssid(?: list)?|mesh id|device name)[ \t]*:[ \t]*)(\S.*)$"
    ),
    re.compile(r'(?i)(\be?ssid[=:][ ]?")([^"\n]+)'),
    re.compile(r'(?i)("(?:ssid|bssid|uniq|mac)"\s*:\s*")([^"\\]+)'),
)
_ADDRESS = re.compile(
    r"(?<![0-9A-Fa-f:])((?:[0-9A-Fa-f]{2}[:-]){3})((?:[0-9A-Fa-f]{2}[:-]){2}[0-9A-Fa-f]{2})"
    r"(?![0-9A-Fa-f:])"
)
_HIDDEN = "***"


def peripheral_mask(text: str) -> str:
    """Evidence without what belongs to people who happen to be near: for records, which leave.

    Masked, as `***`, are: serial numbers of USB devices in the kernel's log (`SerialNumber: …`)
    and in udev's blocks of USB, Bluetooth, HID, input and sound devices that are no drives; unique
    ids of input devices (`UNIQ`, `Uniq`); names of wireless networks (`SSID`, `ESSID`, mesh ids)
    and of stations (`Device name` of WPS); and of every MAC and Bluetooth address, a station's
    BSSID too, the half that names one device; its maker's half stays.

    Serial numbers of the laptop, its drives, batteries and modules stay: records are about them.
    Masking twice is masking once.
    """
    blocks = _BLOCKS.split(text)
    gaps = [*_BLOCKS.findall(text), ""]
    masked = "".join(_block(each) + gap for each, gap in zip(blocks, gaps, strict=True))
    for pattern in _PERIPHERAL_VALUES:
        masked = pattern.sub(lambda found: found[1] + _HIDDEN, masked)
    return _ADDRESS.sub(lambda found: found[1] + re.sub(r"[0-9A-Fa-f]", "*", found[2]), masked)


def _block(block: str) -> str:
    """One device of a udev dump; other texts hold no such lines."""
    if _OF_LAPTOP.search(block) or not _OF_PERIPHERAL.search(block):
        return block
    return _PERIPHERAL_SERIAL.sub(lambda found: found[1] + _HIDDEN, block)
