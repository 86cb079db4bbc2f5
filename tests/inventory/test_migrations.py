"""The schema comes from the migrations and is what the code believes it to be."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from inventory.store.engine import Store
from inventory.store.migrate import is_current, migrate
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
    assert migrate(store) == "0001"
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
