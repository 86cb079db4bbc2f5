"""`python -m checks.long_tests.cpu_hash SECONDS`: how fast all processors together hash SHA-256.

A process of its own: its threads would slow the screen down. hashlib lets go of the interpreter
lock while it works on a large piece.
"""

import hashlib
import os
import sys
import threading
import time

_PIECE = bytes(1 << 20)


def megabytes_per_second(seconds: float, threads: int) -> int:
    """10^6 bytes a second, of all threads together."""
    pieces = [0] * threads
    began = time.monotonic()

    def work(number: int) -> None:
        digest = hashlib.sha256()
        while time.monotonic() - began < seconds:
            digest.update(_PIECE)
            pieces[number] += 1

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    return int(sum(pieces) * len(_PIECE) / (time.monotonic() - began) / 1e6)


def main() -> None:
    """Measure and say it in one line."""
    threads = len(os.sched_getaffinity(0))
    sys.stdout.write(f"sha256 {megabytes_per_second(float(sys.argv[1]), threads)} MB/s\n")


if __name__ == "__main__":
    main()
