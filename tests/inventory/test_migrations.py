"""The schema comes from the migrations and is what the code believes it to be."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from inventory.store.engine import Store
from inventory.store.migrate import config_for, is_current, migrate
from inventory.store.tables import APPEND_ONLY, metadata

INDEX = "record_search"


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table belongs to the models (the search index and its shadows do not)."""
    return kind != "table" or name is None or not name.startswith(INDEX)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"include_name": is_ours})
    return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_that_of_the_models(store: Store) -> None:
    with store.read() as connection:
        assert differences(connection) == []


def test_a_column_that_only_one_of_both_knows_is_seen(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("ALTER TABLE bench ADD COLUMN colour TEXT"))
        assert differences(connection)


def test_migrating_again_changes_nothing(store: Store) -> None:
    assert is_current(store)
    with store.read() as connection:
        before = connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all()
    assert migrate(store) == "0002"
    with store.read() as connection:
        after = connection.execute(text("SELECT sql FROM sqlite_master ORDER BY name")).all()
    assert before == after


def test_a_database_without_tables_is_not_current(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert not is_current(store)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_every_append_only_table_has_its_three_guards(store: Store, table: str) -> None:
    with store.read() as connection:
        found = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"),
            {"table": table},
        ).scalars()
        assert set(found) == {f"{table}_no_{what}" for what in ("update", "delete", "replace")}


def test_every_table_is_strict(store: Store) -> None:
    with store.read() as connection:
        loose = connection.execute(
            text(
                "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0"
                " AND name NOT LIKE 'sqlite_%'"
            )
        ).scalars()
        assert set(loose) == {"alembic_version"}


def test_rows_of_the_first_schema_are_carried_over(tmp_path: Path) -> None:
    store = Store(tmp_path / "old.db")
    with store.write() as connection:
        command.upgrade(config_for(connection), "0001")
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    assert migrate(store) == "0002"
    with store.read() as connection:
        drives = connection.execute(
            text("SELECT record_id, position, drive_id, serial, status FROM drive_view")
        ).all()
        waiting = connection.execute(text("SELECT * FROM quarantine")).all()
        assert differences(connection) == []
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    store.close()
    assert sorted(drives) == [
        ("r1", 0, "zz", "S1", "erased"),
        ("r1", 1, "aa", None, None),
        ("r2", 0, "aa", "S2", "unknown"),
    ]
    assert waiting == [(2, "r3", "unknown_schema", "opknap/record/v2", "v2")]


def leaf_row(idx: int) -> str:
    return (
        f"INSERT INTO log_leaf VALUES ({idx}, 'record', 'r{idx + 1}', 'b', x'0{idx}', 'd{idx}',"  # noqa: S608 our own
        " x'00', 't', x'00')"
    )


def view_row(idx: int) -> str:
    columns = "log_idx, record_id, demo, received_at, site, bench_id, operator, letter, held"
    return (
        f"INSERT INTO record_view ({columns}, complete, fit_for, drives, drives_erased)"  # noqa: S608 our own
        f" VALUES ({idx}, 'r{idx + 1}', 0, 't', 's', 'b', 'o', 'A', 0, 1, 'linux', 1, 1)"
    )


DRIVE = "INSERT INTO drive_view VALUES ('{}', '{}', {}, NULL, 'ssd', NULL, 'n', 'n', 'n', {}, NULL)"
OLD_ROWS = (
    "INSERT INTO bench VALUES ('b', 'Tafel 1', 't')",
    *(leaf_row(idx) for idx in range(3)),
    *(view_row(idx) for idx in range(2)),
    DRIVE.format("r1", "zz", "'S1'", "'erased'"),
    DRIVE.format("r1", "aa", "NULL", "NULL"),
    DRIVE.format("r2", "aa", "'S2'", "'unknown'"),
    "INSERT INTO quarantine VALUES (2, 'r3', 'unknown_schema', 'opknap/record/v2', 'v2')",
)
