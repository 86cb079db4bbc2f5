"""What the recordings show: `python -m tests.checks.coverage` prints two tables.

The first counts verdicts by code over every recording; the second counts for each parser how many
recordings yielded each field. Both say how much a parser understands, not whether it is right:
that is what the tests beside this are for.
"""

import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from checks.facts import LaptopFacts
from checks.findings import Verdict
from checks.inspection import inspect
from checks.inspection_values import Inspection
from checks.policy import default_policy
from host.errors import NotRecorded
from host.recorded import RecordedHost
from tests.checks.real_captures import CAPTURES

LAPTOPS = Path(__file__).parents[1] / "data/laptops"
_FOLDERS: Mapping[str, str] = {
    "dmidecode": "*.txt",
    "smartctl": "*.json",
    "lscpu": "*",
    "edid": "*.hex",
    "udev": "*.txt",
}
_WHOLE = "laptops"
_NOTHING = (None, (), "", "unknown", "none")

Fields = Mapping[str, Counter[str]]
"""By part of the facts: how often each field said something."""


def recordings() -> Iterator[tuple[str, Path]]:
    """Every recording with the name of its folder."""
    for folder, pattern in _FOLDERS.items():
        for path in sorted((CAPTURES / folder).glob(pattern)):
            if not path.name.endswith(".lsblk.json"):
                yield folder, path
    if (packs := CAPTURES / "batteries.json").exists():
        yield "batteries", packs
    for path in sorted(each for each in LAPTOPS.iterdir() if each.is_dir()):
        yield _WHOLE, path


def inspected(folder: str, path: Path) -> Inspection | None:
    """The inspection of one recording; `None` where it holds nothing that anybody could read."""
    try:
        return inspect(RecordedHost.read(_named(folder, path)), default_policy())
    except NotRecorded:
        return None


def _named(folder: str, path: Path) -> Path:
    """EDIDs are known by their name."""
    if folder != "edid":
        return path
    copy = Path(tempfile.mkdtemp()) / f"edid-{path.name}"
    copy.write_bytes(path.read_bytes())
    return copy


def fields_of(value: object) -> Iterator[tuple[str, bool]]:
    """Each field of a value and whether it says something; lists count by their members."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            inner = getattr(value, name)
            yield name, inner not in _NOTHING
            members = inner if isinstance(inner, tuple) else (inner,)
            for member in members:
                if isinstance(member, BaseModel):
                    yield from ((f"{name}.{key}", said) for key, said in fields_of(member))


def fields_by_part(facts: LaptopFacts) -> Iterator[tuple[str, str]]:
    """Every field that said something, once for a recording."""
    seen: set[tuple[str, str]] = set()
    for part in LaptopFacts.model_fields:
        inner = getattr(facts, part)
        members = inner if isinstance(inner, tuple) else (inner,)
        for member in members:
            seen.update((part, name) for name, said in fields_of(member) if said)
    yield from sorted(seen)


def verdict_table(found: Sequence[Inspection]) -> Iterator[str]:
    """One line for each code: how many of each verdict, and the reasons of those without."""
    verdicts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    reasons: dict[str, Counter[str]] = defaultdict(Counter)
    for finding in (one for each in found for one in each.findings):
        verdicts[finding.code][finding.verdict] += 1
        if finding.reason is not None:
            reasons[finding.code][finding.reason.value] += 1
    yield _line("code", (each.value for each in Verdict), "reasons")
    for code in sorted(verdicts):
        why = ", ".join(f"{reason} {count}" for reason, count in reasons[code].most_common())
        yield _line(code, (str(verdicts[code][each] or "") for each in Verdict), why)


def _line(first: str, columns: Iterable[str], last: str) -> str:
    return (f"{first:28}" + "".join(f"{each:>12}" for each in columns) + f"  {last}").rstrip()


def field_table(folder: str, found: Sequence[Inspection]) -> Iterator[str]:
    """One line for each part: its fields, fullest first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in found:
        for part, name in fields_by_part(each.facts):
            counts[part][name] += 1
    yield f"{folder}: {len(found)} recordings"
    for part in sorted(counts.keys() - {"unread"}):
        said = "  ".join(f"{name} {count}" for name, count in counts[part].most_common())
        yield f"  {part}: {said}"


def tables() -> Iterator[str]:
    """Both tables; what could not be read and what broke comes first."""
    found: dict[str, list[Inspection]] = defaultdict(list)
    for folder, path in recordings():
        inspection = inspected(folder, path)
        if inspection is None:
            yield f"no recording that can be read: {folder}/{path.name}"
            continue
        found[folder].append(inspection)
        yield from (f"broke: {folder}/{path.name}: {crash}" for crash in inspection.crashes)
    yield from ("", *verdict_table([one for each in found.values() for one in each]))
    for folder, inspections in found.items():
        yield from ("", *field_table(folder, inspections))


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in tables())
