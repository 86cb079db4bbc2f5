"""The record's JSON Schema: `python -m reports.schema` writes it where others look for it."""

import json
import sys
from pathlib import Path

from reports.record import Record

SCHEMA_FILE = Path(__file__).parent.parent / "schemas" / "opknap-record-v1.json"


def schema_text() -> str:
    """JSON Schema 2020-12 of what a record looks like when it is written."""
    schema = Record.model_json_schema(mode="serialization")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "opknap-record-v1.json",
        **schema,
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the schema."""
    SCHEMA_FILE.parent.mkdir(exist_ok=True)
    SCHEMA_FILE.write_text(schema_text(), "utf-8")
    sys.stdout.write(f"{SCHEMA_FILE}\n")


if __name__ == "__main__":
    main()
