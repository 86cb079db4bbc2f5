r"""The kernel's log: /dev/kmsg, and the texts that dmesg makes of it.

A record of /dev/kmsg is `level,sequence,microseconds,flag[,...];text`, then lines that begin with a
space and tell the device as `KEY=value` (Linux ABI, dev-kmsg). Odd bytes are written as `\x1b`.
"""

import errno
import os
import re
from collections.abc import Iterable

from host.readings import KernelLine, Unread, Why

KMSG = "/dev/kmsg"
_RECORD = re.compile(r"(\d+),(\d+),(\d+),([^,;]*)(?:,[^;]*)?;(.*)", re.DOTALL)
# dmesg: `[   12.345678] text`, with `<6>` (-r) or `kern  :info  : ` (-x) before it.
_DMESG = re.compile(
    r"(?:<(\d+)>|\w+\s*:\s*(\w+)\s*:\s*)?\[\s*(\d+)\.(\d{1,6})\](?:\[\s*[TC]\d+\])? ?(.*)"
)
_ESCAPED = re.compile(r"\\x([0-9a-fA-F]{2})")
_LEVELS = ("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug")
_LEVEL_MASK = 7
_LEVEL_UNTOLD = 6
_CONTINUES = "+"
_LONGEST_RECORD = 16 << 10
_MOST_RECORDS = 100_000
_DIGITS_OF_MICROSECONDS = 6


def read_kernel_log(path: str = KMSG) -> tuple[KernelLine, ...] | Unread:
    """Everything that the kernel still holds since boot; never waits for more."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return Unread(path, Why.ABSENT)
    except PermissionError:
        return Unread(path, Why.DENIED)
    except OSError as error:
        return Unread(path, Why.FAILED, error.strerror or "")
    try:
        records = _records(descriptor)
    except OSError as error:
        return Unread(path, Why.FAILED, error.strerror or "")
    finally:
        os.close(descriptor)
    return parse_kernel_log(b"".join(records).decode("utf-8", "replace"))


def _records(descriptor: int) -> list[bytes]:
    """One read is one record."""
    records: list[bytes] = []
    while len(records) < _MOST_RECORDS:
        try:
            record = os.read(descriptor, _LONGEST_RECORD)
        except BlockingIOError:
            break
        except OSError as error:
            if error.errno == errno.EPIPE:  # overwritten meanwhile: the next read is the oldest
                continue
            raise
        if not record:
            break
        records.append(record if record.endswith(b"\n") else record + b"\n")
    return records


def parse_kernel_log(text: str) -> tuple[KernelLine, ...]:
    """Records of /dev/kmsg or lines of dmesg; what is neither is left out.

    dmesg without `-x` or `-r` tells no level: it is 6 (information) then, so that only the text
    counts. Its lines are numbered from 0.
    """
    lines: list[KernelLine] = []
    for raw in text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n"):
        if raw.startswith(" ") and not raw.lstrip().startswith("["):
            continue  # KEY=value of the record before
        record = _RECORD.fullmatch(raw)
        if record is not None and record[4] == _CONTINUES and lines:
            last = lines.pop()
            joined = last.text + _unescaped(record[5])
            lines.append(KernelLine(last.sequence, last.boot_us, last.level, joined))
        elif record is not None:
            lines.append(_of_record(record))
        elif (told := _DMESG.match(raw)) is not None:
            lines.append(_of_dmesg(told, len(lines)))
    return tuple(lines)


def _of_record(record: re.Match[str]) -> KernelLine:
    return KernelLine(
        sequence=int(record[2]),
        boot_us=int(record[3]),
        level=int(record[1]) & _LEVEL_MASK,
        text=_unescaped(record[5]),
    )


def _of_dmesg(told: re.Match[str], number: int) -> KernelLine:
    level = _LEVEL_UNTOLD
    if told[1] is not None:
        level = int(told[1]) & _LEVEL_MASK
    elif told[2] in _LEVELS:
        level = _LEVELS.index(told[2])
    micros = int(told[4].ljust(_DIGITS_OF_MICROSECONDS, "0"))
    return KernelLine(number, int(told[3]) * 1_000_000 + micros, level, told[5])


def _unescaped(text: str) -> str:
    """Escaped bytes as text again; those of one character stand together."""
    if "\\x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    try:
        return plain.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return plain


def render_kernel_log(lines: Iterable[KernelLine]) -> bytes:
    """As /dev/kmsg gives it; parsing that gives equal lines."""
    return b"".join(
        f"{line.level},{line.sequence},{line.boot_us},-;{_escaped(line.text)}\n".encode()
        for line in lines
    )


def _escaped(text: str) -> str:
    """Control characters, backslashes and what is not ASCII, byte by byte, as the kernel does."""
    return "".join(
        chr(byte) if 32 <= byte < 127 and byte != ord("\\") else f"\\x{byte:02x}"  # noqa: PLR2004 - printable ASCII
        for byte in text.encode("utf-8", "replace")
    )
