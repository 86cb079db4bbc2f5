"""Writers that share a commit: each fails alone, and all know only what is durable."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from pysqlite3 import dbapi2
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import IntegrityError

from inventory.store.engine import Store
from inventory.store.together import MOST_TOGETHER, TransactionLost
from tests.inventory.running import TIMEOUT_S

Work = Callable[[Connection], str]


def adds(name: str) -> Work:
    """Work that stores one row."""

    def work(connection: Connection) -> str:
        connection.execute(text("INSERT INTO setting VALUES (:name, 'x')"), {"name": name})
        return name

    return work


def stored(path: Path) -> set[str]:
    """What another connection finds in the file."""
    with dbapi2.connect(str(path)) as raw:
        found = {name for (name,) in raw.execute("SELECT name FROM setting")}
    raw.close()
    return found


@pytest.fixture
def commits(store: Store) -> Iterator[list[int]]:
    """One entry per commit."""
    made: list[int] = []

    def count(_connection: object) -> None:
        made.append(1)

    event.listen(store._writer, "commit", count)
    yield made
    event.remove(store._writer, "commit", count)


def behind_one(store: Store, pool: ThreadPoolExecutor, works: list[Work]) -> list[Future[str]]:
    """These works in this order, all waiting while a first one is written."""
    line, go_on = store._line, threading.Event()

    def first(_connection: Connection) -> str:
        assert go_on.wait(TIMEOUT_S)
        return "first"

    def add(work: Work) -> Future[str]:
        with line._changed:
            before = len(line._waiting)
            made = pool.submit(store.together, work)
            # the first of all is taken out of the line by itself
            assert line._changed.wait_for(lambda: len(line._waiting) > before, TIMEOUT_S)
        return made

    leading = threading.Event()

    def leads(connection: Connection) -> str:
        leading.set()
        return first(connection)

    begun = pool.submit(store.together, leads)
    assert leading.wait(TIMEOUT_S)
    waiting = [add(work) for work in works]
    go_on.set()
    assert begun.result(TIMEOUT_S) == "first"
    return waiting


def test_all_that_waits_shares_one_commit(store: Store, commits: list[int]) -> None:
    names = [f"n{number}" for number in range(10)]
    with ThreadPoolExecutor(12) as pool:
        waiting = behind_one(store, pool, [adds(name) for name in names])
        assert [each.result(TIMEOUT_S) for each in waiting] == names
    assert len(commits) == 2
    assert stored(store.path) == set(names)


def test_a_long_line_is_written_in_parts(store: Store, commits: list[int]) -> None:
    names = [f"n{number}" for number in range(2 * MOST_TOGETHER + 1)]
    with ThreadPoolExecutor(len(names) + 1) as pool:
        waiting = behind_one(store, pool, [adds(name) for name in names])
        assert [each.result(TIMEOUT_S) for each in waiting] == names
    assert len(commits) == 4
    assert stored(store.path) == set(names)


def test_work_that_fails_fails_alone(store: Store, commits: list[int]) -> None:
    def adds_and_fails(connection: Connection) -> str:
        adds("half")(connection)
        raise KeyError("a mistake")

    works = [adds("a"), adds_and_fails, adds("a"), adds("b")]
    with ThreadPoolExecutor(6) as pool:
        first, broken, again, last = behind_one(store, pool, works)
        assert (first.result(TIMEOUT_S), last.result(TIMEOUT_S)) == ("a", "b")
        assert isinstance(broken.exception(TIMEOUT_S), KeyError)
        assert isinstance(again.exception(TIMEOUT_S), IntegrityError)
    assert len(commits) == 2
    assert stored(store.path) == {"a", "b"}


def test_nobody_is_told_stored_when_sqlite_ends_the_transaction(store: Store) -> None:
    def loses_it(connection: Connection) -> str:
        connection.exec_driver_sql("ROLLBACK")
        return "lost"

    with ThreadPoolExecutor(5) as pool:
        waiting = behind_one(store, pool, [adds("a"), loses_it, adds("b")])
        for each in waiting:
            assert each.exception(TIMEOUT_S) is not None
        assert isinstance(waiting[0].exception(), TransactionLost)
    assert stored(store.path) == set()
    assert store.together(adds("c")) == "c"
    assert stored(store.path) == {"c"}


def test_a_line_that_could_not_be_written_can_be_tried_again(store: Store) -> None:
    other = dbapi2.connect(str(store.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Exception, match="locked"):
        store.together(adds("a"))
    other.execute("ROLLBACK")
    other.close()
    assert store.together(adds("a")) == "a"
