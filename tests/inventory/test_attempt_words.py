"""How an erase went and was proved, on the page of a record."""

import json
from typing import Any

import pytest

from inventory.web.drives_view import DrivesView, DriveText
from inventory.web.language import translator as page_texts
from reports.language import Language
from reports.record import Record
from reports.words import Words, translator
from tests.inventory import samples


def test_an_attempt_that_somebody_stopped_is_called_stopped() -> None:
    record = Record.model_validate_json(json.dumps(samples.held(1)))
    words = Words(translator(Language.EN))
    view = DrivesView(record, words, page_texts(Language.EN))
    results = {one.result for drive in view.drives() for one in drive.attempts}
    assert results == {"done", "stopped"}


def by_firmware() -> dict[str, Any]:
    """A drive that erased itself: one method refused, the next one done and proved."""
    record = samples.plain(1)
    drive = record["storage"]["drives"][0]
    (attempt,) = drive["attempts"]
    refused = {**attempt, "method": "SAN-CRYPTO", "result": "not_run", "reason": "aborted"}
    done = {
        **attempt,
        "method": "SAN-BLOCK",
        "command_bytes": "85072000120010",
        "device_status_raw": "7201001d0000000e",
    }
    markers = {"secret_id": "s", "placed": 1040, "witnesses": 4092, "classes": [["zero", 1040]]}
    drive.update(
        attempts=[refused, done],
        method="SAN-BLOCK",
        stream=None,
        marker_seed="ab" * 32,
        exceptions=[
            {"code": "unreadable_lba", "ranges": [{"offset": n, "length": 512} for n in range(20)]}
        ],
        verification={
            "method": "M+P10",
            "expected": "blank",
            "compared_bytes": 25_600_000_000,
            "coverage_percent": 10,
            "markers": markers,
            "classes": [["zero", 6_249_995], ["class_of_a_newer_version", 5]],
            "clean": True,
        },
    )
    return record


def shown(record: dict[str, Any], language: Language = Language.EN) -> DriveText:
    read = Record.model_validate_json(json.dumps(record))
    view = DrivesView(read, Words(translator(language)), page_texts(language))
    return view.drives()[0]


def facts(drive: DriveText) -> dict[str, str]:
    return {fact.name: fact.text for fact in (*drive.facts, *drive.expert)}


def test_a_drive_that_erased_itself_shows_method_markers_and_the_part_that_was_read() -> None:
    drive = shown(by_firmware())
    told = facts(drive)
    assert "overwritten" not in drive.status_meaning
    assert told["Method"].startswith("SANITIZE, block erase (SAN-BLOCK). The drive empties")
    assert told["Verified"] == "10 % read back (26 GB), nothing of before"
    assert told["Markers"] == "all 1040 that were written before are gone"
    assert told["Old data"] == "all 4092 places looked at have changed"


def test_what_was_tried_says_why_it_did_not_run() -> None:
    first, second = shown(by_firmware()).attempts
    assert (first.code, first.result, first.why) == (
        "SAN-CRYPTO",
        "not carried out",
        "The drive refused it.",
    )
    assert (second.result, second.why) == ("done", "")


def test_experts_get_bytes_classes_and_places_and_never_more_than_a_line_of_them() -> None:
    told = facts(shown(by_firmware()))
    assert told["SAN-BLOCK, bytes sent"] == "85072000120010"
    assert told["SAN-BLOCK, last status of the drive"] == "7201001d0000000e"
    assert told["Seed of the markers"] == "ab" * 32
    assert told["Check"] == "M+P10 (blank)"
    assert "class_of_a_newer_version 5" in told["Pages read, by what they hold"]
    assert told["unreadable_lba"].startswith("0+512, 1+512")
    assert told["unreadable_lba"].endswith("… 12")


def test_h19_a_lying_drive_shows_what_survived_and_opens_what_was_tried() -> None:
    record = by_firmware()
    drive = record["storage"]["drives"][0]
    drive.update(status="not_erased", status_reason="old_data", exceptions=[])
    proof = drive["verification"]
    proof.update(clean=False, residue=[{"offset": 4096, "length": 4096}])
    proof["markers"].update(found=3, unchanged=2)
    drive["verification"]["areas"] = [
        {"area": "nsid:2", "size_bytes": 1 << 30, "compared_bytes": 0}
    ]
    said = shown(record)
    told = facts(said)
    assert said.attempts_open
    assert "Never hand out this drive" in said.status_next
    assert told["Markers"] == "3 of 1040 are still there: the erase did not reach them"
    assert told["Old data"] == "2 of 4092 places are as before"
    assert told["Hold old data"] == "4096+4096"
    assert told["nsid:2"].endswith("not looked at")


def test_markers_that_could_not_be_placed_and_witnesses_lost_are_said() -> None:
    record = by_firmware()
    record["storage"]["drives"][0]["verification"]["markers"] = {"placed": 0, "witnesses": None}
    told = facts(shown(record))
    assert told["Markers"] == "none: nothing could be written to the drive before"
    assert told["Old data"].startswith("not looked at")


@pytest.mark.parametrize("language", list(Language))
def test_codes_of_a_newer_version_are_shown_as_they_are(language: Language) -> None:
    record = by_firmware()
    drive = record["storage"]["drives"][0]
    drive["attempts"][0]["reason"] = "reason_of_a_newer_version"
    drive.update(status="unknown", status_reason="why_of_a_newer_version")
    drive["plan"]["row"] = "D99"
    drive["verification"].update(method="X+Y", expected="else")
    said = shown(record, language)
    assert said.attempts[0].why == "reason_of_a_newer_version"
    assert "why_of_a_newer_version" in facts(said).values()
    assert "X+Y (else)" in facts(said).values()
