"""`python -m tests.wipe.killer DRIVE_DIR TYPE NTH MODE`: an erase that loses power at one line.

The engine is the real one. Its journal dies by SIGKILL at the NTH line of a TYPE (`any` counts
all): `before` the line is written, `after` it is durable, or `torn` in the middle of it.
"""

import os
import signal
import sys

from typing_extensions import override

from wipe.__main__ import main
from wipe.events import Event
from wipe.journal import Journal
from wipe.journal_lines import Entry, encode


class LastLine(Journal):
    """A journal whose process ends at one of its lines."""

    _left = int(sys.argv[3]) if len(sys.argv) > 3 else 0

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        if sys.argv[2] in {event.type, "any"}:
            self._left -= 1
            if self._left == 0:
                self._end(event)
        return super().append(event, sync=sync)

    def _end(self, event: Event) -> None:
        match sys.argv[4]:
            case "after":
                super().append(event)
            case "torn":
                line = encode(Entry(self._seq + 1, 0, "", event))
                self._file.append(line[: len(line) // 2], sync=True)
            case _:
                pass
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:2], LastLine))
