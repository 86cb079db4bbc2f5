"""Text that somebody saved, in whatever encoding, as plain text (pure)."""

import codecs
import re

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOK_BYTES = 512
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""Colours and movements of a terminal whose session was saved (ECMA-48)."""


def plain_text(content: bytes) -> str:
    r"""As text with `\n` line ends and no byte order mark; odd bytes become U+FFFD.

    Colours of a terminal are left out.

    UTF-16, which consoles of other systems save, is known by its mark or by its zeros.
    """
    if content.startswith(_UTF_16):
        text = content.decode("utf-16", "replace")
    elif _is_unmarked_utf_16(content):
        text = content.decode("utf-16-le", "replace")
    else:
        text = content.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    return _TERMINAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _is_unmarked_utf_16(content: bytes) -> bool:
    """Every second byte of plain English in UTF-16 is a zero; in UTF-8 none is."""
    head = content[:_LOOK_BYTES]
    return len(head) > 1 and not any(head[1::2]) and all(head[0::2])
