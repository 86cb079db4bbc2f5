"""The SMART log page of a simulated NVMe drive.

Source: NVM Express base specification 2.0 figure 207. The numbers are those of a drive of some
years that is well.
"""

SMART_BYTES = 512
_COUNTERS = (
    (32, 21_482_911),  # data units read, of 512,000 bytes
    (48, 17_033_240),  # data units written
    (64, 402_117_330),  # host reads
    (80, 377_941_028),  # host writes
    (96, 1_204),  # minutes busy
    (112, 1_866),  # power cycles
    (128, 6_412),  # power-on hours
    (144, 71),  # unsafe shutdowns
)


def smart(*, media_errors: int) -> bytes:
    """Log page 02h.

    Args:
        media_errors: Blocks that could not be read.
    """
    data = bytearray(SMART_BYTES)
    data[1:3] = (311).to_bytes(2, "little")  # kelvin
    data[3], data[4], data[5] = 100, 10, 6  # spare, its threshold, used
    for offset, value in (*_COUNTERS, (160, media_errors), (176, media_errors)):
        data[offset : offset + 16] = value.to_bytes(16, "little")
    data[200:202] = (311).to_bytes(2, "little")
    return bytes(data)
