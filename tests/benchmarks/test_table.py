"""The benchmark table: what is printed and kept, also of what could not be measured."""

import json
from pathlib import Path

import pytest

from benchmarks.process_memory import most_resident_kib
from benchmarks.table import at_most, not_run, print_table, ratio, write_rows


def test_what_was_not_run_is_no_figure_and_not_met(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = not_run("erase beside nwipe", "nwipe is not installed", "nwipe", ">= 1")
    print_table([row])
    assert "not run: nwipe is not installed" in (said := capsys.readouterr().out)
    assert "NOT RUN" in said
    write_rows([row], tmp_path / "bench.json")
    (kept,) = json.loads((tmp_path / "bench.json").read_text())
    assert list(kept) == ["name", "value", "unit", "versus", "aim", "met"]
    assert (kept["value"], kept["met"]) == (None, False)


def test_a_figure_above_its_aim_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([at_most("CPU", 0.6, "CPU-s/GB", "one process", 0.5)])
    assert "NOT MET" in capsys.readouterr().out


def test_a_ratio_is_that_of_the_medians_with_the_spread_of_the_pairs() -> None:
    measured = ratio([2.0, 4.0, 9.0], [1.0, 4.0, 3.0])
    assert (measured.value, measured.lowest, measured.highest) == (4 / 3, 1.0, 3.0)


def test_memory_of_a_process_that_has_ended_is_none(tmp_path: Path) -> None:
    assert most_resident_kib(tmp_path / "status") == 0
    assert most_resident_kib() > 1000
