"""The tables over all recordings: nothing breaks, and every kind of recording yields its part."""

from collections import defaultdict

from checks.inspection_values import Inspection
from tests.checks.coverage import (
    field_table,
    fields_by_part,
    inspected,
    recordings,
    verdict_table,
)

PARTS = {
    "dmidecode": "identity",
    "smartctl": "drives",
    "lscpu": "cpu",
    "edid": "display",
    "udev": "devices",
    "batteries": "batteries",
    "laptops": "display",
}


def test_no_recording_breaks_anything_and_each_kind_yields_its_part() -> None:
    found: dict[str, list[Inspection]] = defaultdict(list)
    for folder, path in recordings():
        inspection = inspected(folder, path)
        if inspection is not None:
            assert inspection.crashes == (), path.name
            found[folder].append(inspection)
    for folder, inspections in found.items():
        yielded = [{part for part, _ in fields_by_part(each.facts)} for each in inspections]
        assert any(PARTS[folder] in parts for parts in yielded), folder
        assert list(field_table(folder, inspections))
    assert sum(1 for _ in verdict_table([one for each in found.values() for one in each])) > 30
