"""One served inventory for all tests that only add to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from inventory.store.engine import Store
from inventory.store.migrate import migrate
from tests.inventory.running import Prepared, Site, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """An inventory at rest: copy it, never serve it."""
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture(scope="session")
def site(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served inventory that every test only adds to."""
    data = tmp_path_factory.mktemp("shared") / "inventory"
    shutil.copytree(prepared.data, data)
    made = prepared.served_from(data)
    yield made
    made.server.stop()


@pytest.fixture
def own_site(prepared: Prepared, tmp_path: Path) -> Iterator[Site]:
    """A served inventory that a test may break."""
    data = tmp_path / "inventory"
    shutil.copytree(prepared.data, data)
    made = prepared.served_from(data)
    yield made
    made.server.stop()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    made = Store(tmp_path / "empty.db")
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def own_site_folder(prepared: Prepared, tmp_path: Path) -> Path:
    """An inventory at rest that a test may serve and break."""
    data = tmp_path / "inventory"
    shutil.copytree(prepared.data, data)
    return data
