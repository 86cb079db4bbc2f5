"""`python -m benchmarks.measured_erase DRIVE_DIR`: the real erase process, with a clock beside it.

Prints one JSON object: time, processor time and resident memory at the borders of both phases.
"""

import json
import resource
import sys
import time

from typing_extensions import override

from benchmarks.process_memory import most_resident_kib
from wipe.__main__ import main
from wipe.events import Event
from wipe.journal import Journal
from wipe.journal_lines import Entry

BORDERS = ("step_begin", "step_end", "verify_begin", "verify")


class TimedJournal(Journal):
    """A journal that looks at the clocks when a phase begins or ends."""

    @override
    def append(self, event: Event, *, sync: bool = True) -> Entry:
        entry = super().append(event, sync=sync)
        if event.type in BORDERS:
            used = resource.getrusage(resource.RUSAGE_SELF)
            print(
                json.dumps(
                    {
                        "border": event.type,
                        "at_s": time.monotonic(),
                        "cpu_s": used.ru_utime + used.ru_stime,
                        "resident_kib": most_resident_kib(),
                    }
                ),
                flush=True,
            )
        return entry


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TimedJournal))
