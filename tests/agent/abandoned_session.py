"""A session in a process of its own, for tests that kill it: `python -m … ROOT`."""

import sys
import threading
from pathlib import Path

from tests.agent.session_bench import SLOW, Bench, confirm, only_drive


def main() -> None:
    """Begin a job, confirm its drive, say so, and never leave."""
    bench = Bench(Path(sys.argv[1]), rate_bytes_s=SLOW)
    session = bench.open()
    session.begin("op-014", "DS-1")
    confirm(session, only_drive(session))
    session.view()
    (bench.data.root / "confirmed").touch()
    threading.Event().wait()


if __name__ == "__main__":
    main()
