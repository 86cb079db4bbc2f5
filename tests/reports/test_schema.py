"""The committed schema is the one that the model makes."""

import json

from reports.record import Record
from reports.schema import SCHEMA_FILE, main, schema_text


def test_the_committed_schema_is_current() -> None:
    assert SCHEMA_FILE.read_text("utf-8") == schema_text(), "run python -m reports.schema"


def test_the_schema_allows_no_field_beside_the_models() -> None:
    schema = json.loads(schema_text())
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        field.serialization_alias or field.alias or name
        for name, field in Record.model_fields.items()
    }


def test_writing_it_again_changes_nothing() -> None:
    before = SCHEMA_FILE.read_bytes()
    main()
    assert SCHEMA_FILE.read_bytes() == before
