"""The database file: one writing connection, reading connections beside it.

Debian 13's SQLite can corrupt a WAL database that two connections write (fixed in 3.51.3), so the
one that comes with pysqlite3 is used and its version is checked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from pysqlite3 import dbapi2
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from inventory.store.together import Line, still_open

T = TypeVar("T")

OLDEST_SQLITE = (3, 51, 3)
"""First release with the fix of the WAL-reset bug (sqlite.org/wal.html)."""
SETTINGS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "busy_timeout": 5000,
}
"""Pragmas of every connection and the answers they must give. 2 is FULL."""


class StoreError(Exception):
    """The database cannot be used as it must be."""


class Store:
    """The inventory's database."""

    def __init__(self, path: Path) -> None:
        if dbapi2.sqlite_version_info < OLDEST_SQLITE:
            oldest = ".".join(map(str, OLDEST_SQLITE))
            raise StoreError(f"SQLite {dbapi2.sqlite_version} is older than {oldest}")
        self.path = path
        self._writer = _engine(path, connections=1, statement="BEGIN IMMEDIATE")
        self._line = Line(self.write)
        self._readers = _engine(path, connections=8, statement="BEGIN", read_only=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The one writing connection inside a transaction, committed and durable at the end."""
        with self._writer.begin() as connection:
            yield connection
            still_open(connection)

    def together(self, work: Callable[[Connection], T]) -> T:
        """The same for one piece of work, in one commit with what others bring meanwhile."""
        return self._line.together(work)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A reading connection that sees one state of the database."""
        with self._readers.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._readers.dispose()
        self._writer.dispose()


def _engine(path: Path, *, connections: int, statement: str, read_only: bool = False) -> Engine:
    engine = create_engine(
        f"sqlite:///{path}",
        module=dbapi2,
        pool_size=connections,
        max_overflow=0,
        # the driver must not begin transactions by itself: we say how each one begins
        connect_args={"isolation_level": None, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def configure(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = raw.cursor()
        for name, value in SETTINGS.items():
            cursor.execute(f"PRAGMA {name}={value}")
            answer = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            if answer != value:
                raise StoreError(f"SQLite keeps {name}={answer}, {value} is needed")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine
