"""`python -m wipe DRIVE_DIR`: erase one drive as its plan says, speaking through its journal.

Exit status: 0 erased, 1 not proved, 2 usage, 3 refused, 4 stopped, 5 crashed.
"""

import importlib.metadata
import os
import signal
import sys
import threading
import traceback
from pathlib import Path

from host.open import host_for
from wipe.engine import erase
from wipe.events import Crashed
from wipe.folder import STOP_SIGNALS, DriveFolder
from wipe.journal import Journal, JournalBusy, JournalLost, JournalOpener
from wipe.journal_lines import JournalDamaged
from wipe.outcome import exit_status
from wipe.surroundings import Surroundings
from wipe.values import ErasePlan

_NOT_PROVED = 1
_USAGE = 2
_REFUSED = 3
_CRASHED = 5


def main(arguments: list[str], open_journal: JournalOpener = Journal) -> int:
    """Run one drive's erase.

    Args:
        arguments: the drive's folder.
        open_journal: how the journal is taken.

    Returns:
        The exit status.
    """
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m wipe DRIVE_DIR\n")
        return _USAGE
    folder = DriveFolder(Path(arguments[0]))
    stop = threading.Event()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    # The screen that started us may go away with its terminal.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    try:
        plan = folder.plan()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{folder.plan_path}: {error}\n")
        return _USAGE
    try:
        return _run(folder, plan, stop, open_journal)
    except JournalBusy:
        sys.stderr.write(f"{folder.path}: another process erases this drive\n")
        return _REFUSED
    except (JournalLost, JournalDamaged) as error:
        sys.stderr.write(f"{folder.journal_path}: {error}\n")
        return _NOT_PROVED
    except Exception:  # noqa: BLE001 - the engine's entry: a defect must end as exit status 5
        traceback.print_exc()
        return _CRASHED


def _run(
    folder: DriveFolder, plan: ErasePlan, stop: threading.Event, open_journal: JournalOpener
) -> int:
    host = host_for(plan.host.kind, plan.host.folder)
    world = Surroundings(
        host=host,
        stopped=stop.is_set,
        random_bytes=os.urandom,
        pid=os.getpid(),
        version=importlib.metadata.version("opknap"),
    )
    with open_journal(folder.journal_path, folder.lock_path, host) as journal:
        try:
            return exit_status(erase(folder, journal, world))
        except JournalDamaged:
            # Not ours to write in.
            raise
        except Exception as error:
            journal.append(Crashed(cause=f"{type(error).__name__}: {error}"))
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
