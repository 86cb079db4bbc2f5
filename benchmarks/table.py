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
    value: float | None
    """`None`: it could not be measured, and `unit` says why."""
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


def not_run(name: str, why: str, versus: str, aim: str) -> Row:
    """A figure that could not be measured here; it is no figure that is met."""
    return Row(name=name, value=None, unit=f"not run: {why}", versus=versus, aim=aim, met=False)


def print_table(rows: Sequence[Row]) -> None:
    """Print the rows; a figure that is not met says so."""
    cells = [("what", "value", "unit", "versus", "aim", "")]
    cells += [
        (row.name, _figure(row), row.unit, row.versus, row.aim, _verdict(row)) for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(6)]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())


def _figure(row: Row) -> str:
    return "-" if row.value is None else f"{row.value:g}"


def _verdict(row: Row) -> str:
    if row.value is None:
        return "NOT RUN"
    return "met" if row.met else "NOT MET"


def write_rows(rows: Sequence[Row], path: Path) -> None:
    """Keep the rows as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
