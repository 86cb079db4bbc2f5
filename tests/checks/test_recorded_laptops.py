"""Every recorded laptop under tests/data/laptops, against what its folder says of it."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checks.device_facts import DeviceKind
from checks.hand.questions import HAND_CODES, hand_questions
from checks.inspection import inspect
from checks.inspection_values import Inspection
from checks.judging import judge_laptop
from checks.policy import Policy, default_policy
from host.recorded import RecordedHost

LAPTOPS = Path(__file__).parents[1] / "data/laptops"
FOLDERS = sorted(path for path in LAPTOPS.iterdir() if path.is_dir())
SCHEMAS = {"opknap/capture/v1"}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return default_policy()


@pytest.fixture(params=FOLDERS, ids=lambda path: path.name, scope="module")
def folder(request: pytest.FixtureRequest) -> Path:
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture(scope="module")
def found(folder: Path, policy: Policy) -> Inspection:
    return inspect(RecordedHost.read(folder), policy)


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text("utf-8"))


def test_there_are_enough_of_them() -> None:
    assert len(FOLDERS) >= 5


def test_facts_are_those_of_the_laptop(found: Inspection, expected: dict[str, Any]) -> None:
    facts = found.facts.model_dump(mode="json")
    for part, values in expected["facts"].items():
        assert {name: facts[part][name] for name in values} == values


def test_parts_are_counted(found: Inspection, expected: dict[str, Any]) -> None:
    facts = found.facts
    assert facts.memory is not None
    counts = {
        "modules": len(facts.memory.modules),
        "batteries": len(facts.batteries or ()),
        "drives": len(facts.drives or ()),
    }
    assert counts == expected["counts"]


def test_its_panel_and_parts_are_those_of_the_laptop(
    found: Inspection, expected: dict[str, Any]
) -> None:
    display, devices = found.facts.display, found.facts.devices
    assert display is not None
    assert display.panel is not None
    panel = display.panel.model_dump(mode="json")
    assert {name: panel[name] for name in expected["panel"]} == expected["panel"]
    assert devices is not None
    own = [part for kind in DeviceKind for part in devices.of_kind(kind) if part.works]
    counted = Counter(part.kind.value for part in own if part.kind is not DeviceKind.JACK)
    assert counted == expected["parts"]


def test_a_person_tries_what_the_laptop_has(found: Inspection, expected: dict[str, Any]) -> None:
    asked = hand_questions(found.facts)
    assert set(HAND_CODES) - set(asked) - {"thermal.fan"} == set(expected["try"]["not_asked"])


def test_verdicts_are_those_of_the_laptop(found: Inspection, expected: dict[str, Any]) -> None:
    said = {
        code: [each.verdict.value for each in found.findings if each.code == code]
        for code in expected["findings"]
    }
    assert said == expected["findings"]


def test_numbers_are_those_of_the_laptop(found: Inspection, expected: dict[str, Any]) -> None:
    for code, numbers in expected["measured"].items():
        (finding,) = (each for each in found.findings if each.code == code)
        assert {name: finding.measured[name] for name in numbers} == numbers


def test_nothing_crashes_and_no_question_is_answered_twice(found: Inspection) -> None:
    assert found.crashes == ()
    answers = Counter((each.code, each.device) for each in found.findings)
    assert [question for question, count in answers.items() if count > 1] == []


def test_stored_facts_judge_the_same_again(found: Inspection, policy: Policy) -> None:
    stored = type(found.facts).model_validate_json(found.facts.model_dump_json())
    assert judge_laptop(stored, policy) == found.findings


def test_every_finding_rests_on_evidence_that_was_kept(found: Inspection) -> None:
    kept = {each.name for each in found.evidence}
    for finding in found.findings:
        if finding.measured:
            assert set(finding.evidence) <= kept


def test_its_source_and_schema_are_named(folder: Path) -> None:
    source = (folder / "SOURCE").read_text("utf-8")
    meta = tomllib.loads((folder / "meta.toml").read_text("utf-8"))
    assert meta["schema"] in SCHEMAS
    assert meta["name"] == source.splitlines()[0]
    assert meta["composed"] is ("Composed of" in source)
    named = {"SOURCE", "meta.toml", "expected.toml"}
    recorded = [
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.is_file() and path.name not in named
    ]
    for path in recorded:
        assert str(path) in source or f"{path.parent}/*" in source, path
