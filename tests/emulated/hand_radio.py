"""Radios that call as access points do, by `iw` and a beacon of our own (IEEE 802.11-2020, 9.3)."""

import struct
import subprocess
from pathlib import Path

_TO_ALL = b"\xff" * 6
_BEACON_TU = 100
"""Time units of 1.024 ms between two beacons: simulated radios that may play several parts take
multiples of this alone."""
_SLOW, _FAST = bytes((0x82, 0x84, 0x8B, 0x96)), bytes((0x8C, 0x12, 0x98, 0x24))
"""Rates that every radio of 2.4 and of 5 GHz knows; the high bit marks a basic one."""
_SSID, _RATES, _CHANNEL = 0, 1, 3
_ESS = 1
_GHZ5 = 5000


def call(radio: str, name: str, *, mhz: int, channel: int) -> list[str]:
    """Let a radio call; what the tools said."""
    told = [
        _said("iw", "dev", radio, "set", "type", "__ap"),
        _said("ip", "link", "set", radio, "up"),
    ]
    address = bytes.fromhex(
        Path(f"/sys/class/net/{radio}/address").read_text("ascii").strip().replace(":", "")
    )
    head = _beacon(address, name, channel, _FAST if mhz >= _GHZ5 else _SLOW).hex()
    words = (name, str(mhz), str(_BEACON_TU), "2", "head", head)
    return [*told, _said("iw", "dev", radio, "ap", "start", *words)]


def _beacon(address: bytes, name: str, channel: int, rates: bytes) -> bytes:
    header = struct.pack("<HH6s6s6sH", 0x0080, 0, _TO_ALL, address, address, 0)
    fixed = struct.pack("<QHH", 0, _BEACON_TU, _ESS)
    parts = ((_SSID, name.encode("ascii")), (_RATES, rates), (_CHANNEL, bytes((channel,))))
    return header + fixed + b"".join(bytes((kind, len(part))) + part for kind, part in parts)


def _said(*words: str) -> str:
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    return done.stdout + done.stderr
