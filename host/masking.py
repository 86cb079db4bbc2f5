"""Masking of serial numbers and addresses in a capture.

A mask keeps length and alphabet (digits stay digits), is the same wherever the value occurs in
one capture, and differs between captures.
"""

import hashlib
import re
import string

_MAC = re.compile(rb"\b(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}\b")
_NAMED = re.compile(
    rb"(?im)^\s*(?:serial(?:[ _]number)?|uuid|asset[ _]tag|E: ID_SERIAL(?:_SHORT)?|E: ID_WWN"
    rb"(?:_WITH_EXTENSION)?|E: ID_SCSI_SERIAL|E: POWER_SUPPLY_SERIAL_NUMBER|E: ID_NET_NAME_MAC"
    rb"|E: ID_FS_UUID(?:_ENC)?|E: ID_PART_(?:ENTRY|TABLE)_UUID)\s*[:=]\s*(\S.*?)\s*$"
)
_JSON = re.compile(rb'"(?:serial_number|scsi_serial|logical_unit_id)"\s*:\s*"([^"]+)"')
_WWN_ID = re.compile(rb'("wwn"\s*:\s*\{[^}]*"id"\s*:\s*)(\d+)')
_SECRET_FILES = (
    "_serial",
    "/serial",
    "_uuid",
    "_asset_tag",
    "/serial_number",
    "/wwid",
    "/cid",
    "/address",
    "/subsysnqn",
)
_PLACEHOLDER = re.compile(
    rb"(?i)^(-+|0+|f+|none|unknown|not (specified|provided|available|present)|default string|"
    rb"system serial number|to be filled by o\.e\.m\.|n/a|\W*)$"
)
_SHORTEST = 4


class Mask:
    """Learns what is personal while a capture is made, and replaces it when it is written."""

    def __init__(self, salt: bytes) -> None:
        self._salt = salt
        self._known: dict[bytes, bytes] = {}

    def learn_file(self, path: str, content: bytes) -> None:
        """Remember the value of a file that holds a serial or an address."""
        if path.endswith(_SECRET_FILES):
            self._learn(content.strip().strip(b"\0"))
        if path.endswith("/vpd_pg80"):
            self._learn(content[4:].strip().strip(b"\0"))

    def learn_text(self, content: bytes) -> None:
        """Remember serials, UUIDs and MAC addresses named in a tool's output."""
        for found in (*_NAMED.findall(content), *_JSON.findall(content), *_MAC.findall(content)):
            self._learn(found)

    def learn(self, value: str | None) -> None:
        """Remember one value."""
        self._learn((value or "").encode())

    def _learn(self, value: bytes) -> None:
        if len(value) >= _SHORTEST and not _PLACEHOLDER.match(value):
            self._known[value] = self._masked(value)

    def _masked(self, value: bytes) -> bytes:
        stream = hashlib.shake_256(self._salt + value).digest(len(value))
        return bytes(_like(old, new) for old, new in zip(value, stream, strict=True))

    def apply(self, content: bytes) -> bytes:
        """The content with every known value replaced, longest first."""
        for value in sorted(self._known, key=len, reverse=True):
            content = content.replace(value, self._known[value])
        return _WWN_ID.sub(lambda m: m.group(1) + self._number(m.group(2)), content)

    def apply_text(self, text: str) -> str:
        """The same for text."""
        return self.apply(text.encode()).decode("utf-8", "replace")

    def _number(self, digits: bytes) -> bytes:
        masked = self._masked(digits)
        return b"1" + masked[1:] if masked.startswith(b"0") else masked


def _like(old: int, new: int) -> int:
    """A character of the same alphabet; hex letters stay hex so that ids stay readable."""
    character = chr(old)
    for alphabet in (string.digits, "abcdef", "ABCDEF", string.ascii_lowercase):
        if character in alphabet:
            return ord(alphabet[new % len(alphabet)])
    if character in string.ascii_uppercase:
        return ord(string.ascii_uppercase[new % len(string.ascii_uppercase)])
    return old
