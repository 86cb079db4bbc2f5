"""Which console we speak on."""

import fcntl
import sys

_KDGKBTYPE = 0x4B33
"""Asks a virtual terminal of the kernel for its keyboard (`linux/kd.h`); a pty gives ENOTTY."""


def is_kernel_console() -> bool:
    """Whether standard output is the kernel's own text console: few glyphs, 8 backgrounds.

    Never by `TERM`: kmscon has called itself `linux` too.
    """
    try:
        fcntl.ioctl(sys.stdout.fileno(), _KDGKBTYPE, b"\0")
    except (OSError, ValueError):
        return False
    return True
