"""An EXT_CSD register for tests, built from the offsets of JESD84-B51 and from no code of ours."""


def ext_csd(**fields: int) -> bytes:
    """A 16 GB eMMC 5.0 with 4 MiB boot partitions and 4 MiB RPMB; `_143=1` sets byte 143."""
    raw = bytearray(512)
    raw[192] = 7
    raw[168] = raw[226] = 0x20
    raw[212:216] = (0x01D5A000).to_bytes(4, "little")
    raw[221], raw[224] = 0x10, 0x01
    raw[231] = 0x55
    raw[267], raw[268], raw[269] = 1, 2, 1
    for name, value in fields.items():
        raw[int(name.removeprefix("_"))] = value
    return bytes(raw)
