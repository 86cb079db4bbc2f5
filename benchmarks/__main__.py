"""`python -m benchmarks`, that is `make bench`: measure, print the table, keep `build/bench.json`.

Every figure is measured beside its peer in the same run; a figure that is not met is printed as
not met. Rooms add a module with a function `rows` to `MEASURED`.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import (
    beside_nwipe,
    erase_rates,
    inspecting,
    long_tests,
    planning,
    puts,
    two_drives,
)
from benchmarks.table import Row, print_table, write_rows

MEASURED: tuple[Callable[[], list[Row]], ...] = (
    erase_rates.rows,
    beside_nwipe.rows,
    two_drives.rows,
    planning.rows,
    inspecting.rows,
    long_tests.rows,
    puts.rows,
)
RESULT = Path("build/bench.json")


def main() -> int:
    """Measure everything; the exit status says whether it could be measured, not whether met."""
    rows = [row for measure in MEASURED for row in measure()]
    print_table(rows)
    write_rows(rows, RESULT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
