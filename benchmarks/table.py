"""Rows of the benchmark table, their verdicts, and how they are printed and kept."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside its aim."""

    name: str
    value: float
    unit: str
    versus: str
    """What it was measured against, in the same run."""
    aim: str
    met: bool


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ratio of two medians with the spread of the pairs."""

    value: float
    lowest: float
    highest: float


def ratio(ours: Sequence[float], peer: Sequence[float]) -> Ratio:
    """Ratio of medians; the spread is that of the alternating pairs."""
    pairs = [our / other for our, other in zip(ours, peer, strict=True)]
    value = statistics.median(ours) / statistics.median(peer)
    return Ratio(value, min(pairs), max(pairs))


def at_least(name: str, measured: Ratio, versus: str, aim: float) -> Row:
    """A ratio that should not be lower than its aim."""
    return Row(
        name=name,
        value=round(measured.value, 3),
        unit=f"x ({measured.lowest:.2f}-{measured.highest:.2f})",
        versus=versus,
        aim=f">= {aim:g}",
        met=measured.value >= aim,
    )


def at_most(name: str, value: float, unit: str, versus: str, aim: float) -> Row:
    """A figure that should not be higher than its aim."""
    return Row(name, round(value, 3), unit, versus, f"<= {aim:g}", value <= aim)


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows; a figure that is not met says so."""
    cells = [("what", "value", "unit", "versus", "aim", "")]
    cells += [
        (r.name, f"{r.value:g}", r.unit, r.versus, r.aim, "met" if r.met else "NOT MET")
        for r in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
