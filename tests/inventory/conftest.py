"""One served inventory for all tests that only add to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.store.engine import Store
from inventory.store.migrate import migrate
from tests.inventory.running import Site, make_site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = make_site(tmp_path_factory.mktemp("site"))
    yield made
    made.server.stop()


@pytest.fixture
def own_site(tmp_path: Path) -> Iterator[Site]:
    """An inventory that a test may break."""
    made = make_site(tmp_path)
    yield made
    made.server.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path / "inventory.db")
    migrate(made)
    yield made
    made.close()
