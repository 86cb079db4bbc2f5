"""The log as a tree, as a table that refuses changes, and as something that can be recomputed."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from inventory.clock import utc_now
from inventory.store import audit, benches, log
from inventory.store.benches import add_bench
from inventory.store.engine import OLDEST_SQLITE, SETTINGS, Store
from inventory.store.log import Leaf
from inventory.store.tables import APPEND_ONLY
from inventory.store.together import TransactionLost
from reports import merkle
from reports.keys import SigningKey, save_signing_key
from tests.inventory import samples
from tests.inventory.running import Prepared, command, found_faults, served_here


def append(connection: Connection, envelope: bytes) -> log.Place:
    place = log.next_place(connection, envelope)
    leaf = Leaf(
        idx=place.index,
        kind="record",
        doc_id=samples.record_id(place.index),
        bench_id="bench-01",
        envelope=envelope,
        envelope_sha256=hashlib.sha256(envelope).hexdigest(),
        leaf_hash=place.leaf,
        received_at="2026-11-23T09:33:02.481Z",
        receipt=b"{}",
    )
    log.append(connection, leaf, place.path)
    return place


def test_every_place_is_that_of_the_tree_of_rfc_9162(store: Store) -> None:
    entries = [f"leaf {number}".encode() for number in range(70)]
    nodes = merkle.nodes_of([merkle.leaf_hash(entry) for entry in entries])
    with store.write() as connection:
        add_bench(connection, "bench-01", "Tafel 1", utc_now())
        for index, entry in enumerate(entries):
            place = append(connection, entry)
            assert place.index == index
            assert place.root == merkle.root(index + 1, nodes)
            assert place.path == merkle.inclusion_path(index, index + 1, nodes)
        stored = {(level, pos): digest for level, pos, digest in log.nodes(connection)}
    complete = {(level, pos) for level in range(7) for pos in range(70 >> level)}
    assert stored.keys() == complete
    assert all(stored[place] == nodes(*place) for place in complete)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as connection:
        add_bench(connection, "bench-01", "Tafel 1", utc_now())
        append(connection, b"one")
        append(connection, b"two")
        audit.note(connection, utc_now(), "sign_in", "admin")
    return store


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("settings", ["", "PRAGMA recursive_triggers=OFF"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "DELETE FROM {table} WHERE rowid = 0",
        "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
    ],
)
def test_append_only_rows_refuse_every_change(
    filled: Store, table: str, settings: str, change: str
) -> None:
    raw = dbapi2.connect(str(filled.path))
    try:
        raw.execute(settings)
        everything = f"SELECT * FROM {table}"  # noqa: S608 one of our tables
        before = raw.execute(everything).fetchall()
        names = raw.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
        column = names[0][0]
        if "rowid = 0" in change and table == "log_node":
            change = "DELETE FROM {table} WHERE level = 0"
        with pytest.raises(dbapi2.DatabaseError, match="append-only"):
            raw.execute(change.format(table=table, column=column))
        assert raw.execute(everything).fetchall() == before
    finally:
        raw.close()


def test_every_connection_has_the_settings_that_keep_data_safe(store: Store) -> None:
    assert dbapi2.sqlite_version_info >= OLDEST_SQLITE
    for opened in (store.read, store.write):
        with opened() as connection:
            for name, value in SETTINGS.items():
                assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value


def test_a_reading_connection_cannot_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(DatabaseError, match="readonly"):
        connection.execute(text("INSERT INTO setting VALUES ('a', 'b')"))


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    def add_and_fail() -> None:
        with store.write() as connection:
            add_bench(connection, "bench-01", "Tafel 1", utc_now())
            append(connection, b"one")
            raise KeyError

    with pytest.raises(KeyError):
        add_and_fail()
    with store.read() as connection:
        assert log.tree_size(connection) == 0


def test_a_transaction_that_sqlite_ended_by_itself_is_never_taken_for_stored(store: Store) -> None:
    def add_to_a_disk_that_is_full() -> None:
        with store.write() as connection:
            add_bench(connection, "bench-01", "Tafel 1", utc_now())
            connection.exec_driver_sql("ROLLBACK")

    with pytest.raises(TransactionLost, match="nothing was stored"):
        add_to_a_disk_that_is_full()
    with store.write() as connection:
        assert benches.next_bench_id(connection) == "bench-01"


@contextmanager
def as_a_thief(data: Path) -> Iterator[dbapi2.Connection]:
    """Change the file as somebody who can take the guards away."""
    raw = dbapi2.connect(str(data / "inventory.db"))
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    yield raw
    raw.commit()
    raw.close()


@pytest.fixture(scope="module")
def logged(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with five records."""
    data = tmp_path_factory.mktemp("logged") / "inventory"
    shutil.copytree(prepared.data, data)
    with served_here(data) as url:
        made = prepared.site(data, url)
        for number in range(1, 6):
            made.stored(samples.plain(number))
    return data


@pytest.fixture
def stolen(logged: Path, tmp_path: Path) -> Path:
    """A copy that a test may falsify."""
    copy = tmp_path / "stolen"
    shutil.copytree(logged, copy)
    return copy


def test_an_honest_log_holds(stolen: Path) -> None:
    ended = command("verify", "--data", str(stolen))
    assert ended.returncode == 0
    assert "5 records: every byte, digest, signature and receipt holds." in ended.stdout


@pytest.mark.parametrize(
    ("column", "falsified"),
    [
        ("kind", "'decision'"),
        ("doc_id", f"'{samples.record_id(99)}'"),
        ("bench_id", "'bench-02'"),
        ("envelope", "CAST(replace(CAST(envelope AS TEXT), 'A', 'B') AS BLOB)"),
        ("envelope_sha256", "'" + "0" * 64 + "'"),
        ("leaf_hash", "zeroblob(32)"),
        ("received_at", "'2026-01-01T00:00:00.000Z'"),
        ("receipt", "CAST(replace(CAST(receipt AS TEXT), 'A', 'B') AS BLOB)"),
    ],
)
def test_each_falsified_column_is_named(stolen: Path, column: str, falsified: str) -> None:
    with as_a_thief(stolen) as raw:
        raw.execute("INSERT INTO bench VALUES ('bench-02', 'B', '2026-01-01T00:00:00.000Z')")
        raw.execute(f"UPDATE log_leaf SET {column} = {falsified} WHERE idx = 3")  # noqa: S608 the falsifier is us
    named = [line.split(":")[0] for line in found_faults(stolen)]
    assert f"leaf 3 {column}" in named
    assert all(name.startswith("leaf 3 ") for name in named if column != "envelope")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("DELETE FROM log_leaf WHERE idx = 2", "leaf 2 idx"),
        ("UPDATE log_leaf SET idx = 77 WHERE idx = 4", "leaf 4 idx"),
        ("UPDATE log_node SET hash = zeroblob(32) WHERE level = 1 AND pos = 0", "node 1/0 hash"),
        ("DELETE FROM log_node WHERE level = 2", "node 2/0 hash"),
        ("INSERT INTO log_node VALUES (9, 9, zeroblob(32))", "node 9/9 hash"),
        ("UPDATE audit SET target = 'somebody' WHERE id = 0", "audit 1 prev_hash"),
        ("DELETE FROM audit WHERE id = 1", "audit 1 id"),
    ],
)
def test_what_is_missing_or_falsified_elsewhere_is_named(
    stolen: Path, change: str, named: str
) -> None:
    with as_a_thief(stolen) as raw:
        raw.execute(change)
    assert any(line.startswith(f"{named}:") for line in found_faults(stolen))


def test_receipts_of_another_site_key_do_not_hold(stolen: Path) -> None:
    save_signing_key(stolen / "keys" / "site.key", SigningKey.generate(bytes(32)))
    named = [line.split(" (")[0] for line in found_faults(stolen)]
    assert "leaf 0 receipt: the site's signature does not hold" in named


def test_the_command_names_what_was_falsified_and_fails(stolen: Path) -> None:
    with as_a_thief(stolen) as raw:
        raw.execute("UPDATE log_leaf SET leaf_hash = zeroblob(32) WHERE idx = 3")
    ended = command("verify", "--data", str(stolen))
    assert ended.returncode == 1
    assert "leaf 3 leaf_hash" in ended.stdout
    assert "The log was changed" in ended.stderr
