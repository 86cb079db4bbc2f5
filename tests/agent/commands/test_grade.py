"""`opknap grade`: a sealed record under the policy of today or of a file."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from agent.commands import grade
from checks.findings import Finding
from reports import dsse
from reports.build import build, record_bytes, seal
from reports.record import PAYLOAD_TYPE, Record
from tests.checks.test_policy import TEXT
from tests.reports.jobs import BENCH_KEY, RECORD_ID, inputs
from wipe.codes import DriveStatus

RECORD = build(inputs())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "opknap.toml").write_text('language = "en"\n')
    return tmp_path


def run(data: Path, content: bytes, *words: str) -> Result:
    file = data / "record.json"
    file.write_bytes(content)
    app = typer.Typer()
    app.callback()(lambda: None)
    grade.register(app)
    return CliRunner().invoke(app, ["grade", str(file), *words, "--data", str(data)])


def test_a_record_that_is_not_there_is_told_in_words(data: Path) -> None:
    app = typer.Typer()
    app.callback()(lambda: None)
    grade.register(app)
    told = CliRunner().invoke(app, ["grade", str(data / "no.json"), "--data", str(data)])
    assert told.exit_code == 2
    assert told.stderr.splitlines() == [
        "This file cannot be read",
        f"  {data / 'no.json'}: There is no such file.",
        "Check the name, then try again.",
    ]


@pytest.mark.parametrize("content", [seal(RECORD, BENCH_KEY), record_bytes(RECORD)])
def test_the_same_policy_makes_the_same_of_it(data: Path, content: bytes) -> None:
    result = run(data, content)
    assert result.exit_code == 0
    assert "Sealed (2026.11): B" in result.output
    assert "makes the same of it" in result.output


def test_another_policy_shows_old_and_new_with_reasons(data: Path) -> None:
    stricter = data / "policy.toml"
    stricter.write_text(
        TEXT.replace("pass = 800", "pass = 900")
        .replace("A = 800, B = 600", "A = 900, B = 600")
        .replace('version = "2026.11"', 'version = "2027.1"')
        .replace(
            'minor = { fail = "B", warn = "B", not_tested = "B"',
            'minor = { fail = "B", warn = "B", not_tested = "A"',
        )
        .replace('C5 = "A"', 'C5 = "C"')
        .replace('C4 = "B"', 'C4 = "C"')
    )
    result = run(data, record_bytes(RECORD), "--policy", str(stricter))
    assert result.exit_code == 0
    assert "Sealed (2026.11): B" in result.output
    assert "Now (2027.1): C" in result.output
    assert "Looks: lightly used" in result.output
    answer = json.loads(run(data, record_bytes(RECORD), "--policy", str(stricter), "--json").output)
    assert (answer["record_id"], answer["changed"]) == (RECORD_ID, True)
    assert (answer["sealed"]["letter"], answer["now"]["letter"]) == ("B", "C")
    assert {reason["code"] for reason in answer["now"]["also"]} == {"battery.wear"}


def test_a_policy_that_contradicts_itself_is_refused(data: Path) -> None:
    bad = data / "policy.toml"
    bad.write_text(TEXT.replace("pass = 800", "pass = 810"))
    result = run(data, record_bytes(RECORD), "--policy", str(bad))
    assert result.exit_code == 2
    assert "contradicts itself" in result.output


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"not json",
        dsse.sign(BENCH_KEY, "text/plain", b"hello"),
        dsse.sign(BENCH_KEY, PAYLOAD_TYPE, b"{}"),
    ],
    ids=["an empty object", "no json", "another document", "no record"],
)
def test_what_is_no_record_is_refused(data: Path, content: bytes) -> None:
    result = run(data, content)
    assert result.exit_code == 2
    assert result.output.startswith("This is")


def test_a_record_without_the_number_it_is_graded_by_fails(data: Path) -> None:
    findings = tuple(
        Finding(code=one.code, verdict=one.verdict, device=one.device)
        if one.code == "drive.wear"
        else one
        for one in RECORD.findings
    )
    bare: Record = RECORD.model_copy(update={"findings": findings})
    result = run(data, record_bytes(bare))
    assert result.exit_code == 1
    assert "drive.wear" in result.output


def test_a_hold_is_shown_beside_the_letter(data: Path) -> None:
    drive = RECORD.storage.drives[0].model_copy(update={"status": DriveStatus.UNKNOWN})
    storage = RECORD.storage.model_copy(update={"drives": (drive,)})
    value = json.loads(record_bytes(RECORD)) | {"storage": json.loads(storage.model_dump_json())}
    result = run(data, json.dumps(value).encode())
    assert result.exit_code == 0
    assert "Now (2026.11): B" in result.output
    assert "[!]" in result.output
