"""What a page costs: the same number of questions to the database however long the list is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from inventory.clock import utc_now
from inventory.commands.opened import opened
from inventory.passwords import PasswordChecker
from inventory.service import Inventory
from inventory.store import lists
from inventory.store.engine import Store
from inventory.store.lists import Filter
from inventory.web.app import make_app
from tests.inventory import samples
from tests.inventory.running import Prepared, in_thread


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """Every statement that a reading connection is asked."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(store._readers, "before_cursor_execute", note)
    yield asked
    event.remove(store._readers, "before_cursor_execute", note)


def test_a_list_and_a_record_cost_the_same_however_many_there_are(
    prepared: Prepared, own_folder: Path
) -> None:
    with opened(own_folder) as at:
        made = Inventory(at.store, at.site, at.key, PasswordChecker(), utc_now, is_tls=False)
        with in_thread(make_app(made, "0")) as url:
            own_site = prepared.site(own_folder, url)
            own_site.stored(samples.held(1))
            browser = own_site.signed_in()
            costs = []
            for _ in range(2):
                for path in ("/records", f"/records/{samples.record_id(1)}"):
                    with counted(at.store) as asked:
                        assert browser.get(path).status_code == 200
                    costs.append(len(asked))
                for number in range(2, 40):
                    own_site.put(
                        samples.record_id(number), own_site.bench.sealed(samples.held(number))
                    )
    assert costs[:2] == costs[2:]
    assert max(costs) <= 10


@pytest.mark.parametrize(
    ("wanted", "uses"),
    [
        (Filter(), "SCAN record_view"),
        (Filter(before=500), "SEARCH record_view USING INTEGER PRIMARY KEY"),
        (Filter(letter="A"), "ix_record_view_letter_log_idx"),
        (Filter(held=True), "ix_record_view_held"),
        (Filter(words="think"), "record_search"),
    ],
)
def test_no_list_sorts_or_walks_over_what_it_does_not_show(
    store: Store, wanted: Filter, uses: str
) -> None:
    with counted(store) as asked, store.read() as connection:
        lists.page_of(connection, wanted)
    query = next(statement for statement in asked if "FROM record_view" in statement)
    with store.read() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        holders = query.count("?")
        plan = raw.execute(f"EXPLAIN QUERY PLAN {query}", ("1",) * holders).fetchall()
    steps = " / ".join(str(row[3]) for row in plan)
    assert uses in steps
    assert "TEMP B-TREE" not in steps
