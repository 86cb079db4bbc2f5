"""`python -m tests.wipe.cutter DRIVE_DIR FILE SIZE`: an erase whose drive loses its end.

The engine is the real one. Once its line `verify_begin` is durable, the file under the drive is cut
to SIZE bytes.
"""

import os
import sys

from typing_extensions import override

from wipe.__main__ import main
from wipe.events import Event
from wipe.journal import Journal
from wipe.journal_lines import Entry


class CuttingJournal(Journal):
    """A journal that takes the end of the drive away when it begins to be read back."""

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        entry = super().append(event, sync=sync)
        if event.type == "verify_begin":
            os.truncate(sys.argv[2], int(sys.argv[3]))
        return entry


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:2], CuttingJournal))
